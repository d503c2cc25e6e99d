using System.Linq.Expressions;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Leeward.Kernel.Bulk;

/// <summary>A row with new values, and the values that its guarding columns must still have.</summary>
/// <param name="Row">The new values.</param>
/// <param name="Seen">What the guarding columns held when the row was read.</param>
/// <typeparam name="T">The kind of row.</typeparam>
public sealed record Rewrite<T>(T Row, params IReadOnlyList<object> Seen) where T : class;

/// <summary>
/// The fast lane for many known rows: COPY into a passing table and one UPDATE on PostgreSQL, prepared updates on SQLite. For machinery that acts for nobody;
/// a batch is one transaction (or a part of the open one) and one link of the audit trail.
/// </summary>
public sealed class BulkRewriter(AppDbContext db, IAccess access, AuditTrail audit)
{
    /// <summary>Does several writes in one transaction: all or nothing.</summary>
    public async Task TogetherAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await work(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Rewrites columns of rows whose guarding columns are as they were seen; the others are left alone.</summary>
    /// <param name="verb">The audit verb.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="guards">The guarding columns.</param>
    /// <param name="columns">The columns to write.</param>
    /// <param name="ct">Cancels the write.</param>
    /// <returns>The ids of the rows that were rewritten.</returns>
    public async Task<IReadOnlySet<Guid>> WriteAsync<T>(
        string verb, IReadOnlyList<Rewrite<T>> rows, IReadOnlyList<Expression<Func<T, object?>>> guards, IReadOnlyList<Expression<Func<T, object?>>> columns, CancellationToken ct) where T : class, IRecord
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(guards);
        ArgumentNullException.ThrowIfNull(columns);
        if (!access.Actor.IsMachinery) { throw new InvalidOperationException("Only machinery rewrites in bulk."); }
        if (rows.Count == 0) { return new HashSet<Guid>(); }
        var entity = db.Model.FindEntityType(typeof(T))!;
        var mapping = entity.GetTableMappings().Single();
        BulkColumn Column(string property) => new(mapping.ColumnMappings.Single(c => c.Property.Name == property));
        var (id, seen, set) = (Column(nameof(IRecord.Id)), guards.Select(g => Column(NameOf(g.Body))).ToList(), columns.Select(c => Column(NameOf(c.Body))).ToList());
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        var written = db.IsPostgres ? await CopyAsync(mapping.Table.Name, id, seen, set, rows, ct) : await UpdateAsync(mapping.Table.Name, id, seen, set, rows, ct);
        audit.Append(db, access.Actor, [new() { Verb = verb, Kind = typeof(T).Name, Details = $"rewritten in bulk: {written.Count} of {rows.Count}, {string.Join(' ', set.Select(c => c.Name))}" }]);
        if (own is not null) { await own.CommitAsync(ct); }
        return written;
    }

    private async Task<HashSet<Guid>> CopyAsync<T>(string table, BulkColumn id, List<BulkColumn> seen, List<BulkColumn> set, IReadOnlyList<Rewrite<T>> rows, CancellationToken ct) where T : class, IRecord
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        const string passing = "leeward_rewrite";
        await RunAsync(connection, $"CREATE TEMP TABLE {passing} (id uuid{string.Concat(seen.Select((c, i) => $", s{i} {c.StoreType}"))}{string.Concat(set.Select((c, i) => $", c{i} {c.StoreType}"))}) ON COMMIT DROP", ct);
        await using (var writer = await connection.BeginBinaryImportAsync($"COPY {passing} FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var row in rows)
            {
                await writer.StartRowAsync(ct);
                await writer.WriteAsync(row.Row.Id, ct);
                for (var i = 0; i < seen.Count; i++) { await writer.WriteAsync(row.Seen[i], seen[i].StoreType, ct); }
                foreach (var column in set)
                {
                    if (column.ValueOf(row.Row) is { } value) { await writer.WriteAsync(value is DateTimeOffset at ? at.UtcDateTime : value, column.StoreType, ct); }
                    else { await writer.WriteNullAsync(ct); }
                }
            }
            await writer.CompleteAsync(ct);
        }
        var written = new HashSet<Guid>();
        var update = $"UPDATE {Quoted(table)} t SET {string.Join(", ", set.Select((c, i) => $"{Quoted(c.Name)} = r.c{i}"))} FROM {passing} r WHERE t.{Quoted(id.Name)} = r.id{string.Concat(seen.Select((s, i) => $" AND t.{Quoted(s.Name)} = r.s{i}"))} RETURNING t.{Quoted(id.Name)}";
        // Names of tables and columns come from the model, values come by COPY.
#pragma warning disable CA2100
        await using (var command = new NpgsqlCommand(update, connection))
#pragma warning restore CA2100
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) { written.Add(reader.GetGuid(0)); }
        }
        await RunAsync(connection, $"DROP TABLE {passing}", ct);
        return written;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // names come from the model
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<HashSet<Guid>> UpdateAsync<T>(string table, BulkColumn id, List<BulkColumn> seen, List<BulkColumn> set, IReadOnlyList<Rewrite<T>> rows, CancellationToken ct) where T : class, IRecord
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // names come from the model, values are parameters
        command.CommandText = $"UPDATE {Quoted(table)} SET {string.Join(", ", set.Select((c, i) => $"{Quoted(c.Name)} = $c{i}"))} WHERE {Quoted(id.Name)} = $id{string.Concat(seen.Select((s, i) => $" AND {Quoted(s.Name)} = $s{i}"))}";
#pragma warning restore CA2100
        foreach (var name in set.Select((_, i) => $"$c{i}").Append("$id").Concat(seen.Select((_, i) => $"$s{i}")))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        var written = new HashSet<Guid>();
        foreach (var row in rows)
        {
            for (var i = 0; i < set.Count; i++) { command.Parameters[i].Value = set[i].ValueOf(row.Row) ?? DBNull.Value; }
            command.Parameters[set.Count].Value = id.ValueOf(row.Row);
            for (var i = 0; i < seen.Count; i++) { command.Parameters[set.Count + 1 + i].Value = row.Seen[i]; }
            if (await command.ExecuteNonQueryAsync(ct) == 1) { written.Add(row.Row.Id); }
        }
        return written;
    }

    private static string NameOf(Expression body) => ((MemberExpression)(body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : body)).Member.Name;

    private static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
