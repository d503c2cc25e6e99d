using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Consultations;

/// <summary>What those do who hold a round: open it, invite, answer, extend, finish, cancel.</summary>
internal sealed class HoldConsultation(ConsultationDesk desk, PeopleBook people, TimeProvider clock)
{
    private const int MostInvited = 500;

    public async Task<Outcome<ConsultationView>> OpenAsync(Guid draftId, int version, OpenInput input, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Draft>(draftId, ConsultationDesk.Hold, ct);
        if (!found.Ok) { return found.Refusal!; }
        var draft = found.Value;
        if (PlainText.All(Day(input.ClosesOn), PlainText.Check("Questions", input.Questions, 2000)) is { } wrong) { return wrong; }
        if (draft.State != DraftState.Writing) { return new Refusal("procedures.draft.not_open"); }
        if (ProcedureReader.Read(DraftDesk.Parse(draft.Document)).Partial is not { Steps.Count: > 0 }) { return new Refusal("procedures.consultation.no_steps"); }
        desk.Records.Expect(draft, version);
        draft.State = DraftState.InConsultation;
        var id = Ids.New(clock);
        desk.Records.Add(new Consultation
        {
            Id = id, AccessId = id, Region = draft.Region, DraftId = draft.Id, Revision = draft.Revision, Code = draft.Code, Edition = draft.Edition, TitleEn = draft.Title.En, TitleZh = draft.Title.Zh, Document = draft.Document,
            ContentHash = draft.ContentHash, ClosesOn = input.ClosesOn, Questions = PlainText.Clean(input.Questions) ?? "", HeldBy = desk.Access.Actor.Name, OpenedAt = desk.Now, IsSynthetic = draft.IsSynthetic,
        });
        var saved = await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
        return saved.Ok ? await desk.OpenAsync(id, ct) : saved.Refusal!;
    }

    /// <summary>People who may be asked, by name: whoever may comment, in the region of the draft, above it or below it.</summary>
    public async Task<IReadOnlyList<Colleague>> CandidatesAsync(Guid id, string? search, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Consultation>(id, ConsultationDesk.Hold, ct);
        if (!found.Ok) { return []; }
        var invited = await desk.Records.PartsOf<Invitee>(found.Value).Select(i => i.AccountId).ToListAsync(ct);
        return [.. (await people.HoldingAroundAsync(ConsultationDesk.Speak, new RegionCode(found.Value.Region), search, null, ct)).Where(c => !invited.Contains(c.AccountId)).DistinctBy(c => c.AccountId)];
    }

    public async Task<Outcome<ConsultationView>> InviteAsync(Guid id, InviteInput input, CancellationToken ct)
    {
        var open = await OpenRowAsync(id, ct);
        if (!open.Ok) { return open.Refusal!; }
        if (input.Body is { Length: > 0 } body && desk.AllBodies.All(b => b.Code != body)) { return Refusal.Invalid("Body", "kernel.not_a_choice"); }
        var there = await desk.Records.PartsOf<Invitee>(open.Value).Select(i => i.AccountId).ToListAsync(ct);
        var fresh = (input.Accounts ?? []).Distinct().Where(account => !there.Contains(account)).ToList();
        if (fresh.Count == 0 || there.Count + fresh.Count > MostInvited) { return Refusal.Invalid("Accounts", "procedures.consultation.invite", MostInvited); }
        var known = (await people.HoldingAroundAsync(ConsultationDesk.Speak, new RegionCode(open.Value.Region), null, fresh, ct)).DistinctBy(c => c.AccountId).ToDictionary(c => c.AccountId);
        if (fresh.Exists(account => !known.ContainsKey(account))) { return Refusal.Invalid("Accounts", "procedures.consultation.invitee"); }
        foreach (var account in fresh) { desk.Records.Add(new Invitee { Id = Ids.New(clock), OwnerId = id, Body = input.Body ?? "", AccountId = account, Name = known[account].Name, InvitedAt = desk.Now }); }
        var saved = await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
        return saved.Ok ? await desk.OpenAsync(id, ct) : saved.Refusal!;
    }

    /// <summary>Answers a comment; what is not accepted as it is, says why.</summary>
    public async Task<Outcome> AnswerAsync(Guid id, Guid commentId, AnswerInput input, CancellationToken ct)
    {
        var open = await OpenRowAsync(id, ct);
        if (!open.Ok) { return open.Refusal!; }
        if (input.Answer is not (CommentAnswer.Accepted or CommentAnswer.Partly or CommentAnswer.Declined)) { return Refusal.Invalid("Answer", "kernel.not_a_choice"); }
        if (PlainText.Check("Reason", input.Reason, 2000, needed: input.Answer != CommentAnswer.Accepted) is { } bad) { return bad; }
        if (await desk.Records.PartsOf<Comment>(open.Value).FirstOrDefaultAsync(c => c.Id == commentId, ct) is not { } comment) { return Refusal.NotFound; }
        if (comment.WithdrawnAt is not null) { return new Refusal("procedures.consultation.withdrawn"); }
        if (comment.Answer == CommentAnswer.TakenOver) { return new Refusal("procedures.consultation.taken"); }
        (comment.Answer, comment.Reason, comment.AnsweredBy, comment.AnsweredAt) = (input.Answer, PlainText.Clean(input.Reason) ?? "", desk.Access.Actor.Name, desk.Now);
        return await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
    }

    /// <summary>Gives more time.</summary>
    public async Task<Outcome> ExtendAsync(Guid id, int version, ExtendInput input, CancellationToken ct)
    {
        var open = await OpenRowAsync(id, ct);
        if (!open.Ok) { return open.Refusal!; }
        if (Day(input.ClosesOn) is { } wrong) { return wrong; }
        if (input.ClosesOn <= open.Value.ClosesOn) { return Refusal.Invalid("ClosesOn", "procedures.consultation.later"); }
        desk.Records.Expect(open.Value, version);
        open.Value.ClosesOn = input.ClosesOn;
        return await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
    }

    /// <summary>Finishes the round: after its closing day, or once everybody has answered; and only when every comment has an answer.</summary>
    public async Task<Outcome> FinishAsync(Guid id, int version, CancellationToken ct)
    {
        var open = await OpenRowAsync(id, ct);
        if (!open.Ok) { return open.Refusal!; }
        var view = (await desk.OpenAsync(id, ct)).Value;
        if (view.Line.Invited == 0) { return new Refusal("procedures.consultation.nobody"); }
        if (view.Line.TakesComments && view.Invitees.Any(i => i.RespondedAt is null)) { return new Refusal("procedures.consultation.still_open", view.Line.ClosesOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), view.Invitees.Count(i => i.RespondedAt is null)); }
        if (view.Line.Unanswered > 0) { return new Refusal("procedures.consultation.unanswered", view.Line.Unanswered); }
        return await EndAsync(open.Value, version, ConsultationState.Finished, "", ct);
    }

    /// <summary>Ends the round without a result. Comments that have no answer stay readable and are marked with the reason; the approval says how many they were.</summary>
    public async Task<Outcome> CancelAsync(Guid id, int version, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var open = await OpenRowAsync(id, ct);
        if (!open.Ok) { return open.Refusal!; }
        // Nobody who spoke is left without a word: what stays unanswered bears why.
        var why = PlainText.Clean(reason)!;
        foreach (var comment in await desk.Records.PartsOf<Comment>(open.Value).Where(c => c.WithdrawnAt == null && c.Answer == CommentAnswer.Open).ToListAsync(ct))
        {
            (comment.Answer, comment.Reason, comment.AnsweredBy, comment.AnsweredAt) = (CommentAnswer.Cancelled, why, desk.Access.Actor.Name, desk.Now);
        }
        return await EndAsync(open.Value, version, ConsultationState.Cancelled, why, ct);
    }

    private async Task<Outcome> EndAsync(Consultation row, int version, ConsultationState state, string reason, CancellationToken ct)
    {
        desk.Records.Expect(row, version);
        (row.State, row.EndedAt, row.EndedBy, row.Reason) = (state, desk.Now, desk.Access.Actor.Name, reason);
        var draft = await desk.Records.Unfiltered<Draft>("the draft of a round that was reached through the filter").FirstAsync(d => d.Id == row.DraftId, ct);
        if (draft.State == DraftState.InConsultation) { draft.State = DraftState.Writing; }
        return await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
    }

    private async Task<Outcome<Consultation>> OpenRowAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Consultation>(id, ConsultationDesk.Hold, ct);
        return !found.Ok ? found.Refusal! : found.Value.State == ConsultationState.Open ? found.Value : new Refusal("procedures.consultation.ended");
    }

    private Refusal? Day(DateOnly closes) => closes < desk.Today || closes > desk.Today.AddYears(1) ? Refusal.Invalid("ClosesOn", "procedures.consultation.day") : null;
}
