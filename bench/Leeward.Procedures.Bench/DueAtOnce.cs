using System.Diagnostics;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>Very many steps are due at the same moment, and it comes: how long until all are told as overdue and every run is looked at that changes then, and how long it takes meanwhile to open a run.</summary>
internal sealed class DueAtOnce(World world)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var (due, waiting) = await CommonestAsync(ct);
        // What was due before is done with first: the clock stands at the due second itself, which is still in time.
        world.Clock.Offset = new DateTimeOffset(due, TimeSpan.Zero) - TimeProvider.System.GetUtcNow();
        world.Clock.Stands = true;
        var (told, looked, before) = await WatchAsync(ct);
        Console.WriteLine($"due before: {told} steps told, {looked} runs looked at, in {before.TotalSeconds:0.0} s");
        world.Clock.Offset += TimeSpan.FromSeconds(1.5);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reader = ReadAsync(await world.OpenRunsAsync(500, ct), enough.Token);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        (told, looked, var taken) = await WatchAsync(ct);
        await enough.CancelAsync();
        var opened = (await reader).Order().ToList();
        Console.WriteLine(
            $"due at once: of {waiting} open steps that wait {told} told and {looked} runs looked at in {taken.TotalSeconds:0.0} s ({(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor in this process); a run opened meanwhile, {opened.Count} times: median {opened[opened.Count / 2]:0} ms, p95 {opened[opened.Count * 95 / 100]:0} ms");
    }

    /// <summary>The time to come at which most open steps are due, and how many steps wait for theirs.</summary>
    private async Task<(long Due, int Waiting)> CommonestAsync(CancellationToken ct)
    {
        await using var scope = world.Scope();
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        var open = scope.ServiceProvider.GetRequiredService<IRecords>().Unfiltered<StepRow>("bench").Where(s => s.IsOpen && s.DueTicks > now && s.DueTicks < long.MaxValue);
        var due = await open.GroupBy(s => s.DueTicks).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstAsync(ct);
        return (due, await open.CountAsync(ct));
    }

    /// <summary>As the watcher of a server does it, until nothing is left.</summary>
    private async Task<(int Told, int Looked, TimeSpan Taken)> WatchAsync(CancellationToken ct)
    {
        var (told, looked, watch) = (0, 0, Stopwatch.StartNew());
        for (var more = true; more;)
        {
            await using var scope = world.Scope();
            var some = await scope.ServiceProvider.GetRequiredService<TellOverdue>().RunAsync(RunWatcher.MostTold, ct);
            var runs = await scope.ServiceProvider.GetRequiredService<RunWatch>().RunAsync(RunWatcher.Handful, ct);
            (told, looked, more) = (told + some, looked + runs, some + runs > 0);
        }
        return (told, looked, watch.Elapsed);
    }

    private async Task<List<double>> ReadAsync(List<Guid> some, CancellationToken ct)
    {
        var taken = new List<double>();
        for (var turn = 0; !ct.IsCancellationRequested || taken.Count == 0; turn++)
        {
            await using var scope = world.Scope();
            var watch = Stopwatch.StartNew();
            var opened = await scope.ServiceProvider.GetRequiredService<RunDesk>().OpenAsync(some[turn % some.Count], RunDesk.Read, CancellationToken.None);
            if (opened.Value.View(world.Clock.GetUtcNow()).Steps.Count == 0) { throw new InvalidOperationException("No steps."); }
            taken.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(20, CancellationToken.None);
        }

        return taken;
    }
}
