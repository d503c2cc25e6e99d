using System.Text.Json;
using System.Text.Json.Serialization;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Runs;

namespace Leeward.Procedures.Drafts;

/// <summary>Beginning a draft: from a published version (<c>basis</c>, its content hash), or anew with a code and a name in both languages.</summary>
internal sealed record StartDraftInput(string? Basis, string? Code, string? TitleEn, string? TitleZh, string? Region);

/// <summary>The whole text of a draft as YAML (or JSON, which is YAML too), and why it was changed.</summary>
internal sealed record DraftTextInput([property: JsonRequired] string Text, string? Note);

/// <summary>A text to be checked and not kept.</summary>
internal sealed record CheckInput([property: JsonRequired] string Text);

/// <summary>A draft in the list.</summary>
internal sealed record DraftLine(
    Guid Id, int Version, string Code, string Edition, LocalText Title, string Region, DraftState State, string Basis, string ContentHash, int Revision, int Errors, int Warnings,
    DateTimeOffset ChangedAt, string ChangedBy, bool IsSynthetic);

/// <summary>A finding as people read it, in both languages, with its line in the YAML text.</summary>
internal sealed record FindingLine(string Code, string Pointer, string? Step, FindingLevel Level, bool StopsApproval, int Line, LocalText Message, LocalText Mend);

/// <summary>An earlier form of a draft.</summary>
internal sealed record RevisionLine(Guid Id, int Seq, DateTimeOffset At, string By, string Note, string ContentHash);

/// <summary>A change between two forms or versions.</summary>
internal sealed record ChangeLine(string Part, string Id, LocalText Title, ChangeKind Kind, string Field, LocalText? Before, LocalText? After, ChangeEffect Effect);

/// <summary>A draft that was opened: its document, and what the checker says of it.</summary>
internal sealed class OpenDraft(Draft row, JsonElement document, CheckedProcedure found)
{
    public Draft Row => row;
    public JsonElement Document => document;
    public CheckedProcedure Found => found;
    public ProcedureDefinition? Definition => found.Definition;

    /// <summary>The procedure as far as it can be read.</summary>
    public ProcedureDefinition? Partial => found.Partial;

    public IEnumerable<Finding> Of(string step) => found.Findings.Where(one => one.Step == step);

    /// <summary>The gravest finding at a step; null where there is none.</summary>
    public FindingLevel? Worst(string step) => Of(step).Select(one => (FindingLevel?)one.Level).Min();

    public static DraftLine Line(Draft d) => new(
        d.Id, d.Version, d.Code, d.Edition, d.Title, d.Region, d.State, d.BasisHash, d.ContentHash, d.Revision, d.Errors, d.Warnings, d.ChangedAt, d.ChangedBy, d.IsSynthetic);

    public static ChangeLine Line(ProcedureChange c) => new(c.Part, c.Id, Both(c.Title), c.Kind, c.Field, c.Before is null ? null : Both(c.Before), c.After is null ? null : Both(c.After), c.Effect);

    private static LocalText Both(Bilingual words) => new(words.En, words.Zh);
}
