using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Reviews;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.History;

/// <summary>Writes a note on a case.</summary>
internal sealed class WriteNote(IRecords records, IAccess access, IVault vault, TextCatalogue texts, TimeProvider clock)
{
    public const string Right = EditCase.Right;

    public async Task<Outcome<Guid>> RunAsync(Guid caseId, NoteRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (PlainText.Check("Text", request.Text, 10_000, needed: true) is { } bad) { return bad; }
        var id = Add(found.Value, PlainText.Clean(request.Text));
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? id : saved.Refusal!;
    }

    /// <summary>A note that says what was changed from what to what, and why; saved with the caller's next save.</summary>
    public Guid Add(Case about, string what, string from, string to, string reason) => Add(about, texts.Say(what, texts.Say(from), texts.Say(to), PlainText.Clean(reason)!));

    /// <summary>A note that says what happened and because of what; saved with the caller's next save.</summary>
    public Guid Add(Case about, string what, string because) => Add(about, texts.Say(what, texts.Say(because)));

    private Guid Add(Case about, string? text)
    {
        var id = Ids.New(clock);
        records.Add(new CaseNote
        {
            Id = id, CaseId = about.Id, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic,
            Text = vault.Seal(SealClass.Narrative, id, text), WrittenById = access.Actor.AccountId, WrittenAt = clock.GetUtcNow(),
        });
        return id;
    }
}

/// <summary>What happened on a case: its notes, and from the audit trail who did what; readings only for those who approve closures.</summary>
internal sealed class ReadHistory(IRecords records, IAccess access, IIdentities identities, ChildDoor door, AuditBook audit)
{
    public const string Right = OpenCase.ReadRight;

    /// <summary>The notes, the newest first.</summary>
    public async Task<Outcome<Page<NoteView>>> NotesAsync(Guid caseId, string? cursor, int? size, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (all, take) = (records.Query<CaseNote>(Right).AsNoTracking().Where(n => n.CaseId == caseId), Cursor.Size(size));
        if (Cursor.TryUnpack(cursor, out _, out var last)) { all = all.Where(n => n.Id.CompareTo(last) < 0); }
        var rows = await all.OrderByDescending(n => n.Id).Take(take + 1).ToListAsync(ct);
        var notes = rows.Take(take).ToList();
        if (notes.Count == 0) { return new Page<NoteView>([], null); }
        var opener = await identities.OpenAsync(Right, "notes of a case", FieldGroups.Notes, [.. notes], ct);
        List<NoteView> shown = [.. notes.Select(n => new NoteView(n.Id, opener.Text(SealClass.Narrative, n, n.Text), n.WrittenById, n.WrittenAt))];
        return new Page<NoteView>(shown, rows.Count > take ? Cursor.Pack(0, notes[^1].Id) : null);
    }

    public async Task<Outcome<IReadOnlyList<AuditLine>>> LinesAsync(Guid caseId, long? before, int size, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        var ids = new List<Guid> { about.Id, about.ChildId };
        ids.AddRange(await door.LeadingAsync([about.ChildId], ct));
        ids.AddRange(await IdsAsync<CaseForm>(caseId, ct));
        ids.AddRange(await IdsAsync<Closure>(caseId, ct));
        ids.AddRange(await IdsAsync<CasePlan>(caseId, ct));
        ids.AddRange(await IdsAsync<CaseReview>(caseId, ct));
        ids.AddRange(await IdsAsync<Service>(caseId, ct));
        ids.AddRange(await IdsAsync<Incident>(caseId, ct));
        ids.AddRange(await IdsAsync<CaseNote>(caseId, ct));
        var readings = access.Can(CloseRights.Approve, new RegionCode(about.Region), about.Sensitivity, about.AccessId);
        return (await audit.OfAsync(ids, readings, before, size, ct)).ToList();
    }

    private Task<List<Guid>> IdsAsync<T>(Guid caseId, CancellationToken ct) where T : OfCase => records.Query<T>(Right).Where(p => p.CaseId == caseId).Select(p => p.Id).ToListAsync(ct);
}
