using System.Diagnostics;
using Leeward.Procedures.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>Steps completed by many people at once, each durable before the next of the same person: how many in a second.</summary>
internal sealed class Completions(World world)
{
    public async Task RunAsync(int people, int seconds, CancellationToken ct)
    {
        // As long again beforehand, on runs of its own, until what runs often is compiled as well as it will be.
        var runs = await world.OpenRunsAsync(20_000, ct);
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs)); // a second measurement does not find those that the first has worked on
        var (warm, rest) = (runs.Take(runs.Count / 2).ToList(), runs.Skip(runs.Count / 2).ToList());
        await ForAsync(warm, people, seconds, ct);
        var (watch, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var taken = await ForAsync(rest, people, seconds, ct);
        var all = taken.SelectMany(one => one).Order().ToList();
        var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / all.Count;
        Console.WriteLine($"completions: {all.Count / watch.Elapsed.TotalSeconds:0} steps a second by {people} at once for {watch.Elapsed.TotalSeconds:0} s, each: median {all[all.Count / 2]:0} ms, p95 {all[all.Count * 95 / 100]:0} ms, {spent:0.0} ms of processor in this process (opening runs included)");
    }

    private async Task<List<double>[]> ForAsync(List<Guid> runs, int people, int seconds, CancellationToken ct)
    {
        var (taken, watch) = (new List<double>[people], Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, people).Select(who => WorkAsync([.. runs.Where((_, number) => number % people == who)], () => watch.Elapsed.TotalSeconds < seconds, taken[who] = [], ct)));
        return taken;
    }

    private async Task WorkAsync(List<Guid> runs, Func<bool> goOn, List<double> taken, CancellationToken ct)
    {
        foreach (var id in runs)
        {
            if (!goOn()) { return; }
            List<Leeward.Runs.OccurrenceRef> open;
            await using (var scope = world.Scope())
            {
                var run = await scope.ServiceProvider.GetRequiredService<RunDesk>().OpenAsync(id, RunDesk.Read, ct);
                open = [.. run.Value.View(TimeProvider.System.GetUtcNow()).Next.Where(step => step.MissingEvidence.Count == 0).Select(step => step.Ref)];
            }

            foreach (var step in open.Take(4))
            {
                await using var scope = world.Scope();
                var watch = Stopwatch.StartNew();
                var completed = await scope.ServiceProvider.GetRequiredService<WorkStep>().CompleteAsync(id, null, step, new(null, null, null, null), ct);
                if (completed.Ok) { taken.Add(watch.Elapsed.TotalMilliseconds); }
            }
        }
    }
}
