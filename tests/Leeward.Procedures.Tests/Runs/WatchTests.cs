using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Rules;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

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
        Assert.Equal(1, await WatchAsync(world));
        var told = await ToldAsync(world);
        Assert.Contains("CN-A02", told);
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.Equal(0, await WatchAsync(world));
        Assert.Equal(told.Count, (await ToldAsync(world)).Count);
        await using var person = world.AsMachinery();
        Assert.True((await person.Get<WorkStep>().RecordFactAsync(run, version, "in_school", Value.Of(true), Ct)).Ok);
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

    private static async Task<int> WatchAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<RunWatch>().RunAsync(50, Ct);
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
