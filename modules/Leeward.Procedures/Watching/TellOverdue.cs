using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Watching;

/// <summary>
/// Tells that steps became overdue, the gravest first, once per due time. It goes by the due rows alone and opens no run; one that is to be looked at first, because time
/// changes more of it, waits for <see cref="RunWatch"/>. A handful is one transaction: whenever a process is killed and whoever goes on, none is lost and none told twice.
/// </summary>
internal sealed class TellOverdue(IRecords records, BulkRewriter rewriter, TimeProvider clock)
{
    private const string Why = "steps become overdue", Verb = "procedures.run.watch";

    /// <summary>The due second itself is still in time.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private sealed record Late(Guid Id, Guid RunId, Guid AccessId, string Step, long DueTicks, long ToldTicks);

    /// <summary>Tells what is overdue now. Gives how many steps there were.</summary>
    public async Task<int> RunAsync(int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var late = new List<Late>();
        for (var grave = 0; grave <= RunForesight.Least && late.Count < most; grave++)
        {
            late.AddRange(await Of(grave, now).Take(most - late.Count).ToListAsync(ct));
        }
        if (late.Count == 0) { return 0; }
        await rewriter.TogetherAsync(async stop =>
        {
            // What another node has told, or somebody has done or put off since, is left alone.
            var rewrites = late.ConvertAll(one => new Rewrite<StepRow>(new() { Id = one.Id, ToldTicks = one.DueTicks }, true, one.DueTicks, one.ToldTicks));
            var told = await rewriter.WriteAsync(Verb, rewrites, [s => s.IsOpen, s => s.DueTicks, s => s.ToldTicks], [s => s.ToldTicks], stop);
            foreach (var one in late.Where(one => told.Contains(one.Id))) { records.Tell(new StepBecameOverdue(one.RunId, one.AccessId, one.Step)); }
            var saved = await records.SaveAsync(Verb, stop);
            if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); }
        }, ct);
        return late.Count;
    }

    private IQueryable<Late> Of(int grave, DateTimeOffset now)
    {
        var (ticks, passed) = (now.UtcTicks, (now - Second).UtcTicks);
        return from s in records.Unfiltered<StepRow>(Why).AsNoTracking()
               join r in records.Unfiltered<Run>(Why) on s.RunId equals r.Id
               where s.IsOpen && s.ToldTicks != s.DueTicks && s.Grave == grave && s.DueTicks <= passed && r.WakeTicks > ticks
               orderby s.DueTicks
               select new Late(s.Id, s.RunId, s.AccessId, s.Step, s.DueTicks, s.ToldTicks);
    }
}
