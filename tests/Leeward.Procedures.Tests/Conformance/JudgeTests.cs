using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Rules;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Conformance;

public sealed class JudgeTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Run_is_judged_by_a_job_again_only_when_it_changed_and_without_names(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await world.JudgeAsync();
        var first = await world.JudgementAsync(run);
        Assert.Equal(202603, first.Month);
        await using (var idle = world.AsMachinery()) { Assert.Null(await JudgeWatcher.AskAsync(new Services(idle), world.Clock, Ct)); }

        // A step done that has no business before others: registration at the very start.
        await world.DoAsync(run, "CN-A03");
        await world.JudgeAsync();
        var second = await world.JudgementAsync(run);
        Assert.True(second.Revision > first.Revision);
        await using var scope = world.AsMachinery();
        Assert.Equal(1, await scope.Get<IRecords>().Unfiltered<Judgement>("test").CountAsync(Ct));
        Assert.DoesNotContain(typeof(Judgement).GetProperties(), p => p.PropertyType.Name == "SealedText" || p.Name.Contains("Subject", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task Run_that_cannot_be_judged_stands_apart_and_keeps_no_other_from_it(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (broken, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        Guid whole;
        await using (var scope = world.AsMachinery())
        {
            var db = scope.Get<AppDbContext>();
            var row = await db.Set<Run>().SingleAsync(r => r.Id == broken, Ct);
            row.State = scope.Get<IVault>().Seal(SealClass.Narrative, row.Id, "{");
            await db.SaveChangesAsync(Ct);
            var started = await scope.Get<IProcedureRuns>().StartAsync(
                new(Ids.New(world.Clock), "CA-2", new(RunTests.County), Sensitivity.Normal, row.ProcedureCode, row.CentreId, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct);
            whole = started.Value.Value;
        }
        await world.JudgeAsync();
        Assert.Equal((true, 0), ((await world.JudgementAsync(broken)).GaveUp, (await world.PointsAsync(broken)).Count));
        Assert.False((await world.JudgementAsync(whole)).GaveUp);
        // Not again and again.
        await using var idle = world.AsMachinery();
        Assert.Null(await JudgeWatcher.AskAsync(new Services(idle), world.Clock, Ct));
    }

    [Theory, Databases]
    public async Task Time_alone_makes_a_run_wait_to_be_judged_again(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await world.JudgeAsync();
        await using (var before = world.AsMachinery()) { Assert.False(await before.Get<RunJudge>().Waiting(Guid.Empty).AnyAsync(Ct)); }
        world.Clock.Advance(TimeSpan.FromDays(2));
        await using (var after = world.AsMachinery()) { Assert.True(await after.Get<RunJudge>().Waiting(Guid.Empty).AnyAsync(Ct)); }
        await world.JudgeAsync();
        Assert.Contains(await world.PointsAsync(run), p => p is { Kind: PointKinds.Late, Lawful: false, At: null });
    }

    [Theory, Databases]
    public async Task What_is_left_out_counts_when_the_run_ends_and_what_was_approved_stands_apart(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await world.DoAsync(run, "CN-A03");
        Guid request;
        await using (var asker = world.As(RunTests.Worker(world, "coordinator", RunTests.County))) { request = (await asker.Get<RequestAct>().DeviateAsync(run, null, new("CN-A02"), "taken down elsewhere", Ct)).Value; }
        await using (var approver = world.As(RunTests.Worker(world, "supervisor", RunTests.County))) { Assert.True((await approver.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Ok); }
        await world.JudgeAsync();
        Assert.DoesNotContain(await world.PointsAsync(run), p => p is { Kind: PointKinds.Missing, Lawful: false });
        await using (var closer = world.AsMachinery())
        {
            Assert.True((await closer.Get<IProcedureRuns>().CloseAsync(subject, "test (12345678)", "moved away", Ct)).Ok);
            Assert.True((await closer.Get<IRecords>().SaveAsync("procedures.run.work", Ct)).Ok);
        }
        await world.JudgeAsync();
        var points = await world.PointsAsync(run);
        Assert.Contains(points, p => p is { Kind: PointKinds.Missing, Lawful: true, Step: "CN-A02" });
        Assert.Contains(points, p => p is { Kind: PointKinds.Missing, Lawful: false, Step: "CN-F01", Weight: 10 });
        Assert.DoesNotContain(points, p => p is { Kind: PointKinds.Missing, Step: "CN-A03" });
        var judgement = await world.JudgementAsync(run);
        Assert.True(judgement.IsClosed && judgement.Cost > 0 && judgement.Cost < judgement.WorstCost && !judgement.GaveUp);
    }

    [Theory, Databases]
    public async Task Broken_rule_stands_in_the_worklist_at_once_until_it_is_mended_and_only_for_who_sees_the_run(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using (var scope = world.AsMachinery())
        {
            var work = scope.Get<WorkStep>();
            foreach (var step in new[] { "CN-A02", "CN-A03", "CN-A05" }) { await world.DoAsync(run, step); }
            Assert.True((await work.RecordFactAsync(run, null, "victim_sex", Value.Of("male"), Ct)).Ok);
            await world.DoAsync(run, "CN-B02", confirmed: []);
        }
        var supervisor = RunTests.Worker(world, "supervisor", RunTests.County);
        await using (var scope = world.As(supervisor))
        {
            var line = Assert.Single((await scope.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items);
            Assert.Equal(("CN-K5", "CN-B02", BreachKind.Unconfirmed, BreachSeverity.Critical), (line.Rule, line.Step, line.Kind, line.Severity));
            Assert.Contains(line.Approvers, a => a.En.Length > 0 && a.Zh.Length > 0);
            Assert.Empty((await scope.Get<BreachDesk>().ListAsync("53", null, null, Ct)).Value.Items);
            Assert.Equal("procedures.conformance.region", (await scope.Get<BreachDesk>().ListAsync("no region", null, null, Ct)).Refusal!.Code);
        }
        // Each agency sees those of its own steps.
        foreach (var (role, count) in ((string, int)[])[("police_lead", 1), ("physician", 0)])
        {
            await using var agency = world.As(world.Person(role, RunTests.County, Sensitivity.Sensitive, RunDesk.Read));
            Assert.Equal(count, (await agency.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items.Count);
        }
        await using (var elsewhere = world.As(RunTests.Worker(world, "supervisor", "530102"))) { Assert.Empty((await elsewhere.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items); }
        await using (var closer = world.AsMachinery())
        {
            var opened = await closer.Get<RunDesk>().OpenAsync(run, RunDesk.Work, Ct);
            Assert.Null(closer.Get<RunDesk>().Take(opened.Value, new Leeward.Runs.StepReopened(world.Clock.GetUtcNow(), "test", new("CN-B02"), "not confirmed")));
            Assert.True((await closer.Get<RunDesk>().SaveAsync(opened.Value, RunDesk.Work, Ct)).Ok);
        }
        await using var again = world.As(supervisor);
        Assert.Empty((await again.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items);
    }
}
