using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Closures;

/// <summary>The closures of a case, and those that wait for a person's decision.</summary>
internal sealed class ReadClosures(IRecords records, IIdentities identities, IAccess access)
{
    public async Task<Outcome<IReadOnlyList<ClosureView>>> ListAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var closures = await records.Query<Closure>(OpenCase.ReadRight).AsNoTracking().Where(c => c.CaseId == caseId).OrderByDescending(c => c.Id).ToListAsync(ct);
        if (closures.Count == 0) { return new List<ClosureView>(); }
        var notes = await identities.OpenAsync(OpenCase.ReadRight, "closures of a case", FieldGroups.Notes, [.. closures], ct);
        return closures.Select(c => View(c, found.Value.Number, notes.Text(SealClass.Narrative, c, c.Note), notes.Text(SealClass.Narrative, c, c.ReopeningNote))).ToList();
    }

    /// <summary>What waits for this person: closures that somebody else asked for, the oldest first.</summary>
    public async Task<Page<ClosureView>> WaitingAsync(string? cursor, int? size, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(CloseRights.Approve)) { return new([], null); }
        var (me, take) = (access.Actor.AccountId, Cursor.Size(size));
        var all = from c in records.Query<Closure>(CloseRights.Approve).AsNoTracking()
                  join about in records.Query<Case>(CloseRights.Approve).AsNoTracking() on c.CaseId equals about.Id
                  where c.State == ClosureState.Asked && c.AskedById != me
                  select new { Closure = c, about.Number };
        if (Cursor.TryUnpack(cursor, out _, out var last)) { all = all.Where(c => c.Closure.Id.CompareTo(last) > 0); }
        var rows = await all.OrderBy(c => c.Closure.Id).Take(take + 1).ToListAsync(ct);
        return new([.. rows.Take(take).Select(r => View(r.Closure, r.Number, null, null))], rows.Count > take ? Cursor.Pack(0, rows[take - 1].Closure.Id) : null);
    }

    private static ClosureView View(Closure c, string number, string? note, string? again) => new(
        c.Id, c.CaseId, number, c.Region, c.Reason, c.State, c.FormRecordId, c.AskedById, c.AskedAt, c.DecidedById, c.DecidedAt, note, c.ReopeningReason, c.ReopenedAt, again, c.Version, c.Withdrawal);
}

/// <summary>What a decision about a closure asks and moves beside the case.</summary>
internal sealed class ClosureWork(AskClosure ask, IProcedureRuns runs, PeopleBook people, ResponseTimes times)
{
    public Task<Refusal?> SinceAsync(Case about, Closure closure, CancellationToken ct) => ask.SinceAsync(about, closure, ct);

    public DateTimeOffset? Due(string level, string what) => times.Due(level, what);

    /// <summary>The runs end with the case: asked for by one person, approved by the other.</summary>
    public async Task<Outcome> EndRunsAsync(Closure closure, CancellationToken ct)
    {
        var asker = closure.AskedById is { } id ? Actor.LabelOf((await people.NamesAsync([id], ct)).GetValueOrDefault(id, ""), id) : "closure";
        return await runs.CloseAsync(closure.CaseId, asker, closure.Reason, ct);
    }
}

/// <summary>A second person approves a closure or returns it; a closed case can be reopened.</summary>
internal sealed class DecideClosure(IRecords records, IAccess access, IVault vault, PackSet pack, ClosureWork work, TimeProvider clock)
{
    public async Task<Outcome<CaseSummary>> RunAsync(Guid closureId, DecideClosureRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Closure>(closureId, CloseRights.Approve, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = await records.FindAsync<Case>(found.Value.CaseId, CloseRights.Approve, ct);
        if (!about.Ok) { return about.Refusal!; }
        if (PlainText.Check("Note", request.Note, 4000, needed: !request.Approve) is { } bad) { return bad; }
        records.Expect(found.Value, request.Version);
        // What was changed in the case since it was shown was not looked at by who decides.
        if (request.CaseVersion is { } seen) { records.Expect(about.Value, seen); }
        var now = clock.GetUtcNow();
        var decided = found.Value.Decide(request.Approve, access.Actor.AccountId, vault.Seal(SealClass.Narrative, closureId, PlainText.Clean(request.Note)), now);
        if (!decided.Ok) { return decided.Refusal!; }
        if (request.Approve)
        {
            if (await work.SinceAsync(about.Value, found.Value, ct) is { } no) { return no; }
            var ended = await work.EndRunsAsync(found.Value, ct);
            if (!ended.Ok) { return ended.Refusal!; }
            about.Value.Close(found.Value.Reason, now);
            records.Tell(new CaseClosed(about.Value.Id, about.Value.Region, found.Value.Reason));
        }
        else { about.Value.ReturnToWork(); }
        var saved = await records.SaveAsync(CloseRights.Approve, ct);
        return saved.Ok ? about.Value.Summary() : saved.Refusal!;
    }

    public async Task<Outcome<CaseSummary>> ReopenAsync(Guid caseId, ReopenCaseRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, CloseRights.Reopen, ct);
        if (!found.Ok) { return found.Refusal!; }
        var bad = PlainText.All(
            pack.Lookups["reopening-reason"].Find(request.Reason ?? "") is null ? Refusal.Invalid("Reason", "kernel.not_a_choice") : null,
            PlainText.Check("Note", request.Note, 4000, needed: true));
        if (bad is not null) { return bad; }
        var about = found.Value;
        if (about.Status != CaseStatus.Closed) { return new Refusal("cases.case.is_open"); }
        records.Expect(about, request.Version);
        var last = await records.Unfiltered<Closure>("the closure that is undone").Where(c => c.CaseId == caseId && c.State == ClosureState.Approved).OrderByDescending(c => c.Id).FirstOrDefaultAsync(ct);
        last?.Reopen(request.Reason!, access.Actor.AccountId, vault.Seal(SealClass.Narrative, last.Id, PlainText.Clean(request.Note)), clock.GetUtcNow());
        var level = about.Risk.ToString().ToLowerInvariant();
        about.Reopen(work.Due(level, "follow_up_every"), work.Due(level, "review_every"));
        var saved = await records.SaveAsync(CloseRights.Reopen, ct);
        return saved.Ok ? about.Summary() : saved.Refusal!;
    }
}
