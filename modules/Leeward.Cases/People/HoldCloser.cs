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

/// <summary>
/// Puts a case at a level of sensitivity, with all that belongs to it, in the caller's save: made need-to-know, from then on only those named on it see that it exists. Who holds it closer stays on it, and so does
/// its worker.
/// </summary>
internal sealed class HoldCloser(IRecords records, IAccess access, IProcedureRuns runs, CasePeople people)
{
    private const string Why = "everything of a case is held as closely as the case";

    /// <summary>Makes it need-to-know, where it is not.</summary>
    public Task HoldAsync(Case about, bool staffInvolved, CancellationToken ct)
    {
        about.StaffInvolved |= staffInvolved;
        return about.Sensitivity == Sensitivity.NeedToKnow ? Task.CompletedTask : PutAsync(about, Sensitivity.NeedToKnow, ct);
    }

    public async Task PutAsync(Case about, Sensitivity level, CancellationToken ct)
    {
        about.Sensitivity = level;
        await PartsAsync<CaseForm>(about, ct);
        await PartsAsync<Closure>(about, ct);
        await PartsAsync<CasePlan>(about, ct);
        await PartsAsync<CaseReview>(about, ct);
        await PartsAsync<Service>(about, ct);
        await PartsAsync<Incident>(about, ct);
        await PartsAsync<CaseNote>(about, ct);
        await ChildAsync(about, ct);
        foreach (var report in await records.Unfiltered<Report>(Why).Where(r => r.CaseId == about.Id).ToListAsync(ct)) { report.Sensitivity = level > report.LeastSensitivity ? level : report.LeastSensitivity; }
        await runs.HoldAsync(about.Id, level, ct);
        if (level < Sensitivity.NeedToKnow) { return; }
        await people.FollowAsync(about, await people.RecordsAsync(about, ct), ct);
        foreach (var person in new[] { access.Actor.AccountId, about.WorkerId }.OfType<Guid>().Distinct()) { await people.NameAsync(about, person, "on the case when it became need-to-know", null, ct); }
    }

    /// <summary>
    /// The record registered with the case, as closely as the most closely held of the child's cases. Where that record was merged, the child it turned out to be takes the stricter level; what was merged is not
    /// opened again.
    /// </summary>
    private async Task ChildAsync(Case about, CancellationToken ct)
    {
        var held = await records.Unfiltered<Child>(Why).Where(c => c.CaseId == about.Id).ToListAsync(ct);
        var merges = await records.Unfiltered<ChildMerge>(Why).Where(m => m.KeptId == about.ChildId || m.OtherId == about.ChildId).ToListAsync(ct);
        var others = await records.Unfiltered<Case>(Why).AsNoTracking().Where(c => c.ChildId == about.ChildId && c.Id != about.Id).Select(c => c.Sensitivity).ToListAsync(ct);
        var level = others.Append(about.Sensitivity).Max();
        Sensitivity At(Sensitivity now) => merges.Count > 0 && now > level ? now : level;
        foreach (var child in held) { child.Sensitivity = At(child.Sensitivity); }
        foreach (var merge in merges) { merge.Sensitivity = At(merge.Sensitivity); }
        if (level < Sensitivity.NeedToKnow || held.Count == 0 || held.Exists(c => c.Id == about.ChildId)) { return; }
        var whole = await records.Unfiltered<Child>(Why).FirstAsync(c => c.Id == about.ChildId, ct);
        whole.Sensitivity = level;
    }

    private async Task PartsAsync<T>(Case about, CancellationToken ct) where T : OfCase
    {
        foreach (var part in await records.Unfiltered<T>(Why).Where(p => p.CaseId == about.Id).ToListAsync(ct)) { part.Sensitivity = about.Sensitivity; }
    }
}
