using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Drafts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Consultations;

/// <summary>
/// Takes proposed words over into the draft: a form of its own in the history, and the comment is answered by it, both at once or neither. Only words, and only where the draft still
/// says what the proposal was made to.
/// </summary>
internal sealed class TakeOverWording(ConsultationDesk desk, EditDraft editing, TextCatalogue texts)
{
    public async Task<Outcome> RunAsync(Guid id, Guid commentId, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Consultation>(id, ConsultationDesk.Hold, ct);
        if (!found.Ok) { return found.Refusal!; }
        var round = found.Value;
        if (round.State != ConsultationState.Open) { return new Refusal("procedures.consultation.ended"); }
        if (await desk.Records.PartsOf<Comment>(round).FirstOrDefaultAsync(c => c.Id == commentId, ct) is not { } comment) { return Refusal.NotFound; }
        if (comment.WithdrawnAt is not null) { return new Refusal("procedures.consultation.withdrawn"); }
        if (comment.Answer == CommentAnswer.TakenOver) { return new Refusal("procedures.consultation.taken"); }
        if (comment.Kind != CommentKind.Wording || !StepFields.IsText(comment.Field)) { return new Refusal("procedures.consultation.no_text"); }
        var draft = await desk.Records.FindAsync<Draft>(round.DraftId, DraftDesk.Write, ct);
        if (!draft.Ok) { return draft.Refusal!; }
        var by = await desk.Records.PartsOf<Invitee>(round).Where(i => i.Id == comment.InviteeId).Select(i => i.Name).FirstAsync(ct);
        var note = texts.Say("consultation_taken_note", comment.Step, texts.Say("consultation_field_" + comment.Field), by);
        var changed = await editing.ChangeAsync(draft.Value.Id, draft.Value.Version, document => Into(document, round, comment), note, ct);
        if (!changed.Ok) { return changed.Refusal!; }
        // Where the draft said so already, nothing of it was written, and the answer waits.
        return await desk.Records.SaveAsync(ConsultationDesk.Hold, ct);
    }

    private Refusal? Into(JsonObject document, Consultation round, Comment comment)
    {
        var frozen = ProcedureReader.Read(DraftDesk.Parse(round.Document)).Partial?.Step(comment.Step);
        if (DraftDocument.Step(document, comment.Step) is not { } step || frozen is null) { return new Refusal("procedures.consultation.step"); }
        var asked = comment.Field == "title" ? frozen.Title : frozen.Note ?? new("", "");
        var (en, zh) = Now(step, comment.Field);
        if (Moved(comment.ProposedEn, en, asked.En) || Moved(comment.ProposedZh, zh, asked.Zh)) { return new Refusal("procedures.consultation.moved_on", comment.Step); }
        DraftDocument.SetWords(step, comment.Field, Or(comment.ProposedEn, en), Or(comment.ProposedZh, zh), remark: comment.Field == "note");
        (comment.Answer, comment.AnsweredBy, comment.AnsweredAt) = (CommentAnswer.TakenOver, desk.Access.Actor.Name, desk.Now);
        return null;
    }

    /// <summary>Both languages as the draft has them; a remark in one language stands in both, as the reader reads it.</summary>
    private static (string En, string Zh) Now(JsonObject step, string field) =>
        step[field] is JsonObject words ? (DraftDocument.Text(words, "en") ?? "", DraftDocument.Text(words, "zh") ?? "") : DraftDocument.Text(step, field) is { } one ? (one, one) : ("", "");

    /// <summary>The draft says neither what was commented on nor what is proposed.</summary>
    private static bool Moved(string proposed, string now, string asked) => proposed.Length > 0 && now != proposed && now != asked;

    private static string Or(string proposed, string now) => proposed.Length > 0 ? proposed : now;
}
