using System.Collections.Concurrent;
using Leeward.Kernel;
using Leeward.Kernel.Access;

namespace Leeward.Cases.Likeness;

/// <summary>
/// How often one person may look for likely matches: enough to register child after child all day, too little to try out names. Asking again for the same costs nothing. Per node.
/// </summary>
internal sealed class LikelyLimit(TimeProvider clock)
{
    public const int PerMinute = 40, PerHour = 400;
    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    /// <summary>Null where the person may look; else the refusal.</summary>
    public Refusal? Take(Actor actor, int what)
    {
        var now = clock.GetUtcNow();
        var mine = _asked.GetOrAdd(actor.AccountId?.ToString("N") ?? actor.Name, _ => new());
        lock (mine)
        {
            while (mine.Times.TryPeek(out var first) && now - first.At > TimeSpan.FromHours(1)) { mine.Times.Dequeue(); }
            if (mine.Times.Any(t => t.What == what)) { return null; }
            if (mine.Times.Count >= PerHour || mine.Times.Count(t => now - t.At < TimeSpan.FromMinutes(1)) >= PerMinute) { return new Refusal("cases.likely.too_many") { Kind = RefusalKind.TooMany }; }
            mine.Times.Enqueue((now, what));
            return null;
        }
    }

    private sealed class Asked
    {
        public Queue<(DateTimeOffset At, int What)> Times { get; } = new();
    }
}
