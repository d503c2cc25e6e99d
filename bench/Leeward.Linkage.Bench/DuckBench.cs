using System.Diagnostics;
using System.Globalization;
using System.Text;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>
/// The engine against the same work as SQL in DuckDB (<see cref="DuckSql"/>), two threads each, each task in a process of its own. Two tasks of equal work. Scoring with a given model: the same rules, levels, weights and rarities on both
/// sides, every pair scored once. Learning and scoring with given rules: the same rules and levels on both sides, weights learnt by each in its own way. Beside them the engine alone when it also chooses the rules, twice. In DuckDB's favour in
/// both: cleaned values, keys and rarities are columns of its table, loaded before the clock starts, while the engine's clock runs from the records as they came; its levels leave out what SQL cannot do; it has no class of kin. Peak memory is
/// that of the process, loading included.
/// </summary>
internal static class DuckBench
{
    public static int Compare(string what)
    {
        var folder = Directory.CreateTempSubdirectory("leeward-duck").FullName;
        try
        {
            var file = what;
            if (int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out _)) { Child("compare-make", what, file = Path.Combine(folder, "raw.csv")); }
            foreach (var task in (string[])["engine-chooses", "engine-given", "duckdb-given", "engine-learns", "duckdb-learns"]) { Child("compare-" + task, file, folder); }
        }
        finally { Directory.Delete(folder, recursive: true); }

        return 0;
    }

    /// <summary>Generated children as a file.</summary>
    public static int Make(int records, string file)
    {
        var table = new Children(ChildrenBench.Packs()).Make(records).Table;
        using var writer = new StreamWriter(file);
        writer.WriteLine(string.Join(',', table.Columns));
        var line = new StringBuilder();
        for (var record = 0; record < table.Count; record++)
        {
            for (var column = 0; column < table.Columns.Count; column++) { line.Append(column == 0 ? "" : ",").Append(table.Text(record, column)); }
            writer.WriteLine(line);
            line.Clear();
        }

        return 0;
    }

    public static int Task(string task, string file, string folder)
    {
        if (task.StartsWith("engine", StringComparison.Ordinal)) { Engine(task, file, folder); }
        else { Duck(task, folder); }
        return 0;
    }

    private static void Engine(string task, string file, string folder)
    {
        RecordTable table;
        using (var reader = new StreamReader(file)) { table = CsvText.ReadTable(reader); }
        var truth = table.ColumnOf("cluster") >= 0 ? "cluster" : null;
        var options = new LinkageOptions { Threads = 2 };
        if (task is "engine-chooses" or "engine-learns")
        {
            if (task == "engine-learns") { options = options with { Rules = [.. DuckPlan.Read(folder).Rules.Select(rule => rule.Name)] }; }
            var clock = new Clock();
            var result = Linker.Run(table, RoleGuess.Of(table, truth), options);
            clock.Say(task, $"{table.Count:N0} records, {result.Compared:N0} candidate pairs, {result.Pairs.Count:N0} kept");
            if (task == "engine-chooses") { DuckPlan.Write(result, folder); }
        }
        else
        {
            var plan = DuckPlan.Read(folder);
            var rare = plan.Features.Select((_, f) => DuckPlan.Rare(folder, f)).ToArray();
            var clock = new Clock();
            var (compared, kept) = GivenRun.Of(table, RoleGuess.Of(table, truth), plan, rare, options);
            clock.Say(task, $"{compared:N0} candidate pairs, {kept:N0} kept");
        }
    }

    private static void Duck(string task, string folder)
    {
        using var duck = new DuckSql(folder);
        var clock = new Clock();
        var (m, u, rules) = task == "duckdb-learns" ? duck.Learn() : (null, null, null);
        var learnt = clock.Seconds;
        var pairs = duck.Block();
        var kept = duck.Score(m, u);
        clock.Say(task, $"version {duck.Version}, {pairs:N0} candidate pairs, {kept:N0} kept{(rules is null ? "" : string.Create(CultureInfo.InvariantCulture, $", of its time {learnt:F1} s for learning from the pairs of {rules}"))}");
    }

    private static void Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") { start.ArgumentList.Add(typeof(DuckBench).Assembly.Location); }
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        using var process = Process.Start(start)!;
        process.WaitForExit();
    }

    /// <summary>Wall clock and processor time from when it was made.</summary>
    private sealed class Clock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly TimeSpan _before = Environment.CpuUsage.TotalTime;

        public double Seconds => _watch.Elapsed.TotalSeconds;

        public void Say(string task, string what) =>
            ChildrenBench.Say($"{task}: {_watch.Elapsed.TotalSeconds:F1} s, processor time {(Environment.CpuUsage.TotalTime - _before).TotalSeconds:F1} s; {what}; {ChildrenBench.Memory()}");
    }
}
