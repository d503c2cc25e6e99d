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

    /// <summary>Appends entries to the open transaction of <paramref name="db"/>: they are written as it commits (<see cref="AuditAtCommit"/>).</summary>
    public void Append(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0) { return; }
        if (db.Database.CurrentTransaction is not { } transaction) { throw new InvalidOperationException("The audit trail is written only inside a transaction."); }
        db.WaitingLinks.Add(transaction.TransactionId, this, By(actor, entries));
    }

    /// <summary>
    /// Writes entries in a transaction of their own, for readings and refusals; returns when they are committed. What several people read at the same moment
    /// shares one transaction.
    /// </summary>
    public async Task AppendAloneAsync(AppDbContext db, Actor actor, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null) { Append(db, actor, entries); }
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

    /// <summary>
    /// Reads links from <paramref name="next"/> on, whose link before has the hash <paramref name="prev"/>. Where the trail ends, its end must be the one that
    /// was written last: a link that is missing at the end counts as broken.
    /// </summary>
    public async Task<(long Next, byte[] Prev, long? FirstBroken)> VerifyPartAsync(AppDbContext db, long next, byte[] prev, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        // First the end, then the links: what people write meanwhile only makes the chain longer.
        var head = await db.AuditHeads.AsNoTracking().FirstOrDefaultAsync(ct);
        // From the start also what stands before the first link, where nothing may stand.
        var from = next == 1 ? long.MinValue : next;
        var links = db.AuditEntries.AsNoTracking().Where(e => e.Seq >= from).OrderBy(e => e.Seq).Take(most);
        var read = 0;
        await foreach (var entry in links.AsAsyncEnumerable().WithCancellation(ct))
        {
            var whole = entry.Seq == next && entry.PrevHash.AsSpan().SequenceEqual(prev)
                && entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash(prev, _keys.AuditKey));
            if (!whole) { return (next, prev, next); }
            (prev, next) = (entry.Hash, next + 1);
            read++;
        }
        return (next, prev, read < most && !await IsEndAsync(db, head, next - 1, prev, ct) ? next : null);
    }

    private async Task<bool> IsEndAsync(AppDbContext db, AuditHead? head, long last, byte[] hash, CancellationToken ct)
    {
        if (head is null) { return last == 0; }
        if (head.Seq > last || !head.Holds(_keys.AuditKey)) { return false; }
        var there = head.Seq == last ? hash : await db.AuditEntries.AsNoTracking().Where(e => e.Seq == head.Seq).Select(e => e.Hash).FirstOrDefaultAsync(ct) ?? [];
        return there.AsSpan().SequenceEqual(head.Hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _group.Dispose();

    /// <summary>Who did it, and when: the chain may get its link a moment later.</summary>
    private IReadOnlyList<AuditEntry> By(Actor actor, IReadOnlyList<AuditEntry> entries)
    {
        var at = new DateTimeOffset(_clock.GetUtcNow().UtcTicks / 10 * 10, TimeSpan.Zero);
        foreach (var entry in entries) { (entry.ActorId, entry.Actor, entry.At) = (actor.AccountId, actor.Name, at); }
        return entries;
    }

    /// <summary>Takes the lock of the chain, links the entries to its end and writes them, on the connection of the open transaction.</summary>
    internal async Task WriteAsync(AppDbContext db, IReadOnlyList<AuditEntry> entries, bool waits, CancellationToken ct)
    {
        var (seq, prev) = await EndAsync(db, waits, ct);
        foreach (var entry in entries)
        {
            entry.Seq = ++seq;
            entry.PrevHash = prev;
            entry.Hash = prev = entry.ComputeHash(prev, _keys.AuditKey);
        }
        await AuditRows.InsertAsync(db, entries, AuditHead.Of(seq, prev, _keys.AuditKey), waits, ct);
    }

    /// <summary>
    /// Where the chain goes on, read after the lock is held and all in one round trip. An end that was tampered with leaves a number out, which no later
    /// writing can hide.
    /// </summary>
    private async Task<(long Seq, byte[] Hash)> EndAsync(AppDbContext db, bool waits, CancellationToken ct)
    {
        const string ends = "SELECT \"Seq\", \"Hash\", \"Mac\" FROM kernel_audit_head; SELECT \"Seq\", \"Hash\" FROM kernel_audit ORDER BY \"Seq\" DESC LIMIT 1";
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = db.IsPostgres ? string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({ChainLock}); {ends}") : ends;
        using var reader = waits ? command.ExecuteReader() : await command.ExecuteReaderAsync(ct);
        if (db.IsPostgres) { reader.NextResult(); } // the answer is here already
        var head = reader.Read() ? new AuditHead { Seq = reader.GetInt64(0), Hash = (byte[])reader.GetValue(1), Mac = (byte[])reader.GetValue(2) } : null;
        reader.NextResult();
        (long Seq, byte[] Hash)? last = reader.Read() ? (reader.GetInt64(0), (byte[])reader.GetValue(1)) : null;
        if (head is not null && head.Holds(_keys.AuditKey)) { return (head.Seq, head.Hash); }
        return head is null && last is null ? (0, new byte[32]) : (Math.Max(head?.Seq ?? 0, last?.Seq ?? 0) + 1, last?.Hash ?? new byte[32]);
    }
}
