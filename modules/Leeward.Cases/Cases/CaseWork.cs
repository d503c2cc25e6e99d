using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.People;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;

namespace Leeward.Cases.Cases;

/// <summary>A case opened on a page: what is stored, and the child's name for one who may see it.</summary>
internal sealed record OpenedCase(Case Case, string? ChildName, string? ChildNameLatin, string? ChildNumber, Guid? ChildId)
{
    public CaseView View() => new(Case.Summary(), ChildId is { } child ? new(child, ChildNumber!, ChildName, ChildNameLatin) : null, Case.TimesReopened);

    public CaseHeading Head => new(Case.Summary(), ChildName, ChildNameLatin, Case.TimesReopened);
}

/// <summary>Opens one case with the child's identity, audited.</summary>
internal sealed class ReadCase(IRecords records, IIdentities identities, ChildDoor door)
{
    public async Task<Outcome<OpenedCase>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var reached = await door.ReadAsync(found.Value.ChildId, FindChildren.Right, ct);
        if (!reached.Ok) { return new OpenedCase(found.Value, null, null, null, null); }
        var (child, through) = reached.Value;
        var opener = await identities.OpenAsync(FindChildren.Right, "case page", FieldGroups.ChildIdentity, [through], ct);
        return new OpenedCase(
            found.Value, opener.Text(SealClass.Child, through, child.Id, child.Name), opener.Text(SealClass.Child, through, child.Id, child.NameLatin), child.Number, child.Id);
    }
}

/// <summary>Changes status and risk; the second of two people is told. A risk that is lowered by hand, without an assessment, needs a reason.</summary>
internal sealed class EditCase(IRecords records, WriteNote notes)
{
    public const string Right = "cases.case.edit";

    public async Task<Outcome<CaseSummary>> RunAsync(Guid id, EditCaseRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        records.Expect(found.Value, request.Version);
        var (before, lowered) = (found.Value.Risk, request.Risk < found.Value.Risk);
        // Asked before anything is changed: what is refused must not be shown as done.
        if (lowered && string.IsNullOrWhiteSpace(request.Reason)) { return Refusal.Invalid("Reason", "cases.case.lower_risk_reason"); }
        if (lowered && PlainText.Check("Reason", request.Reason, 2000) is { } bad) { return bad; }
        var edited = found.Value.Edit(request.Status, request.Risk);
        if (!edited.Ok) { return edited.Refusal!; }
        if (lowered) { notes.Add(found.Value, "case_risk_lowered", "risk_" + before, "risk_" + request.Risk, request.Reason!); }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }
}

/// <summary>Takes a case as its worker. One that has a worker is given on only by those who assign.</summary>
internal sealed class TakeCase(IRecords records, IAccess access, CasePeople people)
{
    public const string Right = EditCase.Right, AssignRight = "cases.case.assign";

    public async Task<Outcome<CaseSummary>> RunAsync(Guid id, Guid worker, int? version, CancellationToken ct)
    {
        var right = access.HoldsAnywhere(AssignRight) ? AssignRight : Right;
        var found = await records.FindAsync<Case>(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (right == Right && found.Value.WorkerId is { } other && other != worker) { return new Refusal("cases.case.has_worker"); }
        if (found.Value.AtWork() is { } no) { return no; }
        if (version is { } seen) { records.Expect(found.Value, seen); }
        found.Value.Assign(worker);
        if (found.Value.Sensitivity == Sensitivity.NeedToKnow) { await people.NameAsync(found.Value, worker, "worker", null, ct); }
        var saved = await records.SaveAsync(right, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }
}
