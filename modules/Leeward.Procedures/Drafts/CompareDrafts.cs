using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Procedures.Published;
using Leeward.Runs;

namespace Leeward.Procedures.Drafts;

/// <summary>Compares forms of a draft with each other and with published versions.</summary>
internal sealed class CompareDrafts(DraftDesk desk, EditDraft edit, ProcedureLibrary library)
{
    /// <summary>
    /// The changes from one form to another. Each is the number of a form, a content hash of a published version, or empty: <paramref name="from"/> for the version the draft
    /// was begun from (its first form where it was begun anew), <paramref name="to"/> for the newest form.
    /// </summary>
    public async Task<Outcome<IReadOnlyList<ChangeLine>>> RunAsync(Guid id, string? from, string? to, CancellationToken ct)
    {
        var draft = await desk.OpenAsync(id, ct);
        if (!draft.Ok) { return draft.Refusal!; }
        var basis = draft.Value.Row.BasisHash;
        var before = await FormAsync(id, string.IsNullOrWhiteSpace(from) ? basis.Length > 0 ? basis : "1" : from.Trim(), ct);
        if (!before.Ok) { return before.Refusal!.Field is null ? before.Refusal : before.Refusal with { Field = "from" }; }
        var after = string.IsNullOrWhiteSpace(to) ? draft.Value.Document : default;
        if (!string.IsNullOrWhiteSpace(to))
        {
            var form = await FormAsync(id, to.Trim(), ct);
            if (!form.Ok) { return form.Refusal!.Field is null ? form.Refusal : form.Refusal with { Field = "to" }; }
            after = form.Value;
        }

        return ProcedureReader.Read(before.Value).Partial is { } old && ProcedureReader.Read(after).Partial is { } now
            ? ProcedureDiff.Between(old, now).Select(OpenDraft.Line).ToList() : new Refusal("procedures.draft.no_mapping");
    }

    private async Task<Outcome<JsonElement>> FormAsync(Guid id, string which, CancellationToken ct)
    {
        if (which.Length < 9 && int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            var form = await edit.RevisionAsync(id, seq, ct);
            return form.Ok ? form.Value : Refusal.Invalid("from", "procedures.draft.no_form");
        }

        return await library.TextAsync(which, ct) is { } text ? DraftDesk.Parse(text) : Refusal.Invalid("from", "procedures.draft.no_form");
    }
}
