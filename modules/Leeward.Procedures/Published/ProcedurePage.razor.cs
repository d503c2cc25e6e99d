using Leeward.Deadlines;
using Leeward.Kernel.Texts;
using Leeward.Procedures.RunPages;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Published;

/// <summary>A published procedure, to be read and printed: every version stays readable.</summary>
public sealed partial class ProcedurePage
{
    private ProcedureDefinition? definition;
    private bool current;

    /// <summary>The content hash of the version.</summary>
    [Parameter] public string Hash { get; set; } = "";

    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ProcedureTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<Leeward.Procedures.Exports.ExportTexts> X { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        (definition, current) = await Library.FindAsync(Hash, CancellationToken.None);
        if (definition is null) { Navigation.NotFound(); }
    }

    private string Starts(StepDefinition step) => step.Start.Kind switch
    {
        StartKind.Event => T["on_event", definition!.Events[step.Start.Event!].Title.Say()],
        StartKind.With => T["with", step.Start.Steps[0]],
        _ => T[step.Start is { Any: true, Steps.Count: > 1 } ? "after_any" : "after_all", string.Join(", ", step.Start.Steps)],
    };

    private string Due(DueDefinition due)
    {
        var (rule, anchor) = (due.Rule, Anchor(due));
        var words = due.BeforeStep is { } step ? T["before", step]
            : rule.Immediate ? T["at_once", Length(rule.Within)]
            : rule.Direction == Direction.Before ? T["days_before", rule.Within.Days, anchor]
            : rule.Within.Clock switch
            {
                Clock.Elapsed => T["within_hours", rule.Within.Span.TotalHours, anchor],
                Clock.CalendarDay => T["within_days", rule.Within.Days, anchor],
                _ => T["within_working", rule.Within.Days, anchor],
            };
        return $"{words} ({rule.Source}, {Provenance(rule.Provenance)}){(due.When is { } when ? $" [{when.Text}]" : "")}";
    }

    private string Anchor(DueDefinition due) => due.Anchor is not { } anchor ? "" : definition!.Events.TryGetValue(anchor, out var happening) ? happening.Title.Say() : anchor;

    private string Length(Period period) => period.Clock == Clock.Elapsed ? T["hours", period.Span.TotalHours] : period.Days.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Provenance(Provenance provenance) => T["prov_" + provenance.ToString()[..1]];

    private string Source(string key) => definition!.Sources.TryGetValue(key, out var source) ? source.Title.Say() : key;
}
