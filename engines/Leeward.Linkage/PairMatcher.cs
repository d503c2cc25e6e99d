using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>
/// Compares one record with a handful of candidates under a model that was learnt elsewhere: for systems that find candidates by keys of their own, such as keyed hashes beside sealed
/// records. Nothing is learnt and nothing is kept. May be used by several threads at once.
/// </summary>
public sealed class PairMatcher
{
    /// <summary>A value is never taken for rarer than this, whatever a list of frequencies says.</summary>
    private const double Rarest = 1e-7;

    private readonly LinkageModel _model;
    private readonly string[] _columns;
    private readonly Func<string, string, double?> _share;
    private readonly Belief?[] _beliefs;

    /// <param name="model">What was learnt.</param>
    /// <param name="columns">The columns, in the order in which cells come; those the model has no role for are not compared.</param>
    /// <param name="share">The share of people who bear a value of a feature, where it is known: an agreement on a common value says less. Null takes the model's mean.</param>
    /// <exception cref="LinkageException">The model knows no feature of these columns.</exception>
    public PairMatcher(LinkageModel model, IReadOnlyList<string> columns, Func<string, string, double?>? share = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(columns);
        (_model, _columns, _share) = (model, [.. columns], share ?? ((_, _) => null));
        _beliefs = model.For(FeaturePlan.Of(model, _columns));
        if (_beliefs.All(belief => belief is null)) { throw new LinkageException("link.nothing_to_compare", "The model knows none of these columns."); }
    }

    /// <summary>The candidates most likely to be the same person as <paramref name="asked"/>, the best first.</summary>
    /// <param name="asked">One text per column; empty where nothing is known.</param>
    /// <param name="candidates">The same for each candidate.</param>
    /// <param name="people">Among how many records the candidates were found: the more there are, the more agree by chance.</param>
    /// <param name="most">How many come back.</param>
    /// <param name="least">The least probability.</param>
    public IReadOnlyList<Likely> Score(IReadOnlyList<string?> asked, IReadOnlyList<IReadOnlyList<string?>> candidates, double people, int most = 10, double least = 0.01)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var table = new RecordTable(_columns);
        foreach (var candidate in candidates) { table.Add(candidate); }
        table.Add(asked);
        var features = FeaturePlan.Of(_model, _columns);
        foreach (var feature in features) { for (var record = 0; record < table.Count; record++) { feature.Append(table, record); } }
        var prior = Odds(2 * _model.MatchesPerRecord, people);
        var kinOdds = Odds(2 * _model.KinPerRecord, people);
        var found = new List<(int Record, double Bits)>();
        for (var record = 0; record < candidates.Count; record++)
        {
            var bits = Bits(features, record, candidates.Count, kinOdds, out var known);
            if (known < 2) { bits = Math.Min(bits, -1 - prior); }
            if (known > 0 && Linker.Probability(bits + prior) >= least) { found.Add((record, bits)); }
        }

        return
        [
            .. found.OrderByDescending(one => one.Bits).ThenBy(one => one.Record).Take(most)
                .Select(one => new Likely(one.Record, one.Bits, Linker.Probability(one.Bits + prior), Explain(features, one.Record, candidates.Count, kinOdds))),
        ];
    }

    private static double Odds(double expected, double people) => Math.Log2(Math.Max(expected, 1e-9) / Math.Max(1, people - expected));

    private double Bits(List<Feature> features, int left, int right, double kinOdds, out int known)
    {
        double bits = 0, kin = kinOdds;
        known = 0;
        for (var f = 0; f < features.Count; f++)
        {
            if (_beliefs[f] is not { } belief || features[f].Compare(left, right) is not (> 0 and var level)) { continue; }
            known++;
            var rarity = Rarity(features[f], belief, level, left);
            bits += belief.Bits(level) + rarity;
            kin += belief.Kin is null ? 0 : belief.KinBits(level) + (features[f].OfKin ? rarity : 0);
        }

        return bits - Scorer.Kinship(kin);
    }

    /// <summary>Same value v: m f(v) / f(v)², where the model has m / u for the mean value.</summary>
    private double Rarity(Feature feature, Belief belief, int level, int record) =>
        feature.Weighs(level) && level == feature.Levels.Count - 1 && _share(feature.Name, feature.Shown(record)) is { } share ? Math.Log2(belief.U[level] / Math.Clamp(share, Rarest, 1)) : 0;

    private List<Evidence> Explain(List<Feature> features, int left, int right, double kinOdds)
    {
        var lines = new List<Evidence>();
        var kin = kinOdds;
        for (var f = 0; f < features.Count; f++)
        {
            if (_beliefs[f] is not { } belief) { continue; }
            var (feature, level) = (features[f], features[f].Compare(left, right));
            var rarity = level == 0 ? 0 : Rarity(feature, belief, level, left);
            kin += belief.Kin is null ? 0 : belief.KinBits(level) + (features[f].OfKin ? rarity : 0);
            lines.Add(new(feature.Name, feature.Levels[level].Code, feature.Levels[level].Meaning, feature.Shown(left), feature.Shown(right), belief.Bits(level) + rarity, rarity));
        }

        if (Scorer.Kinship(kin) is > 0.05 and var loss) { lines.Add(new("family", "kin", "brothers, sisters and households share this too", "", "", -loss, 0)); }
        return lines;
    }
}
