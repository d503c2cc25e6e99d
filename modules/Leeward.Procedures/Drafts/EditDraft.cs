using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Packs.Yaml;
using Leeward.Procedures.Approvals;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Drafts;

/// <summary>Changes a draft: a part of it by form, the whole as text, or back to an earlier form. Each change is a form of its own in the history.</summary>
internal sealed class EditDraft(DraftDesk desk)
{
    private const int LargestText = 400_000;

    /// <summary>Changes the document; nothing is kept where it stays the same.</summary>
    public async Task<Outcome<OpenDraft>> ChangeAsync(Guid id, int version, Func<JsonObject, Refusal?> change, string? note, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Draft>(id, DraftDesk.Write, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (PlainText.CheckLine("note", note, 300) is { } bad) { return bad; }
        var row = found.Value;
        if (!row.IsOpen && row.State != DraftState.InApproval) { return new Refusal("procedures.draft.not_open"); }
        desk.Records.Expect(row, version);
        var document = JsonNode.Parse(row.Document)!.AsObject();
        if (change(document) is { } no) { return no; }
        var text = document.ToJsonString(DraftDocument.Readable);
        if (text.Length > LargestText) { return Refusal.Invalid("text", "procedures.draft.too_large"); }
        if (ProcedureReader.HashOf(DraftDesk.Parse(text)) == row.ContentHash && text == row.Document) { return DraftDesk.Opened(row); }
        if (row.State == DraftState.InApproval && await Approval.OpenOfAsync(desk.Records, id, ct) is { } approval)
        {
            // What was signed is no longer what is written.
            approval.End(ApprovalState.Overtaken, desk.Access.Actor.Name, PlainText.Clean(note) ?? "", desk.Now);
            row.State = DraftState.Writing;
        }
        var opened = desk.Put(row, text, PlainText.Clean(note) ?? "");
        var saved = await desk.Records.SaveAsync(DraftDesk.Write, ct);
        return saved.Ok ? opened : saved.Refusal!;
    }

    /// <summary>What the checker would say after a change. Nothing is kept, and whoever may not write the draft learns nothing.</summary>
    public async Task<Outcome<OpenDraft>> TryAsync(Guid id, Func<JsonObject, Refusal?> change, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Draft>(id, DraftDesk.Write, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (!desk.MayWrite(found.Value)) { return new Refusal("procedures.draft.not_open"); }
        var document = JsonNode.Parse(found.Value.Document)!.AsObject();
        if (change(document) is { } no) { return no; }
        var text = document.ToJsonString(DraftDocument.Readable);
        if (text.Length > LargestText) { return Refusal.Invalid("text", "procedures.draft.too_large"); }
        var typed = DraftDesk.Parse(text);
        return new OpenDraft(found.Value, typed, ProcedureChecker.Check(typed));
    }

    /// <summary>Takes the whole text as YAML. What is no YAML, or no mapping, is not kept; every other mistake is kept and shown.</summary>
    public Task<Outcome<OpenDraft>> WriteTextAsync(Guid id, int version, string text, string? note, CancellationToken ct) =>
        // Who may not write the draft does not learn what is wrong with the text either.
        ChangeAsync(id, version, document => Replace(document, text), note, ct);

    /// <summary>Makes a document what a text says.</summary>
    public static Refusal? Replace(JsonObject document, string? text)
    {
        var read = Read(text);
        if (!read.Ok) { return read.Refusal; }
        var fresh = JsonNode.Parse(read.Value.GetRawText())!.AsObject();
        document.Clear();
        foreach (var (key, value) in fresh.ToList())
        {
            fresh.Remove(key);
            document[key] = value;
        }

        return null;
    }

    /// <summary>A text as a document, or where and why it is no YAML.</summary>
    public static Outcome<JsonElement> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LargestText) { return Refusal.Invalid("text", "procedures.draft.too_large"); }
        // Unmatched surrogates have no UTF-8 form: they become the replacement mark, and the reader says where.
        if (!YamlReader.TryRead("draft", Encoding.UTF8.GetBytes(text), out var yaml, out var issue))
        {
            return Refusal.Invalid("text", "procedures.draft.no_yaml", issue.Line, new LocalText(issue.Message.En, issue.Message.Zh), new LocalText(issue.Mend.En, issue.Mend.Zh));
        }

        return yaml.Root.ValueKind == JsonValueKind.Object ? yaml.Root : Refusal.Invalid("text", "procedures.draft.no_mapping");
    }

    /// <summary>The document as YAML, and where each part of it stands.</summary>
    public static (string Text, YamlDocument Places) Write(JsonElement document)
    {
        var text = YamlWriter.Write(document);
        return YamlReader.TryRead("draft", Encoding.UTF8.GetBytes(text), out var places, out _) ? (text, places) : throw new InvalidOperationException("What was written as YAML is none.");
    }

    public async Task<Outcome<IReadOnlyList<RevisionLine>>> HistoryAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.RowAsync(id, DraftDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        return await desk.Records.PartsOf<DraftRevision>(found.Value).AsNoTracking().OrderByDescending(r => r.Seq).Select(r => new RevisionLine(r.Id, r.Seq, r.At, r.By, r.Note, r.ContentHash)).ToListAsync(ct);
    }

    /// <summary>An earlier form.</summary>
    public async Task<Outcome<JsonElement>> RevisionAsync(Guid id, int seq, CancellationToken ct)
    {
        var found = await desk.RowAsync(id, DraftDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var text = await desk.Records.PartsOf<DraftRevision>(found.Value).AsNoTracking().Where(r => r.Seq == seq).Select(r => r.Document).FirstOrDefaultAsync(ct);
        return text is null ? Refusal.NotFound : DraftDesk.Parse(text);
    }

    /// <summary>Goes back to an earlier form, as a new one: nothing of the history is lost.</summary>
    public async Task<Outcome<OpenDraft>> RestoreAsync(Guid id, int version, int seq, string note, CancellationToken ct)
    {
        var earlier = await RevisionAsync(id, seq, ct);
        return earlier.Ok ? await WriteTextAsync(id, version, EditDraft.Write(earlier.Value).Text, note, ct) : earlier.Refusal!;
    }

    /// <summary>Puts a draft aside for good; it stays readable.</summary>
    public async Task<Outcome> WithdrawAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Draft>(id, DraftDesk.Write, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.State != DraftState.Writing) { return new Refusal("procedures.draft.not_open"); }
        desk.Records.Expect(found.Value, version);
        found.Value.State = DraftState.Withdrawn;
        return await desk.Records.SaveAsync(DraftDesk.Write, ct);
    }
}
