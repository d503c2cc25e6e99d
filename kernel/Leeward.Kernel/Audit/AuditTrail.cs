using System.Globalization;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Audit;

/// <summary>Appends links to the audit trail, always inside the transaction of what they tell about.</summary>
public sealed class AuditTrail : IDisposable
{
    private const long ChainLock = 0x4C656577617264; // one chain, one lock
    private readonly KeyRing _keys;
    private readonly TimeProvider _clock;
    private readonly AuditGroup _group;

    /// <summary>Made once per application.</summary>
    public AuditTrail(KeyRing keys, TimeProvider clock, IServiceScopeFactory scopes)
    {
        (_keys, _clock) = (keys, clock);
        // On the group's own thread nothing is awaited: what is asked to wait comes back done.
        _group = new(scopes, (db, entries) => WriteAsync(db, entries, waits: true, CancellationToken.None).GetAwaiter().GetResult());
    }

    /// <summary>Appends entries inside the open transaction of <paramref name="db"/> and writes them.</summary>
    public async Task AppendAsync(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0) { return; }
        if (db.Database.CurrentTransaction is null) { throw new InvalidOperationException("The audit trail is written only inside a transaction."); }
        await WriteAsync(db, By(actor, entries), waits: false, ct);
    }

    /// <summary>
    /// Writes entries in a transaction of their own, for readings and refusals; returns when they are committed. What several people read at the same moment
    /// shares one transaction.
    /// </summary>
    public async Task AppendAloneAsync(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null) { await AppendAsync(db, actor, entries, ct); }
        else if (entries.Count > 0) { await _group.AddAsync(By(actor, entries), ct); }
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
                && entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash(prev, _keys.AuditKey));
            if (!whole) { return (next, prev, next); }
            (prev, next) = (entry.Hash, next + 1);
        }
        return (next, prev, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _group.Dispose();

    private static IReadOnlyList<AuditEntry> By(Actor actor, IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries) { (entry.ActorId, entry.Actor) = (actor.AccountId, actor.Name); }
        return entries;
    }

    /// <summary>Takes the lock of the chain, links the entries to its end and writes them, on the connection of the open transaction.</summary>
    private async Task WriteAsync(AppDbContext db, IReadOnlyList<AuditEntry> entries, bool waits, CancellationToken ct)
    {
        var (seq, prev) = await EndAsync(db, waits, ct);
        var now = _clock.GetUtcNow();
        var at = new DateTimeOffset(now.UtcTicks / 10 * 10, TimeSpan.Zero);
        foreach (var entry in entries)
        {
            entry.Seq = ++seq;
            entry.At = at;
            entry.PrevHash = prev;
            entry.Hash = prev = entry.ComputeHash(prev, _keys.AuditKey);
        }
        await AuditRows.InsertAsync(db, entries, waits, ct);
    }

    /// <summary>The last link, read by a statement of its own after the lock is held; both in one round trip.</summary>
    private static async Task<(long Seq, byte[] Hash)> EndAsync(AppDbContext db, bool waits, CancellationToken ct)
    {
        const string last = "SELECT \"Seq\", \"Hash\" FROM kernel_audit ORDER BY \"Seq\" DESC LIMIT 1";
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = db.Database.IsNpgsql() ? string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({ChainLock}); {last}") : last;
        using var reader = waits ? command.ExecuteReader() : await command.ExecuteReaderAsync(ct);
        if (db.Database.IsNpgsql()) { reader.NextResult(); } // the answer is here already
        return reader.Read() ? (reader.GetInt64(0), (byte[])reader.GetValue(1)) : (0, new byte[32]);
    }
}
