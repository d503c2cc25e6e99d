using System.Data.Common;
using System.Text;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Leeward.Kernel.Bulk;

internal sealed class BulkWriter(AppDbContext db, IAccess access, AuditTrail audit) : IBulk
{
    // Parameters of one prepared insert on SQLite: beyond a few hundred a statement grows slower to bind than it saves in stepping.
    private const int MostParameters = 480;

    public async Task<Outcome<long>> WriteAsync(string right, BulkBatch batch, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var records = batch.Kinds.SelectMany(k => k.Rows).OfType<IRecord>().ToList();
        foreach (var (region, sensitivity) in records.Select(r => (r.Region, r.Sensitivity)).Distinct())
        {
            if (!access.Can(right, new RegionCode(region), sensitivity)) { return await access.RefuseAsync(right, batch.Kinds[0].Kind.Name, null, ct); }
        }
        if (batch.Reached.Count > 0 && !access.Actor.IsMachinery) { throw new InvalidOperationException("Only machinery adds parts in bulk to records that are there."); }
        var owners = records.Select(r => r.Id).Concat(batch.Reached).ToHashSet();
        if (batch.Kinds.SelectMany(k => k.Rows).OfType<IPart>().Any(p => !owners.Contains(p.OwnerId)))
        {
            throw new InvalidOperationException("A part of a batch belongs to no record of the batch.");
        }
        if (batch.Kinds.Count == 0) { return 0L; }
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        try
        {
            using var hash = new RowHash();
            var written = new List<string>();
            long count = 0;
            foreach (var (kind, rows) in batch.Kinds)
            {
                foreach (var fresh in rows.OfType<IVersioned>().Where(v => v.Version == 0)) { fresh.Version = 1; }
                var table = BulkTable.Of(db.Model, kind);
                hash.Begin(table);
                if (db.IsPostgres) { await CopyAsync(table, rows, hash, ct); }
                else { await InsertAsync(table, rows, hash, ct); }
                written.Add($"{kind.Name} {rows.Count}");
                count += rows.Count;
            }
            var regions = records.Select(r => r.Region).Distinct().ToList();
            audit.Append(db, access.Actor,
                [new() { Verb = right, Kind = batch.Kinds[0].Kind.Name, Region = Common(regions), Details = $"added in bulk: {string.Join(", ", written)}; sha256 {hash.End()}" }]);
            if (own is not null) { await own.CommitAsync(ct); }
            return count;
        }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is { } refusal)
        {
            if (own is null) { throw; } // the transaction is the caller's, and so is what to do about it
            await own.RollbackAsync(CancellationToken.None);
            return refusal;
        }
    }

    private async Task CopyAsync(BulkTable table, IReadOnlyList<object> rows, RowHash hash, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var columns = string.Join(',', table.Columns.Select(c => Quoted(c.Name)));
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {Quoted(table.Name)} ({columns}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            var values = table.Values(row);
            hash.Row(values);
            await writer.StartRowAsync(ct);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value) { await writer.WriteAsync(value is DateTimeOffset at ? at.UtcDateTime : value, table.Columns[i].StoreType, ct); }
                else { await writer.WriteNullAsync(ct); }
            }
        }
        await writer.CompleteAsync(ct);
    }

    private async Task InsertAsync(BulkTable table, IReadOnlyList<object> rows, RowHash hash, CancellationToken ct)
    {
        var many = Math.Clamp(MostParameters / table.Columns.Count, 1, rows.Count);
        var whole = rows.Count / many * many;
        await using (var insert = Prepare(table, many)) { await RunAsync(insert, 0, whole, many); }
        if (whole < rows.Count)
        {
            await using var rest = Prepare(table, rows.Count - whole);
            await RunAsync(rest, whole, rows.Count, rows.Count - whole);
        }

        async Task RunAsync(DbCommand insert, int from, int to, int step)
        {
            for (var first = from; first < to; first += step)
            {
                var parameter = 0;
                for (var r = first; r < first + step; r++)
                {
                    var values = table.Values(rows[r]);
                    hash.Row(values);
                    foreach (var value in values) { insert.Parameters[parameter++].Value = value ?? DBNull.Value; }
                }
                await insert.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private SqliteCommand Prepare(BulkTable table, int rows)
    {
        var sql = new StringBuilder($"INSERT INTO {Quoted(table.Name)} ({string.Join(',', table.Columns.Select(c => Quoted(c.Name)))}) VALUES ");
        var command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        for (var r = 0; r < rows; r++)
        {
            sql.Append(r == 0 ? "(" : ",(");
            for (var c = 0; c < table.Columns.Count; c++)
            {
                var name = $"$p{(r * table.Columns.Count) + c}";
                sql.Append(c == 0 ? "" : ",").Append(name);
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
            sql.Append(')');
        }
        // Names of tables and columns come from the model, values are parameters.
#pragma warning disable CA2100
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        command.Prepare();
        return command;
    }

    private static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>The region that all of them lie in.</summary>
    private static string Common(List<string> regions)
    {
        var common = regions.Count == 0 ? "" : regions[0];
        foreach (var region in regions) { while (!region.StartsWith(common, StringComparison.Ordinal)) { common = common[..^1]; } }
        return common;
    }
}
