using System.Diagnostics;
using Leeward.Procedures.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>Steps completed by many people at once, each durable before the next of the same person: how many in a second.</summary>
internal sealed class Completions(World world)
{
    public async Task RunAsync(int people, int seconds, CancellationToken ct)
    {
        var runs = await world.OpenRunsAsync(20_000, ct);
        await Task.WhenAll(Enumerable.Range(0, people).Select(who => WorkAsync([.. runs.Skip(who * 20).Take(20)], null, [], ct))); // warm
        var (taken, watch) = (new List<double>[people], Stopwatch.StartNew());
        var end = watch.Elapsed + TimeSpan.FromSeconds(seconds);
        await Task.WhenAll(Enumerable.Range(0, people).Select(who => WorkAsync([.. runs.Skip(people * 20).Where((_, number) => number % people == who)], () => watch.Elapsed < end, taken[who] = [], ct)));
        var all = taken.SelectMany(one => one).Order().ToList();
        Console.WriteLine($"completions: {all.Count / watch.Elapsed.TotalSeconds:0} steps a second by {people} at once for {watch.Elapsed.TotalSeconds:0} s, each: median {all[all.Count / 2]:0} ms, p95 {all[all.Count * 95 / 100]:0} ms");
    }

    private async Task WorkAsync(List<Guid> runs, Func<bool>? goOn, List<double> taken, CancellationToken ct)
    {
        foreach (var id in runs)
        {
            if (goOn?.Invoke() == false) { return; }
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
