using System.Globalization;
using System.Text;

namespace Leeward.Server.Bench.Load;

/// <summary>Latencies of one kind of request.</summary>
internal sealed record KindFigures(string Kind, int Count, double Median, double P95, double P99, double Most, int Errors);

/// <summary>What a run of the load gave.</summary>
internal sealed record RunFigures(string Name, double Seconds, int Requests, double PerSecond, int Errors, double Median, double P95, double P99, double ServerCpu, double DatabaseCpu, double DriverCpu, double MachineCpu, IReadOnlyList<KindFigures> Kinds);

/// <summary>Gathers latencies and turns them into figures.</summary>
internal sealed class Gathered
{
    private readonly Dictionary<string, (List<double> Milliseconds, int Errors)> _kinds = new(StringComparer.Ordinal);

    public void Add(string kind, double milliseconds, bool failed)
    {
        var (list, errors) = _kinds.TryGetValue(kind, out var known) ? known : ([], 0);
        list.Add(milliseconds);
        _kinds[kind] = (list, errors + (failed ? 1 : 0));
    }

    public void Add(Gathered other)
    {
        foreach (var (kind, (list, errors)) in other._kinds)
        {
            var (mine, before) = _kinds.TryGetValue(kind, out var known) ? known : ([], 0);
            mine.AddRange(list);
            _kinds[kind] = (mine, before + errors);
        }
    }

    public IReadOnlyList<KindFigures> Kinds => [.. _kinds.OrderBy(k => k.Key.StartsWith("API", StringComparison.Ordinal)).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => Of(k.Key, k.Value.Milliseconds, k.Value.Errors))];

    public KindFigures All => Of("all", [.. _kinds.Values.SelectMany(k => k.Milliseconds)], _kinds.Values.Sum(k => k.Errors));

    private static KindFigures Of(string kind, List<double> all, int errors)
    {
        all.Sort();
        double At(double part) => all.Count == 0 ? 0 : all[Math.Min(all.Count - 1, (int)(part * all.Count))];
        return new(kind, all.Count, At(0.5), At(0.95), At(0.99), At(1), errors);
    }
}

/// <summary>Prints figures as a Markdown table.</summary>
internal static class Table
{
    public static string Of(RunFigures run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{run.Name}: {run.Requests} requests in {run.Seconds:0} s ({run.PerSecond:0}/s), {run.Errors} errors; of {run.MachineCpu:0.00} busy cores the server took {run.ServerCpu:0.00}, PostgreSQL {run.DatabaseCpu:0.00}, this driver {run.DriverCpu:0.00}: a request costs {1000 * run.ServerCpu / run.PerSecond:0.00} ms of the server and {1000 * run.DatabaseCpu / run.PerSecond:0.00} ms of the database");
        text.AppendLine().AppendLine("| request | count | median ms | p95 ms | p99 ms | most ms | errors |").AppendLine("|---|---|---|---|---|---|---|");
        foreach (var k in run.Kinds.Append(new("**all**", run.Requests, run.Median, run.P95, run.P99, run.Kinds.Max(x => x.Most), run.Errors)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {k.Kind} | {k.Count} | {k.Median:0.0} | {k.P95:0.0} | {k.P99:0.0} | {k.Most:0} | {k.Errors} |");
        }
        return text.ToString();
    }
}
