using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Procedures.Exports;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Steps;

/// <summary>What a due time rests on, as it stands beside the due time everywhere.</summary>
/// <param name="Source">The key of the source.</param>
/// <param name="Provenance">How well it is founded: S, M, D.</param>
/// <param name="Basis">The source by its name and articles.</param>
/// <param name="Sureness">Whether all that it rests on is known.</param>
internal sealed record Ground(string Source, string Provenance, LocalText Basis, Sureness Sureness)
{
    private static readonly Ground None = new("", "", new("", ""), Sureness.Sure);

    /// <summary>Of a row; empty where it has no due time.</summary>
    public static Ground Of(StepRow row, ProcedureDefinition definition, WorkCalendar calendar) =>
        row.DueAt is null ? None : new(row.Source, row.Provenance, BasisOf(definition, row.Source), row.SurenessBy(calendar));

    /// <summary>Of a due time of a run that is open.</summary>
    public static Ground Of(DueView? due, ProcedureDefinition definition) =>
        due?.At is null ? None : new(due.Rule.Source, due.Rule.Provenance.ToString()[..1], BasisOf(definition, due.Rule.Source), due.Sureness());

    /// <summary>A source by its name and articles.</summary>
    public static LocalText BasisOf(ProcedureDefinition definition, string key) =>
        definition.Sources.TryGetValue(key, out var source) ? new($"{source.Title.En} {source.Articles}".Trim(), $"{source.Title.Zh} {source.Articles}".Trim()) : new(key, key);
}

/// <summary>Says it in both languages, where the reader's is not the one of the moment or the words leave this module.</summary>
internal sealed class GroundWords(IStringLocalizer<RunPageTexts> texts) : BothWords<RunPageTexts>(texts)
{
    /// <summary>The source with how well it is founded; empty where there is no due time.</summary>
    public LocalText Basis(NextStep step)
    {
        if (step.DueAt is null || step.Source.Length == 0) { return new("", ""); }
        var founded = Of("prov_" + step.Provenance);
        return new($"{step.Basis.En} · {founded.En}", $"{step.Basis.Zh} · {founded.Zh}");
    }

    /// <summary>What of it is not known; empty where all is.</summary>
    public LocalText Doubt(NextStep step)
    {
        if (step.DueAt is null || step.Sureness == Sureness.Sure) { return new("", ""); }
        var doubt = Of("sure_" + step.Sureness);
        return new(doubt.En, doubt.Zh);
    }
}
