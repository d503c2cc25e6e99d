using Leeward.Kernel;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Consultations;
using Leeward.Procedures.Drafts;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Consultations;

public sealed class ConsultationTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Round_ends_when_every_comment_has_an_answer_and_then_everybody_reads_all(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        var remark = (await round.CommentAsync(round.Supervisor, new("CN-E05", CommentKind.Remark, "Two days are too long here.", null, null))).Value;
        var wording = (await round.CommentAsync(round.Signatory, new("CN-E05", CommentKind.Wording, null, "Keep digital evidence safe", "妥善固定电子数据", "title"))).Value;
        Assert.Equal("kernel.required", (await round.CommentAsync(round.Signatory, new(null, CommentKind.Object, " ", null, null))).Refusal!.Code);
        Assert.Equal("procedures.consultation.wording", (await round.CommentAsync(round.Signatory, new("CN-E05", CommentKind.Wording, "better", null, null, "title"))).Refusal!.Code);
        Assert.Equal("procedures.consultation.step", (await round.CommentAsync(round.Signatory, new("CN-ZZ", CommentKind.Remark, "x", null, null))).Refusal!.Code);
        Assert.Equal([remark.Id], (await round.SeenAsync(round.Supervisor)).Comments.Select(c => c.Id)); // their own only, while it is open
        Assert.Equal(2, (await round.SeenAsync(round.Officer)).Comments.Count);
        Assert.Equal("procedures.consultation.still_open", (await round.FinishAsync()).Refusal!.Code);
        Assert.Equal("kernel.required", (await round.AsAsync(round.Signatory, s => s.Get<SpeakInConsultation>().RespondAsync(round.Id, new(Stance.Object, null), Ct))).Refusal!.Code);
        Assert.True((await round.AsAsync(round.Signatory, s => s.Get<SpeakInConsultation>().RespondAsync(round.Id, new(Stance.AgreeWithComments, null), Ct))).Ok);

        world.Clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal("procedures.consultation.closed", (await round.CommentAsync(round.Supervisor, new(null, CommentKind.Agree, null, null, null))).Refusal!.Code);
        Assert.Equal(("procedures.consultation.unanswered", 2), (await round.FinishAsync()).Refusal is { } no ? (no.Code, (int)no.Args[0]) : default);
        Assert.Equal("kernel.required", (await round.AnswerAsync(remark.Id, CommentAnswer.Declined, "")).Refusal!.Code);
        Assert.True((await round.AnswerAsync(remark.Id, CommentAnswer.Partly, "36 hours instead of 24")).Ok);
        Assert.True((await round.AnswerAsync(wording.Id, CommentAnswer.Accepted, null)).Ok);
        Assert.True((await round.FinishAsync()).Ok);
        var seen = await round.SeenAsync(round.Supervisor);
        Assert.Equal((ConsultationState.Finished, 2, 2), (seen.Line.State, seen.Comments.Count, seen.Invitees.Count));
        Assert.Equal((CommentAnswer.Partly, "36 hours instead of 24", "officer"), seen.Comments[0] is var c ? (c.Answer, c.Reason, c.AnsweredBy) : default);
        Assert.Equal(DraftState.Writing, (await round.AsAsync(round.Officer, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Value.Row.State);
        var csv = System.Text.Encoding.UTF8.GetString((await round.AsAsync(round.Officer, s => s.Get<ExportConsultation>().RunAsync(round.Id, Ct))).Value);
        Assert.Contains("妥善固定电子数据", csv, StringComparison.Ordinal);
        Assert.Equal("procedures.consultation.ended", (await round.AnswerAsync(remark.Id, CommentAnswer.Declined, "no")).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Invited_from_outside_read_the_form_of_the_round_and_nothing_else_of_the_draft(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        var draft = (await round.AsAsync(round.Officer, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Value.Row;
        var changed = await round.AsAsync(round.Officer, s => s.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, d => { DraftDocument.Step(d, "CN-E05")!["title"]!["en"] = "Written after the round began"; return null; }, null, Ct));
        Assert.True(changed.Ok); // the draft goes on being written
        Assert.Equal("Preserve digital evidence", (await round.AsAsync(round.Supervisor, s => s.Get<ConsultationDesk>().DefinitionAsync(round.Id, Ct)))!.Step("CN-E05")!.Title.En);
        Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(round.Supervisor, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(round.Supervisor, s => s.Get<EditDraft>().HistoryAsync(round.Draft.Id, Ct))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(round.Supervisor, s => s.Get<HoldConsultation>().AnswerAsync(round.Id, round.Id, new(CommentAnswer.Accepted, null), Ct))).Refusal!.Kind);

        // Who is not invited finds no round, though they may comment where they are.
        var other = await world.ColleagueAsync("other", "supervisor", "520103");
        Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(other, s => s.Get<ConsultationDesk>().OpenAsync(round.Id, Ct))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await round.CommentAsync(other, new(null, CommentKind.Agree, null, null, null))).Refusal!.Kind);
        Assert.Empty((await round.AsAsync(other, s => s.Get<ConsultationDesk>().ListAsync(null, null, null, null, Ct))).Items);
        // The officer holds it but was not asked.
        Assert.Equal(RefusalKind.NotFound, (await round.CommentAsync(round.Officer, new(null, CommentKind.Agree, null, null, null))).Refusal!.Kind);
        Assert.Equal("procedures.consultation.invitee", (await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().InviteAsync(round.Id, new(null, [Ids.New(world.Clock)]), Ct))).Refusal!.Code);
        Assert.Contains(await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().CandidatesAsync(round.Id, "oth", Ct)), one => one.AccountId == other.AccountId);
    }

    [Theory, Databases]
    public async Task Home_page_tells_those_asked_and_those_who_must_answer(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        Assert.Equal(1, Assert.Single(await Lines(round.Supervisor)).Count);
        var comment = (await round.CommentAsync(round.Supervisor, new(null, CommentKind.Agree, null, null, null))).Value;
        Assert.Equal(1, Assert.Single(await Lines(round.Officer)).Count);
        Assert.True((await round.AsAsync(round.Supervisor, s => s.Get<SpeakInConsultation>().WithdrawAsync(round.Id, comment.Id, Ct))).Ok);
        Assert.Empty(await Lines(round.Officer));
        Assert.Equal("procedures.consultation.withdrawn", (await round.AnswerAsync(comment.Id, CommentAnswer.Accepted, null)).Refusal!.Code);
        Assert.True((await round.AsAsync(round.Supervisor, s => s.Get<SpeakInConsultation>().RespondAsync(round.Id, new(Stance.NoComment, null), Ct))).Ok);
        Assert.Empty(await Lines(round.Supervisor));

        Task<IReadOnlyList<Kernel.Modules.DeskLine>> Lines(Kernel.Access.Actor by) => round.AsAsync(by, s => s.Get<ConsultationDesk>().LinesAsync(Ct));
    }

    [Theory, Databases]
    public async Task Open_round_keeps_the_draft_from_signature_until_it_is_finished_or_cancelled_with_a_reason(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world, invite: false);
        var version = (await round.AsAsync(round.Officer, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Value.Row.Version;
        var send = new SendInput(new(2026, 4, 1), default, null, null, null, [new("health", round.Signatory.AccountId!.Value)]);
        Assert.Equal("procedures.approval.in_consultation", (await round.AsAsync(round.Officer, s => s.Get<SendForApproval>().RunAsync(round.Draft.Id, version, send, Ct))).Refusal!.Code);
        Assert.Equal("procedures.consultation.nobody", (await round.FinishAsync()).Refusal!.Code);
        var line = (await round.SeenAsync(round.Officer)).Line;
        Assert.Equal("procedures.consultation.later", (await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().ExtendAsync(round.Id, line.Version, new(line.ClosesOn), Ct))).Refusal!.Code);
        Assert.True((await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().ExtendAsync(round.Id, line.Version, new(line.ClosesOn.AddDays(5)), Ct))).Ok);
        Assert.Equal(RefusalKind.Conflict, (await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().CancelAsync(round.Id, line.Version, "nobody to ask", Ct))).Refusal!.Kind);
        Assert.True((await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().CancelAsync(round.Id, line.Version + 1, "nobody to ask", Ct))).Ok);
        Assert.Equal(DraftState.Writing, (await round.AsAsync(round.Officer, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Value.Row.State);
        Assert.Empty(await round.AsAsync(round.Officer, s => s.Get<ConsultationDesk>().CancelledAsync(round.Draft.Id, Ct)));
    }

    [Theory, Databases]
    public async Task Cancelled_round_tells_everybody_who_spoke_why_and_the_approval_how_many_they_were(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        var answered = (await round.CommentAsync(round.Supervisor, new("CN-E05", CommentKind.Remark, "Two days are too long here.", null, null))).Value;
        var open = (await round.CommentAsync(round.Supervisor, new(null, CommentKind.Object, "We were asked too late.", null, null))).Value;
        var other = (await round.CommentAsync(round.Signatory, new("CN-E05", CommentKind.Remark, "So are three.", null, null))).Value;
        var back = (await round.CommentAsync(round.Signatory, new(null, CommentKind.Remark, "Never mind.", null, null))).Value;
        Assert.True((await round.AsAsync(round.Signatory, s => s.Get<SpeakInConsultation>().WithdrawAsync(round.Id, back.Id, Ct))).Ok);
        Assert.True((await round.AnswerAsync(answered.Id, CommentAnswer.Accepted, null)).Ok);
        var version = (await round.SeenAsync(round.Officer)).Line.Version;
        Assert.True((await round.AsAsync(round.Officer, s => s.Get<HoldConsultation>().CancelAsync(round.Id, version, "The law is being amended.", Ct))).Ok);
        Assert.Equal([(answered.Id, CommentAnswer.Accepted, ""), (open.Id, CommentAnswer.Cancelled, "The law is being amended.")],
            (await round.SeenAsync(round.Supervisor)).Comments.Select(c => (c.Id, c.Answer, c.Reason)));
        Assert.Equal([(other.Id, CommentAnswer.Cancelled), (back.Id, CommentAnswer.Open)], (await round.SeenAsync(round.Signatory)).Comments.Select(c => (c.Id, c.Answer)));
        var told = Assert.Single(await round.AsAsync(round.Officer, s => s.Get<ConsultationDesk>().CancelledAsync(round.Draft.Id, Ct)));
        Assert.Equal((2, "The law is being amended.", round.Officer.Name), (told.Unanswered, told.Reason, told.By));
    }
}
