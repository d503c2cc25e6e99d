using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>
/// What the frequency of values adds to the mean evidence of a level, in bits. Same value v: P(v, v | one person) / P(v, v | two) = m f(v) / f(v)². One slip
/// apart: the rarer of the two values decides, for a slip of the pen is seldom another name that many bear. Both are scaled so that over pairs of different people the mean ratio stays
/// that of the level. (Term frequencies after Winkler 2000 and Splink; the rule for slips is ours.)
/// </summary>
internal sealed class Rarities
{
    private readonly Feature[] _features;
    private readonly double[][] _base;
    private readonly double[][] _rare;
    private readonly double[] _rarest;
    private readonly bool[][] _weighs;

    public Rarities(IReadOnlyList<Feature> features, IReadOnlyList<TermFrequencies> terms, double[][] slipBase)
    {
        _features = [.. features];
        _base = new double[features.Count][];
        _rare = [.. terms.Select(one => one.Shares.Select(share => -Math.Log2(share)).ToArray())];
        _rarest = [.. _rare.Select(rare => rare.Max())];
        _weighs = new bool[features.Count][];
        for (var f = 0; f < features.Count; f++)
        {
            var levels = features[f].Levels.Count;
            _base[f] = new double[levels];
            _weighs[f] = new bool[levels];
            for (var l = 2; l < levels; l++)
            {
                var mean = l == levels - 1 ? terms[f].RareAtSame : slipBase[f][l];
                _weighs[f][l] = features[f].Weighs(l) && mean > 0;
                _base[f][l] = mean > 0 ? -Math.Log2(mean) : 0;
            }
        }
    }

    /// <summary>From what was worked out before.</summary>
    /// <param name="features">What is compared.</param>
    /// <param name="rare">How rare each term is, in bits.</param>
    /// <param name="weighs">At which levels rarity counts.</param>
    /// <param name="bases">What it is measured against, in bits.</param>
    public Rarities(IReadOnlyList<Feature> features, double[][] rare, bool[][] weighs, double[][] bases)
    {
        (_features, _rare, _weighs, _base) = ([.. features], rare, weighs, bases);
        _rarest = [.. rare.Select(one => one.Max())];
    }

    /// <summary>How rare each term of a feature is, in bits.</summary>
    public double[] Terms(int feature) => _rare[feature];

    public bool Weighs(int feature, int level) => _weighs[feature][level];

    public double Base(int feature, int level) => _base[feature][level];

    /// <summary>How rare a record's value is, in bits.</summary>
    public double Of(int feature, int record) => _features[feature].Term(record) is var term && term < _rare[feature].Length ? _rare[feature][term] : _rarest[feature];

    /// <summary>Whether kin share the feature, or may.</summary>
    public bool OfKin(int feature) => _features[feature].OfKin;

    /// <summary>Bits to add for two values that stand at a level that weighs.</summary>
    public double Bits(int feature, int level, int left, int right) =>
        _weighs[feature][level] ? Between(feature, level, _features[feature].Term(left), _features[feature].Term(right)) : 0;

    /// <summary>The same for two terms, where it is known that the level weighs.</summary>
    public double Between(int feature, int level, int a, int b)
    {
        var rare = _rare[feature];
        // A value that came after the model was made is as rare as can be.
        return _base[feature][level] + Math.Max((uint)a < (uint)rare.Length ? rare[a] : _rarest[feature], (uint)b < (uint)rare.Length ? rare[b] : _rarest[feature]);
    }

    /// <summary>The most bits there are to add at a level.</summary>
    public double Most(int feature, int level) => _weighs[feature][level] ? _base[feature][level] + _rarest[feature] : 0;
}
