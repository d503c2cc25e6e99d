using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;

namespace Leeward.Procedures.Consultations;

/// <summary>The comments of a round with their answers as CSV, within what the reader sees. Audited with the number of rows.</summary>
internal sealed class ExportConsultation(ConsultationDesk desk, PackSet pack, TextCatalogue texts)
{
    private static readonly string[] Heads = ["step", "body", "by", "at", "kind", "text", "field", "proposed_en", "proposed_zh", "answer", "reason", "answered_by", "answered_at"];

    public async Task<Outcome<byte[]>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.OpenAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        var rows = found.Value.Comments.Where(c => c.WithdrawnAt is null).ToList();
        await desk.Records.NoteReadingAsync(ConsultationDesk.Speak, nameof(Comment), $"export; {rows.Count} rows", ct);
        var sheet = new CsvSheet();
        sheet.Row(Heads.Select(head => texts.Say("consultation_" + head)));
        foreach (var c in rows)
        {
            sheet.Row([
                c.Step.Length == 0 ? texts.Say("consultation_whole") : c.Step, c.Body.ToString(), c.By, pack.Minute(c.At), texts.Say("consultation_kind_" + c.Kind), c.Text, c.Field.Length == 0 ? "" : texts.Say("consultation_field_" + c.Field), c.ProposedEn, c.ProposedZh,
                texts.Say("consultation_answer_" + c.Answer), c.Reason, c.AnsweredBy, c.AnsweredAt is { } at ? pack.Minute(at) : "",
            ]);
        }
        return sheet.ToBytes();
    }
}
