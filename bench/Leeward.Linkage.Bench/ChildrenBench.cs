using System.Diagnostics;
using System.Globalization;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>Generated children: time, memory, precision and recall by kind of error, and search at registration.</summary>
internal static class ChildrenBench
{
    public static int Run(int records, int searches)
    {
        var watch = Stopwatch.StartNew();
        var (table, truth, household, slips) = new Children(Packs()).Make(records);
        Say($"{records:N0} records made in {watch.Elapsed.TotalSeconds:F1} s; {Memory()}");
        watch.Restart();
        var result = Linker.Run(table, RoleGuess.Of(table), progress: progress =>
        {
            if (progress.Done > 0) { return; }
            Say($"  {watch.Elapsed.TotalSeconds,6:F1} s {progress.Stage}; {Memory()}");
        });
        var clusters = result.Clusters();
        Say($"linked in {watch.Elapsed.TotalSeconds:F1} s; {result.Compared:N0} candidate pairs ({2.0 * result.Compared / records:F0} per record); {Memory()}");
        Accuracy(result, truth, household, slips, clusters);
        if (Environment.GetEnvironmentVariable("SHOW") is not null)
        {
            foreach (var rule in result.Rules) { Say($"   {rule.Rule}: {rule.Pairs} pairs, {rule.NewPairs} new, passed over {rule.PassedOver}/{rule.PassedOverRecords}"); }
            foreach (var line in result.ModelLines()) { Say($"   {line}"); }
            AccuracyBench.Mistakes(result, truth);
        }

        if (searches > 0) { Search(result, table, searches); }
        return 0;
    }

    private static void Accuracy(LinkageResult result, int[] truth, int[] household, Slips[] slips, int[] clusters)
    {
        var report = Evaluation.Of(result, truth, result.Threshold);
        var whole = Evaluation.OfClusters(clusters, truth);
        Say($"threshold {result.Threshold:F3}: precision {report.At.Precision:F4} recall {report.At.Recall:F4} F1 {report.At.F1:F4}; best F1 {report.Best.F1:F4} at {report.BestThreshold:F3}; average precision {report.AveragePrecision:F4}; calibration error {report.CalibrationError:F4}; {report.At.TruePairs:N0} true pairs, {result.ExpectedMatches:N0} expected");
        Say($"clusters: precision {whole.Precision:F4} recall {whole.Recall:F4} F1 {whole.F1:F4}");
        Say($"recall at precision 0.99: {RecallAt(result, truth, 0.99):F4}");
        var wrong = result.Matches.Where(pair => truth[pair.Left] != truth[pair.Right]).ToList();
        var kin = wrong.Count(pair => household[pair.Left] == household[pair.Right]);
        Say($"wrong pairs: {wrong.Count:N0}, of which brothers, sisters and twins {kin:N0}");
        var found = result.Matches.Where(pair => truth[pair.Left] == truth[pair.Right]).Select(pair => (pair.Left, pair.Right)).ToHashSet();
        var pairs = Enumerable.Range(0, truth.Length).GroupBy(record => truth[record]).Where(group => group.Count() > 1).SelectMany(group => from left in @group from right in @group where left < right select (left, right)).ToList();
        foreach (var kind in Enum.GetValues<Slips>())
        {
            var of = pairs.Where(pair => kind == Slips.None ? (slips[pair.left] | slips[pair.right]) == Slips.None : (slips[pair.left] | slips[pair.right]).HasFlag(kind)).ToList();
            if (of.Count > 0) { Say($"  {kind,-18} {of.Count,8:N0} pairs, recall {(double)of.Count(found.Contains) / of.Count:F4}"); }
        }
    }

    private static double RecallAt(LinkageResult result, int[] truth, double precision)
    {
        long right = 0, wrong = 0, best = 0;
        foreach (var pair in result.Pairs.OrderByDescending(pair => pair.Probability))
        {
            if (truth[pair.Left] == truth[pair.Right]) { right++; }
            else { wrong++; }
            if (right >= precision * (right + wrong)) { best = right; }
        }

        return (double)best / Evaluation.TruePairs(truth);
    }

    private static void Search(LinkageResult result, RecordTable table, int searches)
    {
        var watch = Stopwatch.StartNew();
        var index = result.ToIndex();
        Say($"index over {index.Count:N0} records in {watch.Elapsed.TotalSeconds:F1} s; {Memory()}");
        var step = table.Count / searches;
        var cells = Enumerable.Range(0, searches).Select(i => Enumerable.Range(0, table.Columns.Count).Select(column => column == 0 ? "" : table.Text(i * step, column)).ToArray()).ToList();
        // As at a registration desk: the name first, then name and birth date, then all.
        foreach (var (what, known) in new[] { ("all fields", 8), ("name, sex, birth date", 4), ("name, sex, birth date, county", 5) })
        {
            var times = new List<double>();
            var hits = 0;
            for (var i = 0; i < cells.Count; i++)
            {
                var asked = cells[i].Select((cell, column) => column < known ? cell : "").ToArray();
                watch.Restart();
                var found = index.Search(asked);
                times.Add(watch.Elapsed.TotalMilliseconds);
                if (found.Any(one => one.Record == i * step)) { hits++; }
            }

            times.Sort();
            Say($"search by {what}: p50 {times[times.Count / 2]:F2} ms, p95 {times[(int)(times.Count * 0.95)]:F2} ms, p99 {times[(int)(times.Count * 0.99)]:F2} ms; the record itself among the first ten in {(double)hits / searches:P1}");
        }
    }

    internal static string Packs()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "packs", "china", "names"))) { return Path.Combine(folder.FullName, "packs"); }
        }

        throw new DirectoryNotFoundException("No packs folder above the program.");
    }

    /// <summary>Memory of the process now and at its highest (Linux).</summary>
    internal static string Memory()
    {
        var lines = File.Exists("/proc/self/status") ? File.ReadAllLines("/proc/self/status") : [];
        string Of(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line ? $"{long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) / 1024.0 / 1024:F2} GiB" : "?";
        return string.Create(CultureInfo.InvariantCulture, $"memory {Of("VmRSS")}, peak {Of("VmHWM")}, processor time {Environment.CpuUsage.TotalTime.TotalSeconds:F1} s");
    }

    internal static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
