using System.Globalization;
using DuckDB.NET.Data;

namespace Leeward.Linkage.Bench;

/// <summary>
/// DuckDB's side, in Splink's manner: rules joined one after another, each leaving out what an earlier one yielded; levels as CASE; weights summed; term frequencies joined in. Training as Splink does it: u from all pairs of a random
/// sample of 1,415 records (a million pairs), m by EM over the pairs of three training rules that have no feature in common, each giving m for the features it does not use, at most 25 rounds, on counts of patterns.
/// </summary>
internal sealed class DuckSql : IDisposable
{
    private const int Rounds = 25;
    private const double Still = 1e-4;
    private readonly DuckDBConnection _database = new("Data Source=:memory:");
    private readonly DuckPlan _plan;

    public DuckSql(string folder)
    {
        _plan = DuckPlan.Read(folder);
        _database.Open();
        Do("SET threads = 2");
        Do($"SET temp_directory = '{folder}'");
        var types = string.Join(", ", _plan.Features.Select((_, f) => $"'f{f}': 'VARCHAR', 't{f}': 'DOUBLE', 'p{f}': 'UBIGINT'").Concat(_plan.Rules.Select((_, r) => $"'b{r}': 'UBIGINT'")));
        Do($"CREATE TABLE r AS SELECT * FROM read_csv('{folder}/records.csv', header = true, quote = '\"', types = {{'id': 'INTEGER', {types}}})");
    }

    public object? Version => Ask("SELECT version()");

    public void Dispose() => _database.Dispose();

    /// <summary>The candidate pairs.</summary>
    public long Block()
    {
        Do("CREATE TABLE pairs AS " + string.Join(" UNION ALL ", _plan.Rules.Select((_, r) =>
            $"SELECT l.id AS l, r.id AS r FROM r AS l JOIN r AS r ON l.b{r} = r.b{r} AND l.id < r.id{string.Concat(Enumerable.Range(0, r).Select(earlier => $" AND NOT coalesce(l.b{earlier} = r.b{earlier}, false)"))}")));
        return Convert.ToInt64(Ask("SELECT count(*) FROM pairs"), CultureInfo.InvariantCulture);
    }

    /// <summary>Scores the candidate pairs with what the engine learnt, or with what was learnt here; gives how many are kept.</summary>
    public long Score(double[][]? m = null, double[][]? u = null)
    {
        var weights = _plan.Features.Select((feature, f) => Sum(f, feature.Top, level => m is null || u is null
            ? Number(feature.Bits(level)) + (level == feature.Top && feature.Weighs[level] ? $" + {Number(feature.Base[level])} + t{f}" : "")
            : level == feature.Top && feature.Weighs[level] ? $"{Number(Math.Log2(m[f][level]))} + t{f}" : Number(Math.Log2(m[f][level] / u[f][level]))));
        var levels = string.Join(", ", _plan.Features.Select((feature, f) => $"{feature.Case} AS g{f}, l.t{f} AS t{f}"));
        Do($"CREATE TABLE scored AS SELECT * FROM (SELECT l, r, {string.Join(" + ", weights)} + {Number(_plan.Prior)} AS bits FROM (SELECT p.l, p.r, {levels} FROM pairs AS p JOIN r AS l ON l.id = p.l JOIN r AS r ON r.id = p.r)) WHERE bits >= -9.965");
        return Convert.ToInt64(Ask("SELECT count(*) FROM scored"), CultureInfo.InvariantCulture);
    }

    /// <summary>Learns m and u.</summary>
    public (double[][] M, double[][] U, string Rules) Learn()
    {
        Do("CREATE TABLE s AS SELECT * FROM r USING SAMPLE reservoir(1415 ROWS) REPEATABLE (7)");
        Do($"CREATE TABLE gu AS SELECT {Gammas()}, count(*) AS n FROM s AS l JOIN s AS r ON l.id < r.id GROUP BY ALL");
        var u = Shares(Counts("gu", "n"));
        var training = Training();
        var sums = _plan.Features.Select(feature => new double[feature.Top + 1]).ToArray();
        foreach (var rule in training)
        {
            Do($"CREATE TABLE gm{rule} AS SELECT {Gammas()}, count(*) AS n FROM r AS l JOIN r AS r ON l.b{rule} = r.b{rule} AND l.id < r.id GROUP BY ALL");
            var m = Expect(rule, u);
            for (var f = 0; f < sums.Length; f++) { for (var level = 1; level < sums[f].Length && !_plan.Rules[rule].Features.Contains(f); level++) { sums[f][level] += m[f][level]; } }
        }

        return (Shares(sums), u, string.Join("; ", training.Select(rule => _plan.Rules[rule].Name)));
    }

    /// <summary>The first three rules that have no feature in common.</summary>
    private List<int> Training()
    {
        var chosen = new List<int>();
        for (var rule = 0; rule < _plan.Rules.Length && chosen.Count < 3; rule++)
        {
            if (!chosen.Exists(one => _plan.Rules[one].Features.Intersect(_plan.Rules[rule].Features).Any())) { chosen.Add(rule); }
        }

        return chosen;
    }

    private double[][] Expect(int rule, double[][] u)
    {
        // Splink's first idea: 0.95 for the same, the rest shared.
        var m = _plan.Features.Select(feature => Enumerable.Range(0, feature.Top + 1).Select(level => level == 0 ? 0 : level == feature.Top ? 0.95 : 0.05 / (feature.Top - 1)).ToArray()).ToArray();
        var share = 0.1;
        for (var round = 0; round < Rounds; round++)
        {
            var free = Enumerable.Range(0, m.Length).Where(f => !_plan.Rules[rule].Features.Contains(f)).ToArray();
            var bits = string.Join(" + ", free.Select(f => Sum(f, _plan.Features[f].Top, level => Number(Math.Log2(m[f][level] / u[f][level])))));
            Do($"CREATE OR REPLACE TEMP TABLE e AS SELECT *, n / (1 + pow(2, -({bits} + {Number(Math.Log2(share / (1 - share)))}))) AS a FROM gm{rule}");
            var next = Shares(Counts("e", "a"));
            var found = Convert.ToDouble(Ask("SELECT sum(a) / sum(n) FROM e"), CultureInfo.InvariantCulture);
            var moved = Math.Abs(found - share);
            foreach (var f in free) { for (var level = 1; level < m[f].Length; level++) { moved = Math.Max(moved, Math.Abs(next[f][level] - m[f][level])); } }
            (m, share) = (next, Math.Clamp(found, 1e-9, 1 - 1e-9));
            if (moved < Still) { break; }
        }

        return m;
    }

    /// <summary>Sums by feature and level.</summary>
    private double[][] Counts(string table, string sum)
    {
        var counts = _plan.Features.Select(feature => new double[feature.Top + 1]).ToArray();
        using var command = _database.CreateCommand();
        command.CommandText = string.Join(" UNION ALL ", _plan.Features.Select((_, f) => $"SELECT {f} AS f, g{f} AS g, sum({sum})::DOUBLE AS c FROM {table} GROUP BY g{f}"));
        using var rows = command.ExecuteReader();
        while (rows.Read()) { counts[rows.GetInt32(0)][rows.GetInt32(1)] = rows.GetDouble(2); }
        return counts;
    }

    private static double[][] Shares(double[][] counts) =>
        [.. counts.Select(levels => { var all = levels.Skip(1).Sum() + 0.5 * (levels.Length - 1); return levels.Select((count, level) => level == 0 ? 0 : (count + 0.5) / all).ToArray(); })];

    private string Gammas() => string.Join(", ", _plan.Features.Select((feature, f) => $"{feature.Case} AS g{f}"));

    private static string Sum(int f, int top, Func<int, string> weight) => $"CASE g{f} {string.Concat(Enumerable.Range(1, top).Select(level => $"WHEN {level} THEN {weight(level)} "))}ELSE 0 END";

    private static string Number(double number) => "(" + number.ToString("F4", CultureInfo.InvariantCulture) + ")";

    private void Do(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Ask(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
