using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Cases;

/// <summary>One case: who it is about, where it stands, and what this person may do.</summary>
public sealed partial class CasePage(IServiceProvider services)
{
    private OpenedCase? opened;
    private Reach? reach;
    private Refusal? refusal;
    private string? message, worker;

    /// <summary>The case's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private IAccess Access { get; set; } = null!;

    [Inject]
    private PackSet Pack { get; set; } = null!;

    [Inject]
    private RegionBook Regions { get; set; } = null!;

    [Inject]
    private TextCatalogue Say { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CasesTexts> T { get; set; } = null!;

    [SupplyParameterFromForm]
    private CaseForm? Form { get; set; }

    // After a conflict the page keeps what the person chose beside what stands there now.
    private (CaseStatus Status, RiskLevel Risk) Chosen => refusal is not null && Form!.Status is { } status && Form.Risk is { } risk
        ? ((CaseStatus)status, (RiskLevel)risk)
        : (opened!.Case.Status, opened.Case.Risk);

    private bool active => opened!.Case.Status is not (CaseStatus.Closed or CaseStatus.Closing);

    private bool mayTake => active && opened!.Case.WorkerId != Access.Actor.AccountId && (May(TakeCase.AssignRight) || (May(TakeCase.Right) && opened.Case.WorkerId is null));

    private DateTimeOffset Now => Get<TimeProvider>().GetUtcNow();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
    }

    private bool May(string right) => reach?.May(right) == true;

    private async Task LoadAsync()
    {
        var found = await Get<ReadCase>().RunAsync(Id, CancellationToken.None);
        opened = found.Ok ? found.Value : null;
        if (opened is null) { Navigation.NotFound(); return; }
        reach = await Access.ReachAsync(opened.Case.Region, opened.Case.Sensitivity, opened.Case.AccessId, CancellationToken.None);
        worker = opened.Case.WorkerId is { } id ? (await Get<PeopleBook>().NamesAsync([id], CancellationToken.None)).GetValueOrDefault(id) : null;
    }

    private Task TakeAsync() => DoAsync(() => Get<TakeCase>().RunAsync(Id, Access.Actor.AccountId!.Value, Form!.Version, CancellationToken.None));

    private async Task EditAsync()
    {
        var request = new EditCaseRequest((CaseStatus)(Form!.Status ?? -1), (RiskLevel)(Form.Risk ?? -1), Form.Version, Form.Reason);
        await DoAsync(() => Get<EditCase>().RunAsync(Id, request, CancellationToken.None));
        if (refusal?.Kind == RefusalKind.Conflict && opened is not null)
        {
            message = T["case_conflict", T["status_" + opened.Case.Status], T["risk_" + opened.Case.Risk], T["status_" + request.Status], T["risk_" + request.Risk]];
        }
    }

    private async Task DoAsync(Func<Task<Outcome<CaseSummary>>> act)
    {
        if (opened is null) { return; }
        var done = await act();
        refusal = done.Refusal;
        message = done.Ok ? T["case_saved"] : Say.Say(refusal!);
        await LoadAsync();
    }

    private string FormOf(string purpose) => Pack.Forms.Values.First(f => f.Purpose == purpose).Form.Id;

    private string Local(DateTimeOffset at) => Pack.Day(at);

    private string Words(DateTimeOffset due) => Get<CaseForms.ResponseTimes>().Words(due) is var words ? new LocalText(words.En, words.Zh).ToString() : "";

    private T Get<T>() where T : notnull => (T)services.GetService(typeof(T))!;

    private sealed class CaseForm
    {
        public int? Status { get; set; }
        public int? Risk { get; set; }
        public string? Reason { get; set; }
        public int Version { get; set; }
    }
}
