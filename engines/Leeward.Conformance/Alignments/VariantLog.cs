using System.Collections.ObjectModel;

namespace Leeward.Conformance;

/// <summary>A way that cases went: the same activities in the same order.</summary>
/// <param name="Activities">The activities in order.</param>
/// <param name="Cases">How many cases went this way.</param>
public sealed record Variant(IReadOnlyList<string> Activities, int Cases);

/// <summary>A case and the way it went.</summary>
/// <param name="Case">The case's id.</param>
/// <param name="Variant">The place of its way in <see cref="VariantLog.Variants"/>.</param>
public readonly record struct CaseVariant(string Case, int Variant);

/// <summary>An event log brought down to what alignments need: the different ways, and which case went which. Small even where the log is large.</summary>
public sealed class VariantLog
{
    private VariantLog(IReadOnlyList<Variant> variants, IReadOnlyList<CaseVariant> cases, long events) => (Variants, Cases, EventCount) = (variants, cases, events);

    /// <summary>The different ways, in the order in which they first occur.</summary>
    public IReadOnlyList<Variant> Variants { get; }

    /// <summary>The cases in the order of the log.</summary>
    public IReadOnlyList<CaseVariant> Cases { get; }

    /// <summary>How many events all cases have together.</summary>
    public long EventCount { get; }

    /// <summary>Groups the cases of a log; reads each once and keeps only the different ones.</summary>
    public static VariantLog Of(IEnumerable<LogTrace> traces)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = new List<string>();
        var known = new Dictionary<int[], int>(SameWay.Instance);
        var ways = new List<int[]>();
        var counts = new List<int>();
        var cases = new List<CaseVariant>();
        var events = 0L;
        foreach (var trace in traces)
        {
            var way = new int[trace.Events.Count];
            for (var i = 0; i < way.Length; i++)
            {
                var activity = trace.Events[i].Activity;
                if (!names.TryGetValue(activity, out way[i]))
                {
                    names.Add(activity, way[i] = words.Count);
                    words.Add(activity);
                }
            }
            if (!known.TryGetValue(way, out var number))
            {
                known.Add(way, number = ways.Count);
                ways.Add(way);
                counts.Add(0);
            }
            counts[number]++;
            events += way.Length;
            cases.Add(new(trace.Case, number));
        }
        return new VariantLog([.. ways.Select((way, index) => new Variant(new ReadOnlyCollection<string>([.. way.Select(one => words[one])]), counts[index]))], cases, events);
    }

    private sealed class SameWay : IEqualityComparer<int[]>
    {
        public static SameWay Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (var one in obj) { hash.Add(one); }
            return hash.ToHashCode();
        }
    }
}
