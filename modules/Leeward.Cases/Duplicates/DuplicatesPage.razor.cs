using System.Globalization;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Duplicates;

/// <summary>The worklist of likely duplicates: what waits, by region and day, and a search for what is new.</summary>
public sealed partial class DuplicatesPage(IServiceProvider services)
{
    private Page<PairSummary>? page;
    private IReadOnlyList<JobLine> jobs = [];
    private string? message;
    private bool good;

    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<LikenessTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<CasesTexts> C { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }
    [SupplyParameterFromQuery(Name = "band")] private string? Band { get; set; }
    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }
    [SupplyParameterFromQuery(Name = "day")] private string? Day { get; set; }
    [SupplyParameterFromQuery(Name = "order")] private string? OrderText { get; set; }
    [SupplyParameterFromQuery(Name = "cursor")] private string? CursorText { get; set; }

    private PairState? Wanted => State == "all" ? null : Choice<PairState>(State) ?? PairState.Waiting;

    private PairOrder Order => Choice<PairOrder>(OrderText) ?? PairOrder.Likeliest;

    private DateOnly? On => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private string Kept => $"state={Uri.EscapeDataString(State ?? "")}&{Narrowed}&order={Order}";

    private string Exported => Narrowed + (Wanted is { } state ? $"&state={state}" : "&all=true");

    private string Narrowed => string.Join('&', new[]
    {
        Choice<LikelyBand>(Band) is { } band ? $"band={band}" : "", Region is { Length: > 0 } ? $"region={Uri.EscapeDataString(Region)}" : "", On is { } on ? $"day={on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "",
    }.Where(part => part.Length > 0));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        page = await Get<ReadPairs>().ListAsync(new(Wanted, Choice<LikelyBand>(Band), Region, On, Order, CursorText), CancellationToken.None);
        jobs = await Get<StartSearch>().MineAsync(CancellationToken.None);
    }

    private async Task SearchAsync()
    {
        var start = Get<StartSearch>();
        var asked = false;
        foreach (var region in start.Regions())
        {
            var done = await start.RunAsync(region, CancellationToken.None);
            if (!done.Ok) { (good, message) = (false, Say.Say(done.Refusal!)); return; }
            asked |= done.Value is not null;
        }
        (good, message) = (true, T[asked ? "pairs_search_asked" : "pairs_search_nothing_new"]);
        await LoadAsync();
    }

    private static T? Choice<T>(string? text) where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && text!.All(char.IsAsciiLetter) ? value : null;

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;
}
