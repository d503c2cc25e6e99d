using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Closures;

/// <summary>Asking for closure, deciding about it, its history, and reopening.</summary>
public sealed partial class ClosurePage(IServiceProvider services)
{
    private OpenedCase? about;
    private Reach? reach;
    private IReadOnlyList<ClosureView> closures = [];
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private StillOpen open = new(0, 0, 0);
    private Refusal? refusal;
    private string? message;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];

    /// <summary>The case's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm]
    private Decision? Form { get; set; }

    [Inject]
    private IAccess Access { get; set; } = null!;

    [Inject]
    private PackSet Pack { get; set; } = null!;

    [Inject]
    private PeopleBook People { get; set; } = null!;

    [Inject]
    private TextCatalogue Say { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ClosureTexts> T { get; set; } = null!;

    private string CriteriaForm => Pack.Forms.Values.First(f => f.Purpose == "closure").Form.Id;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        about = await Get<ReadCase>().RunAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (about is null) { Navigation.NotFound(); return; }
        reach = await Access.ReachAsync(about.Case.Region, about.Case.Sensitivity, about.Case.AccessId, CancellationToken.None);
        closures = await Get<ReadClosures>().ListAsync(Id, CancellationToken.None) is { Ok: true } list ? list.Value : [];
        names = await People.NamesAsync([.. closures.SelectMany(c => new[] { c.AskedById, c.DecidedById }).OfType<Guid>().Distinct()], CancellationToken.None);
        open = await Get<AskClosure>().StillOpenAsync(Id, CancellationToken.None);
    }

    private async Task DecideAsync()
    {
        var form = Form;
        var done = await Get<DecideClosure>().RunAsync(form?.Closure ?? Guid.Empty, new(form?.Approve == true, form?.Note, form?.Version ?? 0, form?.CaseVersion), CancellationToken.None);
        await ShowAsync(done);
        var now = closures.FirstOrDefault(c => c.Id == form?.Closure);
        if (!done.Ok && (done.Refusal!.Kind == RefusalKind.Conflict || now?.State != ClosureState.Asked)) { both = [(T["decision"], now is null ? null : T["state_" + now.State].Value, T[form?.Approve == true ? "approve" : "return"]), (T["note"], now?.Note, form?.Note)]; }
    }

    private async Task ReopenAsync()
    {
        var form = Form;
        var done = await Get<DecideClosure>().ReopenAsync(Id, new(form?.Reason, form?.Note, form?.Version ?? 0), CancellationToken.None);
        await ShowAsync(done);
        if (done.Ok || (done.Refusal!.Kind != RefusalKind.Conflict && about?.Case.Status == CaseStatus.Closed)) { return; }
        // Reopened by somebody else meanwhile: their reason beside this one.
        var now = closures.FirstOrDefault(c => c.ReopenedAt is not null);
        string? Reason(string? code) => Pack.Lookups["reopening-reason"].Find(code ?? "")?.Title.ToString();
        both = [(T["reason"], Reason(now?.ReopeningReason), Reason(form?.Reason)), (T["note"], now?.ReopeningNote, form?.Note)];
    }

    private async Task ShowAsync(Outcome<CaseSummary> done)
    {
        refusal = done.Refusal;
        message = done.Ok ? T["saved"] : Say.Say(refusal!);
        if (done.Ok) { Form = null; }
        await LoadAsync();
    }

    private bool May(string right) => reach?.May(right) == true;

    private string Name(Guid? person) => person is { } id ? names.GetValueOrDefault(id, "–") : "–";

    private string At(DateTimeOffset at) => Pack.Minute(at);

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;

    private sealed class Decision
    {
        public Guid Closure { get; set; }
        public bool Approve { get; set; }
        public string? Reason { get; set; }
        public string? Note { get; set; }
        public int Version { get; set; }
        public int? CaseVersion { get; set; }
    }
}
