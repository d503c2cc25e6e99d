using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reports;

/// <summary>The reports that a signed-in mandated reporter filed, the newest first: where each stands, in the same three words as a receipt code tells, and nothing else.</summary>
internal sealed class OwnReports(IRecords records, IAccess access)
{
    /// <summary>Why the reporter is named on the report. The name goes with the report and not with the case it becomes.</summary>
    public const string Filed = "filed the report";

    public async Task<Page<OwnReport>> RunAsync(string? cursor, int? size, CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(FileReport.Right)) { return new([], null); }
        var take = Cursor.Size(size);
        const string why = "a mandated reporter sees where the own reports stand, in three words";
        var mine = records.Unfiltered<NamedPerson>(why).Where(n => n.AccountId == me && n.Reason == Filed).Select(n => n.AccessId);
        var reports = records.Unfiltered<Report>(why).Where(r => mine.Contains(r.Id));
        if (Cursor.TryUnpack(cursor, out _, out var last)) { reports = reports.Where(r => r.Id.CompareTo(last) < 0); }
        var rows = await reports.OrderByDescending(r => r.Id).Take(take + 1).Select(r => new { r.Id, r.Number, r.ReceivedAt, r.State }).ToListAsync(ct);
        return new([.. rows.Take(take).Select(r => new OwnReport(r.Id, r.Number, r.ReceivedAt, LookUpReceipt.Word(r.State)))], rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }
}
