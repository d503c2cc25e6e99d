using System.Globalization;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Cases;

/// <summary>The case list with its filters. Names are opened only where they are asked for.</summary>
public sealed partial class CaseListPage(IServiceProvider services)
{
    private Page<CaseSummary>? page;
    private IReadOnlyDictionary<Guid, string> workers = new Dictionary<Guid, string>();
    private IReadOnlyDictionary<Guid, string?> children = new Dictionary<Guid, string?>();
    private DateTimeOffset now;

    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private PeopleBook People { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private IStringLocalizer<CasesTexts> T { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "status")] private int? Status { get; set; }
    [SupplyParameterFromQuery(Name = "risk")] private int? Risk { get; set; }
    [SupplyParameterFromQuery(Name = "number")] private string? Number { get; set; }
    [SupplyParameterFromQuery(Name = "violence")] private string? Violence { get; set; }
    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }
    [SupplyParameterFromQuery(Name = "mine")] private int? Mine { get; set; }
    [SupplyParameterFromQuery(Name = "unassigned")] private int? Unassigned { get; set; }
    [SupplyParameterFromQuery(Name = "names")] private int? Names { get; set; }
    [SupplyParameterFromQuery(Name = "order")] private string? OrderText { get; set; }
    [SupplyParameterFromQuery(Name = "cursor")] private string? CursorText { get; set; }

    private CaseOrder Order => Enum.TryParse<CaseOrder>(OrderText, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : CaseOrder.Risk;

    private Guid? Worker => Mine == 1 ? Access.Actor.AccountId : null;

    private string Kept => $"{Narrowed}&mine={Mine}&unassigned={Unassigned}&names={Names}&order={Order.ToString().ToLowerInvariant()}&status={Status}&risk={Risk}";

    private string Exported => string.Join('&', new[]
    {
        Narrowed, Worker is { } me ? $"worker={me}" : "", Unassigned == 1 ? "unassigned=true" : "",
        Status is { } s && Enum.IsDefined((CaseStatus)s) ? $"status={(CaseStatus)s}" : "", Risk is { } r && Enum.IsDefined((RiskLevel)r) ? $"risk={(RiskLevel)r}" : "",
    }.Where(part => part.Length > 0));

    private string Narrowed => string.Create(CultureInfo.InvariantCulture, $"violence={Uri.EscapeDataString(Violence ?? "")}&region={Uri.EscapeDataString(Region ?? "")}&number={Uri.EscapeDataString(Number ?? "")}");

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        now = Clock.GetUtcNow();
        var filter = new CaseFilter((CaseStatus?)Status, (RiskLevel?)Risk, Worker, Region, Number, CursorText, null, Violence, Order, Unassigned == 1);
        page = await Get<ListCases>().RunAsync(filter, CancellationToken.None);
        workers = await People.NamesAsync([.. page.Items.Select(c => c.WorkerId).OfType<Guid>().Distinct()], CancellationToken.None);
        if (Names == 1) { children = await Get<NameCases>().RunAsync([.. page.Items.Select(c => c.Id)], CancellationToken.None); }
    }

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;
}
