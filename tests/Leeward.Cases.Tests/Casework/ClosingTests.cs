using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Casework;

/// <summary>What becomes known while a case waits for its closure.</summary>
public sealed class ClosingTests
{
    private const string Visit = """
        {"visited_on":"2026-03-02","manner":"home","saw_child":true,"alone_with_child":true,"safe":true,"new_incident":false,"health":"good","school":"attends","goals_progress":"slow","risk_changed":false,"next_steps":"Move."}
        """;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Incident_brings_the_case_back_to_work(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, _) = await ClosingAsync(team);
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.NextDoor, r => r.RunAsync(id, new("302", null, false, null, false, null, null, null), Ct))).Ok);
        await BackAsync(team, id, "incident", "An incident was recorded.");
        // The note is held as closely as the case that the incident made need-to-know.
        Assert.All(await InAsync(team, db => db.Set<CaseNote>().AsNoTracking().ToListAsync()), n => Assert.Equal(Sensitivity.NeedToKnow, n.Sensitivity));
    }

    [Theory, Databases]
    public async Task Report_that_joins_brings_the_case_back_to_work(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, _) = await ClosingAsync(team);
        await team.Town.ReportAsync();
        var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
        var version = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.Summary.Version;
        var joined = await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "joined", CaseNumber = (await team.ReadAsync(team.Worker, id)).Number, Version = version });
        Assert.True(joined.Ok, joined.Refusal?.Code);
        await BackAsync(team, id, "report", "A new report joined the case.");
    }

    [Theory, Databases]
    public async Task Graver_assessment_brings_the_case_back_to_work_and_one_that_is_not_graver_does_not(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, _) = await ClosingAsync(team);
        Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Ok);
        Assert.Equal(CaseStatus.Closing, (await team.ReadAsync(team.Worker, id)).Status);
        var before = (await team.ReadAsync(team.Worker, id)).Risk;
        var filed = await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment.Replace("\"in_danger_now\":false", "\"in_danger_now\":true", StringComparison.Ordinal));
        Assert.True(filed.Ok, filed.Refusal?.Field);
        Assert.True((await team.ReadAsync(team.Worker, id)).Risk > before);
        await BackAsync(team, id, "assessment", "An assessment found a higher risk.", CaseStatus.Planning);
    }

    [Theory, Databases]
    public async Task Visit_that_asks_to_assess_again_brings_the_case_back_to_work_and_another_does_not(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, _) = await ClosingAsync(team);
        Assert.True((await team.FileAsync(team.Worker, id, "follow-up-visit", Visit)).Ok);
        Assert.Equal(CaseStatus.Closing, (await team.ReadAsync(team.Worker, id)).Status);
        Assert.True((await team.FileAsync(team.Worker, id, "follow-up-visit", Visit.Replace("\"risk_changed\":false", "\"risk_changed\":true", StringComparison.Ordinal))).Ok);
        await BackAsync(team, id, "visit", "A visit asked to assess the risk again.");
    }

    [Theory, Databases]
    public async Task Approver_who_saw_an_older_case_is_told_and_risk_and_services_are_looked_at_again(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, waiting) = await ClosingAsync(team);
        Task<Outcome<CaseSummary>> Approve(int? seen) => team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(waiting.Id, new(true, null, waiting.Version, seen), Ct));
        var shown = (await team.ReadAsync(team.Supervisor, id)).Version;
        // Somebody changes the case meanwhile.
        await InAsync(team, db => db.Set<Case>().Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Version, c => c.Version + 1)));
        Assert.Equal(RefusalKind.Conflict, (await Approve(shown)).Refusal?.Kind);
        Assert.Equal(CaseStatus.Closing, (await team.ReadAsync(team.Supervisor, id)).Status);

        var world = team.Town.World;
        await InAsync(team, db => db.Set<Case>().Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Risk, RiskLevel.High)));
        Assert.Equal(("cases.closure.risk_rose", RefusalKind.Rule), ((await Approve(null)).Refusal!.Code, (await Approve(null)).Refusal!.Kind));
        await InAsync(team, db => db.Set<Case>().Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Risk, RiskLevel.Low)));
        await using (var scope = world.AsMachinery())
        {
            scope.Get<IRecords>().Add(new Service { Id = Guid.CreateVersion7(), Number = "SV-X", CaseId = id, Region = Town.Here, AccessId = id, Type = "health", RequestedAt = world.Clock.GetUtcNow() });
            Assert.True((await scope.Get<IRecords>().SaveAsync("test", Ct)).Ok);
        }
        Assert.Equal("cases.closure.more_services", (await Approve(null)).Refusal?.Code);
        await InAsync(team, db => db.Set<Service>().ExecuteDeleteAsync());
        var closed = await Approve((await team.ReadAsync(team.Supervisor, id)).Version);
        Assert.Equal(CaseStatus.Closed, closed.Value.Status);
    }

    [Theory, Databases]
    public async Task Plan_and_services_are_refused_while_closure_is_decided(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var goal = Guid.Empty;
        var (id, waiting) = await ClosingAsync(team, async one =>
        {
            goal = (await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(one, null, new("Safe.", null, null), null, Ct))).Value;
            Assert.True((await team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SubmitAsync(one, 1, Ct))).Ok);
        });
        async Task Refused<T>(Task<T> tried) where T : Outcome => Assert.Equal("cases.case.is_closing", (await tried).Refusal?.Code);
        await Refused(team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, goal, new("Safer.", null, null), 2, Ct)));
        await Refused(team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SettleAsync(id, goal, GoalState.Met, 2, Ct)));
        await Refused(team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SubmitAsync(id, 2, Ct)));
        await Refused(team.DoAsync<DecidePlan, Outcome>(team.Supervisor, d => d.RunAsync(id, new(true, null, 2), Ct)));
        await Refused(team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("health", null, null, null), Ct)));
        Assert.Empty((await team.DoAsync<ReadPlan, Page<WaitingPlan>>(team.Supervisor, p => p.WaitingAsync(null, 200, Ct))).Items);
        // Returned, all of it goes on.
        Assert.True((await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(waiting.Id, new(false, "Not yet.", waiting.Version), Ct))).Ok);
        Assert.True((await team.DoAsync<DecidePlan, Outcome>(team.Supervisor, d => d.RunAsync(id, new(true, null, 2), Ct))).Ok);
        Assert.True((await team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("health", null, null, null), Ct))).Ok);
    }

    private static async Task<(Guid Case, ClosureView Waiting)> ClosingAsync(Team team, Func<Guid, Task>? before = null)
    {
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        if (before is not null) { await before(id); }
        var asked = await team.FileAsync(team.Worker, id, "closure", Team.Closure());
        Assert.True(asked.Ok, asked.Refusal?.Code);
        return (id, Assert.Single((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, Ct))).Items));
    }

    private static async Task<T> InAsync<T>(Team team, Func<AppDbContext, Task<T>> act)
    {
        await using var scope = team.Town.World.AsMachinery();
        return await act(scope.Get<AppDbContext>());
    }

    /// <summary>The request is withdrawn, the asker sees why, nobody can approve it any more, and closure can be asked for again.</summary>
    private static async Task BackAsync(Team team, Guid id, string because, string words, CaseStatus status = CaseStatus.Assessment)
    {
        Assert.Equal(status, (await team.ReadAsync(team.Worker, id)).Status);
        var closure = Assert.Single((await team.DoAsync<ReadClosures, Outcome<IReadOnlyList<ClosureView>>>(team.Worker, r => r.ListAsync(id, Ct))).Value);
        Assert.Equal((ClosureState.Withdrawn, because), (closure.State, closure.Withdrawal));
        Assert.Contains((await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.Worker, r => r.NotesAsync(id, null, 200, Ct))).Value.Items, n => n.Text!.EndsWith(words, StringComparison.Ordinal));
        Assert.Empty((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, Ct))).Items);
        var decided = await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(closure.Id, new(true, null, closure.Version), Ct));
        Assert.False(decided.Ok);
        Assert.Equal(status, (await team.ReadAsync(team.Worker, id)).Status);
    }
}
