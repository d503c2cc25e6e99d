using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Simulations;

/// <summary>What came out of a simulation, side by side.</summary>
public sealed partial class SimulationPage
{
    private SimulationLine? line;
    private SimulationSettings settings = SimulationSettings.Usual;
    private SimulationView? view;
    private Refusal? refusal;

    /// <summary>The simulation.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "phase")] private string? Phase { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? Role { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }
    [SupplyParameterFromQuery(Name = "changed")] private string? Changed { get; set; }
    [SupplyParameterFromQuery(Name = "load")] private string? Load { get; set; }

    [Inject] private SimulationDesk Desk { get; set; } = null!;
    [Inject] private AskSimulation Ask { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<SimulationTexts> T { get; set; } = null!;

    private string Back => line!.DraftId is { } draft ? $"/drafts/{draft}/simulations" : $"/procedures/{line.ContentHash}/simulations";

    private string Title => view?.Title.ToString() ?? line!.Code;

    private bool Beside => view!.Line.Against.Length > 0;

    private bool ByOrder => Sort == "order" || !Beside;

    private IEnumerable<StepLine> Steps
    {
        get
        {
            var steps = view!.Steps.Where(step => (string.IsNullOrEmpty(Phase) || step.Phase == Phase) && (string.IsNullOrEmpty(Role) || step.Role == Role)
                && (Changed != "true" || step.Moved > 0 || step.MedianMoved > 0 || step.Changes.Count > 0));
            return ByOrder ? steps : StepLine.ChangedFirst(steps);
        }
    }

    /// <summary>The steps of the chart: those that moved most, or where nothing stands beside, those most often late.</summary>
    private IReadOnlyList<(string Step, string Title, double? Before, double? After)> Bars =>
        [.. (Beside ? Steps.OrderByDescending(step => step.Moved ?? 0) : Steps.OrderByDescending(step => step.After?.Share ?? 0)).Where(step => step is { Withheld: false, After.Share: not null } or { Withheld: false, Before.Share: not null })
            .Where(step => step.Before?.Share > 0 || step.After?.Share > 0).Take(12).Select(step => (step.Step, step.Title.ToString(), step.Before?.Share, step.After?.Share))];

    private RoleLine? Loaded => view!.Roles.FirstOrDefault(role => role.Role == Load && !role.Withheld) ?? view.Roles.Where(role => !role.Withheld).MaxBy(role => role.After?.Hours ?? 0);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var found = await Desk.FindAsync(Id, CancellationToken.None);
        if (!found.Ok) { Navigation.NotFound(); return; }
        (line, settings, view) = found.Value;
    }

    private async Task DeleteAsync()
    {
        var back = Back;
        var done = await Ask.DeleteAsync(Id, CancellationToken.None);
        if (done.Ok) { Navigation.NavigateTo(back); return; }
        refusal = done.Refusal;
    }

    private string Number(long? value) => value is { } known ? known.ToString("N0", System.Globalization.CultureInfo.CurrentCulture) : T["withheld"];

    private bool Waits => line!.State is JobState.Waiting or JobState.Running;

    private string RoleTitle(string code) => view!.Roles.FirstOrDefault(role => role.Role == code)?.Title.ToString() ?? code;
}
