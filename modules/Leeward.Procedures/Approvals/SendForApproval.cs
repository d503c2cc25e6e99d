using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Approvals;

/// <summary>Puts a draft up for signature, and takes it back.</summary>
internal sealed class SendForApproval(ApprovalDesk desk, ProcedureLibrary library, DefinitionCache proofs, PeopleBook people, PackSet pack, TimeProvider clock)
{
    private const int MostSigners = 12;

    public DateOnly Today => pack.Calendar.DayOf(clock.GetUtcNow());

    /// <summary>The moment at which a version takes force: the first of its day, or now where that has passed.</summary>
    public DateTimeOffset From(DateOnly effectiveOn) => pack.Calendar.StartOf(effectiveOn) is var start && start > clock.GetUtcNow() ? start : clock.GetUtcNow();

    /// <summary>What stands against putting a draft up as it is, to take force on a day.</summary>
    public async Task<Readiness> LookAsync(OpenDraft draft, DateOnly effectiveOn, CancellationToken ct)
    {
        var stops = draft.Found.Findings.Where(one => one.StopsApproval).ToList();
        if (draft.Definition is not { } definition) { return new(stops, null, false, null); }
        var versions = await library.VersionsAsync(definition.Id, ct);
        var other = versions.Any(v => v.ContentHash == definition.ContentHash) ? new Refusal("procedures.approval.same_as_published")
            : versions.Any(v => v.Edition == definition.Version) ? new Refusal("procedures.approval.edition_there", definition.Version) : null;
        if (draft.Row.Region.Length == 0)
        {
            var national = await library.InForceAsync(definition.Id, RegionCode.Whole, From(effectiveOn), ct);
            return new(stops, null, draft.Row.BasisHash.Length > 0 && national is not null && national.ContentHash != draft.Row.BasisHash, other);
        }
        if (await ProveAsync(definition, new RegionCode(draft.Row.Region), From(effectiveOn), ct) is not { } proof) { return new(stops, null, false, other ?? new Refusal("procedures.approval.no_national")); }
        return new(stops, proof, proof.Nearest != draft.Row.BasisHash && proof.Own != draft.Row.BasisHash, other);
    }

    /// <summary>Whether a region's own version only tightens every version in force above it: the nearest that it loosens, else the nearest of all. Null where none is in force above.</summary>
    public async Task<Proof?> ProveAsync(ProcedureDefinition definition, RegionCode region, DateTimeOffset at, CancellationToken ct)
    {
        var above = (await library.AboveAsync(definition.Id, region, at, ct)).Select(one => new Proof(one.Definition, one.Region, proofs.Loosened(one.Definition, definition))).ToList();
        if (above.Count == 0) { return null; }
        var own = await library.InForceAsync(definition.Id, region, at, ct);
        return (above.Find(one => !one.Holds) ?? above[0]) with { Nearest = above[0].Basis.ContentHash, Own = own?.ContentHash ?? "" };
    }

    /// <summary>Those who may sign for a region, whose account signs for a body, and who have neither written the draft nor put it up; by body in its usual order, then by name.</summary>
    public async Task<IReadOnlyList<Signer>> SignersAsync(Draft draft, Guid? sentBy, CancellationToken ct)
    {
        var writers = await WritersAsync(desk.Records, draft, ct);
        var holding = (await people.HoldingAsync(ApprovalDesk.Sign, new RegionCode(draft.Region), ct)).Where(c => !writers.Contains(c.AccountId) && c.AccountId != sentBy).DistinctBy(c => c.AccountId).ToList();
        var bodies = await people.SigningBodiesAsync([.. holding.Select(c => c.AccountId)], ct);
        var order = desk.AllBodies.Select(b => b.Code).ToList();
        return [.. holding.Where(c => bodies.TryGetValue(c.AccountId, out var body) && order.Contains(body)).Select(c => new Signer(c.AccountId, c.Name, c.Role, bodies[c.AccountId])).OrderBy(s => order.IndexOf(s.Body))];
    }

    /// <summary>Everybody who wrote a form of the draft.</summary>
    public static async Task<HashSet<Guid>> WritersAsync(IRecords records, Draft draft, CancellationToken ct) =>
        [.. (await records.PartsOf<DraftRevision>(draft).Select(r => r.ById).Distinct().ToListAsync(ct)).Append(draft.MadeById).OfType<Guid>()];

    public async Task<Outcome<ApprovalView>> RunAsync(Guid draftId, int version, SendInput input, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Draft>(draftId, ApprovalDesk.Send, ct);
        if (!found.Ok) { return found.Refusal!; }
        var draft = found.Value;
        if (draft.State != DraftState.Writing) { return new Refusal(draft.State == DraftState.InConsultation ? "procedures.approval.in_consultation" : "procedures.draft.not_open"); }
        if (Wrong(input) is { } wrong) { return wrong; }
        var open = DraftDesk.Opened(draft);
        var look = await LookAsync(open, input.EffectiveOn, ct);
        if (look.Findings.Count > 0) { return new Refusal("procedures.approval.findings", look.Findings.Count); }
        if (look.Other is { } other) { return other; }
        if (look.Proof is { Holds: false } proof) { return new Refusal("procedures.approval.loosens", proof.Loosened.Count); }
        if (input.RunningCases == RunningCases.MoveFromPhase && open.Definition!.Phases.All(p => p.Code != input.FromPhase)) { return Refusal.Invalid("FromPhase", "procedures.approval.phase"); }
        var signers = (await SignersAsync(draft, desk.Access.Actor.AccountId, ct)).ToDictionary(c => c.AccountId);
        if (input.Route.FirstOrDefault(one => signers.GetValueOrDefault(one.AccountId)?.Body != one.Body) is { } stranger) { return Refusal.Invalid("Route", "procedures.approval.signer", desk.BodyTitle(stranger.Body)); }
        desk.Records.Expect(draft, version);
        draft.State = DraftState.InApproval;
        var id = Ids.New(clock);
        var approval = new Approval
        {
            Id = id, AccessId = id, Region = draft.Region, DraftId = draft.Id, Revision = draft.Revision, Code = draft.Code, Edition = draft.Edition, TitleEn = draft.TitleEn, TitleZh = draft.TitleZh,
            Document = draft.Document, ContentHash = draft.ContentHash, BasisHash = look.Proof?.Nearest ?? draft.BasisHash, EffectiveOn = input.EffectiveOn, RunningCases = input.RunningCases,
            FromPhase = input.RunningCases == RunningCases.MoveFromPhase ? input.FromPhase! : "", ReviewOn = input.ReviewOn, Note = PlainText.Clean(input.Note) ?? "",
            SentById = desk.Access.Actor.AccountId, SentBy = desk.Access.Actor.Name, SentAt = clock.GetUtcNow(), IsSynthetic = draft.IsSynthetic,
        };
        desk.Records.Add(approval);
        foreach (var (one, seq) in input.Route.Select((one, at) => (one, at + 1)))
        {
            desk.Records.Add(new Signature { Id = Ids.New(clock), OwnerId = id, Seq = seq, Body = one.Body, AccountId = one.AccountId, Name = signers[one.AccountId].Name });
        }
        var saved = await desk.Records.SaveAsync(ApprovalDesk.Send, ct);
        return saved.Ok ? await desk.OpenAsync(id, ct) : saved.Refusal!;
    }

    /// <summary>Takes an approval back before the last signature: the draft can be written again.</summary>
    public async Task<Outcome> TakeBackAsync(Guid id, int version, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var found = await desk.Records.FindAsync<Approval>(id, ApprovalDesk.Send, ct);
        if (!found.Ok) { return found.Refusal!; }
        var approval = found.Value;
        if (approval.State != ApprovalState.Signing) { return new Refusal("procedures.approval.ended"); }
        desk.Records.Expect(approval, version);
        approval.End(ApprovalState.TakenBack, desk.Access.Actor.Name, PlainText.Clean(reason)!, clock.GetUtcNow());
        (await SignApproval.DraftOfAsync(desk.Records, approval, ct)).State = DraftState.Writing;
        return await desk.Records.SaveAsync(ApprovalDesk.Send, ct);
    }

    /// <summary>Another person signs for a body that has not signed yet.</summary>
    public async Task<Outcome> ReassignAsync(Guid id, int version, ReassignInput input, CancellationToken ct)
    {
        if (PlainText.Check("Reason", input.Reason, 1000, needed: true) is { } bad) { return bad; }
        var found = await desk.Records.FindAsync<Approval>(id, ApprovalDesk.Send, ct);
        if (!found.Ok) { return found.Refusal!; }
        var approval = found.Value;
        if (approval.State != ApprovalState.Signing) { return new Refusal("procedures.approval.ended"); }
        var route = await desk.Records.PartsOf<Signature>(approval).ToListAsync(ct);
        if (route.Find(s => s.Seq == input.Place) is not { State: SignatureState.Waiting } place) { return Refusal.Invalid("Place", "procedures.approval.place"); }
        if (route.Exists(s => s.AccountId == input.AccountId)) { return Refusal.Invalid("AccountId", "procedures.approval.once"); }
        var draft = await SignApproval.DraftOfAsync(desk.Records, approval, ct);
        if ((await SignersAsync(draft, approval.SentById, ct)).FirstOrDefault(c => c.AccountId == input.AccountId && c.Body == place.Body && c.AccountId != desk.Access.Actor.AccountId) is not { } fresh) { return Refusal.Invalid("AccountId", "procedures.approval.signer", desk.BodyTitle(place.Body)); }
        desk.Records.Expect(approval, version);
        place.Note = $"{place.Name} → {fresh.Name}: {PlainText.Clean(input.Reason)}";
        (place.AccountId, place.Name) = (fresh.AccountId, fresh.Name);
        approval.Acts++;
        return await desk.Records.SaveAsync(ApprovalDesk.Send, ct);
    }

    private Refusal? Wrong(SendInput input) => PlainText.All(
        input.EffectiveOn < Today || input.EffectiveOn > Today.AddYears(5) ? Refusal.Invalid("EffectiveOn", "procedures.approval.effective", Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) : null,
        input.ReviewOn is { } review && (review <= input.EffectiveOn || review > Today.AddYears(15)) ? Refusal.Invalid("ReviewOn", "procedures.approval.review") : null,
        Enum.IsDefined(input.RunningCases) ? null : Refusal.Invalid("RunningCases", "kernel.not_a_choice"),
        PlainText.Check("Note", input.Note, 1000),
        input.Route is not { Count: > 0 and <= MostSigners } ? Refusal.Invalid("Route", "procedures.approval.route", MostSigners)
            : input.Route.Any(one => one is null || desk.AllBodies.All(b => b.Code != one.Body)) ? Refusal.Invalid("Route", "kernel.not_a_choice")
            : input.Route.DistinctBy(one => one.Body).Count() < input.Route.Count ? Refusal.Invalid("Route", "procedures.approval.body_once")
            : input.Route.DistinctBy(one => one.AccountId).Count() < input.Route.Count ? Refusal.Invalid("Route", "procedures.approval.once") : null);
}
