using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Merges;

/// <summary>Two records side by side: merge them field by field, or say that they are two children.</summary>
public sealed partial class ComparePage(IServiceProvider services)
{
    private Comparison? both;
    private string? message;
    private bool good, may, decides;

    /// <summary>The record that stays.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The record that leads to it after a merge.</summary>
    [Parameter]
    public Guid Second { get; set; }

    [SupplyParameterFromForm] private CompareForm? Form { get; set; }

    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<LikenessTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        both = await Get<ReadComparison>().RunAsync(Id, Second, CancellationToken.None) is { Ok: true } read ? read.Value : null;
        if (both is null) { Navigation.NotFound(); return; }
        decides = new[] { both.Kept, both.Other }.All(c => Access.Can(DecidePair.Right, new RegionCode(c.Region), c.IsNeedToKnow ? Sensitivity.NeedToKnow : Sensitivity.Normal));
        may = decides && both.Kept.MergedIntoId is null && both.Other.MergedIntoId is null;
    }

    private async Task MergeAsync()
    {
        if (both is null) { return; }
        var done = await Get<MergeChildren>().RunAsync(Id, Form!.KeptVersion, new()
        {
            OtherId = Second, OtherVersion = Form.OtherVersion, FromOther = [.. ChildFields.All.Where(TakesOther)], Caregivers = Form.Caregivers ?? [], Reason = Form.Reason,
        }, CancellationToken.None);
        if (done.Ok) { Navigation.NavigateTo($"/children/{Id}/merges/{done.Value}"); return; }
        await ShowAsync(done);
    }

    private async Task ApartAsync() => await ShowAsync(await Get<DecidePair>().ApartAsync(Id, Second, Form!.ApartReason, CancellationToken.None));

    private async Task AgainAsync()
    {
        if (both?.PairId is { } pair) { await ShowAsync(await Get<DecidePair>().AgainAsync(pair, both.PairVersion ?? 0, CancellationToken.None)); }
    }

    private async Task ShowAsync(Outcome done)
    {
        (good, message) = (done.Ok, done.Ok ? T["compare_saved"] : string.Join(" ", new[] { done.Refusal! }.Concat(done.Refusal!.More).Select(Say.Say)));
        await LoadAsync();
    }

    /// <summary>What was chosen on the page; before that, what the kept record lacks is taken from the other.</summary>
    private bool TakesOther(string field) => Http is { Request.HasFormContentType: true } && Http.Request.Form.TryGetValue("Take." + field, out var chosen)
        ? chosen.ToString() == field
        : both!.Kept.Fields[field] is null && both.Other.Fields[field] is not null;

    private string Value(ComparedChild side, string field) => side.Fields[field] is not { } value ? "–" : field switch
    {
        ChildFields.Sex => Pack.Lookups["sex"].Find(value)?.Title.ToString() ?? value,
        ChildFields.Vulnerabilities => string.Join(" · ", value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => Pack.Lookups["vulnerability"].Find(v)?.Title.ToString() ?? v)),
        ChildFields.Functioning => Say.Say("functioning_" + value),
        _ => value,
    };

    private string Carer(CaregiverView g) => string.Join(" · ", new[] { g.Name, Pack.Lookups["caregiver-relationship"].Find(g.Relationship)?.Title.ToString() ?? g.Relationship, g.Phone }.OfType<string>());

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;

    private sealed class CompareForm
    {
        public int KeptVersion { get; set; }
        public int OtherVersion { get; set; }
        public List<Guid>? Caregivers { get; set; }
        public string? Reason { get; set; }
        public string? ApartReason { get; set; }
    }
}
