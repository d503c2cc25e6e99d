using System.Data.Common;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Leeward.Kernel.Audit;

/// <summary>The links that an open transaction is to write when it commits.</summary>
internal sealed class WaitingLinks
{
    private readonly List<AuditEntry> _entries = [];
    private AuditTrail? _trail;
    private Guid _transaction;

    /// <summary>What waited for another transaction, which was rolled back, waits no longer.</summary>
    public void Add(Guid transaction, AuditTrail trail, IReadOnlyList<AuditEntry> entries)
    {
        if (transaction != _transaction) { _entries.Clear(); }
        (_transaction, _trail) = (transaction, trail);
        _entries.AddRange(entries);
    }

    /// <summary>What waits for the transaction, once; null where nothing does.</summary>
    public (AuditTrail Trail, IReadOnlyList<AuditEntry> Entries)? Take(Guid transaction)
    {
        if (transaction != _transaction || _entries.Count == 0) { return null; }
        AuditEntry[] taken = [.. _entries];
        _entries.Clear();
        return (_trail!, taken);
    }
}

/// <summary>
/// Writes the links of a transaction at its very end: the one lock of the chain is held for the commit and not for the work before it, so that nobody who reads waits for a long job. The
/// trail is still in the same transaction as what it tells about: where it cannot be written nothing is.
/// </summary>
internal sealed class AuditAtCommit : DbTransactionInterceptor
{
    public static readonly AuditAtCommit Instance = new();

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is AppDbContext db && db.WaitingLinks.Take(eventData.TransactionId) is { } waiting)
        {
            await waiting.Trail.WriteAsync(db, waiting.Entries, waits: false, cancellationToken);
        }
        return result;
    }

    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        if (eventData.Context is AppDbContext db && db.WaitingLinks.Take(eventData.TransactionId) is { } waiting)
        {
            waiting.Trail.WriteAsync(db, waiting.Entries, waits: true, CancellationToken.None).GetAwaiter().GetResult();
        }
        return result;
    }
}
