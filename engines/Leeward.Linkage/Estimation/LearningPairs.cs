using System.Runtime.InteropServices;
using Leeward.Linkage.Blocking;

namespace Leeward.Linkage.Estimation;

/// <summary>The candidate pairs of one in so many records, compared once, from which the model is learnt as often as need be. Sixteen bytes per pair.</summary>
internal sealed class LearningPairs
{
    private const int Runs = 16;
    private readonly Rows _rows;
    private readonly int _threads;
    private readonly int _oneIn;
    private readonly List<(int Left, int Right, ulong Levels)[]> _runs;

    public LearningPairs(Candidates candidates, Rows rows, int oneIn, Action<int> progress, CancellationToken ct)
    {
        (_rows, _oneIn, _threads, _runs) = (rows, oneIn, candidates.Threads, []);
        candidates.Each(
            () => new List<(int, int, ulong)>(),
            (into, record, others) =>
            {
                Span<int> met = stackalloc int[rows.Memory];
                foreach (var other in others) { into.Add((record, other, rows.Levels(record, other, met))); }
            },
            run => _runs.Add([.. run]), oneIn, progress, ct);
    }

    /// <summary>How often each pattern of levels occurs among the candidates.</summary>
    public List<(Pattern Pattern, double Count)> Count(Rarities rarities)
    {
        var counts = new Dictionary<Pattern, long>();
        var gate = new Lock();
        Parallel.ForEach(_runs.Chunk(Runs), new ParallelOptions { MaxDegreeOfParallelism = _threads }, some =>
        {
            var part = new Dictionary<Pattern, int>();
            foreach (var run in some)
            {
                foreach (var (left, right, levels) in run) { CollectionsMarshal.GetValueRefOrAddDefault(part, Patterns.Of(rarities, levels, _rows[left], _rows[right]), out _)++; }
            }

            lock (gate) { foreach (var (pattern, count) in part) { CollectionsMarshal.GetValueRefOrAddDefault(counts, pattern, out _) += count; } }
        });
        var sorted = counts.ToArray();
        Array.Sort(sorted, static (one, other) => one.Key.CompareTo(other.Key));
        return [.. sorted.Select(one => (one.Key, (double)one.Value * _oneIn))];
    }

    /// <summary>The pairs whose evidence reaches so much, in their order.</summary>
    public List<(int Left, int Right)> Above(Scorer scorer, double least)
    {
        var above = new List<(int, int)>[_runs.Count];
        Parallel.For(0, above.Length, new ParallelOptions { MaxDegreeOfParallelism = _threads }, run =>
        {
            above[run] = [];
            foreach (var (left, right, levels) in _runs[run]) { if (scorer.Sum(levels, _rows[left], _rows[right]) >= least) { above[run].Add((left, right)); } }
        });
        return [.. above.SelectMany(some => some)];
    }
}
