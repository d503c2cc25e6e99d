using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.People;

/// <summary>Makes a case need-to-know, with all that belongs to it, in the caller's save: from then on only those named on it see that it exists. Who holds it closer stays on it, and so does its worker.</summary>
internal sealed class HoldCloser(IRecords records, IAccess access, IProcedureRuns runs)
{
    private const string Why = "everything of a case is held as closely as the case";

    public async Task HoldAsync(Case about, bool staffInvolved, CancellationToken ct)
    {
        about.StaffInvolved |= staffInvolved;
        if (about.Sensitivity == Sensitivity.NeedToKnow) { return; }
        about.Sensitivity = Sensitivity.NeedToKnow;
        await PartsAsync<CaseForm>(about.Id, ct);
        await PartsAsync<Closure>(about.Id, ct);
        await PartsAsync<CasePlan>(about.Id, ct);
        await PartsAsync<Service>(about.Id, ct);
        await PartsAsync<Incident>(about.Id, ct);
        await PartsAsync<CaseNote>(about.Id, ct);
        foreach (var child in await records.Unfiltered<Child>(Why).Where(c => c.Id == about.ChildId && c.AccessId == about.AccessId).ToListAsync(ct)) { child.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var report in await records.Unfiltered<Report>(Why).Where(r => r.CaseId == about.Id).ToListAsync(ct)) { report.Sensitivity = Sensitivity.NeedToKnow; }
        await runs.HoldCloserAsync(about.Id, ct);
        foreach (var person in new[] { access.Actor.AccountId, about.WorkerId }.OfType<Guid>().Distinct()) { access.Name(about.AccessId, person, "on the case when it became need-to-know"); }
    }

    private async Task PartsAsync<T>(Guid caseId, CancellationToken ct) where T : OfCase
    {
        foreach (var part in await records.Unfiltered<T>(Why).Where(p => p.CaseId == caseId).ToListAsync(ct)) { part.Sensitivity = Sensitivity.NeedToKnow; }
    }
}
