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
        const int links = 5000;
        var (next, prev) = (1L, new byte[32]);
        while (true)
        {
            var part = await VerifyPartAsync(db, next, prev, links, ct);
            if (part.FirstBroken is not null || part.Next - next < links) { return (part.Next - 1, part.FirstBroken); }
            (next, prev) = (part.Next, part.Prev);
            progress?.Report(next - 1);
        }
    }

    /// <summary>Reads links from <paramref name="next"/> on, whose link before has the hash <paramref name="prev"/>.</summary>
    public async Task<(long Next, byte[] Prev, long? FirstBroken)> VerifyPartAsync(AppDbContext db, long next, byte[] prev, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        // From the start also what stands before the first link, where nothing may stand.
        var from = next == 1 ? long.MinValue : next;
        var links = db.AuditEntries.AsNoTracking().Where(e => e.Seq >= from).OrderBy(e => e.Seq).Take(most);
        await foreach (var entry in links.AsAsyncEnumerable().WithCancellation(ct))
        {
            var whole = entry.Seq == next && entry.PrevHash.AsSpan().SequenceEqual(prev)
                && entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash(prev, keys.AuditKey));
            if (!whole) { return (next, prev, next); }
            (prev, next) = (entry.Hash, next + 1);
        }
        return (next, prev, null);
    }
}
