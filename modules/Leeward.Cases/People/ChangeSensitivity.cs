using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.People;

/// <summary>
/// Changes by hand how closely a case is held, with all that belongs to it and at once. Closer: the worker too. Less closely: a supervisor who sees the case, and never below need-to-know where sexual violence is
/// known or staff is involved.
/// </summary>
internal sealed class ChangeSensitivity(IRecords records, IAccess access, HoldCloser closer, CaseViolence known, WriteNote notes)
{
    public const string Right = "cases.case.sensitivity", LowerRight = "cases.case.lower_sensitivity";

    /// <summary>The levels that the person may choose for the case besides the one it has.</summary>
    public IReadOnlyList<Sensitivity> Choices(CaseSummary about)
    {
        bool May(string right) => access.Can(right, new RegionCode(about.Region), about.Sensitivity, about.Id);
        return [.. Enum.GetValues<Sensitivity>().Where(level => level != about.Sensitivity && May(level > about.Sensitivity ? Right : LowerRight))];
    }

    public async Task<Outcome<CaseSummary>> RunAsync(Guid caseId, ChangeSensitivityRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if (request.Sensitivity < about.Sensitivity && !access.Can(LowerRight, new RegionCode(about.Region), about.Sensitivity, about.AccessId)) { return await access.RefuseAsync(LowerRight, nameof(Case), caseId, ct); }
        var bad = PlainText.All(
            Enum.IsDefined(request.Sensitivity) && request.Sensitivity != about.Sensitivity ? null : Refusal.Invalid("Sensitivity", "kernel.not_a_choice"),
            PlainText.Check("Reason", request.Reason, 2000, needed: true));
        if (bad is not null) { return bad; }
        var lowered = request.Sensitivity < about.Sensitivity;
        if (lowered && await MustStayAsync(about, ct)) { return new Refusal("cases.case.stays_need_to_know"); }
        records.Expect(about, request.Version);
        var before = about.Sensitivity;
        await closer.PutAsync(about, request.Sensitivity, ct);
        notes.Add(about, "case_sensitivity_changed", "sensitivity_" + before, "sensitivity_" + request.Sensitivity, request.Reason!);
        var saved = await records.SaveAsync(lowered ? LowerRight : Right, ct);
        return saved.Ok ? about.Summary() : saved.Refusal!;
    }

    private async Task<bool> MustStayAsync(Case about, CancellationToken ct) => about.StaffInvolved || await known.IsSexualAsync(about, ct)
        || await records.Unfiltered<Incident>("what a case is held closely for").AnyAsync(i => i.CaseId == about.Id && i.RespondentIsStaff, ct);
}
