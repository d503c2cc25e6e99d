using Leeward.Kernel.Records;

namespace Leeward.Kernel.Bulk;

/// <summary>
/// The fast lane for many new rows: COPY on PostgreSQL, prepared inserts of many rows on SQLite. A batch is one transaction (or a part of the open one),
/// one check of the right per region and sensitivity, and one link of the audit trail with the number and the hash of its rows.
/// </summary>
public interface IBulk
{
    /// <summary>Writes a batch. Rows that exist already are <see cref="Refusal"/> <c>kernel.already_there</c>, and nothing of the batch is written.</summary>
    /// <param name="right">The right that every record of the batch needs; also the audit verb.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="ct">Cancels the write.</param>
    /// <returns>How many rows were written.</returns>
    Task<Outcome<long>> WriteAsync(string right, BulkBatch batch, CancellationToken ct);
}

/// <summary>Rows of one or more kinds that are written together, in the order of adding. Parts must belong to records of the same batch.</summary>
public sealed class BulkBatch
{
    private readonly List<(Type Kind, IReadOnlyList<object> Rows)> _kinds = [];

    /// <summary>The kinds with their rows.</summary>
    public IReadOnlyList<(Type Kind, IReadOnlyList<object> Rows)> Kinds => _kinds;

    /// <summary>Records that are not in the batch, of which parts are: those were reached before.</summary>
    internal HashSet<Guid> Reached { get; } = [];

    /// <summary>Adds parts of records that machinery has reached before.</summary>
    public BulkBatch AddReached<T>(IReadOnlySet<Guid> owners, IReadOnlyList<T> parts) where T : class, IPart
    {
        ArgumentNullException.ThrowIfNull(owners);
        Reached.UnionWith(owners);
        return Add(parts);
    }

    /// <summary>Adds the rows of a kind: records, or parts of records in this batch.</summary>
    public BulkBatch Add<T>(IReadOnlyList<T> rows) where T : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!typeof(IRecord).IsAssignableFrom(typeof(T)) && !typeof(IPart).IsAssignableFrom(typeof(T)))
        {
            throw new ArgumentException($"{typeof(T).Name} is neither a record nor a part of one.", nameof(rows));
        }
        if (rows.Count > 0) { _kinds.Add((typeof(T), rows)); }
        return this;
    }
}
