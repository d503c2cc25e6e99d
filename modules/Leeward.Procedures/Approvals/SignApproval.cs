using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Signing;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Approvals;

/// <summary>
/// Signs for one's body over the content hash, or gives the approval back. Only the person named in the route whose account signs for that body now, in the order of the route, with a
/// fresh proof of who they are, and never one who wrote the draft. The last signature publishes.
/// </summary>
internal sealed class SignApproval(ApprovalDesk desk, ProcedureLibrary library, SendForApproval send, PeopleBook people, IFreshProof proof, TimeProvider clock)
{
    public async Task<Outcome<ApprovalView>> RunAsync(Guid id, int version, SignInput input, CancellationToken ct)
    {
        if (PlainText.Check("Note", input.Note, 1000) is { } bad) { return bad; }
        var turn = await TurnAsync(id, ct);
        if (!turn.Ok) { return turn.Refusal!; }
        var (approval, mine, last) = turn.Value;
        var reading = ProcedureReader.Read(DraftDesk.Parse(approval.Document));
        if (input.ContentHash != approval.ContentHash || reading.Definition?.ContentHash != approval.ContentHash) { return Refusal.Invalid("ContentHash", "procedures.approval.hash"); }
        var draft = await DraftOfAsync(desk.Records, approval, ct);
        var me = desk.Access.Actor.AccountId!.Value;
        if (approval.SentById == me || (await SendForApproval.WritersAsync(desk.Records, draft, ct)).Contains(me)) { return await RefusedAsync(id, new("procedures.approval.own"), ct); }
        // Last of all, so that no password is asked in vain; and before anything is changed.
        var proved = await proof.CheckAsync(new(input.Password, input.Code, input.Confirmed), ct);
        if (!proved.Ok) { return await RefusedAsync(id, proved.Refusal!, ct); }
        desk.Records.Expect(approval, version);
        var now = clock.GetUtcNow();
        (mine.State, mine.At, mine.Name, mine.SignedHash, mine.Proof) = (SignatureState.Signed, now, desk.Access.Actor.Name, approval.ContentHash, proved.Value);
        approval.Acts++;
        mine.Note = Joined(mine.Note, input.Note);
        mine.Seal = desk.SealOf(approval, mine);
        if (last && await PublishAsync(approval, draft, reading.Definition, now, ct) is { } no) { return no; }
        var saved = await desk.Records.SaveAsync(ApprovalDesk.Sign, ct);
        return saved.Ok ? await desk.OpenAsync(id, ct) : saved.Refusal!;
    }

    /// <summary>Gives the approval back with a reason: the draft goes on as a draft, the approval stays readable.</summary>
    public async Task<Outcome> SendBackAsync(Guid id, int version, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var turn = await TurnAsync(id, ct);
        if (!turn.Ok) { return turn.Refusal!; }
        var (approval, mine, _) = turn.Value;
        desk.Records.Expect(approval, version);
        var why = PlainText.Clean(reason)!;
        (mine.State, mine.At) = (SignatureState.SentBack, clock.GetUtcNow());
        mine.Note = Joined(mine.Note, why);
        approval.End(ApprovalState.SentBack, desk.Access.Actor.Name, why, clock.GetUtcNow());
        (await DraftOfAsync(desk.Records, approval, ct)).State = DraftState.Writing;
        return await desk.Records.SaveAsync(ApprovalDesk.Sign, ct);
    }

    /// <summary>The draft of an approval that was reached through the filter.</summary>
    public static Task<Draft> DraftOfAsync(IRecords records, Approval approval, CancellationToken ct) =>
        records.Unfiltered<Draft>("the draft of an approval that was reached through the filter").FirstAsync(d => d.Id == approval.DraftId, ct);

    /// <summary>The place at which the acting person is the next to sign.</summary>
    private async Task<Outcome<(Approval Approval, Signature Mine, bool Last)>> TurnAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Approval>(id, ApprovalDesk.Sign, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.State != ApprovalState.Signing) { return new Refusal("procedures.approval.ended"); }
        var waiting = await desk.Records.PartsOf<Signature>(found.Value).Where(s => s.State == SignatureState.Waiting).OrderBy(s => s.Seq).ToListAsync(ct);
        var mine = waiting.Find(s => s.AccountId == desk.Access.Actor.AccountId);
        if (mine is null) { return await RefusedAsync(id, new("procedures.approval.not_named"), ct); }
        if ((await people.SigningBodiesAsync([mine.AccountId], ct)).GetValueOrDefault(mine.AccountId) != mine.Body) { return await RefusedAsync(id, new("procedures.approval.not_body", desk.BodyTitle(mine.Body)), ct); }
        return mine != waiting[0] ? new Refusal("procedures.approval.order", desk.BodyTitle(waiting[0].Body))
            : (found.Value, mine, waiting.Count == 1);
    }

    private async Task<Refusal?> PublishAsync(Approval approval, Draft draft, ProcedureDefinition definition, DateTimeOffset now, CancellationToken ct)
    {
        // What was true when it was put up may have changed while it went round.
        if ((await library.VersionsAsync(definition.Id, ct)).Any(v => v.ContentHash == definition.ContentHash || v.Edition == definition.Version)) { return new Refusal("procedures.approval.edition_there", definition.Version); }
        var from = send.From(approval.EffectiveOn);
        if (approval.Region.Length > 0)
        {
            if (await send.ProveAsync(definition, new RegionCode(approval.Region), from, ct) is not { } tightens) { return new Refusal("procedures.approval.no_national"); }
            if (!tightens.Holds) { return new Refusal("procedures.approval.loosens", tightens.Loosened.Count); }
        }
        var id = Ids.New(clock);
        desk.Records.Add(new PublishedProcedure
        {
            Id = id, AccessId = id, Region = approval.Region, Code = definition.Id, Edition = definition.Version, ContentHash = approval.ContentHash, Definition = approval.Document, EffectiveFrom = from,
            PublishedAt = now, BasisHash = approval.BasisHash, ApprovalId = approval.Id, RunningCases = approval.RunningCases, FromPhase = approval.FromPhase, ReviewOn = approval.ReviewOn, IsSynthetic = approval.IsSynthetic,
        });
        approval.End(ApprovalState.Published, desk.Access.Actor.Name, "", now);
        draft.State = DraftState.Published;
        return null;
    }

    private async Task<Refusal> RefusedAsync(Guid id, Refusal why, CancellationToken ct)
    {
        await desk.Access.RefuseAsync(ApprovalDesk.Sign, nameof(Approval), id, ct);
        return why;
    }

    private static string Joined(string before, string? note)
    {
        var joined = PlainText.Clean(note) is not { } some ? before : before.Length == 0 ? some : $"{before}\n{some}";
        return joined.Length <= 1000 ? joined : joined[..1000];
    }
}
