using System.Collections.Concurrent;
using Leeward.Kernel.Access;

namespace Leeward.Kernel.Sealing;

/// <summary>
/// Who was told of which record by a comparison not long ago, so that a name typed letter by letter leaves one link in the trail and not twenty. Kept per node and in memory only: a
/// node that forgets writes a link too many, never one too few.
/// </summary>
internal sealed class ToldBefore(TimeProvider clock)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<(string Who, string Right, string Purpose, Guid Record), DateTimeOffset> _told = new();

    /// <summary>Of the records, and of the comparison itself (the empty id), those the person has not been told of lately; from now on they have.</summary>
    public List<Guid> News(Actor actor, string right, string purpose, IReadOnlyList<Guid> records)
    {
        var now = clock.GetUtcNow();
        if (_told.Count > Most) { foreach (var old in _told.Where(t => now - t.Value >= Long || _told.Count > 2 * Most)) { _told.TryRemove(old.Key, out _); } }
        var who = actor.AccountId?.ToString("N") ?? actor.Name;
        var news = new List<Guid>();
        foreach (var record in records.Append(Guid.Empty))
        {
            var key = (who, right, purpose, record);
            if (_told.TryGetValue(key, out var at) && now - at < Long) { continue; }
            _told[key] = now;
            news.Add(record);
        }
        return news;
    }
}
