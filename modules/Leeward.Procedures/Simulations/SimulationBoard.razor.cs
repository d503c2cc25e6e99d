using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Procedures.RunPages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Simulations;

/// <summary>The simulations of a draft or a version, and the form that asks for another.</summary>
public sealed partial class SimulationBoard
{
    private Refusal? refusal;
    private Page<SimulationLine> page = new([], null);
    private IReadOnlyList<VersionLine> versions = [];
    private IReadOnlyList<(string Code, string Name)> roles = [];

    /// <summary>The draft; null for a published version.</summary>
    [Parameter] public Guid? Draft { get; set; }

    /// <summary>The content hash of the version.</summary>
    [Parameter] public string? Hash { get; set; }

    /// <summary>The code of the procedure.</summary>
    [Parameter, EditorRequired] public string Code { get; set; } = "";

    /// <summary>Whether it can be played: a draft with mistakes cannot.</summary>
    [Parameter] public bool Playable { get; set; }

    [SupplyParameterFromForm(FormName = "simulate")] private AskForm? Form { get; set; }
    [SupplyParameterFromForm(FormName = "simulate", Name = "Look")] private string? Look { get; set; }
    [SupplyParameterFromQuery(Name = "cursor")] private string? From { get; set; }

    [Inject] private SimulationDesk Desk { get; set; } = null!;
    [Inject] private AskSimulation Ask { get; set; } = null!;
    [Inject] private DraftDesk Drafts { get; set; } = null!;
    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<SimulationTexts> T { get; set; } = null!;

    private string Address => Draft is { } draft ? $"/drafts/{draft}/simulations" : $"/procedures/{Hash}/simulations";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var usual = SimulationSettings.Usual;
        Form ??= new() { Source = usual.Source, Region = Desk.Regions is [var widest, ..] ? widest : "", Days = usual.Days, PerDay = "1", FromHour = usual.FromHour, ToHour = usual.ToHour, RunOutDays = usual.RunOutDays, Seed = usual.Seed };
        var found = Draft is { } draft ? await Desk.OfDraftAsync(draft, From, null, CancellationToken.None) : await Desk.OfVersionAsync(Hash!, From, null, CancellationToken.None);
        if (found.Ok) { page = found.Value; }
        if (!Desk.MayRun || !Playable) { return; }
        versions = await Desk.AgainstAsync(Code, CancellationToken.None);
        var definition = Draft is { } id ? (await Drafts.OpenAsync(id, CancellationToken.None)) is { Ok: true } opened ? opened.Value.Definition : null : await Library.ByHashAsync(Hash!, CancellationToken.None);
        roles = [.. definition?.Roles.Select(role => (role.Key, role.Value.Say())) ?? []];
    }

    private async Task AskAsync()
    {
        // Only what lies below the chosen region is to be offered; what was typed stays.
        if (Look is not null) { return; }
        var per = double.TryParse(Form!.PerDay, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) ? rate : -1;
        var settings = new SimulationSettings(Form.Source, Form.Region, Form.Against, Form.Days, per, Form.FromHour, Form.ToHour, Form.RunOutDays, Form.Seed,
            [.. Form.Roles.Select(one => new RoleSetting(one.Role ?? "", Whole(one.Day), Whole(one.Otherwise), Whole(one.Minutes))).Where(one => one is not { Day: null, Otherwise: null, Minutes: null })]);
        var asked = Draft is { } draft ? await Ask.OfDraftAsync(draft, settings, CancellationToken.None) : await Ask.OfVersionAsync(Hash!, settings, CancellationToken.None);
        if (asked.Ok) { Navigation.NavigateTo($"/simulations/{asked.Value}"); return; }
        refusal = asked.Refusal;
    }

    // What is no whole number is refused like one that is too small.
    private static int? Whole(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private string Bad(string field) => refusal?.Field == field ? "is-invalid" : "";

    private sealed class AskForm
    {
        public CaseSource Source { get; set; }
        public string? Region { get; set; }
        public string? Against { get; set; }
        public int Days { get; set; }
        public string? PerDay { get; set; }
        public int FromHour { get; set; }
        public int ToHour { get; set; }
        public int RunOutDays { get; set; }
        public int Seed { get; set; }
        public List<RoleForm> Roles { get; set; } = [];
    }

    private sealed class RoleForm
    {
        public string? Role { get; set; }
        public string? Day { get; set; }
        public string? Otherwise { get; set; }
        public string? Minutes { get; set; }
    }
}
