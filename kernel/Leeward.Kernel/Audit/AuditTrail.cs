using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Audit;

/// <summary>Appends links to the audit trail, always inside the transaction of what they tell about.</summary>
public sealed class AuditTrail(KeyRing keys, TimeProvider clock)
{
    private const long ChainLock = 0x4C656577617264; // one chain, one lock

    /// <summary>Appends entries inside the open transaction of <paramref name="db"/> and writes them.</summary>
    public async Task AppendAsync(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0) { return; }
        if (db.Database.CurrentTransaction is null) { throw new InvalidOperationException("The audit trail is written only inside a transaction."); }
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", ct);
        }
        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Seq)
            .Select(e => new { e.Seq, e.Hash }).FirstOrDefaultAsync(ct);
        var seq = last?.Seq ?? 0;
        var prev = last?.Hash ?? new byte[32];
        var now = clock.GetUtcNow();
        var at = new DateTimeOffset(now.UtcTicks / 10 * 10, TimeSpan.Zero);
        foreach (var entry in entries)
        {
            entry.Seq = ++seq;
            entry.At = at;
            entry.ActorId = actor.AccountId;
            entry.Actor = actor.Name;
            entry.PrevHash = prev;
            entry.Hash = prev = entry.ComputeHash(prev, keys.AuditKey);
        }
        await AuditRows.InsertAsync(db, entries, ct);
    }

    /// <summary>Writes entries in a transaction of their own, for readings and refusals.</summary>
    public async Task AppendAloneAsync(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null) { await AppendAsync(db, actor, entries, ct); return; }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AppendAsync(db, actor, entries, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Reads the whole chain and names the first broken link, or null when it is whole.</summary>
    public async Task<(long Checked, long? FirstBroken)> VerifyAsync(AppDbContext db, IProgress<long>? progress, CancellationToken ct)
    {
        long expected = 1;
        var prev = new byte[32];
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            var whole = entry.Seq == expected && entry.PrevHash.AsSpan().SequenceEqual(prev)
                && entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash(prev, keys.AuditKey));
            if (!whole) { return (expected - 1, expected); }
            prev = entry.Hash;
            if (expected % 5000 == 0) { progress?.Report(expected); }
            expected++;
        }
        return (expected - 1, null);
    }
}
