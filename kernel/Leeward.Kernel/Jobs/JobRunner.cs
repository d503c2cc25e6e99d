using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Kernel.Jobs;

/// <summary>Takes jobs and does them. Nodes share the work through leases in the database; a node that dies loses its lease and another goes on.</summary>
public sealed partial class JobRunner(IServiceScopeFactory scopes, ActorResolver actors, TimeProvider clock, ILogger<JobRunner> log)
{
    /// <summary>How long a silent node keeps its job.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>A job that was started this often without finishing a partition is given up.</summary>
    public const int MostTries = 5;

    private readonly string _owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(8, true)}");

    /// <summary>Takes the oldest job that may be run anywhere, and does it. False when there is none.</summary>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        foreach (var id in await WaitingAsync(ct))
        {
            if (await RunAsync(id, null, early: false, ct) is not null) { return true; }
        }
        return false;
    }

    /// <summary>Does this job here and now, also when a failed try asks for a pause. Null when another node has it.</summary>
    public Task<Job?> RunAsync(Guid id, IProgress<(long Done, long? Total)>? progress, CancellationToken ct) => RunAsync(id, progress, early: true, ct);

    private async Task<Job?> RunAsync(Guid id, IProgress<(long Done, long? Total)>? progress, bool early, CancellationToken ct)
    {
        if (await TakeAsync(id, early, ct) is not { } job) { return null; }
        if (job.State == JobState.Running) { await WorkAsync(job, progress, ct); }
        return await ReadAsync(id);
    }

    private async Task WorkAsync(Job job, IProgress<(long Done, long? Total)>? progress, CancellationToken ct)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var beat = BeatAsync(job.Id, lost);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var actor = job.AskedById is { } asker ? await actors.ResolveAsync(asker, ct) : Actor.Machinery(job.AskedBy);
            var kind = scope.ServiceProvider.GetServices<IJobKind>().FirstOrDefault(k => string.Equals(k.Kind, job.Kind, StringComparison.Ordinal));
            if (actor is null || kind is null)
            {
                await EndAsync(job.Id, JobState.Failed, new Refusal(actor is null ? "kernel.job.asker_gone" : "kernel.job.unknown_kind"));
                return;
            }
            scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = actor;
            var outcome = await kind.RunAsync(new JobRun(job, _owner, actor, scopes, clock, progress), lost.Token);
            await EndAsync(job.Id, outcome.Ok ? JobState.Done : JobState.Failed, outcome.Refusal);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // A node that stops in order gives its job back at once.
            await BackAsync(job.Id, null, null);
            throw;
        }
        catch (Exception e) when (e is LeaseLostException or OperationCanceledException) { Lost(job.Id); }
        catch (Exception e)
        {
            var known = DatabaseTrouble.Recognise(e)?.Code;
            var error = known ?? e.GetType().Name;
            Wrong(job.Id, error, known is null ? e.StackTrace : null);
            await BackAsync(job.Id, error, clock.GetUtcNow() + TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(job.Tries, 8) - 1)));
        }
        finally
        {
            await lost.CancelAsync();
            await beat;
        }
    }

    private async Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return await Free(db.Jobs, clock.GetUtcNow(), clock.GetUtcNow(), await DeadOwnersAsync(db, ct)).Where(j => j.AnyNode).OrderBy(j => j.AskedAt).Select(j => j.Id).Take(5).ToListAsync(ct);
    }

    /// <summary>Takes the job if nobody else has it: one conditional update, so that of two nodes one wins.</summary>
    private async Task<Job?> TakeAsync(Guid id, bool early, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var (now, dead) = (clock.GetUtcNow(), await DeadOwnersAsync(db, ct));
        var until = now + Lease;
        var taken = await Free(db.Jobs, early ? DateTimeOffset.MaxValue : now, now, dead).Where(j => j.Id == id).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Running)
            .SetProperty(j => j.LeaseOwner, _owner).SetProperty(j => j.LeaseUntil, until).SetProperty(j => j.Tries, j => j.Tries + 1)
            .SetProperty(j => j.StartedAt, j => j.StartedAt ?? now), ct);
        if (taken != 1) { return null; }
        var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id, ct);
        if (job.Tries <= MostTries) { return job; }
        await EndAsync(id, JobState.Failed, new Refusal(job.Error ?? "kernel.job.gave_up"));
        job.State = JobState.Failed;
        return job;
    }

    private static IQueryable<Job> Free(IQueryable<Job> jobs, DateTimeOffset due, DateTimeOffset now, string[] dead) => jobs.Where(j =>
        (j.State == JobState.Waiting && (j.NextTryAt == null || j.NextTryAt <= due))
        || (j.State == JobState.Running && (j.LeaseUntil == null || j.LeaseUntil < now || dead.Contains(j.LeaseOwner))));

    /// <summary>Owners on this machine whose process is gone: nobody needs to wait for their leases. The fence keeps a wrong guess harmless.</summary>
    private async Task<string[]> DeadOwnersAsync(AppDbContext db, CancellationToken ct)
    {
        var owners = await db.Jobs.Where(j => j.State == JobState.Running && j.LeaseOwner != null).Select(j => j.LeaseOwner!).Distinct().ToListAsync(ct);
        return [.. owners.Where(IsDead)];
    }

    private bool IsDead(string owner)
    {
        var parts = owner.Split('/');
        if (owner == _owner || parts is not [var machine, var process, _] || machine != Environment.MachineName) { return false; }
        var id = int.Parse(process, CultureInfo.InvariantCulture);
        if (id == Environment.ProcessId) { return false; } // another runner in this very process
        try { using var alive = Process.GetProcessById(id); return alive.HasExited; }
        catch (ArgumentException) { return true; }
        catch (InvalidOperationException) { return true; }
    }

    private async Task BeatAsync(Guid id, CancellationTokenSource lost)
    {
        using var timer = new PeriodicTimer(Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(lost.Token))
            {
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    var until = clock.GetUtcNow() + Lease;
                    var mine = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Jobs.Where(j => j.Id == id && j.LeaseOwner == _owner)
                        .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, until), lost.Token);
                    if (mine == 0) { await lost.CancelAsync(); }
                }
                catch (System.Data.Common.DbException e) { Wrong(id, e.GetType().Name, null); } // the next beat, or the fence, will tell
            }
        }
        catch (OperationCanceledException) { }
    }

    private Task EndAsync(Guid id, JobState state, Refusal? refusal)
    {
        var (now, error) = (clock.GetUtcNow(), refusal?.Code);
        var args = refusal is { Args.Length: > 0 } ? JsonSerializer.Serialize(refusal.Args.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture))) : null;
        return MineAsync(id, mine => mine.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, state).SetProperty(j => j.Error, error).SetProperty(j => j.ErrorArgs, args).SetProperty(j => j.EndedAt, now)
            .SetProperty(j => j.LeaseOwner, (string?)null).SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null)));
    }

    private Task BackAsync(Guid id, string? error, DateTimeOffset? next)
    {
        var back = next is null ? 1 : 0; // stopping in order is no failed try
        return MineAsync(id, mine => mine.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Waiting).SetProperty(j => j.Error, error).SetProperty(j => j.NextTryAt, next)
            .SetProperty(j => j.Tries, j => j.Tries - back).SetProperty(j => j.LeaseOwner, (string?)null).SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null)));
    }

    private async Task MineAsync(Guid id, Func<IQueryable<Job>, Task<int>> change)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await change(scope.ServiceProvider.GetRequiredService<AppDbContext>().Jobs.Where(j => j.Id == id && j.LeaseOwner == _owner));
        }
        catch (System.Data.Common.DbException e) { Wrong(id, e.GetType().Name, null); } // a full or lost database: the lease runs out by itself
    }

    private async Task<Job?> ReadAsync(Guid id)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>().Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id);
    }

    // Never the message of an exception: it may quote a row.
    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} went wrong: {Error} {Stack}")]
    private partial void Wrong(Guid job, string error, string? stack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} was taken over by another node")]
    private partial void Lost(Guid job);
}
