using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Watching;

/// <summary>
/// Runs that cannot be worked out, because a seal or a state is broken. One of them must not keep what looks after all runs from the others: it is passed over, said in the log and by <see cref="RunsHealth"/>,
/// and looked at again after an hour. Whatever works it out again takes the mark away.
/// </summary>
internal sealed partial class BrokenRuns(IRecords records, IIdentities identities, TimeProvider clock, ILogger<BrokenRuns> log)
{
    private const string Why = "runs that cannot be worked out are passed over";
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Whether there are any.</summary>
    public Task<bool> AnyAsync(CancellationToken ct) => records.Unfiltered<Run>(Why).AnyAsync(r => r.BrokenSince != null, ct);

    /// <summary>Opens runs as machinery and works them out beside one another, in their order, without those of which that cannot be done. What is done with one needs no database.</summary>
    public async Task<List<T>> PassOverAsync<T>(IReadOnlyList<Run> runs, string why, Func<Run, Opener, T> work, CancellationToken ct) where T : class
    {
        var opener = await identities.OpenForMachineryAsync(why, ct);
        var worked = runs.AsParallel().AsOrdered().WithCancellation(ct).Select(run => Try(run, one => work(one, opener))).ToList();
        if (worked.TrueForAll(one => one is not null)) { return worked!; }
        var (ids, now) = (runs.Where((_, index) => worked[index] is null).Select(run => run.Id).ToList(), clock.GetUtcNow());
        // A time in the past keeps what waits for the run's turn, such as telling what is overdue, from waiting for ever.
        await records.Unfiltered<Run>(Why).Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(r => r.SetProperty(x => x.BrokenSince, x => x.BrokenSince ?? now).SetProperty(x => x.WakeTicks, (now + Again).UtcTicks), ct);
        return [.. worked.OfType<T>()];
    }

    private T? Try<T>(Run run, Func<Run, T> work) where T : class
    {
        try { return work(run); }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            Broken(run.Id, e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} cannot be worked out and is passed over: {Error}")]
    private partial void Broken(Guid run, string error);
}
