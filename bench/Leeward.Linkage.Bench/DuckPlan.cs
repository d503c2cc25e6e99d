using System.Globalization;
using System.Text;
using System.Text.Json;
using Leeward.Linkage.Blocking;
using Leeward.Linkage.Estimation;

namespace Leeward.Linkage.Bench;

/// <summary>One feature as both sides know it.</summary>
/// <param name="Case">Its level as SQL.</param>
/// <param name="Same">m by level.</param>
/// <param name="Different">u by level.</param>
/// <param name="Kin">Shares of kin by level.</param>
/// <param name="Weighs">At which levels rarity counts.</param>
/// <param name="Base">What it is measured against, in bits.</param>
internal sealed record DuckFeature(string Case, double[] Same, double[] Different, double[]? Kin, bool[] Weighs, double[] Base)
{
    public int Top => Same.Length - 1;

    /// <summary>Evidence of a level, without rarity.</summary>
    public double Bits(int level) => level == 0 ? 0 : Math.Log2(Same[level] / Different[level]);
}

/// <summary>A rule of blocking.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parts">Its parts by name.</param>
/// <param name="Features">The feature of each.</param>
internal sealed record DuckRule(string Name, string[] Parts, int[] Features);

/// <summary>What a run of the engine learnt, as it is given to both sides: rules, levels, shares, how rare values are.</summary>
internal sealed record DuckPlan(DuckFeature[] Features, DuckRule[] Rules, double Prior, double KinOdds)
{
    public static DuckPlan Read(string folder) => JsonSerializer.Deserialize<DuckPlan>(File.ReadAllText(Path.Combine(folder, "plan.json")))!;

    /// <summary>How rare each term of a feature is, in bits.</summary>
    public static double[] Rare(string folder, int feature)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, $"rare{feature}.bin"));
        var rare = new double[bytes.Length / sizeof(double)];
        Buffer.BlockCopy(bytes, 0, rare, 0, bytes.Length);
        return rare;
    }

    /// <summary>Writes plan, rarities and, for DuckDB, the records with cleaned values, keys and rarities.</summary>
    public static void Write(LinkageResult result, string folder)
    {
        var (features, rarities) = (result.Scorer.Features, result.Scorer.Rarities);
        var plan = new DuckPlan(
            [.. features.Select((feature, f) =>
            {
                var (belief, levels) = (result.Learnt.Beliefs[f], Enumerable.Range(0, feature.Levels.Count));
                return new DuckFeature(DuckLevels.Case(feature, f), belief.M, belief.U, belief.Kin, [.. levels.Select(level => rarities.Weighs(f, level))], [.. levels.Select(level => rarities.Base(f, level))]);
            })],
            [.. result.Plans.Select(rule => new DuckRule(rule.Name, [.. rule.Parts.Select(part => part.Name)], rule.FeatureOf))],
            Math.Log2(Math.Max(0.5, result.Learnt.Matches) / Math.Max(1, result.Population.Pairs - result.Learnt.Matches)),
            result.Learnt.Kin / Math.Max(1, result.Population.Pairs - result.Learnt.Matches - result.Learnt.Kin));
        File.WriteAllText(Path.Combine(folder, "plan.json"), JsonSerializer.Serialize(plan));
        for (var f = 0; f < features.Count; f++)
        {
            var bytes = new byte[rarities.Terms(f).Length * sizeof(double)];
            Buffer.BlockCopy(rarities.Terms(f), 0, bytes, 0, bytes.Length);
            File.WriteAllBytes(Path.Combine(folder, $"rare{f}.bin"), bytes);
        }

        Records(result, rarities, folder);
    }

    private static void Records(LinkageResult result, Rarities rarities, string folder)
    {
        var (features, rules) = (result.Scorer.Features, result.Plans);
        var keys = rules.Select(rule => Keys(rule, result.Table.Count, result.Options.LargestBlock)).ToArray();
        using var writer = new StreamWriter(Path.Combine(folder, "records.csv"));
        writer.WriteLine(string.Join(',', new[] { "id" }.Concat(features.SelectMany((_, f) => new[] { $"f{f}", $"t{f}" })).Concat(features.Select((_, f) => $"p{f}")).Concat(rules.Select((_, r) => $"b{r}"))));
        for (var record = 0; record < result.Table.Count; record++)
        {
            var line = new StringBuilder(record.ToString(CultureInfo.InvariantCulture));
            for (var f = 0; f < features.Count; f++)
            {
                line.Append(",\"").Append(features[f].Shown(record)).Append("\",");
                if (features[f].Term(record) >= 0) { line.Append(rarities.Of(f, record).ToString("F3", CultureInfo.InvariantCulture)); }
            }

            foreach (var feature in features) { line.Append(',').Append(feature.Parts[0].Key(record) is > 0 and var key ? key.ToString(CultureInfo.InvariantCulture) : ""); }
            foreach (var column in keys) { line.Append(',').Append(column[record] == 0 ? "" : column[record].ToString(CultureInfo.InvariantCulture)); }
            writer.WriteLine(line);
        }
    }

    private static ulong[] Keys(RulePlan rule, int records, int largest)
    {
        var keys = new ulong[records];
        for (var record = 0; record < records; record++) { keys[record] = rule.Key(record); }
        var counts = keys.Where(key => key != 0).GroupBy(key => key).ToDictionary(group => group.Key, group => group.Count());
        for (var record = 0; record < records; record++) { if (keys[record] != 0 && counts[keys[record]] > largest) { keys[record] = 0; } }
        return keys;
    }
}
