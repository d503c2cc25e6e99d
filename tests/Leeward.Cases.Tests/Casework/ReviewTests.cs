using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Desk;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Reviews;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Modules;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

public sealed class ReviewTests
{
    [Theory, Databases]
    public async Task Review_is_planned_held_with_progress_per_goal_and_the_next_one_follows_from_the_pack(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        var goal = (await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, null, new("Sleeps in peace.", null, null), null, default))).Value;
        var today = Today(team);
        Assert.Equal("PlannedOn", (await PlanAsync(team, id, today.AddDays(-1))).Refusal!.Field);
        var planned = (await PlanAsync(team, id, today.AddDays(1), "Child, aunt, supervisor")).Value;
        Assert.Equal(RefusalKind.Conflict, (await PlanAsync(team, id, today.AddDays(2))).Refusal!.Kind);
        Assert.Equal("Child, aunt, supervisor", Assert.Single(await ListAsync(team, id)).Participants);

        team.Town.World.Clock.Advance(TimeSpan.FromDays(1));
        var report = Report(team);
        Assert.Equal(["Participants", "Findings", "Goals"], Fields(await HoldAsync(team, team.Worker, id, planned, report with { Participants = " ", Findings = null })));
        report = report with { Goals = [new(goal, GoalProgress.Some, "Wakes twice a week only.")] };
        Assert.Equal(["HeldOn"], Fields(await HoldAsync(team, team.Worker, id, planned, report with { HeldOn = today.AddDays(9), NextOn = today.AddDays(20) })));
        Assert.Equal(["RiskReason", "DecisionReason"], Fields(await HoldAsync(team, team.Worker, id, planned, report with { Risk = RiskLevel.High, Decision = ReviewDecision.ChangePlan })));
        Assert.Equal("cases.review.next_too_late", (await HoldAsync(team, team.Worker, id, planned, report with { NextOn = today.AddDays(200) })).Refusal!.Code);
        Assert.Equal("Goals", (await HoldAsync(team, team.Worker, id, planned, report with { Goals = [new(goal, GoalProgress.Some, null), new(Guid.CreateVersion7(), GoalProgress.Met, null)] })).Refusal!.Field);
        var due = (await team.ReadAsync(team.Worker, id)).ReviewDueAt;
        Assert.True((await HoldAsync(team, team.Worker, id, planned, report with { Risk = RiskLevel.High, RiskReason = "He is back.", Decision = ReviewDecision.ChangePlan, DecisionReason = "A safe place first." })).Ok);

        var held = Assert.Single(await ListAsync(team, id));
        Assert.Equal((ReviewState.Held, RiskLevel.Low, RiskLevel.High, ReviewDecision.ChangePlan, "He is back.", due), (held.State, held.RiskBefore, held.Risk, held.Decision, held.RiskReason, held.DueAt));
        Assert.Equal(("Sleeps in peace.", GoalProgress.Some, "Wakes twice a week only."), (held.Goals[0].Text, held.Goals[0].Progress, held.Goals[0].Note));
        var after = await team.ReadAsync(team.Worker, id);
        // High risk: a review every 30 days, a visit every 7.
        Assert.Equal((RiskLevel.High, 30, 7), (after.Risk, Days(team, after.ReviewDueAt), Days(team, after.FollowUpDueAt)));
        Assert.Equal(held.NextDueAt, after.ReviewDueAt);
        // The goal is reworded later; the review still says what was reviewed.
        var plan = (await team.DoAsync<ReadPlan, Outcome<PlanView?>>(team.Worker, r => r.RunAsync(id, default))).Value!;
        Assert.True((await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, goal, new("Is safe.", null, null), plan.Version, default))).Ok);
        Assert.Equal("Sleeps in peace.", Assert.Single(await ListAsync(team, id)).Goals[0].Text);
        Assert.Equal(RefusalKind.Conflict, (await HoldAsync(team, team.Worker, id, planned, Report(team) with { RiskBefore = RiskLevel.High, Risk = RiskLevel.High, Goals = [new(goal, GoalProgress.Met, null)] })).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Second_of_two_who_record_a_review_is_told_and_so_is_one_who_saw_another_risk_level(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        var seen = (await team.ReadAsync(team.Worker, id)).Version;
        Assert.True((await HoldAsync(team, team.Supervisor, id, null, Report(team), seen)).Ok);
        Assert.Equal(RefusalKind.Conflict, (await HoldAsync(team, team.Worker, id, null, Report(team), seen)).Refusal!.Kind);
        Assert.Single(await ListAsync(team, id));
        var planned = (await PlanAsync(team, id, Today(team).AddDays(3))).Value;
        Assert.Equal(RefusalKind.Conflict, (await HoldAsync(team, team.Worker, id, null, Report(team), (await team.ReadAsync(team.Worker, id)).Version)).Refusal!.Kind);
        var version = (await team.DoAsync<ReadReviews, Outcome<ReviewView>>(team.Worker, r => r.OneAsync(id, planned, default))).Value.Version;
        Task<Outcome<Guid>> Move(int days) => team.DoAsync<PlanReview, Outcome<Guid>>(team.Worker, p => p.RunAsync(id, planned, new(Today(team).AddDays(days), null), version, default));
        Assert.True((await Move(4)).Ok);
        Assert.Equal(RefusalKind.Conflict, (await Move(5)).Refusal!.Kind);
        var about = await team.ReadAsync(team.Worker, id);
        Assert.True((await team.DoAsync<EditCase, Outcome<CaseSummary>>(team.Worker, e => e.RunAsync(id, new(about.Status, RiskLevel.High, about.Version), default))).Ok);
        // "Low, confirmed" must not take back what a colleague set to high meanwhile.
        Assert.Equal(RefusalKind.Conflict, (await HoldAsync(team, team.Worker, id, planned, Report(team))).Refusal!.Kind);
        Assert.Equal(RiskLevel.High, (await team.ReadAsync(team.Worker, id)).Risk);
        Assert.True((await HoldAsync(team, team.Worker, id, planned, Report(team) with { RiskBefore = RiskLevel.High, Risk = RiskLevel.High })).Ok);
    }

    [Theory, Databases]
    public async Task Due_reviews_wait_for_the_worker_and_for_the_supervisor_until_they_are_held_or_the_case_closes(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        Task<IReadOnlyList<DueReview>> Due(Actor actor, bool mine = false) => team.DoAsync<ReadReviews, IReadOnlyList<DueReview>>(actor, r => r.DueAsync(mine, default));
        async Task<List<string>> Desk(Actor actor) => [.. (await team.DoAsync<IEnumerable<IDeskSource>, IReadOnlyList<DeskLine>>(actor, all => all.OfType<CasesDesk>().Single().LinesAsync(default))).Where(l => l.Menu == "/case-reviews").Select(l => l.Text.En)];
        Assert.Empty(await Due(team.Worker));
        team.Town.World.Clock.Advance(TimeSpan.FromDays(80));
        Assert.Equal(id, Assert.Single(await Due(team.Worker, mine: true)).CaseId);
        Assert.Equal(["{0} of my case reviews due soon"], await Desk(team.Worker));
        Assert.Empty(await Desk(team.Supervisor));
        team.Town.World.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(["{0} of my case reviews late"], await Desk(team.Worker));
        Assert.Equal(["{0} case reviews of the team late"], await Desk(team.Supervisor));
        Assert.Empty(await Due(team.Supervisor, mine: true));
        Assert.Single(await Due(team.Supervisor));
        Assert.Empty(await Due(team.Stranger));
        Assert.True((await HoldAsync(team, team.Worker, id, null, Report(team), (await team.ReadAsync(team.Worker, id)).Version)).Ok);
        Assert.Empty(await Due(team.Worker));
        Assert.Empty(await Desk(team.Supervisor));

        Assert.True((await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Ok);
        Assert.Equal("cases.case.is_closing", (await PlanAsync(team, id, Today(team).AddDays(1))).Refusal!.Code);
        var closure = Assert.Single((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, default))).Items);
        Assert.True((await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(closure.Id, new(true, null, closure.Version), default))).Ok);
        Assert.Null((await team.ReadAsync(team.Worker, id)).ReviewDueAt);
        Assert.Equal("cases.case.is_closed", (await PlanAsync(team, id, Today(team).AddDays(1))).Refusal!.Code);
        Assert.True((await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, async d => await d.ReopenAsync(id, new("new_incident", "Again.", (await team.ReadAsync(team.Supervisor, id)).Version), default))).Ok);
        Assert.Equal(90, Days(team, (await team.ReadAsync(team.Worker, id)).ReviewDueAt));
    }

    [Theory, Databases]
    public async Task Review_of_a_need_to_know_case_is_there_for_the_named_only_and_is_sealed_and_audited(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        Assert.Equal(RefusalKind.NotFound, (await HoldAsync(team, team.Stranger, id, null, Report(team), 1)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await HoldAsync(team, team.Officer, id, null, Report(team), 1)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<PlanReview, Outcome<Guid>>(team.Provider, p => p.RunAsync(id, null, new(Today(team), null), null, default))).Refusal!.Kind);
        Assert.True((await HoldAsync(team, team.Worker, id, null, Report(team), (await team.ReadAsync(team.Worker, id)).Version)).Ok);
        Task<Outcome<IReadOnlyList<ReviewView>>> Read(Actor actor) => team.DoAsync<ReadReviews, Outcome<IReadOnlyList<ReviewView>>>(actor, r => r.OfCaseAsync(id, default));
        Assert.Equal("He keeps away.", Assert.Single((await Read(team.NextDoor)).Value).Findings);
        var trail = (await team.DoAsync<ReadHistory, Outcome<IReadOnlyList<AuditLine>>>(team.Supervisor, h => h.LinesAsync(id, null, 200, default))).Value;
        Assert.Contains(trail, line => line.Kind == nameof(CaseReview) && line.Verb == PlanReview.Right);
        Assert.Contains(trail, line => line.Kind == nameof(CaseReview) && line.Verb == ReadReviews.Right);
        await using (var scope = team.Town.World.AsMachinery())
        {
            var stored = scope.Get<Kernel.Records.IRecords>().Unfiltered<CaseReview>("test").Single();
            Assert.DoesNotContain("keeps away", System.Text.Encoding.UTF8.GetString(stored.Findings!.Cipher), StringComparison.Ordinal);
        }

        // A colleague is said to have done it: from now on the case is need-to-know, and so are its reviews.
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("2", null, false, null, true, null, "Seen.", null), default))).Ok);
        Assert.Single((await Read(team.Worker)).Value);
        Assert.Equal(RefusalKind.NotFound, (await Read(team.NextDoor)).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Two_who_plan_at_once_leave_one_planned_review(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        var today = Today(team);
        var told = await Task.WhenAll(Enumerable.Range(1, 4).Select(day => Task.Run(() => PlanAsync(team, id, today.AddDays(day)))));
        Assert.Single(told, one => one.Ok);
        Assert.All(told.Where(one => !one.Ok), one => Assert.Equal(RefusalKind.Conflict, one.Refusal!.Kind));
        Assert.Single(await ListAsync(team, id));
    }

    [Theory, Databases]
    public async Task Review_written_down_late_does_not_move_the_next_one(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await AssessedAsync(team);
        team.Town.World.Clock.Advance(TimeSpan.FromDays(10));
        async Task HeldAsync(DateOnly on, DateOnly next) => Assert.True((await HoldAsync(team, team.Worker, id, null, Report(team) with { HeldOn = on, NextOn = next }, (await team.ReadAsync(team.Worker, id)).Version)).Ok);
        var today = Today(team);
        await HeldAsync(today, today.AddDays(30));
        var due = (await team.ReadAsync(team.Worker, id)).ReviewDueAt;
        await HeldAsync(today.AddDays(-8), today.AddDays(1));
        Assert.Equal(due, (await team.ReadAsync(team.Worker, id)).ReviewDueAt);
        Assert.Equal(2, (await ListAsync(team, id)).Count);
    }

    private static async Task<Guid> AssessedAsync(Team team)
    {
        var id = await team.CaseAsync();
        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Ok);
        return id;
    }

    private static DateOnly Today(Team team) => DateOnly.FromDateTime(team.Town.World.Clock.GetUtcNow().AddHours(8).DateTime);

    private static int Days(Team team, DateTimeOffset? due) => (int)(due!.Value - team.Town.World.Clock.GetUtcNow()).TotalDays;

    private static HoldReviewRequest Report(Team team) => new() { HeldOn = Today(team), Participants = "Child, aunt", Findings = "He keeps away.", RiskBefore = RiskLevel.Low, Risk = RiskLevel.Low, Decision = ReviewDecision.GoOn };

    private static string[] Fields(Outcome<Guid> refused) => [.. refused.Refusal!.More.Prepend(refused.Refusal).Select(r => r.Field!)];

    private static Task<Outcome<Guid>> PlanAsync(Team team, Guid id, DateOnly on, string? who = null) => team.DoAsync<PlanReview, Outcome<Guid>>(team.Worker, p => p.RunAsync(id, null, new(on, who), null, default));

    private static async Task<IReadOnlyList<ReviewView>> ListAsync(Team team, Guid id) => (await team.DoAsync<ReadReviews, Outcome<IReadOnlyList<ReviewView>>>(team.Worker, r => r.OfCaseAsync(id, default))).Value;

    private static Task<Outcome<Guid>> HoldAsync(Team team, Actor actor, Guid id, Guid? review, HoldReviewRequest request, int? version = null) => team.DoAsync<HoldReview, Outcome<Guid>>(actor, async h =>
        await h.RunAsync(id, review, request, version ?? (await team.DoAsync<ReadReviews, Outcome<ReviewView>>(team.Worker, r => r.OneAsync(id, review!.Value, default))).Value.Version, default));
}
