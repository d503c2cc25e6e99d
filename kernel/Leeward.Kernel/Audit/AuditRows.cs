using System.Data.Common;
using System.Text;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Leeward.Kernel.Audit;

/// <summary>Writes links of the audit trail as rows, in the open transaction and past the change tracker: nothing that a caller still holds is flushed with them.</summary>
internal static class AuditRows
{
    private const int Most = 40;
    private const string MoveHead = """
        ;INSERT INTO kernel_audit_head ("Id", "Seq", "Hash", "Mac") VALUES (@id, @seq, @hash, @mac)
        ON CONFLICT ("Id") DO UPDATE SET "Seq" = excluded."Seq", "Hash" = excluded."Hash", "Mac" = excluded."Mac"
        """;
    private static readonly string[] Columns =
        ["Seq", "At", "ActorId", "Actor", "Verb", "Result", "Kind", "RecordId", "Region", "Details", "PrevHash", "Hash"];

    // Of any number of rows, without and with the end of the trail.
    private static readonly string?[] Texts = new string?[2 * Most];

    public static async Task InsertAsync(AppDbContext db, IReadOnlyList<AuditEntry> entries, AuditHead head, bool waits, CancellationToken ct)
    {
        var ticks = !db.IsPostgres; // SQLite keeps instants as ticks
        for (var first = 0; first < entries.Count; first += Most)
        {
            var rows = Math.Min(Most, entries.Count - first);
            using var insert = db.Database.GetDbConnection().CreateCommand();
            insert.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // names of columns are written above, values are parameters
            insert.CommandText = Text(rows, first + rows >= entries.Count);
#pragma warning restore CA2100
            for (var r = 0; r < rows; r++) { Bind(insert, r, entries[first + r], ticks); }
            if (first + rows >= entries.Count)
            {
                foreach (var (name, value) in ((string, object)[])[("@id", head.Id), ("@seq", head.Seq), ("@hash", head.Hash), ("@mac", head.Mac)]) { Add(insert, name, value); }
            }
            if (waits) { insert.ExecuteNonQuery(); } else { await insert.ExecuteNonQueryAsync(ct); }
        }
    }

    private static void Bind(DbCommand insert, int row, AuditEntry entry, bool ticks)
    {
        object?[] values =
        [
            entry.Seq, ticks ? entry.At.UtcTicks : entry.At, entry.ActorId, entry.Actor, entry.Verb, entry.Result, entry.Kind, entry.RecordId, entry.Region, entry.Details, entry.PrevHash, entry.Hash,
        ];
        for (var c = 0; c < values.Length; c++)
        {
            Add(insert, $"@p{(row * Columns.Length) + c}", values[c] ?? DBNull.Value);
        }
    }

    private static void Add(DbCommand insert, string name, object value)
    {
        var parameter = insert.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        insert.Parameters.Add(parameter);
    }

    private static string Text(int rows, bool last) => Texts[rows - 1 + (last ? Most : 0)] ??= Make(rows) + (last ? MoveHead : "");

    private static string Make(int rows)
    {
        var sql = new StringBuilder("INSERT INTO kernel_audit (").AppendJoin(',', Columns.Select(c => $"\"{c}\"")).Append(") VALUES ");
        for (var r = 0; r < rows; r++)
        {
            sql.Append(r == 0 ? "(" : ",(");
            for (var c = 0; c < Columns.Length; c++) { sql.Append(c == 0 ? "@p" : ",@p").Append((r * Columns.Length) + c); }
            sql.Append(')');
        }
        return sql.ToString();
    }
}
