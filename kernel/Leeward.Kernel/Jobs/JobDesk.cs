using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Events;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Jobs;

/// <summary>A job as people see it.</summary>
public sealed record JobLine(
    Guid Id, string Kind, string Region, JobState State, long Done, long? Total, string Answer, Refusal? Error, int Tries, string AskedBy,
    DateTimeOffset AskedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Node);

/// <summary>An event that could not be delivered, or not yet.</summary>
public sealed record UndeliveredLine(Guid Id, string Type, DateTimeOffset At, int Tries, string? Error, DateTimeOffset? NextTryAt, bool GivenUp);

/// <summary>Asks for jobs, and shows them.</summary>
public sealed class JobDesk(IRecords records, IAccess access, AppDbContext db, JobFiles files, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The right to see jobs.</summary>
    public const string Right = "kernel.job.read";

    /// <summary>
    /// Asks for work under <paramref name="right"/> in a region. With a key, an unfinished job of the same kind and key is given instead of a second one.
    /// </summary>
    public async Task<Outcome<Guid>> AskAsync(string right, Job job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!access.Can(right, new RegionCode(job.Region))) { return await access.RefuseAsync(right, job.Kind, null, ct); }
        if (job.Key is { } key && await UnfinishedAsync(job.Kind, key, ct) is { } open) { return open; }
        records.Add(job);
        var saved = await records.SaveAsync(right, ct);
        return saved.Ok ? job.Id : saved.Refusal!;
    }

    /// <summary>A new job in the name of the acting person; add it with <see cref="AskAsync"/>.</summary>
    public Job New(Guid id, string kind, RegionCode region, string input, string? key, bool anyNode) => new()
    {
        Id = id, AccessId = id, Kind = kind, Region = region.Value, Input = input, Key = key, AnyNode = anyNode,
        AskedById = access.Actor.AccountId, AskedBy = access.Actor.Name, AskedAt = clock.GetUtcNow(),
    };

    /// <summary>The unfinished job of a kind and key of the acting person.</summary>
    public async Task<Guid?> UnfinishedAsync(string kind, string key, CancellationToken ct)
    {
        var asker = access.Actor.AccountId;
        return await db.Jobs.Where(j => j.Kind == kind && j.Key == key && j.AskedById == asker && (j.State == JobState.Waiting || j.State == JobState.Running))
            .OrderBy(j => j.AskedAt).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>The jobs that the acting person asked for, of kinds that begin with <paramref name="kind"/>; newest first.</summary>
    public async Task<IReadOnlyList<JobLine>> MineAsync(string kind, CancellationToken ct)
    {
        var asker = access.Actor.AccountId;
        if (asker is null) { return []; }
        return [.. (await db.Jobs.AsNoTracking().Where(j => j.AskedById == asker && j.Kind.StartsWith(kind)).OrderByDescending(j => j.Id).Take(50).ToListAsync(ct)).Select(Line)];
    }

    /// <summary>One job of the acting person.</summary>
    public async Task<Outcome<Job>> FindMineAsync(Guid id, string right, CancellationToken ct)
    {
        var asker = access.Actor.AccountId;
        var job = asker is null ? null : await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id && j.AskedById == asker, ct);
        return job is not null ? job : await access.RefuseAsync(right, nameof(Job), id, ct);
    }

    /// <summary>Copies a file of one's own job out; as it may hold names, the reading is audited.</summary>
    public async Task<Outcome> CopyFileAsync(Guid id, string right, string name, Stream to, CancellationToken ct)
    {
        var found = await FindMineAsync(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        await audit.AppendAloneAsync(db, access.Actor, [new() { Verb = right, Result = "read", Kind = nameof(Job), RecordId = id, Region = found.Value.Region, Details = $"file {name}" }], ct);
        return await files.CopyToAsync(id, name, to, ct) ? Outcome.Done : Refusal.NotFound;
    }

    /// <summary>The jobs of the regions in which the person may see jobs; newest first.</summary>
    public async Task<Page<JobLine>> ListAsync(string? cursor, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        var jobs = records.Query<Job>(Right).AsNoTracking();
        if (Cursor.TryUnpack(cursor, out _, out var last)) { jobs = jobs.Where(j => j.Id.CompareTo(last) < 0); }
        var rows = await jobs.OrderByDescending(j => j.Id).Take(take + 1).ToListAsync(ct);
        return new([.. rows.Take(take).Select(Line)], rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    /// <summary>One job.</summary>
    public async Task<Outcome<JobLine>> OpenAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Job>(id, Right, ct);
        return found.Ok ? Line(found.Value) : found.Refusal!;
    }

    /// <summary>Events that were tried at least once and are not delivered. They carry ids and codes only, and none of that is shown.</summary>
    public async Task<IReadOnlyList<UndeliveredLine>> UndeliveredAsync(CancellationToken ct)
    {
        if (!access.HoldsAnywhere(Right)) { return []; }
        var rows = await db.Outbox.AsNoTracking().Where(o => o.DoneAt == null && (o.Error != null || o.Tries > 1)).OrderBy(o => o.Id).Take(100).ToListAsync(ct);
        return [.. rows.Select(o => new UndeliveredLine(o.Id, o.Type[(o.Type.LastIndexOf('.') + 1)..], o.At, o.Tries, o.Error, o.NextTryAt, o.Tries >= OutboxCourier.MostTries))];
    }

    /// <summary>How people see a job.</summary>
    public static JobLine Line(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(job.Id, job.Kind, job.Region, job.State, job.Done, job.Total, job.Answer,
            job.Error is null ? null : new Refusal(job.Error, job.ErrorArgs is null ? [] : JsonSerializer.Deserialize<string[]>(job.ErrorArgs)!), job.Tries, job.AskedBy, job.AskedAt, job.StartedAt, job.EndedAt,
            job.LeaseOwner?.Split('/')[0]);
    }
}
