using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;

namespace Leeward.Web.Clients;

public partial class ClientsPage
{
    private IReadOnlyList<ClientLine> clients = [];
    private List<string> problems = [];
    private ClientWithSecret? given;
    private bool done;

    [Inject] private ClientDesk Desk { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private TextCatalogue Texts { get; set; } = null!;

    [SupplyParameterFromForm] private string? Name { get; set; }
    [SupplyParameterFromForm] private string? Role { get; set; }
    [SupplyParameterFromForm] private string? Region { get; set; }
    [SupplyParameterFromForm] private string? Until { get; set; }
    [SupplyParameterFromForm] private string? Which { get; set; }
    [SupplyParameterFromForm] private string? Overlap { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => clients = await Desk.ListAsync(CancellationToken.None);

    private async Task AddAsync()
    {
        if (Day(out var until) is { } bad) { Say(bad); return; }
        var region = Region?.Trim() ?? "";
        var made = RegionCode.IsValid(region)
            ? await Desk.AddAsync(new(Name, string.IsNullOrEmpty(Role) ? [] : [Role], region, until), CancellationToken.None)
            : Refusal.Invalid("Region", "kernel.not_a_choice");
        if (!made.Ok) { Say(made.Refusal!); return; }
        given = made.Value;
        (Name, Role, Region, Until) = (null, null, null, null);
        await LoadAsync();
    }

    private async Task RenewAsync()
    {
        if (Day(out var until) is { } bad) { Say(bad); return; }
        var hours = int.TryParse(Overlap, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var renewed = await Desk.RenewAsync(Chosen, hours, until, CancellationToken.None);
        if (!renewed.Ok) { Say(renewed.Refusal!); return; }
        given = renewed.Value;
        Until = null;
        await LoadAsync();
    }

    private async Task EndAsync()
    {
        var ended = await Desk.EndAsync(Chosen, CancellationToken.None);
        if (!ended.Ok) { Say(ended.Refusal!); return; }
        done = true;
        await LoadAsync();
    }

    private Guid Chosen => Guid.TryParse(Which, out var id) ? id : Guid.Empty;

    private Refusal? Day(out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(Until)) { return null; }
        if (!DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) { return Refusal.Invalid("UntilOn", "kernel.bad_date"); }
        day = read;
        return null;
    }

    private void Say(Refusal refusal) =>
        problems = [.. new[] { refusal }.Concat(refusal.More).Select(r => r.Field is { } field ? $"{T["field_" + field]}: {Texts.Say(r)}" : Texts.Say(r))];

    private string RoleName(string code) => Pack.Roles.TryGetValue(code, out var role) ? role.Title.For(CultureInfo.CurrentUICulture) : code;

    private string At(DateTimeOffset at) => Pack.Minute(at);
}
