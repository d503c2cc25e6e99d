namespace Leeward.Kernel.Audit;

/// <summary>Knows the readable numbers of a module's records, so that the audit trail can be searched and read by them. A number names nobody.</summary>
public interface IRecordNumbers
{
    /// <summary>The records that bear a number, with what hangs on them; empty where this module has none.</summary>
    Task<IReadOnlyList<Guid>> FindAsync(string number, CancellationToken ct);

    /// <summary>The numbers of records.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NumbersAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);
}
