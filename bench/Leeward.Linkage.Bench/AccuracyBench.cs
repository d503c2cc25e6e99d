using System.Diagnostics;
using System.Globalization;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>Precision and recall on public sets with known truth.</summary>
internal static class AccuracyBench
{
    private static readonly (string Name, string Path, string Truth)[] Sets =
    [
        ("febrl1", "febrl/dataset1.csv", "rec_id"), ("febrl2", "febrl/dataset2.csv", "rec_id"), ("febrl3", "febrl/dataset3.csv", "rec_id"),
        ("fake_1000", "splink/fake_1000.csv", "cluster"), ("rldata500", "rldata/RLdata500.csv", "ent_id"), ("historical_50k", "splink/historical_figures_with_errors_50k.csv", "cluster"),
    ];

    public static int Run(string folder, string[] only)
    {
        foreach (var (name, path, truth) in Sets)
        {
            if (only.Length > 0 && !only.Contains(name)) { continue; }
            One(name, Path.Combine(folder, path), truth, Environment.GetEnvironmentVariable("SHOW") is not null);
        }

        return 0;
    }

    private static void One(string name, string path, string truthColumn, bool show)
    {
        using var reader = new StreamReader(path);
        var table = CsvText.ReadTable(reader);
        var column = table.ColumnOf(truthColumn);
        var truth = TruthOf(table, column);
        var watch = Stopwatch.StartNew();
        var roles = RoleGuess.Of(table, truthColumn);
        var result = Linker.Run(table, roles);
        var time = watch.Elapsed;
        var all = Evaluation.TruePairs(truth);
        var report = Evaluation.Of(result, truth, result.Suggested);
        var blocking = BlockingRecall(result, truth);
        if (show)
        {
            foreach (var role in roles) { Say($"   {role.Column}: {role.Role} ({role.Why}) filled {role.Filled:P0} distinct {role.Distinct}"); }
            foreach (var rule in result.Rules) { Say($"   {rule.Rule}: {rule.Pairs} pairs, {rule.NewPairs} new, passed over {rule.PassedOver}/{rule.PassedOverRecords}"); }
            foreach (var line in result.ModelLines()) { Say("   " + line); }
            Mistakes(result, truth);
            Missed(result, truth);
        }

        var clusters = Evaluation.OfClusters(result.Clusters(), truth);
        Say($"{name,-15} {time.TotalSeconds,5:F1}s cand {result.Compared} ({2.0 * result.Compared / table.Count:F0}/rec) block {blocking:F4} | at {result.Suggested:F3}: F1 {report.At.F1:F4} P {report.At.Precision:F4} R {report.At.Recall:F4} | p>=.5 {Evaluation.Of(result, truth, 0.5).At.F1:F4} | best {report.Best.F1:F4} at {report.BestThreshold:F3} (P {report.Best.Precision:F4} R {report.Best.Recall:F4}) | AP {report.AveragePrecision:F4} cal {report.CalibrationError:F4} | matches est {result.ExpectedMatches:F0} of {all} | clusters F1 {clusters.F1:F4} P {clusters.Precision:F4} R {clusters.Recall:F4}");
    }

    /// <summary>The commonest patterns of levels among wrong pairs above, and right pairs below, the threshold.</summary>
    internal static void Mistakes(LinkageResult result, int[] truth)
    {
        foreach (var wrong in (bool[])[true, false])
        {
            var pairs = result.Pairs.Where(pair => pair.Probability >= result.Suggested == wrong && truth[pair.Left] == truth[pair.Right] != wrong).ToList();
            Say(wrong ? $"   wrong above: {pairs.Count}" : $"   right below: {pairs.Count}");
            foreach (var group in pairs.GroupBy(pair => string.Join(' ', result.Explain(pair.Left, pair.Right).Select(one => one.Level))).OrderByDescending(group => group.Count()).Take(12))
            {
                var one = group.First();
                Say($"     {group.Count(),6} p {one.Probability:F3} bits {one.Bits:F1}: " + string.Join(", ", result.Explain(one.Left, one.Right).Select(line => $"{line.Left}|{line.Right} {line.Level} {line.Bits.ToString("F1", CultureInfo.InvariantCulture)}")));
            }
        }
    }

    /// <summary>The commonest patterns of levels among right pairs that no rule yields.</summary>
    private static void Missed(LinkageResult result, int[] truth)
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<long, bool>();
        result.EachCandidate((left, right) => { if (truth[left] == truth[right]) { seen[(long)left << 32 | (uint)right] = true; } });
        var missed = Enumerable.Range(0, truth.Length).GroupBy(record => truth[record]).SelectMany(group => from left in @group from right in @group where left < right && !seen.ContainsKey((long)left << 32 | (uint)right) select (left, right)).ToList();
        Say($"   missed by blocking: {missed.Count}");
        foreach (var group in missed.GroupBy(pair => string.Join(' ', result.Explain(pair.left, pair.right).Select(one => one.Level))).OrderByDescending(group => group.Count()).Take(15))
        {
            var one = group.First();
            Say($"     {group.Count(),6}: " + string.Join(", ", result.Explain(one.left, one.right).Select(line => $"{line.Left}|{line.Right} {line.Level}")));
        }
    }

    private static double BlockingRecall(LinkageResult result, int[] truth)
    {
        long found = 0;
        result.EachCandidate((left, right) => { if (truth[left] >= 0 && truth[left] == truth[right]) { Interlocked.Increment(ref found); } });
        return (double)found / Evaluation.TruePairs(truth);
    }

    internal static int[] TruthOf(RecordTable table, int column)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var truth = new int[table.Count];
        for (var record = 0; record < table.Count; record++)
        {
            var text = table.Text(record, column);
            if (text.StartsWith("rec-", StringComparison.Ordinal)) { text = text.Split('-')[1]; }
            truth[record] = text.Length == 0 ? -1 : numbers.TryGetValue(text, out var number) ? number : numbers[text] = numbers.Count;
        }

        return truth;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine(text);
}
