using System.Globalization;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Children;

/// <summary>Registers a child or changes what is known of one. After a conflict the page shows what stands now beside what was written.</summary>
public sealed partial class ChildEditPage(IServiceProvider services)
{
    private ChildView? child;
    private Dictionary<string, string> problems = [];
    private string? conflict, likelyProblem;
    private LikelyAnswer? likely;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];
    private IReadOnlyList<RegionEntry> provinces = [];
    private IReadOnlyList<(RegionEntry? Above, IReadOnlyList<RegionEntry> Regions)> groups = [];
    private RegionEntry? province;

    /// <summary>The child's id; null on the page for a new one.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromForm]
    private ChildForm? Form { get; set; }

    [SupplyParameterFromForm(Name = "act")]
    private string? Act { get; set; }

    [SupplyParameterFromQuery(Name = "province")]
    private string? Province { get; set; }

    [Inject]
    private PackSet Pack { get; set; } = null!;

    [Inject]
    private IAccess Access { get; set; } = null!;

    [Inject]
    private TextCatalogue Say { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ChildTexts> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<LikenessTexts> L { get; set; } = null!;

    private bool MayCompare => Access.HoldsAnywhere(ReadPairs.Right);

    private string Title => Id is null ? T["new"] : $"{T["edit"]} · {child!.Number}";

    private IEnumerable<(string Field, string Type, int Max, bool Required)> Fields =>
    [
        ("Name", "text", 100, Id is null), ("NameLatin", "text", 150, false), ("BornOn", "date", 10, false), ("EstimatedAge", "number", 2, false), ("ResidentId", "text", 18, false),
        ("Address", "text", 500, false), ("Household", "text", 2000, false),
    ];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Id is { } id)
        {
            child = await Get<ReadChild>().RunAsync(id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
            if (child is not null && !await Get<ChildDoor>().MayAsync(id, EditChild.Right, CancellationToken.None))
            {
                await Access.RefuseAsync(EditChild.Right, nameof(Child), id, CancellationToken.None);
                child = null;
            }
            if (child is null) { Navigation.NotFound(); return; }
        }
        Form ??= child is null ? new() : ChildForm.Of(child);
        if (Id is not null) { return; }
        var places = Get<ChildRegions>();
        provinces = places.Provinces();
        province = provinces.FirstOrDefault(p => p.Code == Province) ?? provinces.FirstOrDefault(p => p == places.ProvinceOf(Form.Region?.Trim()));
        groups = places.Within(province);
    }

    private Task SubmitAsync() => Act == "likely" ? LookAsync() : SaveAsync();

    /// <summary>Who may be the child; asked while one types, by the button, and before a new child is registered.</summary>
    private async Task LookAsync()
    {
        var form = Form!;
        var born = FormTimes.Day(form.BornOn, "BornOn");
        if (!born.Ok) { (likely, likelyProblem) = (null, Say.Say(born.Refusal!)); return; }
        var asked = await Get<FindLikely>().RunAsync(new()
        {
            Name = form.Name ?? form.NameLatin, Sex = form.Sex, BornOn = born.Value,
            EstimatedAge = int.TryParse(form.EstimatedAge, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null,
            ResidentId = form.ResidentId?.Trim(), Region = child?.Region ?? form.Region?.Trim(), ChildId = Id,
        }, CancellationToken.None);
        (likely, likelyProblem) = (asked.Ok ? asked.Value : null, asked.Ok ? null : Say.Say(asked.Refusal!));
    }

    private async Task SaveAsync()
    {
        var form = Form!;
        var born = FormTimes.Day(form.BornOn, "BornOn");
        if (!born.Ok) { problems = new(StringComparer.Ordinal) { ["BornOn"] = Say.Say(born.Refusal!) }; return; }
        var request = new ChildRequest
        {
            Name = form.Name, NameLatin = form.NameLatin, Sex = form.Sex, BornOn = born.Value,
            EstimatedAge = int.TryParse(form.EstimatedAge, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : string.IsNullOrWhiteSpace(form.EstimatedAge) ? null : -1,
            ResidentId = form.ResidentId?.Trim(), Region = form.Region?.Trim(), Vulnerabilities = form.Vulnerabilities, Address = form.Address, Household = form.Household,
            OnlyIfNew = Id is null && !form.NoneOfThese,
        };
        var done = await Get<EditChild>().RunAsync(Id, request, form.Version, CancellationToken.None);
        if (done.Ok) { Navigation.NavigateTo($"/children/{done.Value}"); return; }
        problems = new[] { done.Refusal! }.Concat(done.Refusal!.More).Where(r => r.Field is not null).GroupBy(r => r.Field!).ToDictionary(g => g.Key, g => Say.Say(g.First()), StringComparer.Ordinal);
        if (problems.Count > 0) { return; }
        conflict = Say.Say(done.Refusal!);
        if (done.Refusal!.Code == "cases.child.alike") { await LookAsync(); return; }
        if (done.Refusal!.Kind == RefusalKind.Conflict && Id is { } id && await Get<ReadChild>().RunAsync(id, CancellationToken.None) is { Ok: true } now)
        {
            child = now.Value;
            var stands = ChildForm.Of(child);
            conflict = T["conflict"];
            both =
            [
                .. Differing([.. Fields.Select(f => (T[Key(f.Field)].Value, stands.Get(f.Field), form.Get(f.Field))), (T["sex"].Value, Said("sex", stands.Sex), Said("sex", form.Sex)), (T["vulnerabilities"].Value, Vulnerable(stands), Vulnerable(form))]),
                // Caregivers are written on the child's own page, yet one added or removed there is what this save met.
                (T["caregivers"], child.Caregivers.Count == 0 ? T["no_caregivers"].Value : string.Join("; ", child.Caregivers.Select(g => $"{g.Name ?? T["hidden"]} · {Said("caregiver-relationship", g.Relationship)}")), T["elsewhere"]),
            ];
        }
    }

    private static IEnumerable<(string Field, string? Now, string? Yours)> Differing(List<(string Field, string? Now, string? Yours)> all) => all.Where(line => (line.Now ?? "") != (line.Yours ?? ""));

    private string? Vulnerable(ChildForm of) => of.Vulnerabilities is { Count: > 0 } some ? string.Join(" · ", some.Order(StringComparer.Ordinal).Select(v => Said("vulnerability", v))) : null;

    private string? Said(string lookup, string? code) => Pack.Lookups[lookup].Find(code ?? "")?.Title.ToString() ?? code;

    private string? Typed(string field) => Form!.Get(field);

    private static string Key(string field) => field switch
    {
        "Name" => "name",
        "NameLatin" => "latin",
        "BornOn" => "born",
        "EstimatedAge" => "age",
        "ResidentId" => "resident",
        "Address" => "address",
        _ => "household",
    };

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;

    private sealed class ChildForm
    {
        public string? Name { get; set; }
        public string? NameLatin { get; set; }
        public string? Sex { get; set; }
        public string? BornOn { get; set; }
        public string? EstimatedAge { get; set; }
        public string? ResidentId { get; set; }
        public string? Region { get; set; }
        public string? Address { get; set; }
        public string? Household { get; set; }
        public List<string>? Vulnerabilities { get; set; }
        public int? Version { get; set; }
        public bool NoneOfThese { get; set; }

        public static ChildForm Of(ChildView child) => new()
        {
            Name = child.Name, NameLatin = child.NameLatin, Sex = child.Sex, BornOn = child.BornOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ResidentId = child.ResidentId,
            Address = child.Address, Household = child.Household, Vulnerabilities = [.. child.Vulnerabilities], Version = child.Version,
        };

        public string? Get(string field) => field switch
        {
            "Name" => Name,
            "NameLatin" => NameLatin,
            "BornOn" => BornOn,
            "EstimatedAge" => EstimatedAge,
            "ResidentId" => ResidentId,
            "Address" => Address,
            _ => Household,
        };
    }
}
