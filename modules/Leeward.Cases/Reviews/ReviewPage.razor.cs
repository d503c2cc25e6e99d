using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Plans;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Reviews;

/// <summary>The reviews of a case: when the next one is due, the form of one that was held, and those before it. After a conflict the form keeps what was typed beside what stands there now.</summary>
public sealed partial class ReviewPage(IServiceProvider services)
{
    private OpenedCase? about;
    private ReviewView? planned;
    private IReadOnlyList<ReviewView> held = [];
    private IReadOnlyList<GoalView> goals = [];
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private string[]? message;
    private (string Path, string Text)? next;
    private bool good, edit;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];

    /// <summary>The case's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm(Name = "Plan")]
    private PlanForm? Plan { get; set; }

    [SupplyParameterFromForm(Name = "Held")]
    private HeldForm? Held { get; set; }

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
    private IStringLocalizer<ReviewTexts> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CasesTexts> C { get; set; } = null!;

    private DateTimeOffset Now => Get<TimeProvider>().GetUtcNow();

    private DateOnly Today => Pack.Calendar.DayOf(Now);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var list = await Get<ReadReviews>().OfCaseAsync(Id, CancellationToken.None);
        about = list.Ok && await Get<ReadCase>().RunAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (about is null) { Navigation.NotFound(); return; }
        planned = list.Value.FirstOrDefault(r => r.State == ReviewState.Planned);
        held = [.. list.Value.Where(r => r.State == ReviewState.Held)];
        edit = about.Case.AtWork() is null && Access.Can(PlanReview.Right, new RegionCode(about.Case.Region), about.Case.Sensitivity, about.Case.AccessId);
        var plan = edit && await Get<ReadPlan>().RunAsync(Id, CancellationToken.None) is { Ok: true } read ? read.Value : null;
        goals = [.. (plan?.Goals ?? []).Where(g => g.State == GoalState.Open)];
        names = await People.NamesAsync([.. held.Select(r => r.RecordedById).Append(planned?.PlannedById).OfType<Guid>().Distinct()], CancellationToken.None);
    }

    private async Task PlanAsync()
    {
        if (about is null || Plan is null) { return; }
        var on = FormTimes.Day(Plan.On, "PlannedOn");
        if (!on.Ok) { (good, message) = (false, [Wrong(T["day"], on.Refusal!)]); return; }
        var done = await Get<PlanReview>().RunAsync(Id, Plan.Review, new(on.Value ?? DateOnly.MinValue, Plan.Participants), Plan.Version, CancellationToken.None);
        await ShowAsync(done);
        if (done.Ok) { Plan = null; }
        else if (done.Refusal!.Kind == RefusalKind.Conflict || !edit)
        {
            if (edit) { message = [T["conflict"], planned is null ? T["conflict_held"] : T["planned", Day(planned.PlannedOn!.Value), Name(planned.PlannedById)]]; }
            both = [(T["day"], planned?.PlannedOn is { } stands ? Day(stands) : null, Plan.On), (T["who_plan"], planned?.Participants, Plan.Participants)];
        }
    }

    private async Task HoldAsync()
    {
        if (about is null || Held is null) { return; }
        var (form, risk) = (Held, (RiskLevel)(Held.Risk ?? -1));
        var (on, after) = (FormTimes.Day(form.On, "HeldOn"), FormTimes.Day(form.NextOn, "NextOn"));
        if (!on.Ok || !after.Ok)
        {
            (good, message) = (false, [.. new (string Label, Outcome<DateOnly?> Read)[] { (T["held_on"], on), (T["next"], after) }.Where(day => !day.Read.Ok).Select(day => Wrong(day.Label, day.Read.Refusal!))]);
            return;
        }
        var done = await Get<HoldReview>().RunAsync(Id, form.Review, new()
        {
            HeldOn = on.Value ?? DateOnly.MinValue, Participants = form.Participants, Findings = form.Findings,
            Goals = [.. (form.Goals ?? []).Where(g => g.Progress is not null).Select(g => new GoalProgressRequest(g.Goal, (GoalProgress)g.Progress!, g.Note))],
            RiskBefore = (RiskLevel)(form.RiskBefore ?? -1), Risk = risk, RiskReason = form.RiskReason,
            Decision = (ReviewDecision)(form.Decision ?? -1), DecisionReason = form.DecisionReason, NextOn = after.Value,
        }, form.Version, CancellationToken.None);
        await ShowAsync(done);
        if (done.Ok)
        {
            next = (ReviewDecision)(form.Decision ?? -1) switch
            {
                ReviewDecision.ChangePlan => ($"/cases/{Id}/plan", T["go_plan"]),
                ReviewDecision.Close => ($"/cases/{Id}/closure", T["go_close"]),
                ReviewDecision.Transfer => ($"/cases/{Id}/people", T["go_transfer"]),
                _ => null,
            };
            Held = null;
        }
        else if (done.Refusal!.Kind == RefusalKind.Conflict || !edit)
        {
            var last = held.Count > 0 ? held[0] : null;
            if (edit) { message = [T["conflict"], last is null ? T["conflict_none"] : T["conflict_last", Day(last.HeldOn!.Value), Name(last.RecordedById)]]; }
            both =
            [
                (T["who"], last?.Participants, form.Participants), (T["findings"], last?.Findings, form.Findings), (T["risk"], C["risk_" + about.Case.Risk], Enum.IsDefined(risk) ? C["risk_" + risk].Value : null), (T["risk_reason"], last?.RiskReason, form.RiskReason),
                (T["decision"], last is null ? null : T["decision_" + last.Decision].Value, form.Decision is { } d ? T["decision_" + (ReviewDecision)d].Value : null), (T["decision_reason"], last?.DecisionReason, form.DecisionReason),
                .. (form.Goals ?? []).Select(g => (goals.FirstOrDefault(o => o.Id == g.Goal)?.Text ?? T["goal"].Value, last?.Goals.FirstOrDefault(o => o.GoalId == g.Goal) is { } said ? $"{T["progress_" + said.Progress]} {said.Note}" : null, (string?)$"{(g.Progress is { } p ? T["progress_" + (GoalProgress)p] : "")} {g.Note}")),
            ];
        }
    }

    private async Task ShowAsync(Outcome done)
    {
        good = done.Ok;
        message = good ? [T["saved"]] : [.. new[] { done.Refusal! }.Concat(done.Refusal!.More).Select(r => Say.Say(r)).Distinct()];
        await LoadAsync();
    }

    private GoalForm? Typed(Guid goal) => Held?.Goals?.FirstOrDefault(g => g.Goal == goal);

    private string Name(Guid? person) => person is { } id ? names.GetValueOrDefault(id, "–") : "–";

    private string Words(DateTimeOffset due) => Get<CaseForms.ResponseTimes>().Words(due) is var words ? new LocalText(words.En, words.Zh).ToString() : "";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Wrong(string label, Refusal no) => $"{label}: {Say.Say(no)}";

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;

    private sealed class PlanForm
    {
        public Guid? Review { get; set; }
        public int? Version { get; set; }
        public string? On { get; set; }
        public string? Participants { get; set; }
    }

    private sealed class HeldForm
    {
        public Guid? Review { get; set; }
        public int Version { get; set; }
        public string? On { get; set; }
        public string? Participants { get; set; }
        public List<GoalForm>? Goals { get; set; }
        public string? Findings { get; set; }
        public int? RiskBefore { get; set; }
        public int? Risk { get; set; }
        public string? RiskReason { get; set; }
        public int? Decision { get; set; }
        public string? DecisionReason { get; set; }
        public string? NextOn { get; set; }
    }

    private sealed class GoalForm
    {
        public Guid Goal { get; set; }
        public int? Progress { get; set; }
        public string? Note { get; set; }
    }
}
