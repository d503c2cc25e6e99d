using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Procedures.Consultations;

/// <summary>The fields of a step that other words can be proposed for, and what the procedure says there.</summary>
internal static class StepFields
{
    /// <summary>By the names that the document itself has for them.</summary>
    public static readonly string[] All = ["title", "note", "role", "mod", "when", "start", "due", "evidence", "checks"];

    /// <summary>Words and nothing else: a proposal can be taken over as it stands. What a machine counts by, a person puts into the document.</summary>
    public static bool IsText(string field) => field is "title" or "note";

    /// <summary>What a step says in a field, in both languages; empty where it says nothing.</summary>
    public static Bilingual Present(ProcedureDefinition procedure, StepDefinition step, string field) => field switch
    {
        "title" => step.Title,
        "note" => step.Note ?? new("", ""),
        _ => WholeWords.Of(procedure, step).FirstOrDefault(row => row.Field == field) is { } row
            ? new(string.Join("; ", row.Lines.Select(line => line.Text.En)), string.Join("；", row.Lines.Select(line => line.Text.Zh))) : new("", ""),
    };
}
