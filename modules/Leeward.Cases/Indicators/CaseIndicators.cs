using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Indicators;

/// <summary>The figures of reports and cases for the annual review, grouped in the database.</summary>
internal sealed class CaseIndicators(IRecords records) : IIndicatorSource
{
    private const string Why = "figures of the annual review";

    public async Task<IReadOnlyList<IndicatorValue>> ComputeAsync(int year, CancellationToken ct)
    {
        var (from, to) = (new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var values = new List<IndicatorValue>();
        var reports = await records.Unfiltered<Report>(Why).Where(r => r.ReceivedAt >= from && r.ReceivedAt < to)
            .GroupBy(r => new { Province = r.Region.Substring(0, 2), r.Channel }).Select(g => new { g.Key.Province, g.Key.Channel, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(reports.Select(r => Value("reports_received", r.Count, ("province", r.Province), ("channel", r.Channel == ReportChannel.Public ? "public" : "mandatory"))));
        var open = await records.Unfiltered<Case>(Why).Where(c => c.OpenedAt < to && (c.ClosedAt == null || c.ClosedAt >= from))
            .GroupBy(c => new { Province = c.Region.Substring(0, 2), Closed = c.ClosedAt != null && c.ClosedAt < to, c.Risk }).Select(g => new { g.Key.Province, g.Key.Closed, g.Key.Risk, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(open.Select(c => Value("cases_open", c.Count, ("province", c.Province), ("case_status", c.Closed ? "closed" : "open"), ("risk_level", Code(c.Risk)))));
        var opened = await records.Unfiltered<Case>(Why).Where(c => c.OpenedAt >= from && c.OpenedAt < to)
            .GroupBy(c => new { Province = c.Region.Substring(0, 2), c.Violence }).Select(g => new { g.Key.Province, g.Key.Violence, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(opened.Select(c => Value("cases_opened", c.Count, ("province", c.Province), ("violence_type", c.Violence))));
        var closed = await records.Unfiltered<Case>(Why).Where(c => c.ClosedAt >= from && c.ClosedAt < to)
            .GroupBy(c => new { Province = c.Region.Substring(0, 2), c.ClosureReason }).Select(g => new { g.Key.Province, g.Key.ClosureReason, Count = g.LongCount() }).ToListAsync(ct);
        values.AddRange(closed.Select(c => Value("cases_closed", c.Count, ("province", c.Province), ("closure_reason", c.ClosureReason ?? "unknown"))));
        return values;
    }

    private static IndicatorValue Value(string id, long count, params (string Dimension, string Code)[] by) =>
        new(id, by.ToDictionary(b => b.Dimension, b => b.Code, StringComparer.Ordinal), count);

    private static string Code<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
