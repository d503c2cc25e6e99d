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
        var sieve = new Sieve(rows, new Scorer(features, beliefs, plan.KinOdds, rarities), Math.Log2(Keep / (1 - Keep)) - plan.Prior);
        var kept = new List<PairScore>();
        candidates.Each(
            () => new List<PairScore>(),
            (into, record, others) =>
            {
                Span<double> same = stackalloc double[Patterns.MostFeatures];
                sieve.Start(record, same);
                foreach (var other in others)
                {
                    if (sieve.Reaches(record, other, same, out var bits, out var known) && known >= options.LeastKnown) { into.Add(new(record, other, bits, 1 / (1 + double.Exp2(-bits - plan.Prior)))); }
                }
            },
            kept.AddRange);
        return (candidates.Yields.Sum(rule => rule.NewPairs), kept.Count);
    }
}
