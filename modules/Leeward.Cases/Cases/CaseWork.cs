using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Cases;

/// <summary>A case opened on a page: what is stored, and the child's name for one who may see it.</summary>
internal sealed record OpenedCase(Case Case, string? ChildName, string? ChildNameLatin, string? ChildNumber, string? ClosureNote);

/// <summary>Opens one case with the child's identity, audited.</summary>
internal sealed class ReadCase(IRecords records, IIdentities identities)
{
    public async Task<Outcome<OpenedCase>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var child = await records.FindAsync<Child>(found.Value.ChildId, FindChildren.Right, ct);
        if (!child.Ok) { return new OpenedCase(found.Value, null, null, null, null); }
        var opener = await identities.OpenAsync(FindChildren.Right, "case page", FieldGroups.ChildIdentity, [child.Value], ct);
        var notes = await identities.OpenAsync(OpenCase.ReadRight, "case page", FieldGroups.Notes, [found.Value], ct);
        return new OpenedCase(
            found.Value, opener.Text(SealClass.Child, child.Value, child.Value.Name), opener.Text(SealClass.Child, child.Value, child.Value.NameLatin),
            child.Value.Number, notes.Text(SealClass.Narrative, found.Value, found.Value.ClosureNote));
    }
}

/// <summary>Changes status and risk; the second of two people is told.</summary>
internal sealed class EditCase(IRecords records)
{
    public const string Right = "cases.case.edit";

    public async Task<Outcome<CaseSummary>> RunAsync(Guid id, EditCaseRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        records.Expect(found.Value, request.Version);
        var edited = found.Value.Edit(request.Status, request.Risk);
        if (!edited.Ok) { return edited.Refusal!; }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }
}

/// <summary>Takes a case as its worker; the worker of a need-to-know case is named on it.</summary>
internal sealed class TakeCase(IRecords records, IAccess access)
{
    public const string Right = "cases.case.assign";

    public async Task<Outcome<CaseSummary>> RunAsync(Guid id, Guid worker, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        found.Value.Assign(worker);
        if (found.Value.Sensitivity == Sensitivity.NeedToKnow) { access.Name(id, worker, "worker"); }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }
}

/// <summary>Closes a case on a reason, or opens it again.</summary>
internal sealed class CloseCase(IRecords records, IVault vault, PackSet pack, TimeProvider clock)
{
    public const string Right = "cases.case.approve_closure", ReopenRight = "cases.case.reopen";

    public async Task<Outcome<CaseSummary>> RunAsync(Guid id, CloseCaseRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var bad = PlainText.All(
            pack.Lookups["closure-reason"].Find(request.Reason ?? "") is null ? Refusal.Invalid("Reason", "kernel.not_a_choice") : null,
            PlainText.Check("Note", request.Note, 4000, needed: true));
        if (bad is not null) { return bad; }
        records.Expect(found.Value, request.Version);
        var closed = found.Value.Close(request.Reason!, vault.Seal(SealClass.Narrative, id, PlainText.Clean(request.Note)), clock.GetUtcNow());
        if (!closed.Ok) { return closed.Refusal!; }
        records.Tell(new CaseClosed(id, found.Value.Region, request.Reason!));
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }

    public async Task<Outcome<CaseSummary>> ReopenAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(id, ReopenRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        records.Expect(found.Value, version);
        var reopened = found.Value.Reopen();
        if (!reopened.Ok) { return reopened.Refusal!; }
        var saved = await records.SaveAsync(ReopenRight, ct);
        return saved.Ok ? found.Value.Summary() : saved.Refusal!;
    }
}
