using Leeward.Kernel;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Consultations;

/// <summary>What those do who are invited: comment on a step or the whole, take a comment back, say what they think of it all.</summary>
internal sealed class SpeakInConsultation(ConsultationDesk desk, TimeProvider clock)
{
    public async Task<Outcome<CommentLine>> CommentAsync(Guid id, CommentInput input, CancellationToken ct)
    {
        var mine = await MineAsync(id, ct);
        if (!mine.Ok) { return mine.Refusal!; }
        var (row, me) = mine.Value;
        var step = input.Step?.Trim() ?? "";
        var wording = input.Kind == CommentKind.Wording;
        var field = input.Field?.Trim() ?? "";
        // A name is one line, as the editor takes it.
        Refusal? Proposed(string name, string? words) => wording && field == "title" ? PlainText.CheckLine(name, words, 1000) : PlainText.Check(name, words, 2000);
        var wrong = PlainText.All(
            Enum.IsDefined(input.Kind) ? null : Refusal.Invalid("Kind", "kernel.not_a_choice"),
            step.Length > 0 && ProcedureReader.Read(DraftDesk.Parse(row.Document)).Partial?.Step(step) is null ? Refusal.Invalid("Step", "procedures.consultation.step") : null,
            PlainText.Check("Text", input.Text, 4000, needed: input.Kind is CommentKind.Remark or CommentKind.Object),
            wording && step.Length > 0 && !StepFields.All.Contains(field) ? Refusal.Invalid("Field", "procedures.consultation.field") : null,
            Proposed("ProposedEn", input.ProposedEn), Proposed("ProposedZh", input.ProposedZh),
            wording && string.IsNullOrWhiteSpace(input.ProposedEn) && string.IsNullOrWhiteSpace(input.ProposedZh) ? Refusal.Invalid("ProposedZh", "procedures.consultation.wording") : null);
        if (wrong is not null) { return wrong; }
        var comment = new Comment
        {
            Id = Ids.New(clock), OwnerId = id, InviteeId = me.Id, Step = step, Kind = input.Kind, Text = PlainText.Clean(input.Text) ?? "", Field = wording && step.Length > 0 ? field : "", ProposedEn = wording ? PlainText.Clean(input.ProposedEn) ?? "" : "",
            ProposedZh = wording ? PlainText.Clean(input.ProposedZh) ?? "" : "", At = desk.Now,
        };
        desk.Records.Add(comment);
        var saved = await desk.Records.SaveAsync(ConsultationDesk.Speak, ct);
        return saved.Ok ? (await desk.OpenAsync(id, ct)).Value.Comments.First(c => c.Id == comment.Id) : saved.Refusal!;
    }

    /// <summary>Takes back an own comment that has no answer yet; it stays, marked.</summary>
    public async Task<Outcome> WithdrawAsync(Guid id, Guid commentId, CancellationToken ct)
    {
        var mine = await MineAsync(id, ct);
        if (!mine.Ok) { return mine.Refusal!; }
        var (row, me) = mine.Value;
        if (await desk.Records.PartsOf<Comment>(row).FirstOrDefaultAsync(c => c.Id == commentId && c.InviteeId == me.Id, ct) is not { } comment) { return Refusal.NotFound; }
        if (comment.Answer != CommentAnswer.Open || comment.WithdrawnAt is not null) { return new Refusal("procedures.consultation.answered"); }
        comment.WithdrawnAt = desk.Now;
        return await desk.Records.SaveAsync(ConsultationDesk.Speak, ct);
    }

    /// <summary>Says what one thinks of the whole; it can be said anew until the closing day.</summary>
    public async Task<Outcome> RespondAsync(Guid id, ResponseInput input, CancellationToken ct)
    {
        var mine = await MineAsync(id, ct);
        if (!mine.Ok) { return mine.Refusal!; }
        if (!Enum.IsDefined(input.Stance) || input.Stance == Stance.None) { return Refusal.Invalid("Stance", "kernel.not_a_choice"); }
        if (PlainText.Check("Note", input.Note, 2000, needed: input.Stance == Stance.Object) is { } bad) { return bad; }
        var me = mine.Value.Me;
        (me.Stance, me.Note, me.RespondedAt) = (input.Stance, PlainText.Clean(input.Note) ?? "", desk.Now);
        return await desk.Records.SaveAsync(ConsultationDesk.Speak, ct);
    }

    private async Task<Outcome<(Consultation Row, Invitee Me)>> MineAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (!desk.Access.HoldsAnywhere(ConsultationDesk.Speak) || await desk.MeAsync(id, ct) is not { } me) { return await desk.Access.RefuseAsync(ConsultationDesk.Speak, nameof(Consultation), id, ct); }
        return found.Value.TakesComments(desk.Today) ? (found.Value, me) : new Refusal("procedures.consultation.closed");
    }
}
