using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>Adds up what roles had to do, hour by hour, and folds the hours into a week.</summary>
internal sealed class LoadTally
{
    private const int Week = 168;

    /// <summary>Load is counted over at most so many hours: six years.</summary>
    private const int Most = 52_600;

    private readonly DateTimeOffset _from;
    private readonly double[] _busy;
    private readonly double[] _waiting;

    private LoadTally(DateTimeOffset from, int hours) => (_from, _busy, _waiting) = (from, new double[hours], new double[hours]);

    public static List<RoleLoad> Of(ProcedureDefinition definition, WorkCalendar calendar, IReadOnlyList<CasePlay> plays, SimulationModel model, DateTimeOffset from, DateTimeOffset until)
    {
        from = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var hours = (int)Math.Clamp(Math.Ceiling((until - from).TotalHours), 1, Most);
        var turns = plays.SelectMany(play => play.Turns.Select(turn => (play.Number, Turn: turn, Step: definition.Step(turn.Ref.Step)!))).Where(one => !one.Step.External)
            .ToLookup(one => one.Step.Role, StringComparer.Ordinal);
        var places = Enumerable.Range(0, hours).Select(hour => Place(from.AddHours(hour), calendar)).ToArray();
        var counts = new int[Week];
        foreach (var place in places) { counts[place]++; }
        var loads = new List<RoleLoad>();
        foreach (var role in definition.Roles.Keys.Where(turns.Contains))
        {
            var (tally, effort) = (new LoadTally(from, hours), model.EffortOf(role));
            foreach (var (_, turn, _) in turns[role])
            {
                if (turn.BegunAt is { } begun) { Spread(tally._busy, begun, begun + effort, from); }
                // What was never to be done waits for nobody.
                if (turn.Applied) { Spread(tally._waiting, turn.WaitedFrom, turn.BegunAt ?? until, from); }
            }

            if (tally._busy.Sum() is var sum && (sum > 0 || tally._waiting.Any(one => one > 0)))
            {
                loads.Add(tally.Folded(role, turns[role].Where(one => one.Turn.Applied).Select(one => one.Number).Distinct().Count(), sum, places, counts));
            }
        }

        return loads;
    }

    private RoleLoad Folded(string role, int cases, double hours, int[] places, int[] counts)
    {
        var (busy, waiting, busiest, fullest) = (new double[Week], new double[Week], 0, 0);
        for (var hour = 0; hour < places.Length; hour++)
        {
            busy[places[hour]] += _busy[hour];
            waiting[places[hour]] += _waiting[hour];
            if (_busy[hour] > _busy[busiest]) { busiest = hour; }
            if (_waiting[hour] > _waiting[fullest]) { fullest = hour; }
        }

        for (var place = 0; place < Week; place++)
        {
            busy[place] = Round(busy[place] / Math.Max(1, counts[place]));
            waiting[place] = Round(waiting[place] / Math.Max(1, counts[place]));
        }

        return new(role, cases, Round(hours), busy, waiting, Round(_busy[busiest]), places[busiest], Round(_waiting[fullest]), places[fullest]);
    }

    private static double Round(double value) => Math.Round(value, 3);

    /// <summary>Adds each hour's part of a stretch of time.</summary>
    private static void Spread(double[] hours, DateTimeOffset begin, DateTimeOffset end, DateTimeOffset from)
    {
        var (first, last) = (Math.Max(0, (begin - from).TotalHours), Math.Min(hours.Length, (end - from).TotalHours));
        for (var hour = (int)Math.Floor(first); hour < last; hour++) { hours[hour] += Math.Min(hour + 1, last) - Math.Max(hour, first); }
    }

    private static int Place(DateTimeOffset at, WorkCalendar calendar)
    {
        var local = TimeZoneInfo.ConvertTime(at, calendar.Zone);
        return ((((int)local.DayOfWeek + 6) % 7) * 24) + local.Hour;
    }
}
