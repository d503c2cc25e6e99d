using System.Diagnostics;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>Many runs are to be looked at at the same moment: how long the watch takes for all of them, and how long it takes meanwhile to open a run.</summary>
internal sealed class DueAtOnce(World world)
{
    public async Task RunAsync(int runs, CancellationToken ct)
    {
        var due = TimeProvider.System.GetUtcNow().UtcTicks;
        await using (var scope = world.Scope())
        {
            var all = scope.ServiceProvider.GetRequiredService<IRecords>().Unfiltered<Run>("bench").Where(r => r.ClosedAt == null);
            var last = await all.OrderBy(r => r.Id).Select(r => r.Id).Skip(runs - 1).FirstOrDefaultAsync(ct);
            if (last == Guid.Empty) { throw new InvalidOperationException($"There are not {runs} open runs."); }
            await all.Where(r => r.Id > last).ExecuteUpdateAsync(set => set.SetProperty(r => r.WakeTicks, long.MaxValue), ct);
            await all.Where(r => r.Id <= last).ExecuteUpdateAsync(set => set.SetProperty(r => r.WakeTicks, due), ct);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reader = ReadAsync(await world.OpenRunsAsync(500, ct), enough.Token);
        var (watch, cpu, handled) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime, 0);
        for (var looked = RunWatcher.Handful; looked == RunWatcher.Handful; handled += looked)
        {
            await using var scope = world.Scope();
            looked = await scope.ServiceProvider.GetRequiredService<RunWatch>().RunAsync(RunWatcher.Handful, ct);
        }

        var taken = watch.Elapsed;
        await enough.CancelAsync();
        var opened = (await reader).Order().ToList();
        Console.WriteLine($"due at once: {handled} runs looked at in {taken.TotalSeconds:0.0} s ({(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor in this process); a run opened meanwhile, {opened.Count} times: median {opened[opened.Count / 2]:0} ms, p95 {opened[opened.Count * 95 / 100]:0} ms");
    }

    private async Task<List<double>> ReadAsync(List<Guid> some, CancellationToken ct)
    {
        var taken = new List<double>();
        for (var turn = 0; !ct.IsCancellationRequested; turn++)
        {
            await using var scope = world.Scope();
            var watch = Stopwatch.StartNew();
            var opened = await scope.ServiceProvider.GetRequiredService<RunDesk>().OpenAsync(some[turn % some.Count], RunDesk.Read, CancellationToken.None);
            if (opened.Value.View(TimeProvider.System.GetUtcNow()).Steps.Count == 0) { throw new InvalidOperationException("No steps."); }
            taken.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(20, CancellationToken.None);
        }

        return taken;
    }
}
