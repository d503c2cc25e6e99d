using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Persistence;

/// <summary>
/// Clears what a deletion leaves behind in the database's own files. SQLite: deleted content is overwritten at once (<c>secure_delete</c>), and the write-ahead
/// log, which holds the pages as they were, is emptied here. PostgreSQL: dead rows are taken out of the table; its own log and archives are the operator's.
/// </summary>
public sealed class DeletedRows(AppDbContext db)
{
    /// <summary>Clears, after the deletion was committed and outside of any transaction. False where others were reading and the log could not be emptied yet.</summary>
    /// <param name="kind">The kind of rows.</param>
    /// <param name="ct">Cancels the work.</param>
    public async Task<bool> ClearAsync(Type kind, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
        {
            await db.Database.OpenConnectionAsync(ct);
            try
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
                await using var reader = await command.ExecuteReaderAsync(ct);
                return !await reader.ReadAsync(ct) || reader.GetInt64(0) == 0;
            }
            finally { await db.Database.CloseConnectionAsync(); }
        }
        var table = db.Model.FindEntityType(kind)?.GetTableName() ?? throw new ArgumentException($"{kind.Name} has no table.", nameof(kind));
#pragma warning disable EF1002 // the name comes from the model
        await db.Database.ExecuteSqlRawAsync($"VACUUM \"{table}\"", ct);
#pragma warning restore EF1002
        return true;
    }
}
