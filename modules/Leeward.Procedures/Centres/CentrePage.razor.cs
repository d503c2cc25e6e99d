using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.RunPages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Centres;

/// <summary>One centre: what it is, by which procedure it works; changing it and adopting a procedure.</summary>
public sealed partial class CentrePage
{
    private CentreView? centre;
    private Refusal? refusal;
    private string? message;
    private bool mayEdit;
    private List<(string Code, string Title)> procedures = [];

    /// <summary>The centre; null for a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromForm] private CentreForm? Form { get; set; }
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private CentreDesk Desk { get; set; } = null!;
    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<CentreTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Id is not null) { await LoadAsync(); }
        if (Id is not null && centre is null) { Navigation.NotFound(); return; }
        Form ??= centre is null ? new() { IsOpen = true } : Filled(centre);
        mayEdit = centre is null ? Access.HoldsAnywhere(CentreDesk.Edit) : Access.Can(CentreDesk.Edit, new RegionCode(centre.Region));
        if (Id is null && !mayEdit) { Navigation.NotFound(); return; }
        foreach (var row in (await Library.ListAsync(CancellationToken.None)).Where(v => centre is not null && new RegionCode(centre.Region).IsWithin(new RegionCode(v.Region))).GroupBy(v => v.Code, (_, some) => some.MaxBy(v => v.Region.Length)!))
        {
            procedures.Add((row.Code, $"{(await Library.ByHashAsync(row.ContentHash, CancellationToken.None)).Title.Say()} {row.Edition}"));
        }
    }

    private async Task LoadAsync() => centre = (await Desk.FindAsync(Id!.Value, CancellationToken.None)) is { Ok: true } found ? found.Value : null;

    private async Task SaveAsync()
    {
        var (opened, closed) = (FormTimes.Day(Form!.OpenedOn, "openedOn"), FormTimes.Day(Form.ClosedOn, "closedOn"));
        if ((opened.Refusal ?? closed.Refusal) is { } wrong) { (refusal, message) = (wrong, Say.Say(wrong)); return; }
        var input = new CentreInput(Form!.NameEn ?? "", Form.NameZh ?? "", Form.Region ?? "", Form.Address, Form.Phone, Form.Services, Form.IsOpen,
            int.TryParse(Form.Capacity, NumberStyles.None, CultureInfo.InvariantCulture, out var places) ? places : -1, opened.Value, closed.Value);
        var saved = Id is { } id ? await Desk.ChangeAsync(id, Form.Version, input, CancellationToken.None) : await Desk.AddAsync(input, CancellationToken.None);
        (refusal, message) = (saved.Refusal, saved.Ok ? T["saved"] : saved.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(saved.Refusal!));
        if (saved.Ok && Id is null) { Navigation.NavigateTo($"/centres/{saved.Value.Id}"); return; }
        if (Id is not null) { await LoadAsync(); }
    }

    private async Task AdoptAsync()
    {
        var adopted = await Desk.AdoptAsync(Id!.Value, Form!.Procedure ?? "", Desk.Now, CancellationToken.None);
        (refusal, message) = (adopted.Refusal, adopted.Ok ? T["adopted"] : Say.Say(adopted.Refusal!));
        await LoadAsync();
        if (centre is not null) { Form = Filled(centre); }
    }

    private IEnumerable<(string Name, string? Value, string? There, int Max)> Fields()
    {
        var there = refusal?.Kind == RefusalKind.Conflict && centre is not null ? Filled(centre) : null;
        (string, Func<CentreForm, string?>, int)[] all =
        [
            ("nameEn", f => f.NameEn, 200), ("nameZh", f => f.NameZh, 200), ("region", f => f.Region, 12), ("address", f => f.Address, 400),
            ("phone", f => f.Phone, 40), ("services", f => f.Services, 400), ("capacity", f => f.Capacity, 5),
            ("openedOn", f => f.OpenedOn, 10), ("closedOn", f => f.ClosedOn, 10),
        ];
        return all.Select(one => (one.Item1, one.Item2(Form!), there is not null && one.Item2(there) != one.Item2(Form!) ? one.Item2(there) : null, one.Item3));
    }

    private static string Label(string name) => name switch { "nameEn" => "name_en", "nameZh" => "name_zh", "region" => "region_code", "capacity" => "places", _ => name };

    private string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? T["days_unknown"];

    private static CentreForm Filled(CentreView c) => new()
    {
        NameEn = c.Name.En, NameZh = c.Name.Zh, Region = c.Region, Address = c.Address, Phone = c.Phone, Services = string.Join(", ", c.Services), IsOpen = c.IsOpen,
        Capacity = c.Capacity.ToString(CultureInfo.InvariantCulture), Version = c.Version,
        OpenedOn = c.OpenedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ClosedOn = c.ClosedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private sealed class CentreForm
    {
        public string? NameEn { get; set; }
        public string? NameZh { get; set; }
        public string? Region { get; set; }
        public string? Address { get; set; }
        public string? Phone { get; set; }
        public string? Services { get; set; }
        public string? Capacity { get; set; }
        public bool IsOpen { get; set; }
        public string? OpenedOn { get; set; }
        public string? ClosedOn { get; set; }
        public int Version { get; set; }
        public string? Procedure { get; set; }
    }
}
