using Leeward.Conformance;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Conformance;

/// <summary>How runs and procedures agree: by centre, step and month, honest on small numbers.</summary>
public sealed partial class ConformancePage
{
    private ConformanceFilter filter = ConformanceFilter.None;
    private FilterChoices choices = new([], [], [], [], []);
    private ConformanceFigures? figures;
    private string? problem;

    [SupplyParameterFromQuery(Name = "year")] private string? Year { get; set; }
    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }
    [SupplyParameterFromQuery(Name = "centre")] private string? Centre { get; set; }
    [SupplyParameterFromQuery(Name = "version")] private string? Version { get; set; }
    [SupplyParameterFromQuery(Name = "step")] private string? Step { get; set; }
    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }
    [Inject] private ConformanceDesk Desk { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ConformanceTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        filter = FigureWords.Filter(Year, Region, Centre, Version, Step, Kind);
        choices = await Desk.ChoicesAsync(CancellationToken.None);
        var found = await Desk.FiguresAsync(filter, CancellationToken.None);
        if (found.Ok) { figures = found.Value; } else { problem = Say.Say(found.Refusal!); }
    }

    private double Target => figures!.Total is { Runs: > 0, Deviating: { } count } total ? (double)count / total.Runs!.Value : 0;

    private IReadOnlyList<PlotPoint> Points => figures!.Total.Withheld ? []
        : [.. figures.Centres.Where(c => c is { Runs: > 0, Share: not null }).Select(c => new PlotPoint(c.Label.ToString(), c.Runs!.Value, c.Share!.Value, c.Place ?? FunnelPlace.Inside, "/conformance?" + Linked(c, "centre")))];

    private List<FigureRow> Rows(IEnumerable<Figure> all, string? part) =>
        [.. all.Select(f => new FigureRow(part == "kind" ? T["kind_" + f.Key] : part == "step" ? $"{f.Key} {f.Label}" : f.Label.ToString(), part is null ? null : "/conformance?" + Linked(f, part), f))];

    // A centre or step that was not chosen yet can only be chosen through its own part of the filter.
    private string Linked(Figure figure, string part) =>
        (part switch { "centre" => filter with { Centre = Guid.Parse(figure.Key) }, "step" => filter with { Step = figure.Key }, _ => filter with { Kind = figure.Key } }).Address();
}
