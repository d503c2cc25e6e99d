namespace Leeward.Deadlines;

/// <summary>The times a clock stood still after an anchor: sorted, joined where they touch, an open one ending at the present.</summary>
internal sealed class Pauses
{
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _intervals = [];

    public static Pauses None { get; } = new();

    public bool Lasting { get; private init; }

    public bool AnyNight => _intervals.Count > 0;

    public static Pauses Of(IReadOnlyList<Suspension> suspensions, DateTimeOffset anchor, DateTimeOffset now)
    {
        var pauses = new Pauses { Lasting = suspensions.Any(suspension => suspension.From <= now && !(suspension.Until <= now)) };
        foreach (var suspension in suspensions.OrderBy(suspension => suspension.From))
        {
            var from = Later(suspension.From, anchor).ToUniversalTime();
            // What had not happened by then does not count: a due time of yesterday is not moved by a pause of today.
            var until = Earlier(suspension.Until ?? now, now).ToUniversalTime();
            if (until <= from)
            {
                continue;
            }

            if (pauses._intervals is [.., var last] && from <= last.Until)
            {
                pauses._intervals[^1] = (last.From, Later(last.Until, until));
            }
            else
            {
                pauses._intervals.Add((from, until));
            }
        }

        return pauses;
    }

    /// <summary>Whether the clock stood still at an instant.</summary>
    public bool Covers(DateTimeOffset instant)
    {
        foreach (var (from, until) in _intervals)
        {
            if (from <= instant && instant < until)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The instant at which the clock, running from a start, has run so long.</summary>
    public DateTimeOffset AddRunning(DateTimeOffset start, TimeSpan length)
    {
        var end = Deadline.AddTicks(start, length.Ticks);
        foreach (var (from, until) in _intervals)
        {
            if (from > end)
            {
                break;
            }

            if (until > start)
            {
                end = Deadline.AddTicks(end, (until - Later(from, start)).Ticks);
            }
        }

        return end;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
