using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Procedures.TakeOvers;
using Leeward.Procedures.Tests.Runs;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.TakeOvers;

public sealed class TakeOverTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Run_taken_over_is_read_and_judged_like_one_that_was_worked_here(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var past = await PastAsync(world);
        var taken = Assert.Single(await TakeAsync(world, [past]));
        await using (var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County)))
        {
            var run = (await RunSnapshot.OfAsync(scope.Get<RunDesk>(), scope.Get<Leeward.Procedures.Sharing.RunSight>(), taken.RunId!.Value, Ct)).Value;
            Assert.Equal((past.SubjectNumber, past.Events[^1].At), (run.SubjectNumber, run.ClosedAt!.Value));
            Assert.Equal(nameof(StepStatus.Done), run.Steps.Single(s => s.Step == "CN-A02").Status);
            Assert.Empty((await scope.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items);
        }

        await using var machinery = world.AsMachinery();
        Assert.True((await machinery.Get<RunJudge>().JudgeAsync([taken.RunId.Value], Ct)).Ok);
        var points = await machinery.Get<AppDbContext>().Set<JudgedPoint>().ToListAsync(Ct);
        Assert.Contains(points, p => p is { Kind: PointKinds.Missing, Step: "CN-A03", Lawful: false });
        Assert.DoesNotContain(points, p => p.Step == "CN-A02");
        Assert.Equal(past.Events.Count, await machinery.Get<AppDbContext>().Set<RunEventRow>().CountAsync(Ct));
        Assert.Null((await machinery.Get<AuditTrail>().VerifyAsync(machinery.Get<AppDbContext>(), null, Ct)).FirstBroken);
        // Time alone never comes back to it, and nobody is reminded.
        var row = await machinery.Get<AppDbContext>().Set<Run>().SingleAsync(Ct);
        Assert.Equal((long.MaxValue, past.Sensitivity), (row.WakeTicks, row.Sensitivity));
    }

    [Theory, Databases]
    public async Task What_is_there_is_passed_over_and_what_the_engine_refuses_is_said_with_its_place(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var past = await PastAsync(world);
        PastRun Other(params RunEvent[] events) => past with { SubjectId = Ids.New(world.Clock), Events = events };
        var (began, late) = (past.Events[0].At, world.Clock.GetUtcNow().AddMinutes(1));
        PastRun[] runs =
        [
            past, past, Other([.. past.Events.SkipLast(1)]), Other([]), Other([.. past.Events.SkipLast(1), new RunClosed(late, "x", "ended", new("y", "why"))]),
            Other([.. past.Events.Take(2), new StepCompleted(began.AddMinutes(1), "x", new("CN-NONE"))]), Other(new RunStarted(began, "x"), new RunClosed(began.AddMinutes(-1), "x", "ended")),
        ];
        Assert.All((await TakeAsync(world, runs, dryRun: true)).Take(1), one => Assert.NotNull(one.RunId));
        await using (var scope = world.AsMachinery()) { Assert.Equal(0, await scope.Get<AppDbContext>().Set<Run>().CountAsync(Ct)); }
        var taken = await TakeAsync(world, runs);
        Assert.Equal((true, true), (taken[0].RunId is not null, taken[1].Already));
        (string, string?)[] why = [.. taken.Skip(2).Select(one => (one.Refusal!.Code, one.Refusal.More is [var more, ..] ? more.Code : null))];
        Assert.Equal(
            [("procedures.take_over.open", null), ("procedures.take_over.events", null), ("procedures.take_over.event", "runs.time.future"), ("procedures.take_over.event", "runs.step.unknown"), ("procedures.take_over.event", "procedures.take_over.order")],
            why);
        Assert.Equal("3", Convert.ToString(taken[5].Refusal!.Args[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(Assert.Single(await TakeAsync(world, [past])).Already);
        await using var machinery = world.AsMachinery();
        Assert.Equal(1, await machinery.Get<AppDbContext>().Set<Run>().CountAsync(Ct));
    }

    [Theory, Databases]
    public async Task Taking_over_is_for_who_may_in_the_region_of_the_case(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var past = await PastAsync(world);
        foreach (var person in new[] { world.Person("worker", RunTests.County, Sensitivity.Sensitive, "procedures.run.work"), world.Person("elsewhere", "330102", Sensitivity.Sensitive, "procedures.*"), world.Person("near", RunTests.County, Sensitivity.Normal, "procedures.*") })
        {
            await using var scope = world.As(person);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<TakeOverRuns>().RunAsync([past], false, Ct)).Refusal!.Kind);
        }

        await using var machinery = world.AsMachinery();
        Assert.Equal(0, await machinery.Get<AppDbContext>().Set<Run>().CountAsync(Ct));
        Assert.Equal(3, await machinery.Get<AppDbContext>().AuditEntries.CountAsync(a => a.Verb == TakeOverRuns.Right && a.Result == AuditEntry.Refused, Ct));
        await using var may = world.As(world.Person("may", RunTests.County, Sensitivity.Sensitive, TakeOverRuns.Right));
        Assert.NotNull(Assert.Single((await may.Get<TakeOverRuns>().RunAsync([past], false, Ct)).Value).RunId);
    }

    private static async Task<IReadOnlyList<TakenOver>> TakeAsync(TestWorld world, PastRun[] runs, bool dryRun = false)
    {
        await using var scope = world.AsMachinery();
        var taken = await scope.Get<TakeOverRuns>().RunAsync(runs, dryRun, Ct);
        Assert.True(taken.Ok, taken.Refusal?.Code);
        return taken.Value;
    }

    /// <summary>A sensitive case whose report was taken down, and that ended with everything else left open.</summary>
    private static async Task<PastRun> PastAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
        var definition = (await scope.Get<ProcedureLibrary>().CurrentAsync("sop-cn-onestop", Ct))!;
        var began = world.Clock.GetUtcNow().AddDays(-30);
        List<RunEvent> events = [new RunStarted(began, "desk 1"), new EventHappened(began, "desk 1", "report_received", began)];
        events.AddRange(definition.Step("CN-A02")!.Evidence.Select(type => new EvidenceAdded(began.AddMinutes(10), "desk 1", new("CN-A02"), type, "paper")));
        events.Add(new StepCompleted(began.AddMinutes(20), "desk 1", new("CN-A02")));
        events.Add(new RunClosed(began.AddDays(20), "desk 1", "The family has moved.", new("desk 2", "seen in the file")));
        return new(Ids.New(world.Clock), "CA-7", new(RunTests.County), Sensitivity.Sensitive, Ids.New(world.Clock), definition.ContentHash, events);
    }
}
