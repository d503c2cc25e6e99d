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

    private Population(int features, double pairs)
    {
        Levels = new double[features][];
        RareAt = new double[features][];
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

    /// <summary>Mean of 1/f of the rarer of the two values, by level, over the pairs that were looked at.</summary>
    public double[][] RareAt { get; }

    public static Population Of(IReadOnlyList<Feature> features, int records, int[]? sources, double[][] frequencies, int threads)
    {
        var second = sources is null ? 0 : Enumerable.Range(0, records).Count(record => sources[record] != 0);
        var pairs = sources is null ? records * (records - 1.0) / 2 : second * (double)(records - second);
        var all = records * (records - 1.0) / 2 <= SampledPairs;
        var parts = new (long[][] Counts, double[][] Rare, long Looked)[Share];
        Parallel.For(0, Share, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var counts = features.Select(feature => new long[feature.Levels.Count]).ToArray();
            var rare = features.Select(feature => new double[feature.Levels.Count]).ToArray();
            long looked = 0;
            void Look(int left, int right)
            {
                if (left == right || (sources is not null && sources[left] == sources[right])) { return; }
                looked++;
                for (var f = 0; f < features.Count; f++)
                {
                    var level = features[f].Compare(left, right);
                    counts[f][level]++;
                    if (features[f].Weighs(level)) { rare[f][level] += 1 / Rarer(frequencies[f], features[f], left, right); }
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

            parts[part] = (counts, rare, looked);
        });
        return Gather(features, parts, pairs, all && sources is null, records, sources);
    }

    public static double Rarer(double[] frequencies, Feature feature, int left, int right) =>
        Math.Min(frequencies[feature.Term(left)], frequencies[feature.Term(right)]);

    private static Population Gather(IReadOnlyList<Feature> features, (long[][] Counts, double[][] Rare, long Looked)[] parts, double pairs, bool all, int records, int[]? sources)
    {
        var population = new Population(features.Count, pairs) { Looked = Math.Max(1, parts.Sum(one => one.Looked)) };
        for (var f = 0; f < features.Count; f++)
        {
            var levels = features[f].Levels.Count;
            var counts = new double[levels];
            var rare = new double[levels];
            foreach (var part in parts)
            {
                for (var l = 0; l < levels; l++)
                {
                    counts[l] += part.Counts[f][l];
                    rare[l] += part.Rare[f][l];
                }
            }

            for (var l = 0; l < levels; l++) { rare[l] = counts[l] > 0 ? rare[l] / counts[l] : 0; }
            var scale = all ? 1 : pairs / population.Looked;
            for (var l = 0; l < levels; l++) { counts[l] *= scale; }
            var (known, same) = Exactly(features[f], records, sources);
            population.Known[f] = known;
            counts[0] = pairs - known;
            Fit(counts, known, same);
            population.Levels[f] = counts;
            population.RareAt[f] = rare;
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
