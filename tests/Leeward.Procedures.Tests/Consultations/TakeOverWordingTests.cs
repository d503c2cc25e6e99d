using Leeward.Kernel;
using Leeward.Procedures.Consultations;
using Leeward.Procedures.Drafts;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Consultations;

/// <summary>Words proposed for a field of a step go into the draft with one press, and the comment is answered by it.</summary>
public sealed class TakeOverWordingTests
{
    private const string Step = "CN-E05";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Name_and_note_are_taken_over_with_history_and_the_comment_is_answered(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        var name = await SayAsync(round, "title", "", "妥善固定电子数据");
        var note = await SayAsync(round, "note", "Two people are there.", "两人在场。");
        var before = await DraftAsync(round);
        var english = DraftDocument.Text(DraftDocument.Step(Document(before), Step)!["title"], "en");
        Assert.True((await TakeAsync(round, name)).Ok);
        Assert.True((await TakeAsync(round, note)).Ok);

        var after = await DraftAsync(round);
        Assert.Equal(before.Row.Revision + 2, after.Row.Revision);
        var step = DraftDocument.Step(Document(after), Step)!;
        Assert.Equal((english, "妥善固定电子数据"), (DraftDocument.Text(step["title"], "en"), DraftDocument.Text(step["title"], "zh"))); // the language nobody proposed for stays
        Assert.Equal(("Two people are there.", "两人在场。"), (DraftDocument.Text(step["note"], "en"), DraftDocument.Text(step["note"], "zh")));
        var history = (await round.AsAsync(round.Officer, s => s.Get<EditDraft>().HistoryAsync(round.Draft.Id, Ct))).Value;
        Assert.Contains("signatory", history[0].Note, StringComparison.Ordinal);
        var answered = (await round.SeenAsync(round.Officer)).Comments.First(c => c.Id == name);
        Assert.Equal((CommentAnswer.TakenOver, "officer", "title"), (answered.Answer, answered.AnsweredBy, answered.Field));
        Assert.Equal("procedures.consultation.taken", (await TakeAsync(round, name)).Refusal!.Code);
        Assert.Equal("procedures.consultation.taken", (await round.AnswerAsync(name, CommentAnswer.Declined, "no")).Refusal!.Code);
        Assert.Equal("procedures.consultation.answered", (await round.AsAsync(round.Signatory, s => s.Get<SpeakInConsultation>().WithdrawAsync(round.Id, name, Ct))).Refusal!.Code);
        var csv = (await round.AsAsync(round.Officer, s => s.Get<ExportConsultation>().RunAsync(round.Id, Ct))).Value;
        Assert.Contains("妥善固定电子数据", System.Text.Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Words_that_the_draft_has_already_answer_the_comment_without_a_new_form(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        var (first, same, other) = (await SayAsync(round, "title", "Keep data", ""), await SayAsync(round, "title", "Keep data", ""), await SayAsync(round, "title", "Store data", ""));
        Assert.True((await TakeAsync(round, first)).Ok);
        var once = (await DraftAsync(round)).Row.Revision;
        Assert.True((await TakeAsync(round, same)).Ok);
        // The draft no longer says what this one was proposed for: nothing is written over unseen.
        Assert.Equal("procedures.consultation.moved_on", (await TakeAsync(round, other)).Refusal!.Code);
        Assert.Equal(once, (await DraftAsync(round)).Row.Revision);
        Assert.Equal([CommentAnswer.TakenOver, CommentAnswer.TakenOver, CommentAnswer.Open], (await round.SeenAsync(round.Officer)).Comments.Select(c => c.Answer));
    }

    [Theory, Databases]
    public async Task Proposal_names_a_field_and_only_a_holder_of_the_round_takes_over_words(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var round = await Round.BeginAsync(world);
        foreach (var field in new[] { null, "", "phase_of_moon" })
        {
            Assert.Equal("procedures.consultation.field", (await round.CommentAsync(round.Signatory, new(Step, CommentKind.Wording, null, "Words", null, field))).Refusal!.Code);
        }
        Assert.False((await round.CommentAsync(round.Signatory, new(Step, CommentKind.Wording, null, "two\nlines", null, "title"))).Ok);
        var due = await SayAsync(round, "due", "within 36 hours", "36小时内");
        Assert.Equal("procedures.consultation.no_text", (await TakeAsync(round, due)).Refusal!.Code); // what a machine counts by, a person writes
        var whole = (await round.CommentAsync(round.Signatory, new(null, CommentKind.Wording, null, "One word throughout", null))).Value.Id;
        Assert.Equal("procedures.consultation.no_text", (await TakeAsync(round, whole)).Refusal!.Code);
        var name = await SayAsync(round, "title", "Keep data", "");
        foreach (var other in new[] { round.Signatory, round.Supervisor })
        {
            Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(other, s => s.Get<TakeOverWording>().RunAsync(round.Id, name, Ct))).Refusal!.Kind);
        }
        // To hold a round is not yet to write the draft.
        var holder = world.Person("holder", "", Sensitivity.Normal, ConsultationDesk.Hold, ConsultationDesk.Speak);
        Assert.Equal(RefusalKind.NotFound, (await round.AsAsync(holder, s => s.Get<TakeOverWording>().RunAsync(round.Id, name, Ct))).Refusal!.Kind);
        Assert.Equal(CommentAnswer.Open, (await round.SeenAsync(round.Officer)).Comments.First(c => c.Id == name).Answer);
        Assert.True((await round.AsAsync(round.Signatory, s => s.Get<SpeakInConsultation>().WithdrawAsync(round.Id, name, Ct))).Ok);
        Assert.Equal("procedures.consultation.withdrawn", (await TakeAsync(round, name)).Refusal!.Code);
    }

    private static async Task<Guid> SayAsync(Round round, string field, string en, string zh)
    {
        var said = await round.CommentAsync(round.Signatory, new(Step, CommentKind.Wording, null, en, zh, field));
        Assert.True(said.Ok, said.Refusal?.Code);
        return said.Value.Id;
    }

    private static Task<Outcome> TakeAsync(Round round, Guid comment) => round.AsAsync(round.Officer, s => s.Get<TakeOverWording>().RunAsync(round.Id, comment, Ct));

    private static async Task<OpenDraft> DraftAsync(Round round) => (await round.AsAsync(round.Officer, s => s.Get<DraftDesk>().OpenAsync(round.Draft.Id, Ct))).Value;

    private static System.Text.Json.Nodes.JsonObject Document(OpenDraft draft) => System.Text.Json.Nodes.JsonNode.Parse(draft.Row.Document)!.AsObject();
}
