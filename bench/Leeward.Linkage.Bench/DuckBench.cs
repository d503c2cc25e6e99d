using System.Diagnostics;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>
/// The engine against the same work as SQL in DuckDB, in Splink's manner: rules joined one after another, each leaving out what an earlier one yielded; levels as CASE; weights summed; term frequencies joined in.
/// Each side runs in a process of its own with two threads; its peak memory is that of its process. In DuckDB's favour: the keys, the cleaned values and the weights are worked out beforehand and not counted, and it scores once, while
/// the engine's time is all of it, from the raw records: reading, choosing rules, learning, two passes over the candidates.
/// </summary>
internal static class DuckBench
{
    public static int Compare(string what)
    {
        var folder = Directory.CreateTempSubdirectory("leeward-duck").FullName;
        try
        {
            Child("compare-engine", what, folder);
            Child("compare-sql", folder);
        }
        finally { Directory.Delete(folder, recursive: true); }

        return 0;
    }

    public static int Engine(string what, string folder)
    {
        var (table, truth) = Read(what);
        var watch = Stopwatch.StartNew();
        var result = Linker.Run(table, RoleGuess.Of(table, truth), new() { Threads = 2 });
        ChildrenBench.Say($"engine: {table.Count:N0} records, {result.Compared:N0} candidate pairs, {result.Pairs.Count:N0} kept, {watch.Elapsed.TotalSeconds:F1} s; {ChildrenBench.Memory()}");
        Export(result, folder);
        return 0;
    }

    public static int Sql(string folder)
    {
        using var database = new DuckDBConnection("Data Source=:memory:");
        database.Open();
        Do(database, "SET threads = 2");
        Do(database, $"SET temp_directory = '{folder}'");
        Do(database, $"CREATE TABLE r AS SELECT * FROM read_csv('{folder}/records.csv', header = true, quote = '\"', {File.ReadAllText(folder + "/types.txt")})");
        ChildrenBench.Say($"duckdb {Ask(database, "SELECT version()")}: loaded; {ChildrenBench.Memory()}");
        var watch = Stopwatch.StartNew();
        Do(database, File.ReadAllText(folder + "/pairs.sql"));
        var blocked = watch.Elapsed.TotalSeconds;
        Do(database, File.ReadAllText(folder + "/score.sql"));
        ChildrenBench.Say($"duckdb: {Ask(database, "SELECT count(*) FROM pairs"):N0} candidate pairs in {blocked:F1} s, {Ask(database, "SELECT count(*) FROM scored"):N0} kept, {watch.Elapsed.TotalSeconds:F1} s in all; {ChildrenBench.Memory()}");
        return 0;
    }

    private static (RecordTable Table, string? Truth) Read(string what)
    {
        if (int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var records)) { return (new Children(ChildrenBench.Packs()).Make(records).Table, null); }
        using var reader = new StreamReader(what);
        return (CsvText.ReadTable(reader), "cluster");
    }

    private static void Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") { start.ArgumentList.Add(typeof(DuckBench).Assembly.Location); }
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        using var process = Process.Start(start)!;
        process.WaitForExit();
    }

    private static void Do(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Ask(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Values, keys and rarities as columns, and the two statements.</summary>
    private static void Export(LinkageResult result, string folder)
    {
        var features = result.Scorer.Features;
        var rules = result.Plans;
        var keys = rules.Select(rule => Keys(rule, result.Table.Count, result.Options.LargestBlock)).ToArray();
        using (var writer = new StreamWriter(folder + "/records.csv"))
        {
            writer.WriteLine(string.Join(',', new[] { "id" }.Concat(features.SelectMany((_, f) => new[] { $"f{f}", $"t{f}" })).Concat(features.SelectMany((feature, f) => feature.Parts.Take(1).Select(_ => $"p{f}"))).Concat(rules.Select((_, r) => $"b{r}"))));
            for (var record = 0; record < result.Table.Count; record++)
            {
                var line = new StringBuilder(record.ToString(CultureInfo.InvariantCulture));
                for (var f = 0; f < features.Count; f++)
                {
                    line.Append(",\"").Append(features[f].Shown(record)).Append("\",");
                    if (features[f].Term(record) >= 0) { line.Append(result.Scorer.Rarities.Of(f, record).ToString("F3", CultureInfo.InvariantCulture)); }
                }

                foreach (var feature in features) { line.Append(',').Append(feature.Parts[0].Key(record) is > 0 and var key ? key.ToString(CultureInfo.InvariantCulture) : ""); }
                foreach (var column in keys) { line.Append(',').Append(column[record] == 0 ? "" : column[record].ToString(CultureInfo.InvariantCulture)); }
                writer.WriteLine(line);
            }
        }

        var types = string.Join(", ", features.Select((_, f) => $"'f{f}': 'VARCHAR', 't{f}': 'DOUBLE', 'p{f}': 'UBIGINT'").Concat(rules.Select((_, r) => $"'b{r}': 'UBIGINT'")));
        File.WriteAllText(folder + "/types.txt", $"types = {{'id': 'INTEGER', {types}}}");
        File.WriteAllText(folder + "/pairs.sql", "CREATE TABLE pairs AS " + string.Join(" UNION ALL ", rules.Select((_, r) => $"SELECT l.id AS l, r.id AS r FROM r AS l JOIN r AS r ON l.b{r} = r.b{r} AND l.id < r.id{string.Concat(Enumerable.Range(0, r).Select(earlier => $" AND NOT coalesce(l.b{earlier} = r.b{earlier}, false)"))}")));
        var levels = string.Join(", ", features.Select((feature, f) => $"{DuckLevels.Case(feature, f)} AS g{f}, l.t{f} AS t{f}"));
        var weights = string.Join(" + ", features.Select((feature, f) => $"CASE g{f} {string.Concat(Enumerable.Range(1, feature.Levels.Count - 1).Select(level => $"WHEN {level} THEN {Number(result.Learnt.Beliefs[f].Bits(level))}{(level == feature.Levels.Count - 1 && result.Scorer.Rarities.Weighs(f, level) ? $" + {Number(result.Scorer.Rarities.Base(f, level))} + t{f}" : "")} "))}ELSE 0 END"));
        var prior = Math.Log2(Math.Max(0.5, result.Learnt.Matches) / Math.Max(1, result.Population.Pairs - result.Learnt.Matches));
        File.WriteAllText(folder + "/score.sql", $"CREATE TABLE scored AS SELECT * FROM (SELECT l, r, {weights} + {Number(prior)} AS bits FROM (SELECT p.l, p.r, {levels} FROM pairs AS p JOIN r AS l ON l.id = p.l JOIN r AS r ON r.id = p.r)) WHERE bits >= -9.965");
    }

    private static ulong[] Keys(Blocking.RulePlan rule, int records, int largest)
    {
        var keys = new ulong[records];
        for (var record = 0; record < records; record++) { keys[record] = rule.Key(record); }
        var counts = keys.Where(key => key != 0).GroupBy(key => key).ToDictionary(group => group.Key, group => group.Count());
        for (var record = 0; record < records; record++) { if (keys[record] != 0 && counts[keys[record]] > largest) { keys[record] = 0; } }
        return keys;
    }

    private static string Number(double number) => "(" + number.ToString("F4", CultureInfo.InvariantCulture) + ")";
}
