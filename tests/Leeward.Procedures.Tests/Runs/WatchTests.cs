using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Leeward.Rules;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leeward.Procedures.Tests.Runs;

public sealed class WatchTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Step_that_becomes_overdue_is_told_once_and_nobody_meets_a_conflict(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        int version;
        await using (var scope = world.AsMachinery()) { version = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Version; }
        Assert.Equal(0, await WatchAsync(world));
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await WatchAsync(world)); // the due second itself is still in time
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(0, await WatchAsync(world));
        var told = await ToldAsync(world);
        Assert.Contains("CN-A02", told);
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.Equal(0, await WatchAsync(world));
        Assert.Equal(told.Count, (await ToldAsync(world)).Count);
        await using var person = world.AsMachinery();
        Assert.True((await person.Get<WorkStep>().RecordFactAsync(run, version, "in_school", Value.Of(true), Ct)).Ok);
    }

    [Theory, Databases]
    public async Task Limit_that_passed_before_the_start_or_before_an_act_is_told_at_once(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        world.Clock.Advance(TimeSpan.FromHours(1.5));
        await AnotherAsync(world, TimeSpan.FromHours(1.2)); // late from its first moment on
        // Somebody acts before the watch comes by.
        await using (var person = world.AsMachinery()) { Assert.True((await person.Get<WorkStep>().RecordFactAsync(run, null, "in_school", Value.Of(true), Ct)).Ok); }
        Assert.NotEqual(0, await WatchAsync(world));
        Assert.Equal(2, (await ToldAsync(world)).Count(step => step == "CN-A02"));
        // What is told already wakes nobody again.
        await using (var person = world.AsMachinery()) { Assert.True((await person.Get<WorkStep>().RecordFactAsync(run, null, "in_school", Value.Of(false), Ct)).Ok); }
        Assert.Equal(0, await WatchAsync(world));
    }

    [Theory, Databases]
    public async Task Windows_close_and_rounds_come_up_although_nobody_acts(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using (var person = world.AsMachinery())
        {
            Assert.True((await person.Get<WorkStep>().RecordEventAsync(run, null, "incident_last_at", world.Clock.GetUtcNow().AddHours(-2), Ct)).Ok);
        }
        var before = await RowsAsync(world, run);
        for (var day = 0; day < 45; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            while (await WatchAsync(world) > 0) { }
        }
        var after = await RowsAsync(world, run);
        await using var scope = world.AsMachinery();
        var view = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow());
        var shown = view.Steps.Where(s => s.ActivatedAt is not null).OrderBy(s => s.Ref.ToString(), StringComparer.Ordinal).Select(s => $"{s.Ref} {s.Status} {s.DueAt?.UtcTicks}").ToList();
        Assert.Equal(shown, after);
        Assert.NotEqual(before, after);
    }

    [Theory, Databases]
    public async Task Watch_that_is_broken_off_at_any_moment_loses_no_deadline_and_tells_none_twice(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var runs = new List<Guid> { (await RunTests.StartAsync(world, Sensitivity.Normal)).Run };
        for (var i = 0; i < 11; i++) { runs.Add(await AnotherAsync(world)); }
        world.Clock.Advance(TimeSpan.FromHours(30));
        var broken = 0;
        // Later and later, until nothing is left to break off: however fast the machine is, the first do not come to an end.
        for (var node = 0; node < 160; node++)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            end.CancelAfter(node / 4);
            try
            {
                await using var scope = world.AsMachinery();
                await scope.Get<RunWatch>().RunAsync(5, end.Token);
                await scope.Get<TellOverdue>().RunAsync(5, end.Token);
            }
            catch (Exception e) when (end.IsCancellationRequested && e is OperationCanceledException or System.Data.Common.DbException) { broken++; }
        }
        while (await WatchAsync(world) > 0) { }
        Assert.True(broken > 5, $"{broken} were broken off");
        var late = new List<string>();
        foreach (var run in runs)
        {
            await using var scope = world.AsMachinery();
            late.AddRange((await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow()).Steps
                .Where(s => s is { ActivatedAt: not null, SettledAt: null } && (s.IsOpen || s.Status == Leeward.Runs.StepStatus.Missed) && s.DueAt < world.Clock.GetUtcNow()).Select(s => $"{run} {s.Ref.Step}"));
        }
        await using var outbox = world.AsMachinery();
        var told = (await outbox.Get<AppDbContext>().Outbox.Where(o => o.Type == typeof(StepBecameOverdue).FullName).Select(o => o.Body).ToListAsync(Ct))
            .Select(body => System.Text.Json.JsonSerializer.Deserialize<StepBecameOverdue>(body)!).Select(one => $"{one.RunId} {one.StepCode}");
        Assert.Equal(late.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Theory, Databases]
    public async Task Run_that_cannot_be_read_keeps_none_of_the_others_waiting(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (bad, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var good = await AnotherAsync(world);
        Leeward.Kernel.Sealing.SealedText? kept;
        await using (var scope = world.AsMachinery())
        {
            var run = scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == bad);
            kept = await run.Select(r => r.State).SingleAsync(Ct);
            await run.ExecuteUpdateAsync(r => r.SetProperty(x => x.State, (Leeward.Kernel.Sealing.SealedText?)null).SetProperty(x => x.WakeRank, 0), Ct);
        }
        world.Clock.Advance(TimeSpan.FromHours(30));
        for (var looks = 0; await WatchAsync(world) > 0; looks++) { Assert.True(looks < 20, "The watch goes round and round."); }
        Assert.Equal((await RowsOverdueAsync(world, good)).Order(), await ToldOfAsync(world, good));
        // What its rows say is told too, as it stood last.
        Assert.NotEmpty(await ToldOfAsync(world, bad));
        await using (var scope = world.AsMachinery())
        {
            Assert.Equal(HealthStatus.Degraded, (await scope.Get<RunsHealth>().CheckHealthAsync(new(), Ct)).Status);
            await scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == bad).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, kept), Ct);
        }
        world.Clock.Advance(TimeSpan.FromHours(2));
        while (await WatchAsync(world) > 0) { }
        await using var after = world.AsMachinery();
        Assert.Equal(HealthStatus.Healthy, (await after.Get<RunsHealth>().CheckHealthAsync(new(), Ct)).Status);
        Assert.Equal((await RowsOverdueAsync(world, bad)).Order(), await ToldOfAsync(world, bad));
    }

    [Theory, Databases]
    public async Task Putting_off_silences_no_window_that_closes_and_makes_nothing_late_before_its_time(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var incident = world.Clock.GetUtcNow().AddHours(-1);
        await using (var person = world.AsMachinery())
        {
            Assert.True((await person.Get<WorkStep>().RecordEventAsync(run, null, "incident_last_at", incident, Ct)).Ok);
            Assert.True((await person.Get<WorkStep>().DeferAsync(run, null, new("CN-C04"), "the doctor is away", incident.AddDays(10), Ct)).Ok);
        }
        var window = incident.AddHours(72).UtcTicks;
        await using (var scope = world.AsMachinery()) { Assert.Equal(window, await scope.Get<IRecords>().Unfiltered<StepRow>("test").Where(s => s.RunId == run && s.Step == "CN-C04" && s.IsHard).Select(s => s.DueTicks).SingleAsync(Ct)); }
        world.Clock.Advance(TimeSpan.FromHours(72));
        while (await WatchAsync(world) > 0) { }
        Assert.Contains("CN-C04", await ToldOfAsync(world, run));

        var other = await AnotherAsync(world);
        await using (var person = world.AsMachinery()) { Assert.True((await person.Get<WorkStep>().DeferAsync(other, null, new("CN-B01"), "the car comes at noon", world.Clock.GetUtcNow().AddMinutes(5), Ct)).Ok); }
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        while (await WatchAsync(world) > 0) { }
        Assert.DoesNotContain("CN-B01", await ToldOfAsync(world, other));
    }

    private static async Task<List<string>> RowsOverdueAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        var now = world.Clock.GetUtcNow();
        return [.. (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(now).Steps
            .Where(s => s is { ActivatedAt: not null, SettledAt: null } && (s.IsOpen || s.Status == Leeward.Runs.StepStatus.Missed) && s.DueAt < now).Select(s => s.Ref.Step)];
    }

    private static async Task<List<string>> ToldOfAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return [.. (await scope.Get<AppDbContext>().Outbox.Where(o => o.Type == typeof(StepBecameOverdue).FullName).Select(o => o.Body).ToListAsync(Ct))
            .Select(body => System.Text.Json.JsonSerializer.Deserialize<StepBecameOverdue>(body)!).Where(one => one.RunId == run).Select(one => one.StepCode).Order(StringComparer.Ordinal)];
    }

    [Theory, Databases]
    public async Task Gravest_of_what_is_due_comes_first(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (first, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var grave = await AnotherAsync(world);
        await using (var scope = world.AsMachinery())
        {
            var runs = scope.Get<IRecords>().Unfiltered<Run>("test");
            Assert.All(await runs.AsNoTracking().ToListAsync(Ct), r => Assert.InRange(r.WakeRank, 0, RunForesight.Least));
            await runs.Where(r => r.Id == first).ExecuteUpdateAsync(r => r.SetProperty(x => x.WakeRank, 3).SetProperty(x => x.WakeTicks, 1), Ct);
            await runs.Where(r => r.Id == grave).ExecuteUpdateAsync(r => r.SetProperty(x => x.WakeRank, 0).SetProperty(x => x.WakeTicks, 2), Ct);
        }
        world.Clock.Advance(TimeSpan.FromHours(30));
        await using (var scope = world.AsMachinery())
        {
            // What is yet to be looked at is not told.
            Assert.Equal(0, await scope.Get<TellOverdue>().RunAsync(1, Ct));
            Assert.Equal(1, await scope.Get<RunWatch>().RunAsync(1, Ct));
            Assert.Equal([0, 1], await scope.Get<IRecords>().Unfiltered<Run>("test").OrderBy(r => r.WakeCount).Select(r => r.WakeCount).ToListAsync(Ct));
            Assert.Equal(1, await scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == grave).Select(r => r.WakeCount).SingleAsync(Ct));
            Assert.Equal(1, await scope.Get<RunWatch>().RunAsync(5, Ct));
            var rows = scope.Get<IRecords>().Unfiltered<StepRow>("test");
            Assert.All(await rows.AsNoTracking().Where(s => s.DueTicks < long.MaxValue).ToListAsync(Ct), s => Assert.InRange(s.Grave, 0, RunForesight.Least - 1));
            await rows.Where(s => s.RunId == first).ExecuteUpdateAsync(s => s.SetProperty(x => x.Grave, 3), Ct);
            await rows.Where(s => s.RunId == grave).ExecuteUpdateAsync(s => s.SetProperty(x => x.Grave, 0), Ct);
            Assert.Equal(1, await scope.Get<TellOverdue>().RunAsync(1, Ct));
        }
        await using var outbox = world.AsMachinery();
        var told = await outbox.Get<AppDbContext>().Outbox.Where(o => o.Type == typeof(StepBecameOverdue).FullName).Select(o => o.Body).ToListAsync(Ct);
        Assert.NotEmpty(told);
        Assert.All(told, body => Assert.Equal(grave, System.Text.Json.JsonSerializer.Deserialize<StepBecameOverdue>(body)!.RunId));
    }

    [Theory, Databases]
    public async Task Two_nodes_share_the_watch_and_an_act_in_between_wins(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        world.Clock.Advance(TimeSpan.FromHours(30));
        await Task.WhenAll(WatchAsync(world), WatchAsync(world), ActAsync());
        while (await WatchAsync(world) > 0) { }
        var told = await ToldAsync(world);
        Assert.Equal(told.Count, told.Distinct().Count());
        await using var scope = world.AsMachinery();
        var open = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow());
        Assert.Equal(open.Steps.Where(s => s.ActivatedAt is not null).OrderBy(s => s.Ref.ToString(), StringComparer.Ordinal).Select(s => $"{s.Ref} {s.Status} {s.DueAt?.UtcTicks}"), await RowsAsync(world, run));

        async Task ActAsync()
        {
            await using var person = world.AsMachinery();
            Assert.True((await person.Get<WorkStep>().RecordFactAsync(run, null, "urgent_medical_need", Value.Of(false), Ct)).Ok);
        }
    }

    /// <summary>One more run at the centre of the first.</summary>
    private static async Task<Guid> AnotherAsync(TestWorld world, TimeSpan ago = default)
    {
        await using var scope = world.AsMachinery();
        var centre = (await scope.Get<Centres.CentreDesk>().ListAsync(null, null, null, null, null, Ct)).Items[0].Id;
        var started = await scope.Get<IProcedureRuns>().StartAsync(new(Ids.New(world.Clock), "CA-2", new(RunTests.County), Sensitivity.Normal, "sop-cn-onestop", centre, world.Clock.GetUtcNow() - ago,
            new Dictionary<string, object?> { ["abuse_type"] = "sexual" }, new Dictionary<string, DateTimeOffset>()), Ct);
        return started.Value.Value;
    }

    private static async Task<int> WatchAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<RunWatch>().RunAsync(50, Ct) + await scope.Get<TellOverdue>().RunAsync(50, Ct);
    }

    private static async Task<List<string>> ToldAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AppDbContext>().Outbox.Where(o => o.Type == typeof(StepBecameOverdue).FullName).Select(o => o.Body).ToListAsync(Ct) is var all
            ? all.ConvertAll(body => System.Text.Json.JsonSerializer.Deserialize<StepBecameOverdue>(body)!.StepCode)
            : [];
    }

    private static async Task<List<string>> RowsAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        var rows = await scope.Get<AppDbContext>().Set<StepRow>().AsNoTracking().Where(s => s.RunId == run).ToListAsync(Ct);
        return [.. rows.OrderBy(r => new OccurrenceName(r.Step, r.Number).ToString(), StringComparer.Ordinal).Select(r => $"{new OccurrenceName(r.Step, r.Number)} {r.Status} {(r.DueTicks == long.MaxValue ? null : r.DueTicks)}")];
    }

    private sealed record OccurrenceName(string Step, int Number)
    {
        public override string ToString() => new Leeward.Runs.OccurrenceRef(Step, Number).ToString();
    }
}
