using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>The weight of a pair in bits, and where it comes from.</summary>
internal sealed class Scorer
{
    private readonly Feature[] _features;
    private readonly double[][] _bits;
    private readonly double[]?[] _kin;
    private readonly double _kinOdds;

    public Scorer(IReadOnlyList<Feature> features, IReadOnlyList<Belief> beliefs, double kinOdds, Rarities rarities)
    {
        _features = [.. features];
        _kinOdds = Math.Log2(Math.Max(kinOdds, 1e-300));
        _kin = [.. beliefs.Select(belief => belief.Kin is null ? null : Enumerable.Range(0, belief.M.Length).Select(belief.KinBits).ToArray())];
        _bits = [.. beliefs.Select(belief => Enumerable.Range(0, belief.M.Length).Select(belief.Bits).ToArray())];
        Rarities = rarities;
    }

    public IReadOnlyList<Feature> Features => _features;

    public Rarities Rarities { get; }

    /// <summary>The evidence of one feature: the level's mean, and what the frequency of the values moves.</summary>
    public (int Level, double Bits, double Rarity) Evidence(int feature, int left, int right)
    {
        var level = _features[feature].Compare(left, right);
        return (level, _bits[feature][level], Rarities.Bits(feature, level, left, right));
    }

    /// <summary>All evidence of a pair. What families share counts only as far as it goes beyond what kin would share too.</summary>
    public double Bits(int left, int right, out int known)
    {
        Span<int> levels = stackalloc int[Patterns.MostFeatures], one = stackalloc int[Patterns.MostFeatures], other = stackalloc int[Patterns.MostFeatures];
        for (var f = 0; f < _features.Length; f++) { (levels[f], one[f], other[f]) = (_features[f].Compare(left, right), _features[f].Term(left), _features[f].Term(right)); }
        return Sum(levels, one[.._features.Length], other, out known);
    }

    /// <summary>The evidence of a level, without rarity.</summary>
    public double Mean(int feature, int level) => _bits[feature][level];

    /// <summary>The most evidence that a level can be.</summary>
    public double Most(int feature, int level) => _bits[feature][level] + Rarities.Most(feature, level);

    /// <summary>All evidence of a pair whose levels are known.</summary>
    public double Sum(ReadOnlySpan<int> levels, ReadOnlySpan<int> left, ReadOnlySpan<int> right, out int known)
    {
        double bits = 0, kin = _kinOdds;
        known = 0;
        for (var f = 0; f < left.Length; f++)
        {
            var level = levels[f];
            if (level == 0) { continue; }
            known++;
            var rarity = Rarities.Weighs(f, level) ? Rarities.Between(f, level, left[f], right[f]) : 0;
            bits += _bits[f][level] + rarity;
            if (_kin[f] is { } kinBits) { kin += kinBits[level] + (_features[f].OfKin ? rarity : 0); }
        }

        return bits - Kinship(kin);
    }

    /// <summary>The same, with four bits for each level.</summary>
    public double Sum(ulong pattern, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        Span<int> levels = stackalloc int[Patterns.MostFeatures];
        for (var f = 0; f < left.Length; f++) { levels[f] = Patterns.Level(pattern, f); }
        return Sum(levels, left, right, out _);
    }

    /// <summary>What the evidence loses because the two may be kin.</summary>
    public double KinLoss(int left, int right)
    {
        var kin = _kinOdds;
        for (var f = 0; f < _features.Length; f++)
        {
            if (_kin[f] is not { } kinBits) { continue; }
            var (level, _, rarity) = Evidence(f, left, right);
            kin += kinBits[level] + (_features[f].OfKin ? rarity : 0);
        }

        return Kinship(kin);
    }

    public static double Kinship(double bits) => bits < -30 ? 0 : bits > 60 ? bits : Math.Log2(1 + double.Exp2(bits));
}
