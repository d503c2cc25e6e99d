using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Rollouts;

/// <summary>The centres of a roll-out: narrowed, sorted, acted on together.</summary>
public sealed partial class RolloutCentresPage
{
    private static readonly string[] Steps = ["receipt", "training", "checklist", "in_force"];
    private static readonly (string Key, string Head)[] Heads = [("region", "rollout_region"), ("name", "rollout_centre"), ("stage", "rollout_stage"), ("reminded", "rollout_reminded_at")];

    private Rollout? rollout;
    private RolloutFilter filter = new();
    private Page<PlaceLine> page = new([], null);
    private BulkResult? result;
    private IReadOnlyList<RegionEntry> provinces = [];
    private string? problem;
    private bool mayManage;

    /// <summary>The roll-out.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }
    [SupplyParameterFromQuery(Name = "stage")] private string? Stage { get; set; }
    [SupplyParameterFromQuery(Name = "missing")] private string? Missing { get; set; }
    [SupplyParameterFromQuery(Name = "late")] private string? Late { get; set; }
    [SupplyParameterFromQuery(Name = "search")] private string? Search { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }
    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }
    [SupplyParameterFromForm] private BulkForm? Form { get; set; }
    [Inject] private RolloutDesk Desk { get; set; } = null!;
    [Inject] private BulkRollout Bulk { get; set; } = null!;
    [Inject] private ExportRollout Export { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<RolloutTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        filter = new(Region, Enum.TryParse<RolloutStage>(Stage, out var stage) && Enum.IsDefined(stage) ? stage : null, Missing, Late == "true", Search, Sort);
        rollout = await Desk.RowAsync(Id, CancellationToken.None) is { Ok: true } row ? row.Value : null;
        if (rollout is null) { Navigation.NotFound(); return; }
        provinces = Regions.Children("");
        mayManage = rollout.EndedAt is null && Desk.Access.HoldsAnywhere(RolloutDesk.Manage);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await Desk.PlacesAsync(Id, filter, After, null, CancellationToken.None);
        if (found.Ok) { page = found.Value; } else { problem = Say.Say(found.Refusal!); }
    }

    private async Task BulkAsync()
    {
        if (!Enum.TryParse<BulkAct>(Form!.Act, out var act)) { act = (BulkAct)(-1); }
        if (Form.Which != "all" && Form.Places is not { Count: > 0 }) { problem = T["tick_first"]; return; }
        var done = await Bulk.RunAsync(Id, new(act, Form.Which == "all" ? null : Form.Places, filter.Region, filter.Stage, filter.Missing, filter.Late, filter.Search), CancellationToken.None);
        if (done.Ok) { (result, Form) = (done.Value, new()); } else { problem = Say.Say(done.Refusal!); }
        await LoadAsync();
    }

    private string Sorted(string key) => filter.Sort == key ? "ascending" : filter.Sort == "-" + key ? "descending" : "none";

    private sealed class BulkForm
    {
        public string? Act { get; set; }
        public string? Which { get; set; }
        public List<Guid>? Places { get; set; }
    }
}
