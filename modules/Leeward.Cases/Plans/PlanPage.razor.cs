using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Plans;

/// <summary>The case plan with its goals, and the services.</summary>
public sealed partial class PlanPage(IServiceProvider services)
{
    private OpenedCase? about;
    private Reach? reach;
    private PlanView? plan;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private string? message;
    private bool good, edit;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];

    /// <summary>The case's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm]
    private GoalForm? Form { get; set; }

    [Inject]
    private PackSet Pack { get; set; } = null!;

    [Inject]
    private IAccess Access { get; set; } = null!;

    [Inject]
    private PeopleBook People { get; set; } = null!;

    [Inject]
    private TextCatalogue Say { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<PlanTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        about = await Get<ReadCase>().RunAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (about is null) { Navigation.NotFound(); return; }
        reach = await Access.ReachAsync(about.Case.Region, about.Case.Sensitivity, about.Case.AccessId, CancellationToken.None);
        plan = await Get<ReadPlan>().RunAsync(Id, CancellationToken.None) is { Ok: true } read ? read.Value : null;
        edit = May(WritePlan.Right) && about.Case.Status is not (CaseStatus.Closed or CaseStatus.Closing);
        names = await People.NamesAsync([.. new[] { plan?.SubmittedById, plan?.ApprovedById }.OfType<Guid>().Distinct()], CancellationToken.None);
    }

    private async Task GoalAsync()
    {
        var form = Form;
        var due = FormTimes.Day(Form?.DueOn, "DueOn");
        Outcome done = !due.Ok ? due.Refusal! : await Get<WritePlan>().GoalAsync(Id, Form?.Goal, new(Form?.Text, Form?.Actions, due.Value), Form?.Version, CancellationToken.None);
        await ShowAsync(done);
        if (done.Ok || (done.Refusal!.Kind != RefusalKind.Conflict && edit)) { return; }
        var now = plan?.Goals.FirstOrDefault(g => g.Id == form?.Goal);
        both = [(T["goal"], now?.Text ?? Others(form?.Goal), form?.Text), (T["actions"], now?.Actions, form?.Actions), (T["due"], now?.DueOn is { } on ? Day(on) : null, form?.DueOn)];
    }

    // Where a goal was being added, the goals there are now stand for the other version.
    private string? Others(Guid? goal) => goal is null ? string.Join("; ", (plan?.Goals ?? []).Select(g => g.Text)) : null;

    private async Task SettleAsync() => await ShowAsync(await Get<WritePlan>().SettleAsync(Id, Form?.Goal ?? Guid.Empty, (GoalState)(Form?.State ?? -1), Form?.Version ?? 0, CancellationToken.None));

    private async Task SubmitAsync() => await ShowAsync(await Get<WritePlan>().SubmitAsync(Id, Form?.Version ?? 0, CancellationToken.None));

    private async Task DecideAsync()
    {
        var form = Form;
        var done = await Get<DecidePlan>().RunAsync(Id, new(form?.Approve == true, form?.Note, form?.Version ?? 0), CancellationToken.None);
        await ShowAsync(done);
        if (!done.Ok && (done.Refusal!.Kind == RefusalKind.Conflict || plan?.State != PlanState.Submitted)) { both = [(T["decision"], plan is null ? null : T["state_" + plan.State].Value, T[form?.Approve == true ? "approve" : "return"].Value), (T["note"], plan?.Note, form?.Note)]; }
    }

    private async Task ShowAsync(Outcome done)
    {
        good = done.Ok;
        message = good ? T["saved"] : done.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(done.Refusal);
        if (good) { Form = null; }
        await LoadAsync();
    }

    private bool decides => plan is { State: PlanState.Submitted } && plan.SubmittedById != Access.Actor.AccountId && about!.Case.AtWork() is null && May(DecidePlan.Right);

    private bool May(string right) => reach?.May(right) == true;

    private string Name(Guid? person) => person is { } id ? names.GetValueOrDefault(id, "–") : "–";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string At(DateTimeOffset at) => Pack.Minute(at);

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;

    private sealed class GoalForm
    {
        public Guid? Goal { get; set; }
        public string? Text { get; set; }
        public string? Actions { get; set; }
        public string? DueOn { get; set; }
        public int? State { get; set; }
        public string? Note { get; set; }
        public bool Approve { get; set; }
        public int? Version { get; set; }
    }
}
