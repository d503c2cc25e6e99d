using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>
/// Scores pairs that may reach a given evidence and leaves the others early. What is the same or missing is known from the terms alone; for the rest the best that is possible is taken first, and as soon as even that
/// falls short, the pair is left. The result for a pair that reaches the evidence is that of <see cref="Scorer"/>, to the last bit.
/// </summary>
internal sealed class Sieve
{
    /// <summary>Sums in another order differ by less than this.</summary>
    private const double Rounding = 1e-7;

    private readonly Rows _rows;
    private readonly Scorer _scorer;
    private readonly double[] _bits;
    private readonly int[] _weighs;
    private readonly double[] _best;
    private readonly double[] _bestMissing;
    private readonly int[] _top;
    private readonly int[] _order;
    private readonly double _least;
    private readonly int _features;

    /// <param name="rows">The records.</param>
    /// <param name="scorer">What a level is worth.</param>
    /// <param name="least">Evidence below this is of no interest.</param>
    public Sieve(Rows rows, Scorer scorer, double least)
    {
        (_rows, _scorer, _least, _features) = (rows, scorer, least, rows.Features.Count);
        _bits = new double[_features << 4];
        _weighs = new int[_features];
        _best = new double[_features];
        _bestMissing = new double[_features];
        _top = [.. rows.Features.Select(feature => feature.Levels.Count - 1)];
        for (var f = 0; f < _features; f++)
        {
            for (var level = 0; level <= _top[f]; level++)
            {
                _bits[f << 4 | level] = scorer.Mean(f, level);
                _weighs[f] |= scorer.Rarities.Weighs(f, level) ? 1 << level : 0;
            }

            _best[f] = rows.Swaps(f) ? 0 : double.NegativeInfinity;
            for (var level = 1; level < _top[f]; level++) { _best[f] = Math.Max(_best[f], scorer.Most(f, level)); }
            _bestMissing[f] = rows.Swaps(f) ? Math.Max(0, scorer.Most(f, _top[f] - 1)) : 0;
        }

        // First what falls farthest for the least work.
        _order = [.. Enumerable.Range(0, _features).OrderByDescending(f => (_best[f] - scorer.Most(f, 1)) / Work(rows.Features[f])).ThenBy(f => f)];
    }

    private double At(int f, int level, int a, int b) => _bits[f << 4 | level] + ((_weighs[f] >> level & 1) == 0 ? 0 : _scorer.Rarities.Between(f, level, a, b));

    private static double Work(Feature feature) => feature is TextFeature { Partner: not null } ? 4 : feature is TextFeature ? 3 : 1;

    /// <summary>What the evidence of each feature of a record is for another with the very same value.</summary>
    public void Start(int left, Span<double> same)
    {
        var terms = _rows[left];
        for (var f = 0; f < terms.Length; f++) { same[f] = terms[f] < 0 ? 0 : At(f, _top[f], terms[f], terms[f]); }
    }

    /// <summary>Whether a pair reaches the evidence, and how much it has.</summary>
    /// <param name="left">One record.</param>
    /// <param name="right">The other.</param>
    /// <param name="same">What <see cref="Start"/> says of the first.</param>
    /// <param name="met">What was met with the first, <see cref="Rows.Memory"/> numbers, all 0 at first.</param>
    /// <param name="bits">The evidence, if it reaches it.</param>
    /// <param name="known">How many features are known on both sides.</param>
    public bool Reaches(int left, int right, ReadOnlySpan<double> same, Span<int> met, out double bits, out int known)
    {
        ReadOnlySpan<int> a = _rows[left], b = _rows[right];
        Span<int> levels = stackalloc int[Patterns.MostFeatures];
        // All as long as there are features: said once, so that the loop need not ask again.
        var count = a.Length;
        b = b[..count];
        ReadOnlySpan<double> equal = same[..count], best = _best.AsSpan(0, count), bestMissing = _bestMissing.AsSpan(0, count);
        ReadOnlySpan<int> top = _top.AsSpan(0, count);
        var into = levels[..count];
        double most = 0;
        for (var f = 0; f < count; f++)
        {
            int one = a[f], other = b[f];
            if (one == other)
            {
                into[f] = one < 0 ? 0 : top[f];
                most += equal[f];
            }
            else
            {
                into[f] = -1;
                most += (one | other) < 0 ? bestMissing[f] : best[f];
            }
        }

        bits = known = 0;
        if (most < _least - Rounding) { return false; }
        foreach (var f in _order)
        {
            if (levels[f] >= 0) { continue; }
            var level = _rows.Level(f, a, b, met);
            levels[f] = level;
            most += At(f, level, a[f], b[f]) - ((a[f] | b[f]) < 0 ? _bestMissing[f] : _best[f]);
            if (most < _least - Rounding) { return false; }
        }

        bits = _scorer.Sum(levels, a, b, out known);
        return bits >= _least;
    }
}
