using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Triage;

/// <summary>How serious the reports of a queue are.</summary>
internal enum Seriousness
{
    /// <summary>The least serious ones.</summary>
    Worrying,
    /// <summary>Serious, not grave.</summary>
    Serious,
    /// <summary>Grave; those of a child in danger now are among them.</summary>
    Grave,
    /// <summary>A child is said to be in danger now.</summary>
    Danger,
}

/// <summary>What the queue is narrowed to.</summary>
internal sealed record QueueFilter(
    bool Waiting = true, string? Category = null, string? Region = null, string? Cursor = null, int? Size = null, Seriousness? Seriousness = null, ReportChannel? Channel = null);

/// <summary>The duty officer's queue: most serious first, a child in danger now before all others, and among equals the oldest; and one report opened.</summary>
internal sealed class TriageQueue(IRecords records, IIdentities identities)
{
    public const string Right = "cases.report.triage";

    public async Task<Page<ReportSummary>> ListAsync(QueueFilter filter, CancellationToken ct)
    {
        var size = Cursor.Size(filter.Size);
        var reports = records.Query<Report>(Right).AsNoTracking();
        reports = filter.Waiting
            ? reports.Where(r => r.State == ReportState.Received || r.State == ReportState.InTriage)
            : reports.Where(r => r.State == ReportState.ActedOn || r.State == ReportState.Closed);
        if (filter.Category is { Length: > 0 } category && category.All(c => c is '_' || char.IsAsciiLetterOrDigit(c))) { reports = reports.Where(r => r.Category == category); }
        if (filter.Region is { Length: > 0 } region && RegionCode.IsValid(region)) { reports = reports.Where(r => r.Region.StartsWith(region)); }
        reports = filter.Seriousness switch
        {
            Seriousness.Danger => reports.Where(r => r.InDangerNow),
            Seriousness.Grave => reports.Where(r => r.Severity >= 3),
            Seriousness.Serious => reports.Where(r => r.Severity == 2),
            Seriousness.Worrying => reports.Where(r => r.Severity < 2),
            _ => reports,
        };
        if (filter.Channel is { } channel) { reports = reports.Where(r => r.Channel == channel); }
        // Severity first (higher sooner), then age. An imported report came in long before it got its id: the time counts, and the id only tells equals apart.
        if (Cursor.TryUnpack(filter.Cursor, out var severity, out var last))
        {
            var at = await records.Unfiltered<Report>("where the page before ended").Where(r => r.Id == last).Select(r => r.ReceivedAt).FirstOrDefaultAsync(ct);
            reports = reports.Where(r => r.Severity < severity || (r.Severity == severity && (r.ReceivedAt > at || (r.ReceivedAt == at && r.Id.CompareTo(last) > 0))));
        }
        var rows = await reports.OrderByDescending(r => r.Severity).ThenBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var next = rows.Count > size ? Cursor.Pack(rows[size - 1].Severity, rows[size - 1].Id) : null;
        return new([.. rows.Take(size).Select(r => r.Summary())], next);
    }

    public async Task<Outcome<ReportDetail>> OpenAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Report>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var report = found.Value;
        if (report.State == ReportState.Received)
        {
            report.Look();
            var saved = await records.SaveAsync(Right, ct);
            if (!saved.Ok) { return saved.Refusal!; }
        }
        var child = await identities.OpenAsync(Right, "triage", FieldGroups.ChildIdentity | FieldGroups.Notes, [report], ct);
        var reporter = await identities.OpenAsync(Right, "triage", FieldGroups.ReporterIdentity, [report], ct);
        return new ReportDetail(
            report.Summary(), child.Text(SealClass.Narrative, report, report.Place), child.Text(SealClass.Narrative, report, report.WhatHappened),
            child.Text(SealClass.Child, report, report.ChildName), report.ChildAge, report.AboutMyself, report.InDangerNow,
            reporter.Text(SealClass.Reporter, report, report.Contact), reporter.Text(SealClass.Reporter, report, report.Institution),
            report.CaseId, report.Outcome, child.Text(SealClass.Narrative, report, report.OutcomeNote));
    }
}
