using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Services;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Indicators;

/// <summary>The figures of reports and cases for the annual review, grouped in the database.</summary>
internal sealed class CaseIndicators(IRecords records, PackSet pack, TimeProvider clock) : IIndicatorSource
{
    public async Task<IReadOnlyList<IndicatorValue>> ComputeAsync(int year, string right, CancellationToken ct)
    {
        // The year is the year of the people counted, not of Greenwich.
        var (from, to) = (pack.Calendar.StartOf(new(year, 1, 1)), pack.Calendar.StartOf(new(year + 1, 1, 1)));
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var values = new List<IndicatorValue>();
        var reports = await records.Countable<Report>(right).Where(r => r.ReceivedAt >= from && r.ReceivedAt < to)
            .GroupBy(r => new { Province = r.Region.Substring(0, 2), r.Channel }).Select(g => new { g.Key.Province, g.Key.Channel, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(reports.Select(r => Value("reports_received", r.Count, ("province", r.Province), ("channel", r.Channel == ReportChannel.Public ? "public" : "mandatory"))));
        values.AddRange(await TriagedAsync(records.Countable<Report>(right).Where(r => r.ReceivedAt >= from && r.ReceivedAt < to), ct));
        // A closure counts in its year for good; that a case was reopened later changes only the years after.
        var closures = records.Countable<Closure>(right).Where(c => c.State == ClosureState.Approved);
        var open = await records.Countable<Case>(right).Where(c => c.OpenedAt < to && !closures.Any(x => x.CaseId == c.Id && x.DecidedAt < from && (x.ReopenedAt == null || x.ReopenedAt >= to)))
            .Select(c => new { Province = c.Region.Substring(0, 2), c.Risk, Closed = closures.Any(x => x.CaseId == c.Id && x.DecidedAt < to && (x.ReopenedAt == null || x.ReopenedAt >= to)) })
            .GroupBy(c => c).Select(g => new { g.Key.Province, g.Key.Closed, g.Key.Risk, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(open.Select(c => Value("cases_open", c.Count, ("province", c.Province), ("case_status", c.Closed ? "closed" : "open"), ("risk_level", Code(c.Risk)))));
        var opened = await records.Countable<Case>(right).Where(c => c.OpenedAt >= from && c.OpenedAt < to)
            .GroupBy(c => new { Province = c.Region.Substring(0, 2), c.Violence }).Select(g => new { g.Key.Province, g.Key.Violence, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(opened.Select(c => Value("cases_opened", c.Count, ("province", c.Province), ("violence_type", c.Violence))));
        var closed = await closures.Where(c => c.DecidedAt >= from && c.DecidedAt < to)
            .GroupBy(c => new { Province = c.Region.Substring(0, 2), c.Reason }).Select(g => new { g.Key.Province, g.Key.Reason, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(closed.Select(c => Value("cases_closed", c.Count, ("province", c.Province), ("closure_reason", c.Reason))));
        var served = await records.Countable<Service>(right).Where(s => s.State == ServiceState.Delivered && s.DeliveredOn >= first && s.DeliveredOn <= last)
            .Select(s => new { Province = s.Region.Substring(0, 2), s.Kind, s.Type, s.ChildId }).Distinct()
            .GroupBy(s => new { s.Province, s.Kind, s.Type }).Select(g => new { g.Key.Province, g.Key.Kind, g.Key.Type, Count = g.LongCount() }).ToListAsync(ct);
        var children = await records.Countable<Service>(right).Where(s => s.State == ServiceState.Delivered && s.DeliveredOn >= first && s.DeliveredOn <= last)
            .Select(s => new { Province = s.Region.Substring(0, 2), s.ChildId }).Distinct().GroupBy(s => s.Province).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(children.Select(c => Value("children_served", c.Count, ("province", c.Key))));
        values.AddRange(served.Select(s => Value("children_by_service", s.Count, ("province", s.Province), ("service_kind", s.Kind), ("service_type", s.Type))));
        return values;
    }

    /// <summary>Of the reports whose time for triage has passed, those that were triaged within it. One that waits still is counted as late.</summary>
    private async Task<List<IndicatorValue>> TriagedAsync(IQueryable<Report> reports, CancellationToken ct)
    {
        var (times, now) = (new TriageTimes(pack), clock.GetUtcNow());
        var counts = new SortedDictionary<string, (long InTime, long All)>(StringComparer.Ordinal);
        var rows = reports.Select(r => new { Province = r.Region.Substring(0, 2), r.InDangerNow, r.Severity, r.ReceivedAt, r.TriagedAt }).AsAsyncEnumerable();
        await foreach (var one in rows.WithCancellation(ct))
        {
            if (times.For(one.InDangerNow, one.Severity) is not { } within || one.ReceivedAt + within > now) { continue; }
            var (inTime, all) = counts.GetValueOrDefault(one.Province);
            counts[one.Province] = (inTime + (one.TriagedAt <= one.ReceivedAt + within ? 1 : 0), all + 1);
        }
        return [.. counts.Select(c => new IndicatorValue("reports_triaged_on_time", new Dictionary<string, string>(StringComparer.Ordinal) { ["province"] = c.Key }, c.Value.InTime, c.Value.All))];
    }

    private static IndicatorValue Value(string id, long count, params (string Dimension, string Code)[] by) =>
        new(id, by.ToDictionary(b => b.Dimension, b => b.Code, StringComparer.Ordinal), count);

    private static string Code<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
