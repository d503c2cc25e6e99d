using Leeward.Linkage.Features;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Estimation;

/// <summary>
/// How often all pairs of records stand at each level of each feature, nearly all of them different people: from all pairs where there are few records, from random
/// ones where there are many; the share that is exactly the same is counted, not sampled.
/// </summary>
internal sealed class Population
{
    private const int SampledPairs = 1_000_000;
    private const int Share = 64;

    private readonly List<(int Feature, int Level, int A, int B)> _weigh = [];

    private Population(int features, double pairs)
    {
        Levels = new double[features][];
        Known = new double[features];
        Pairs = pairs;
    }

    /// <summary>Pairs there are in all.</summary>
    public double Pairs { get; }

    /// <summary>Pairs in which the feature is known on both sides.</summary>
    public double[] Known { get; }

    /// <summary>Expected number of all pairs at each level.</summary>
    public double[][] Levels { get; }

    /// <summary>Pairs that were looked at.</summary>
    public double Looked { get; private set; }

    public static Population Of(Rows rows, int records, int[]? sources, int threads)
    {
        var features = rows.Features;
        var second = sources is null ? 0 : Enumerable.Range(0, records).Count(record => sources[record] != 0);
        var pairs = sources is null ? records * (records - 1.0) / 2 : second * (double)(records - second);
        var all = records * (records - 1.0) / 2 <= SampledPairs;
        var parts = new (long[][] Counts, List<(int Feature, int Level, int A, int B)> Weigh, long Looked)[Share];
        Parallel.For(0, Share, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var counts = features.Select(feature => new long[feature.Levels.Count]).ToArray();
            var weigh = new List<(int, int, int, int)>();
            long looked = 0;
            void Look(int left, int right)
            {
                if (left == right || (sources is not null && sources[left] == sources[right])) { return; }
                looked++;
                ReadOnlySpan<int> a = rows[left], b = rows[right];
                for (var f = 0; f < a.Length; f++)
                {
                    var level = rows.Level(f, a, b);
                    counts[f][level]++;
                    if (level > 1 && level < counts[f].Length - 1 && features[f].Weighs(level)) { weigh.Add((f, level, a[f], b[f])); }
                }
            }

            if (all)
            {
                for (var left = part; left < records; left += Share) { for (var right = left + 1; right < records; right++) { Look(left, right); } }
            }
            else
            {
                var dice = new Dice((ulong)part * 7919 + 5);
                for (var i = 0; i < SampledPairs / Share; i++) { Look(dice.Below(records), dice.Below(records)); }
            }

            parts[part] = (counts, weigh, looked);
        });
        return Gather(features, parts, pairs, all && sources is null, records, sources);
    }

    /// <summary>By feature and level, the mean of 1/f of the rarer of the two values over the pairs that were looked at; for levels below the last at which rarity weighs.</summary>
    /// <param name="frequencies">Share of people with each term, by feature.</param>
    public double[][] RareAt(double[][] frequencies)
    {
        var sums = Levels.Select(levels => new double[levels.Length]).ToArray();
        var counts = Levels.Select(levels => new double[levels.Length]).ToArray();
        foreach (var (f, level, a, b) in _weigh)
        {
            sums[f][level] += 1 / Math.Min(frequencies[f][a], frequencies[f][b]);
            counts[f][level]++;
        }

        return [.. sums.Select((levels, f) => levels.Select((sum, level) => counts[f][level] > 0 ? sum / counts[f][level] : 0).ToArray())];
    }

    private static Population Gather(IReadOnlyList<Feature> features, (long[][] Counts, List<(int Feature, int Level, int A, int B)> Weigh, long Looked)[] parts, double pairs, bool all, int records, int[]? sources)
    {
        var population = new Population(features.Count, pairs) { Looked = Math.Max(1, parts.Sum(one => one.Looked)) };
        foreach (var part in parts) { population._weigh.AddRange(part.Weigh); }
        for (var f = 0; f < features.Count; f++)
        {
            var levels = features[f].Levels.Count;
            var counts = new double[levels];
            foreach (var part in parts) { for (var l = 0; l < levels; l++) { counts[l] += part.Counts[f][l]; } }
            var scale = all ? 1 : pairs / population.Looked;
            for (var l = 0; l < levels; l++) { counts[l] *= scale; }
            var (known, same) = Exactly(features[f], records, sources);
            population.Known[f] = known;
            counts[0] = pairs - known;
            Fit(counts, known, same);
            population.Levels[f] = counts;
        }

        return population;
    }

    /// <summary>Puts the counted number of equal pairs in the place of the sampled one and lets the others share the rest.</summary>
    private static void Fit(double[] counts, double known, double same)
    {
        var top = counts.Length - 1;
        double others = 0;
        for (var l = 1; l < top; l++) { others += counts[l]; }
        counts[top] = same;
        if (others <= 0) { counts[1] = Math.Max(0, known - same); return; }
        for (var l = 1; l < top; l++) { counts[l] *= Math.Max(0, known - same) / others; }
    }

    private static (double Known, double Same) Exactly(Feature feature, int records, int[]? sources)
    {
        var first = new long[feature.Terms];
        var second = new long[feature.Terms];
        long known = 0, knownSecond = 0;
        for (var record = 0; record < records; record++)
        {
            var term = feature.Term(record);
            if (term < 0) { continue; }
            if (sources is not null && sources[record] != 0) { second[term]++; knownSecond++; }
            else { first[term]++; known++; }
        }

        double same = 0;
        for (var term = 0; term < first.Length; term++) { same += sources is null ? first[term] * (first[term] - 1.0) / 2 : (double)first[term] * second[term]; }
        return (sources is null ? known * (known - 1.0) / 2 : (double)known * knownSecond, same);
    }
}
