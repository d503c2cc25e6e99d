using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Insight.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

public sealed class CaseworkTests
{
    [Theory, Databases]
    public async Task Assessment_sets_the_risk_level_and_the_times_that_follow(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        var filed = await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        Assert.Equal(("low", true), (filed.Value.Level, filed.Value.LevelIsCertain));
        var about = await team.ReadAsync(team.Worker, id);
        Assert.Equal((RiskLevel.Low, CaseStatus.Planning), (about.Risk, about.Status));
        // Low risk: plan within 28 days, a visit every 30, a review every 90, each at the end of its day in Shanghai.
        var now = team.Town.World.Clock.GetUtcNow();
        Assert.Equal([28, 30, 90], new[] { about.PlanDueAt, about.FollowUpDueAt, about.ReviewDueAt }.Select(d => (int)(d!.Value - now).TotalDays));
        // Not knowing whether the child is in danger now counts as danger.
        var unsure = await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment.Replace("\"in_danger_now\":false", "\"in_danger_now\":{\"unknown\":true}", StringComparison.Ordinal));
        Assert.Equal(("high", false), (unsure.Value.Level, unsure.Value.LevelIsCertain));
        Assert.Equal(RiskLevel.High, (await team.ReadAsync(team.Worker, id)).Risk);
    }

    [Theory, Databases]
    public async Task Form_with_gaps_is_refused_by_field_and_a_draft_is_kept_for_its_writer_only(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        const string gaps = """{"in_danger_now":true,"frequency":"daily"}""";
        var refused = (await team.FileAsync(team.Worker, id, "initial-assessment", gaps)).Refusal!;
        var fields = refused.More.Prepend(refused).Select(r => r.Field).ToList();
        Assert.Contains("frequency", fields);
        Assert.Contains("reasons", fields);
        Assert.Equal(CaseStatus.Open, (await team.ReadAsync(team.Worker, id)).Status);
        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", """{"in_danger_now":true,"reasons":"Half."}""", draft: true)).Ok);
        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", """{"in_danger_now":true,"reasons":"Half and a bit."}""", draft: true)).Ok);
        Task<Outcome<IReadOnlyList<FiledFormSummary>>> List(Actor actor) => team.DoAsync<ReadForms, Outcome<IReadOnlyList<FiledFormSummary>>>(actor, r => r.ListAsync(id, default));
        var draft = Assert.Single((await List(team.Worker)).Value);
        Assert.Empty((await List(team.NextDoor)).Value);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadForms, Outcome<FiledForm>>(team.NextDoor, r => r.OpenAsync(draft.Id, default))).Refusal!.Kind);
        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Ok);
        Assert.False(Assert.Single((await List(team.NextDoor)).Value).IsDraft);
        var read = (await team.DoAsync<ReadForms, Outcome<FiledForm>>(team.NextDoor, r => r.OpenAsync(draft.Id, default))).Value;
        Assert.Equal("Seen at home.", read.Answers!.Value.GetProperty("reasons").GetString());
    }

    [Theory, Databases]
    public async Task Plan_is_approved_by_a_second_person_and_rewording_asks_again(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        Task<Outcome<Guid>> Goal(Guid? goal, string? text, int? version) => team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, goal, new(text, null, null), version, default));
        async Task<PlanView> Plan() => (await team.DoAsync<ReadPlan, Outcome<PlanView?>>(team.Worker, r => r.RunAsync(id, default))).Value!;
        Task<Outcome> Submit(int version) => team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SubmitAsync(id, version, default));
        Task<Outcome> Decide(Actor actor, bool approve, string? note, int version) => team.DoAsync<DecidePlan, Outcome>(actor, d => d.RunAsync(id, new(approve, note, version), default));
        Assert.Equal("cases.plan.no_goals", (await Submit(1)).Refusal!.Code);
        Assert.Equal("Text", (await Goal(null, " ", null)).Refusal!.Field);
        var goal = (await Goal(null, "Sleeps at home in peace.", null)).Value;
        Assert.Equal(RefusalKind.Conflict, (await Goal(null, "Second without having seen the plan.", null)).Refusal!.Kind);
        Assert.True((await Submit((await Plan()).Version)).Ok);
        Assert.Equal(RefusalKind.NotFound, (await Decide(team.Worker, true, null, (await Plan()).Version)).Refusal!.Kind);
        Assert.Equal("Note", (await Decide(team.Supervisor, false, null, (await Plan()).Version)).Refusal!.Field);
        Assert.Equal(id, Assert.Single((await team.DoAsync<ReadPlan, Page<WaitingPlan>>(team.Supervisor, r => r.WaitingAsync(null, 200, default))).Items).CaseId);
        Assert.True((await Decide(team.Supervisor, true, null, (await Plan()).Version)).Ok);
        Assert.Equal(CaseStatus.Implementation, (await team.ReadAsync(team.Worker, id)).Status);
        Assert.True((await team.DoAsync<WritePlan, Outcome>(team.Worker, async w => await w.SettleAsync(id, goal, GoalState.Met, (await Plan()).Version, default))).Ok);
        Assert.Equal((PlanState.Approved, GoalState.Met), ((await Plan()).State, (await Plan()).Goals[0].State));
        Assert.True((await Goal(goal, "Sleeps well.", (await Plan()).Version)).Ok);
        Assert.Equal((PlanState.Draft, "Sleeps well."), ((await Plan()).State, (await Plan()).Goals[0].Text));
    }

    [Theory, Databases]
    public async Task Service_is_delivered_by_its_provider_who_sees_the_service_and_not_the_case(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("private_touch");
        Task<Outcome<Guid>> Ask(RequestServiceRequest request) => team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, request, default));
        Assert.Equal("ProviderId", (await Ask(new("counselling", team.Stranger.AccountId, null, null))).Refusal!.Field);
        Assert.Equal("Type", (await Ask(new("magic", null, null, null))).Refusal!.Field);
        var service = (await Ask(new("counselling", team.Provider.AccountId, null, "Twice a week."))).Value;
        async Task<IReadOnlyList<ServiceView>> Mine(Actor actor, bool settled = false) => (await team.DoAsync<ReadServices, Page<ServiceView>>(actor, r => r.MineAsync(settled, null, 200, default))).Items;
        var seen = Assert.Single(await Mine(team.Provider));
        Assert.Equal((null, "欧阳小雨", "Twice a week."), (seen.CaseId, seen.ChildName, seen.Note));
        Assert.Empty(await Mine(team.OtherProvider));
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.Provider, r => r.RunAsync(id, default))).Refusal!.Kind);
        Task<Outcome<ServiceState>> Move(Actor actor, ServiceState to, int version, string? note = null, DateOnly? on = null) => team.DoAsync<MoveService, Outcome<ServiceState>>(actor, m => m.RunAsync(service, new(to, on, note, version), default));
        Assert.Equal(RefusalKind.NotFound, (await Move(team.OtherProvider, ServiceState.Accepted, 1)).Refusal!.Kind);
        Assert.Equal("Note", (await Move(team.Provider, ServiceState.Declined, 1)).Refusal!.Field);
        Assert.Equal(ServiceState.Accepted, (await Move(team.Provider, ServiceState.Accepted, 1)).Value);
        Assert.Equal("DeliveredOn", (await Move(team.Provider, ServiceState.Delivered, 2, on: new DateOnly(2026, 3, 3))).Refusal!.Field);
        Assert.Equal(RefusalKind.Conflict, (await Move(team.Worker, ServiceState.Delivered, 1)).Refusal!.Kind);
        Assert.Equal(ServiceState.Delivered, (await Move(team.Provider, ServiceState.Delivered, 2)).Value);
        Assert.Equal("cases.service.not_from_here", (await Move(team.Provider, ServiceState.Declined, 3, "No.")).Refusal!.Code);
        Assert.Single(await Mine(team.Provider, settled: true));
        await Ask(new("health", null, null, null));
        await using var scope = team.Town.World.AsMachinery();
        var review = (await scope.Get<IReviews>().ComputeAsync(2026, isProtected: false, default)).Value;
        Assert.Equal(1, review.Indicators.Single(i => i.Id == "children_served").Total!.Count);
        var row = Assert.Single(review.Indicators.Single(i => i.Id == "children_by_service").Rows);
        Assert.Equal((3, 1L), (row.Labels.Count, row.Figure.Count!.Value));
    }

    [Theory, Databases]
    public async Task Review_tells_which_reports_were_looked_at_in_time(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        await team.CaseAsync(); // looked at at once
        await team.Town.ReportAsync(Town.Worry("hurt", "司马迟迟") with { InDangerNow = true });
        await team.Town.ReportAsync(Town.Worry("hurt", "司马再等"));
        team.Town.World.Clock.Advance(TimeSpan.FromHours(3)); // danger: two hours; the other has time left
        Assert.Equal((0L, 1L), await TriagedAsync());
        team.Town.World.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal((1L, 3L), await TriagedAsync());
        async Task<(long?, long?)> TriagedAsync()
        {
            await using var asking = team.Town.World.AsMachinery();
            var figure = (await asking.Get<IReviews>().ComputeAsync(2026, isProtected: false, default)).Value.Indicators.Single(i => i.Id == "reports_triaged_on_time").Total!;
            return (figure.Count, figure.Of);
        }
    }

    [Theory, Databases]
    public async Task Case_is_closed_on_written_criteria_by_two_people_and_the_year_keeps_its_figure_after_reopening(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        Assert.Equal("cases.case.close.not_assessed", (await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Refusal!.Code);
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        var service = (await team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("health", null, null, null), default))).Value;
        Assert.Equal("cases.closure.open_services", (await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Refusal!.Code);
        await team.DoAsync<MoveService, Outcome<ServiceState>>(team.Worker, m => m.RunAsync(service, new(ServiceState.Delivered, null, null, 1), default));
        Assert.Equal("cases.closure.still_at_risk", (await team.FileAsync(team.Worker, id, "closure", Team.Closure(risk: "high"))).Refusal!.Code);
        Assert.True((await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Ok);
        Assert.Equal(CaseStatus.Closing, (await team.ReadAsync(team.Worker, id)).Status);
        var waiting = Assert.Single((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, default))).Items);
        Task<Outcome<CaseSummary>> Decide(Actor actor, bool approve, string? note) => team.DoAsync<DecideClosure, Outcome<CaseSummary>>(actor, d => d.RunAsync(waiting.Id, new(approve, note, waiting.Version), default));
        Assert.Equal(RefusalKind.NotFound, (await Decide(team.Worker, true, null)).Refusal!.Kind);
        Assert.Equal(CaseStatus.Closed, (await Decide(team.Supervisor, true, null)).Value.Status);
        Assert.Equal("cases.closure.decided", (await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(waiting.Id, new(false, "No.", waiting.Version + 1), default))).Refusal!.Code);
        Assert.Equal("cases.case.is_closed", (await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Refusal!.Code);

        await using var scope = team.Town.World.AsMachinery();
        async Task<ReviewIndicator> Figure(string name, bool isProtected = false) => (await scope.Get<IReviews>().ComputeAsync(2026, isProtected, default)).Value.Indicators.Single(i => i.Id == name);
        var closed = await Figure("cases_closed");
        Assert.Equal((1L, "目标达成"), (closed.Total!.Count!.Value, closed.Rows.First(r => r.Labels.Count == 2).Labels[1].Zh));
        Assert.True((await Figure("cases_closed", isProtected: true)).Total!.Withheld);
        var version = (await team.ReadAsync(team.Supervisor, id)).Version;
        Task<Outcome<CaseSummary>> Reopen(string? reason) => team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.ReopenAsync(id, new(reason, "It happened again.", version), default));
        Assert.Equal("Reason", (await Reopen("boredom")).Refusal!.Field);
        Assert.Equal(CaseStatus.Assessment, (await Reopen("new_incident")).Value.Status);
        Assert.Equal(1, (await Figure("cases_closed")).Total!.Count);
        var history = (await team.DoAsync<ReadClosures, Outcome<IReadOnlyList<ClosureView>>>(team.Worker, r => r.ListAsync(id, default))).Value;
        Assert.Equal((ClosureState.Approved, "new_incident", "It happened again."), (history[0].State, history[0].ReopeningReason, history[0].ReopeningNote));
        Assert.Null((await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, default)).FirstBroken);
    }

    [Theory, Databases]
    public async Task Supervisor_cannot_approve_a_closure_they_asked_for(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        Assert.True((await team.FileAsync(team.Supervisor, id, "closure", Team.Closure())).Ok);
        var closure = (await team.DoAsync<ReadClosures, Outcome<IReadOnlyList<ClosureView>>>(team.Supervisor, r => r.ListAsync(id, default))).Value[0];
        Assert.Empty((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, default))).Items);
        Assert.Equal("cases.closure.second_person", (await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(closure.Id, new(true, null, closure.Version), default))).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Visit_that_finds_the_child_unsafe_asks_for_a_new_assessment(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        const string visit = """{"visited_on":"2026-03-02","manner":"home","saw_child":true,"alone_with_child":true,"safe":false,"new_incident":false,"health":"good","school":"attends","goals_progress":"slow","risk_changed":false,"next_steps":"Move."}""";
        Assert.Equal("reassess", (await team.FileAsync(team.Worker, id, "follow-up-visit", visit)).Value.Level);
        Assert.Equal(CaseStatus.Assessment, (await team.ReadAsync(team.Worker, id)).Status);
        Assert.Equal(RefusalKind.NotFound, (await team.FileAsync(team.Officer, id, "follow-up-visit", visit)).Refusal!.Kind);
        var notes = team.DoAsync<WriteNote, Outcome<Guid>>(team.Worker, w => w.RunAsync(id, new("Called the school."), default));
        Assert.True((await notes).Ok);
        var lines = (await team.DoAsync<ReadHistory, Outcome<IReadOnlyList<AuditLine>>>(team.Supervisor, r => r.LinesAsync(id, null, 100, default))).Value;
        Assert.Contains(lines, l => l.Kind == "CaseNote" && l.Actor == "worker.wang");
        Assert.DoesNotContain((await team.DoAsync<ReadHistory, Outcome<IReadOnlyList<AuditLine>>>(team.Worker, r => r.LinesAsync(id, null, 100, default))).Value, l => l.Result == "read");
    }
}
