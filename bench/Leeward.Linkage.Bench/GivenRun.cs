using Leeward.Linkage.Blocking;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>The engine's side of scoring with a given model: values are read and prepared, keys are worked out, rules give their pairs, each is scored once. Rules, shares and rarities are given.</summary>
internal static class GivenRun
{
    private const double Keep = 0.001;

    public static (long Compared, long Kept) Of(RecordTable table, IReadOnlyList<ColumnRole> roles, DuckPlan plan, double[][] rare, LinkageOptions options)
    {
        Feature[] features = [.. FeaturePlan.Of(table, roles).Take(Patterns.MostFeatures)];
        Parallel.ForEach(features, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, feature =>
        {
            for (var record = 0; record < table.Count; record++) { feature.Append(table, record); }
            feature.Ready();
        });
        var rows = new Rows(features, table.Count, options.Threads);
        var parts = features.SelectMany(feature => feature.Parts).ToDictionary(part => part.Name, StringComparer.Ordinal);
        var rules = plan.Rules.Select(rule => new RulePlan(rule.Name, [.. rule.Parts.Select(name => parts[name])], rule.Features)).ToList();
        var candidates = new Candidates(rules, table.Count, options.LargestBlock, null, options.Threads);
        var beliefs = plan.Features.Select(feature => new Belief(feature.Same, feature.Different, feature.Kin)).ToArray();
        var rarities = new Rarities(features, rare, [.. plan.Features.Select(feature => feature.Weighs)], [.. plan.Features.Select(feature => feature.Base)]);
        var kept = Linker.Score(candidates, rows, new Scorer(features, beliefs, plan.KinOdds, rarities), plan.Prior, Keep, options.LeastKnown, _ => { }, CancellationToken.None);
        return (candidates.Yields.Sum(rule => rule.NewPairs), kept.Count);
    }
}
