using System.Globalization;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Jobs;

/// <summary>One node's work on one job.</summary>
public sealed class JobRun
{
    private const int MostRaces = 5;
    private readonly IServiceScopeFactory _scopes;
    private readonly Actor _actor;
    private readonly TimeProvider _clock;
    private readonly IProgress<(long Done, long? Total)>? _progress;
    private readonly string _owner;

    internal JobRun(Job job, string owner, Actor actor, IServiceScopeFactory scopes, TimeProvider clock, IProgress<(long Done, long? Total)>? progress)
    {
        (_owner, _actor, _scopes, _clock, _progress) = (owner, actor, scopes, clock, progress);
        (Id, Kind, Region, Input, Cursor, Done, Total, Answer) = (job.Id, job.Kind, new RegionCode(job.Region), job.Input, job.Cursor, job.Done, job.Total, job.Answer);
    }

    /// <summary>The job.</summary>
    public Guid Id { get; }

    /// <summary>Its kind.</summary>
    public string Kind { get; }

    /// <summary>Nothing outside this region may be touched.</summary>
    public RegionCode Region { get; }

    /// <summary>What the kind needs to know.</summary>
    public string Input { get; }

    /// <summary>The last finished partition; empty at the start.</summary>
    public string Cursor { get; private set; }

    /// <summary>How much is done.</summary>
    public long Done { get; private set; }

    /// <summary>Of how much.</summary>
    public long? Total { get; private set; }

    /// <summary>What came out so far.</summary>
    public string Answer { get; private set; }

    /// <summary>Says how much there is to do.</summary>
    public async Task SetTotalAsync(long total, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Jobs.Where(j => j.Id == Id && j.LeaseOwner == _owner).ExecuteUpdateAsync(s => s.SetProperty(j => j.Total, total), ct);
        Total = total;
        _progress?.Report((Done, Total));
    }

    /// <summary>
    /// Does one partition: <paramref name="work"/> and the new cursor are one transaction, so that a partition is done wholly and once, whenever a process is
    /// killed and whoever goes on. The work runs again when it lost a race for a unique value; it must look again at what is there.
    /// </summary>
    /// <param name="cursor">Where to go on after this partition.</param>
    /// <param name="done">How much is done after it.</param>
    /// <param name="work">Writes with the services of the partition's scope, and gives the answer so far.</param>
    /// <param name="ct">Cancels the work.</param>
    public async Task<Outcome> PartitionAsync(string cursor, long done, Func<IServiceProvider, CancellationToken, Task<Outcome<string>>> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var race = 1; ; race++)
        {
            try { return await OnceAsync(cursor, done, work, ct); }
            catch (Exception e) when (race < MostRaces && DatabaseTrouble.Recognise(e)?.Kind is RefusalKind.Exists or RefusalKind.Busy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * race), TimeProvider.System, ct);
            }
        }
    }

    /// <summary>
    /// Works through what is left in portions: as many as there are processors are read and computed while others are written, one after the other and in order, so that neither the processors
    /// nor the database wait. A portion's writing and its cursor are one transaction, as with <see cref="PartitionAsync"/>; where that lost a race the portion is read anew.
    /// </summary>
    /// <typeparam name="T">What is computed of a portion.</typeparam>
    /// <param name="from">After which id to go on.</param>
    /// <param name="done">How much is done before.</param>
    /// <param name="next">The next ids after one, in order; none at the end. Reads only.</param>
    /// <param name="read">Reads and computes, in a scope of its own and in no transaction: what it found may have changed when it is written, and the writing must see that.</param>
    /// <param name="write">Writes what was computed, in the transaction of the partition.</param>
    /// <param name="ct">Cancels the work.</param>
    public async Task<Outcome> PortionsAsync<T>(
        Guid from, long done, Func<IServiceProvider, Guid, CancellationToken, Task<List<Guid>>> next, Func<IServiceProvider, IReadOnlyList<Guid>, CancellationToken, Task<T>> read,
        Func<IServiceProvider, T, CancellationToken, Task> write, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(write);
        var (last, more, ahead) = (from, true, new Queue<(List<Guid> Ids, Task<T> Content)>());
        try
        {
            while (true)
            {
                while (more && ahead.Count <= Environment.ProcessorCount)
                {
                    var ids = await BesideAsync((services, stop) => next(services, last, stop), ct);
                    more = ids.Count > 0;
                    if (!more) { break; }
                    last = ids[^1];
                    ahead.Enqueue((ids, Task.Run(() => BesideAsync((services, stop) => read(services, ids, stop), ct), ct)));
                }
                if (!ahead.TryPeek(out var portion)) { return Outcome.Done; }
                var (content, fresh) = (await portion.Content, true);
                ahead.Dequeue();
                done += portion.Ids.Count;
                var written = await PartitionAsync(portion.Ids[^1].ToString(), done, async (services, stop) =>
                {
                    var found = fresh ? content : await read(services, portion.Ids, stop);
                    fresh = false;
                    await write(services, found, stop);
                    return done.ToString(CultureInfo.InvariantCulture);
                }, ct);
                if (!written.Ok) { return written; }
            }
        }
        finally
        {
            // What was read for portions that nobody writes any more; that it went wrong too says nothing new.
            foreach (var (_, left) in ahead) { await left.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); }
        }
    }

    private async Task<T> BesideAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = _actor;
        return await read(scope.ServiceProvider, ct);
    }

    private async Task<Outcome> OnceAsync(string cursor, long done, Func<IServiceProvider, CancellationToken, Task<Outcome<string>>> work, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = _actor;
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await work(scope.ServiceProvider, ct);
        if (!outcome.Ok) { await transaction.RollbackAsync(CancellationToken.None); return outcome; }
        var (before, answer, until) = (Cursor, outcome.Value, _clock.GetUtcNow() + JobRunner.Lease);
        // The fence: a node that slept through its lease writes nothing.
        var mine = await db.Jobs.Where(j => j.Id == Id && j.LeaseOwner == _owner && j.State == JobState.Running && j.Cursor == before)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.Cursor, cursor).SetProperty(j => j.Done, done).SetProperty(j => j.Answer, answer)
                .SetProperty(j => j.Tries, 0).SetProperty(j => j.LeaseUntil, until), ct);
        if (mine != 1) { throw new LeaseLostException(); }
        await transaction.CommitAsync(ct);
        (Cursor, Done, Answer) = (cursor, done, answer);
        _progress?.Report((Done, Total));
        return Outcome.Done;
    }
}

/// <summary>Another node has taken the job over.</summary>
internal sealed class LeaseLostException() : Exception("Another node has taken the job over.");
