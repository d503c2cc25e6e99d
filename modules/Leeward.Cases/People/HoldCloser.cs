using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.Merges;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Reviews;
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
        await PartsAsync<CaseReview>(about.Id, ct);
        await PartsAsync<Service>(about.Id, ct);
        await PartsAsync<Incident>(about.Id, ct);
        await PartsAsync<CaseNote>(about.Id, ct);
        await ChildAsync(about, ct);
        foreach (var report in await records.Unfiltered<Report>(Why).Where(r => r.CaseId == about.Id).ToListAsync(ct)) { report.Sensitivity = Sensitivity.NeedToKnow; }
        await runs.HoldCloserAsync(about.Id, ct);
        foreach (var person in new[] { access.Actor.AccountId, about.WorkerId }.OfType<Guid>().Distinct()) { access.Name(about.AccessId, person, "on the case when it became need-to-know"); }
    }

    /// <summary>The child held with the case. Where that record was merged, the child it turned out to be takes the stricter level, and the people of the case stay on it.</summary>
    private async Task ChildAsync(Case about, CancellationToken ct)
    {
        var held = await records.Unfiltered<Child>(Why).Where(c => c.AccessId == about.AccessId).ToListAsync(ct);
        foreach (var child in held) { child.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var merge in await records.Unfiltered<ChildMerge>(Why).Where(m => m.KeptId == about.ChildId || m.OtherId == about.ChildId).ToListAsync(ct)) { merge.Sensitivity = Sensitivity.NeedToKnow; }
        if (held.Count == 0 || held.Exists(c => c.Id == about.ChildId)) { return; }
        var whole = await records.Unfiltered<Child>(Why).FirstAsync(c => c.Id == about.ChildId, ct);
        whole.Sensitivity = Sensitivity.NeedToKnow;
        foreach (var person in new[] { access.Actor.AccountId, about.WorkerId }.OfType<Guid>().Distinct()) { access.Name(whole.AccessId, person, "on the case when it became need-to-know"); }
    }

    private async Task PartsAsync<T>(Guid caseId, CancellationToken ct) where T : OfCase
    {
        foreach (var part in await records.Unfiltered<T>(Why).Where(p => p.CaseId == caseId).ToListAsync(ct)) { part.Sensitivity = Sensitivity.NeedToKnow; }
    }
}
