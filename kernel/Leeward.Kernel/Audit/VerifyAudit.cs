using System.Globalization;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Audit;

/// <summary>When the chain was last looked at from end to end, and what came of it.</summary>
/// <param name="At">When; null where it never was.</param>
/// <param name="By">Who asked.</param>
/// <param name="IsWhole">True when every link held.</param>
/// <param name="Links">How many links held.</param>
/// <param name="FirstBroken">The first that did not.</param>
/// <param name="Running">A check that is under way.</param>
public sealed record AuditProof(DateTimeOffset? At, string By, bool IsWhole, long Links, long? FirstBroken, JobLine? Running);

/// <summary>Asks for a check of the whole chain, and says what the last one found.</summary>
public sealed class VerifyAudit
{
    /// <summary>The right, the verb and the kind of job.</summary>
    public const string Right = "kernel.audit.verify";

    private readonly AppDbContext _db;
    private readonly IAccess _access;
    private readonly JobDesk _desk;
    private readonly TimeProvider _clock;

    internal VerifyAudit(AppDbContext db, IAccess access, JobDesk desk, TimeProvider clock) => (_db, _access, _desk, _clock) = (db, access, desk, clock);

    /// <summary>Starts a check, or gives the one that the same person has under way. The chain is one for the whole country, and so is the right.</summary>
    public Task<Outcome<Guid>> StartAsync(CancellationToken ct) =>
        _desk.AskAsync(Right, _desk.New(Ids.New(_clock), Right, RegionCode.Whole, "", "whole", anyNode: true), ct);

    /// <summary>The last check.</summary>
    public async Task<Outcome<AuditProof>> LastAsync(CancellationToken ct)
    {
        if (!_access.HoldsAnywhere(SearchAudit.Right)) { return await _access.RefuseAsync(SearchAudit.Right, nameof(AuditEntry), null, ct); }
        var last = await _db.AuditEntries.AsNoTracking().Where(e => e.Verb == Right && e.Result == AuditEntry.Done && e.Kind == nameof(AuditEntry)).OrderByDescending(e => e.Seq).FirstOrDefaultAsync(ct);
        var running = await _db.Jobs.AsNoTracking().Where(j => j.Kind == Right && (j.State == JobState.Waiting || j.State == JobState.Running)).OrderByDescending(j => j.Id).FirstOrDefaultAsync(ct);
        var told = last is null ? [] : Details.Read(last.Details).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        long? Number(string key) => told.TryGetValue(key, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new AuditProof(last?.At, last?.Actor ?? "", last is not null && Number("broken") is null, Number("links") ?? 0, Number("broken"), running is null ? null : JobDesk.Line(running));
    }

    /// <summary>Writes into the trail what a check found.</summary>
    public static AuditEntry Told(long links, long? firstBroken) => new()
    {
        Verb = Right, Kind = nameof(AuditEntry), Details = Details.Of(("links", links.ToString(CultureInfo.InvariantCulture)), ("broken", firstBroken?.ToString(CultureInfo.InvariantCulture))),
    };
}

/// <summary>The check as a job: some thousand links at a time, resumable where it stopped.</summary>
internal sealed class VerifyAuditJob(AppDbContext db, AuditTrail trail) : IJobKind
{
    private const int Links = 5000;

    public string Kind => VerifyAudit.Right;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await run.SetTotalAsync(await db.AuditEntries.LongCountAsync(ct), ct);
        for (var isOver = false; !isOver;)
        {
            var (next, prev) = Read(run.Cursor);
            // Read before the partition's transaction: on SQLite it would keep writers waiting.
            var part = await trail.VerifyPartAsync(db, next, prev, Links, ct);
            isOver = part.FirstBroken is not null || part.Next - next < Links;
            var answer = JsonSerializer.Serialize(new { links = part.Next - 1, firstBroken = part.FirstBroken });
            var outcome = await run.PartitionAsync($"{part.Next.ToString(CultureInfo.InvariantCulture)}:{Convert.ToHexStringLower(part.Prev)}", part.Next - 1, async (services, token) =>
            {
                if (isOver)
                {
                    var actor = services.GetRequiredService<ActorScope>().Actor;
                    trail.Append(services.GetRequiredService<AppDbContext>(), actor, [VerifyAudit.Told(part.Next - 1, part.FirstBroken)]);
                }
                return answer;
            }, ct);
            if (!outcome.Ok) { return outcome; }
        }
        return Outcome.Done;
    }

    private static (long Next, byte[] Prev) Read(string cursor)
    {
        if (cursor.Length == 0) { return (1, new byte[32]); }
        var parts = cursor.Split(':');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), Convert.FromHexString(parts[1]));
    }
}
