using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>What is believed of one feature: how often pairs of one person (m) and pairs of two persons (u) stand at each level.</summary>
internal sealed class Belief(double[] m, double[] u, double[]? kin = null)
{
    public double[] M { get; } = m;

    public double[] U { get; } = u;

    /// <summary>How often pairs of two related people stand at each level; null for what is a person's own, which is as with strangers.</summary>
    public double[]? Kin { get; } = kin;

    /// <summary>In bits, how much more often kin than strangers stand at a level.</summary>
    public double KinBits(int level) => level == 0 || Kin is null ? 0 : Math.Log2(Kin[level] / U[level]);

    /// <summary>Evidence of a level in bits.</summary>
    public double Bits(int level) => level == 0 ? 0 : Math.Log2(M[level] / U[level]);
}

/// <summary>
/// The Fellegi-Sunter model (JASA 64:1183, 1969) estimated without labels by EM (Dempster, Laird, Rubin 1977; Winkler 1988), over all pairs there are: candidates by
/// their levels, all other pairs counted as different people. So the share of matches is estimated, not guessed, the matches themselves do not spoil u (what the population
/// shows at a level, less the expected matches there, is u), and no training rule has to be left out field by field. A first idea of m, worth <see cref="Faith"/> pairs,
/// keeps small files steady. A third class stands between: kin and households, pairs of two people who share what families share (surname, address, telephone) while given name, birth date
/// and numbers agree only by chance; without it such pairs are taken for matches, and siblings are the hardest error in this field; evidence never falls while agreement grows (pool adjacent violators, Ayer et al. 1955).
/// </summary>
internal static class Expectation
{
    /// <summary>How many pairs the first idea of m is worth.</summary>
    public const double Faith = 12;

    private const int MostRounds = 120;
    private const int Settled = 8;
    private const double Hopeless = -20;
    private const int Parts = 16;
    private const int LeastPart = 500;
    private const double Still = 1e-4;

    public sealed record Result(Belief[] Beliefs, double Matches, double Kin, int Rounds);

    public static Result Run(IReadOnlyList<Feature> features, IReadOnlyList<(Pattern Pattern, double Count)> patterns, Population population, int records, int threads, Belief?[]? given = null)
    {
        var beliefs = features.Select((feature, f) => First(feature, population, f)).ToArray();
        var candidates = patterns.Sum(one => one.Count);
        var matches = Math.Min(records / 2.0, candidates / 2);
        var kin = matches;
        var round = 0;
        for (; round < MostRounds; round++)
        {
            // What has no chance after a while never will: it is left to the strangers.
            if (round == Settled) { patterns = Possible(patterns, population, beliefs, matches, kin); }
            var next = Step(features, patterns, population, beliefs, (matches, kin), threads, out var found);
            for (var f = 0; given is not null && f < next.Length; f++) { next[f] = given[f] ?? next[f]; }
            var moved = Math.Max(Math.Abs(Math.Log((found.Matches + 1) / (matches + 1))), Math.Abs(Math.Log((found.Kin + 1) / (kin + 1))));
            for (var f = 0; f < features.Count; f++)
            {
                for (var l = 1; l < next[f].M.Length; l++) { moved = Math.Max(moved, Math.Abs(next[f].M[l] - beliefs[f].M[l])); }
            }

            (beliefs, matches, kin) = (next, found.Matches, found.Kin);
            if (moved < Still) { break; }
        }

        return new(beliefs, matches, kin, round);
    }

    private static List<(Pattern Pattern, double Count)> Possible(IReadOnlyList<(Pattern Pattern, double Count)> patterns, Population population, Belief[] beliefs, double matches, double kin)
    {
        var prior = Math.Log2(Math.Max(Math.Max(matches, kin), 0.5) / population.Pairs);
        return [.. patterns.Where(one =>
        {
            double same = prior + one.Pattern.Rarity, related = prior + one.Pattern.SharedRarity;
            for (var f = 0; f < beliefs.Length; f++)
            {
                var level = Patterns.Level(one.Pattern.Levels, f);
                same += beliefs[f].Bits(level);
                related += beliefs[f].KinBits(level);
            }

            return Math.Max(same, related) > Hopeless;
        })];
    }

    private static Belief First(Feature feature, Population population, int f)
    {
        var m = Normal(feature.Levels.Select((level, l) => l == 0 ? 0 : level.Prior).ToArray());
        var u = Rest(population, f, new double[m.Length], new double[m.Length], feature);
        return new(m, u, feature.Shared ? [.. m] : Kin(feature, u, new double[m.Length]));
    }

    /// <summary>What a part of the patterns adds up to.</summary>
    private sealed class Sums(Belief[] beliefs)
    {
        public double[][] Same { get; } = [.. beliefs.Select(belief => new double[belief.M.Length])];
        public double[][] Kin { get; } = [.. beliefs.Select(belief => new double[belief.M.Length])];
        public double Matches { get; private set; }
        public double OfKin { get; private set; }

        public void Add(Pattern pattern, double count, double[][] bits, double[][] kinBits, double prior, double kinPrior)
        {
            double weight = prior + pattern.Rarity, other = kinPrior + pattern.SharedRarity;
            for (var f = 0; f < bits.Length; f++)
            {
                var level = Patterns.Level(pattern.Levels, f);
                weight += bits[f][level];
                other += kinBits[f][level];
            }

            double one = double.Exp2(Math.Min(weight, 300)), two = double.Exp2(Math.Min(other, 300)), all = 1 + one + two;
            double matches = count * one / all, ofKin = count * two / all;
            (Matches, OfKin) = (Matches + matches, OfKin + ofKin);
            for (var f = 0; f < bits.Length; f++)
            {
                var level = Patterns.Level(pattern.Levels, f);
                Same[f][level] += matches;
                Kin[f][level] += ofKin;
            }
        }

        public void Add(Sums other)
        {
            (Matches, OfKin) = (Matches + other.Matches, OfKin + other.OfKin);
            for (var f = 0; f < Same.Length; f++)
            {
                for (var l = 0; l < Same[f].Length; l++) { (Same[f][l], Kin[f][l]) = (Same[f][l] + other.Same[f][l], Kin[f][l] + other.Kin[f][l]); }
            }
        }
    }

    private static Belief[] Step(IReadOnlyList<Feature> features, IReadOnlyList<(Pattern Pattern, double Count)> patterns, Population population, Belief[] beliefs, (double Matches, double Kin) size, int threads, out (double Matches, double Kin) found)
    {
        var bits = beliefs.Select(belief => Enumerable.Range(0, belief.M.Length).Select(belief.Bits).ToArray()).ToArray();
        var kinBits = beliefs.Select(belief => Enumerable.Range(0, belief.M.Length).Select(belief.KinBits).ToArray()).ToArray();
        var strangers = Math.Max(1, population.Pairs - size.Matches - size.Kin);
        double prior = Math.Log2(Math.Max(size.Matches, 0.5) / strangers), kinPrior = Math.Log2(Math.Max(size.Kin, 0.5) / strangers);
        // Always the same parts, put together in their order: the sums do not depend on how many threads there are.
        var parts = new Sums[Math.Clamp(patterns.Count / LeastPart, 1, Parts)];
        void Work(int part)
        {
            var sums = parts[part] = new(beliefs);
            var (from, to) = ((int)((long)patterns.Count * part / parts.Length), (int)((long)patterns.Count * (part + 1) / parts.Length));
            for (var i = from; i < to; i++) { sums.Add(patterns[i].Pattern, patterns[i].Count, bits, kinBits, prior, kinPrior); }
        }

        if (parts.Length == 1) { Work(0); }
        else { Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work); }
        foreach (var part in parts.AsSpan(1)) { parts[0].Add(part); }
        var (same, kin) = (parts[0].Same, parts[0].Kin);
        found = (parts[0].Matches, parts[0].OfKin);
        return [.. beliefs.Select((_, f) => Believe(features[f], population, f, same[f], kin[f]))];
    }

    private static Belief Believe(Feature feature, Population population, int f, double[] same, double[] kin)
    {
        var m = new double[same.Length];
        var k = new double[same.Length];
        for (var l = 1; l < m.Length; l++)
        {
            m[l] = same[l] + Faith * feature.Levels[l].Prior;
            k[l] = kin[l] + Faith * feature.Levels[l].Prior;
        }

        var u = Rest(population, f, same, kin, feature);
        return Rising(Normal(m), u, feature.Shared ? Normal(k) : Kin(feature, u, kin));
    }

    /// <summary>How kin agree in what is a person's own: as strangers do, but for twins and for what siblings' names have in common.</summary>
    private static double[]? Kin(Feature feature, double[] u, double[] found)
    {
        if (feature.Twins > 0) { return [.. u.Select((share, l) => l == 0 ? 0 : (1 - feature.Twins) * share + (l == u.Length - 1 ? feature.Twins : 0))]; }
        if (feature.KinUpTo == 0) { return null; }
        double low = 0, all = Faith;
        for (var l = 1; l <= feature.KinUpTo; l++) { (low, all) = (low + u[l], all + found[l]); }
        var kin = u.Select((share, l) => l > 0 && l <= feature.KinUpTo ? low * (found[l] + Faith * share / low) / all : share).ToArray();
        var lift = Math.Max(1, kin[feature.KinUpTo] / u[feature.KinUpTo]);
        for (var l = feature.KinFrom; l < kin.Length; l++) { kin[l] *= lift; }
        return Normal(kin);
    }

    /// <summary>What is left for pairs of different people: all pairs at a level less the matches there, half a looked-at pair at the least.</summary>
    private static double[] Rest(Population population, int f, double[] matches, double[] kin, Feature feature)
    {
        var u = new double[matches.Length];
        var top = u.Length - 1;
        for (var l = 1; l < u.Length; l++)
        {
            // The top level is counted over all pairs, the others over those looked at.
            var least = l == top ? 1 : 0.5 * population.Pairs / population.Looked;
            u[l] = Math.Max(population.Levels[f][l] - matches[l] - (feature.Shared ? kin[l] : 0), Math.Max(least, 0.01 * population.Levels[f][l]));
        }

        return Normal(u);
    }

    private static double[] Normal(double[] shares)
    {
        double sum = 0;
        for (var l = 1; l < shares.Length; l++) { sum += shares[l]; }
        for (var l = 1; l < shares.Length; l++) { shares[l] /= sum; }
        shares[0] = 0;
        return shares;
    }

    /// <summary>Where a nearer level would speak less for a match than a farther one, the two share one ratio.</summary>
    private static Belief Rising(double[] m, double[] u, double[]? kin)
    {
        var groups = new List<(double M, double U, int Count)>();
        for (var l = 1; l < m.Length; l++)
        {
            groups.Add((m[l], u[l], 1));
            while (groups.Count > 1 && groups[^2].M * groups[^1].U > groups[^1].M * groups[^2].U)
            {
                var (a, b) = (groups[^2], groups[^1]);
                groups.RemoveRange(groups.Count - 2, 2);
                groups.Add((a.M + b.M, a.U + b.U, a.Count + b.Count));
            }
        }

        var level = 1;
        foreach (var (sumM, sumU, count) in groups)
        {
            for (var i = 0; i < count; i++, level++) { m[level] = u[level] * sumM / sumU; }
        }

        return new(m, u, kin);
    }
}
