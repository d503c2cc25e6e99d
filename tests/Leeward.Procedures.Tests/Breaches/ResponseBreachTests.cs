using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Leeward.Procedures.Tests.Runs;
using Leeward.Rules;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Breaches;

/// <summary>A step that must follow another and does not: prophylaxis that nobody follows up.</summary>
public sealed class ResponseBreachTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Step_that_does_not_follow_in_time_is_a_breach_that_stays_when_the_run_is_closed(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (_, subject) = await TreatedAsync(world);
        world.Clock.Advance(TimeSpan.FromDays(13));
        await WatchAsync(world);
        Assert.Empty(await BreachesAsync(world));
        // Nobody acts; the day passes.
        world.Clock.Advance(TimeSpan.FromDays(2));
        await WatchAsync(world);
        var line = Assert.Single(await BreachesAsync(world));
        Assert.Equal(("CN-C04", BreachKind.Broken, BreachSeverity.High), (line.Step, line.Kind, line.Severity));
        await CloseAsync(world, subject);
        Assert.Equal(line.Id, Assert.Single(await BreachesAsync(world)).Id);
        await using var elsewhere = world.As(RunTests.Worker(world, "supervisor", "530102"));
        Assert.Empty((await elsewhere.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items);
    }

    [Theory, Databases]
    public async Task Step_done_late_mends_the_breach(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await TreatedAsync(world);
        world.Clock.Advance(TimeSpan.FromDays(15));
        await WatchAsync(world);
        Assert.Single(await BreachesAsync(world));
        await DoAsync(world, run, "CN-I01", "followup_test", null);
        Assert.Empty(await BreachesAsync(world));
    }

    [Theory, Databases]
    public async Task Run_that_is_closed_with_approval_before_the_day_leaves_no_breach(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (_, subject) = await TreatedAsync(world);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await CloseAsync(world, subject);
        world.Clock.Advance(TimeSpan.FromDays(30));
        await WatchAsync(world);
        Assert.Empty(await BreachesAsync(world));
    }

    /// <summary>A run in which prophylaxis was begun today.</summary>
    private static async Task<(Guid Run, Guid Subject)> TreatedAsync(TestWorld world)
    {
        var (run, subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "exposure_risk", Value.Of(true), Ct)).Ok);
            Assert.True((await scope.Get<WorkStep>().RecordEventAsync(run, null, "incident_last_at", world.Clock.GetUtcNow().AddHours(-2), Ct)).Ok);
        }
        await DoAsync(world, run, "CN-C04", "pep_record", new Dictionary<string, object?> { ["pep_started"] = true });
        return (run, subject);
    }

    private static async Task DoAsync(TestWorld world, Guid run, string step, string proof, IReadOnlyDictionary<string, object?>? facts)
    {
        await using var scope = world.AsMachinery();
        Assert.True((await scope.ProveAsync(run, new(step), proof)).Ok);
        var done = await scope.Get<WorkStep>().CompleteAsync(run, null, new(step), new(null, null, facts, null), Ct);
        Assert.True(done.Ok, done.Refusal?.Code);
    }

    private static async Task CloseAsync(TestWorld world, Guid subject)
    {
        await using var scope = world.AsMachinery();
        Assert.True((await scope.Get<IProcedureRuns>().CloseAsync(subject, "coordinator", "moved away", Ct)).Ok);
        Assert.True((await scope.Get<Leeward.Kernel.Records.IRecords>().SaveAsync(RunDesk.Work, Ct)).Ok);
    }

    private static async Task WatchAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        while (await scope.Get<RunWatch>().RunAsync(50, Ct) > 0) { }
    }

    private static async Task<List<BreachLine>> BreachesAsync(TestWorld world)
    {
        await using var scope = world.As(RunTests.Worker(world, "supervisor", RunTests.County));
        return [.. (await scope.Get<BreachDesk>().ListAsync(null, null, null, Ct)).Value.Items.Where(one => one.Rule == "CN-K7")];
    }
}
