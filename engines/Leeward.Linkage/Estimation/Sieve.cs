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
        _best = new double[_features];
        _bestMissing = new double[_features];
        _top = [.. rows.Features.Select(feature => feature.Levels.Count - 1)];
        for (var f = 0; f < _features; f++)
        {
            _best[f] = rows.Swaps(f) ? 0 : double.NegativeInfinity;
            for (var level = 1; level < _top[f]; level++) { _best[f] = Math.Max(_best[f], scorer.Most(f, level)); }
            _bestMissing[f] = rows.Swaps(f) ? Math.Max(0, scorer.Most(f, _top[f] - 1)) : 0;
        }

        // First what falls farthest for the least work.
        _order = [.. Enumerable.Range(0, _features).OrderByDescending(f => (_best[f] - scorer.Most(f, 1)) / Work(rows.Features[f])).ThenBy(f => f)];
    }

    private static double Work(Feature feature) => feature is TextFeature { Partner: not null } ? 4 : feature is TextFeature ? 3 : 1;

    /// <summary>Whether a pair reaches the evidence, and how much it has.</summary>
    public bool Reaches(int left, int right, out double bits, out int known)
    {
        ReadOnlySpan<int> a = _rows[left], b = _rows[right];
        Span<int> levels = stackalloc int[16];
        double most = 0;
        for (var f = 0; f < a.Length; f++)
        {
            if (a[f] == b[f])
            {
                levels[f] = a[f] < 0 ? 0 : _top[f];
                most += a[f] < 0 ? 0 : _scorer.AtTop(f, a[f]);
            }
            else
            {
                levels[f] = -1;
                most += (a[f] | b[f]) < 0 ? _bestMissing[f] : _best[f];
            }
        }

        bits = known = 0;
        if (most < _least - Rounding) { return false; }
        foreach (var f in _order)
        {
            if (levels[f] >= 0) { continue; }
            var level = _rows.Level(f, a, b);
            levels[f] = level;
            most += (level == 0 ? 0 : _scorer.At(f, level, a[f], b[f])) - ((a[f] | b[f]) < 0 ? _bestMissing[f] : _best[f]);
            if (most < _least - Rounding) { return false; }
        }

        bits = _scorer.Sum(levels, a, b, out known);
        return bits >= _least;
    }
}
