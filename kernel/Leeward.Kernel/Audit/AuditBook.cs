using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Audit;

/// <summary>One line of a record's history.</summary>
/// <param name="Seq">Its place in the trail.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who; null for the machinery.</param>
/// <param name="Actor">The actor's name at the time.</param>
/// <param name="Verb">What was done.</param>
/// <param name="Result">done, read or refused.</param>
/// <param name="Kind">The kind of record.</param>
/// <param name="Details">Changed fields or purpose; never a value.</param>
public sealed record AuditLine(long Seq, DateTimeOffset At, Guid? ActorId, string Actor, string Verb, string Result, string Kind, string Details);

/// <summary>Reads the audit trail of records that were reached through <see cref="Records.IRecords"/>.</summary>
public sealed class AuditBook(AppDbContext db)
{
    /// <summary>The latest lines about the records, the newest first.</summary>
    /// <param name="records">Ids of records that the person may see.</param>
    /// <param name="readings">Also who read identities and who was refused.</param>
    /// <param name="before">Only lines before this place; null for the newest.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<AuditLine>> OfAsync(IReadOnlyCollection<Guid> records, bool readings, long? before, int size, CancellationToken ct)
    {
        var ids = records.Select(id => (Guid?)id).ToList();
        var lines = db.AuditEntries.AsNoTracking().Where(e => ids.Contains(e.RecordId));
        if (!readings) { lines = lines.Where(e => e.Result == "done"); }
        if (before is { } seq) { lines = lines.Where(e => e.Seq < seq); }
        return await lines.OrderByDescending(e => e.Seq).Take(size).Select(e => new AuditLine(e.Seq, e.At, e.ActorId, e.Actor, e.Verb, e.Result, e.Kind, e.Details)).ToListAsync(ct);
    }
}
