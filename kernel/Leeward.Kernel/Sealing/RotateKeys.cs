using System.Data.Common;
using System.Security.Cryptography;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Leeward.Kernel.Sealing;

/// <summary>Something sealed that does not stand in a column of type <see cref="SealedText"/>, such as a file; its module seals it anew.</summary>
public interface ISealedElsewhere
{
    /// <summary>Seals everything that is not yet under the current key; answers how many were.</summary>
    Task<long> ResealAsync(Resealer resealer, CancellationToken ct);
}

/// <summary>Seals one ciphertext anew under the current key of its class.</summary>
public sealed class Resealer(KeyRing keys)
{
    /// <summary>The same content under the current key, or null when it is under it already or not bound to any of the owners.</summary>
    public byte[]? Reseal(byte[] cipher, params ReadOnlySpan<Guid> owners)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        var vault = new Vault(keys);
        var id = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(cipher);
        var sealClass = keys.ClassOf(id);
        if (id == keys.CurrentId(sealClass)) { return null; }
        foreach (var owner in owners)
        {
            try { return vault.SealBytes(sealClass, owner, vault.Open(sealClass, owner, cipher)); }
            catch (AuthenticationTagMismatchException) { } // bound to the next owner
        }
        return null;
    }
}

/// <summary>
/// Gives every class a new data key and seals every text anew, in batches, while people work. A run that was cut off goes on where it stood, because every
/// ciphertext bears the number of its key; a text that somebody changes meanwhile is left as they wrote it. Retired keys stay, to open old backups.
/// </summary>
public sealed class RotateKeys(AppDbContext db, KeyRing keys, AuditTrail audit, ActorScope scope, IEnumerable<ISealedElsewhere> elsewhere, TimeProvider clock)
{
    private const int Batch = 500;

    /// <summary>Rotates. With <paramref name="onlyFinish"/> makes no new keys, only seals anew what is still under old ones.</summary>
    public async Task<RotatedKeys> RunAsync(bool onlyFinish, IProgress<(long Done, long? Total)>? progress, CancellationToken ct)
    {
        if (!onlyFinish) { await NewKeysAsync(ct); }
        var resealer = new Resealer(keys);
        var sealing = db.Model.GetEntityTypes().Select(type => (Type: type, Columns: Sealed(type))).Where(s => s.Columns.Count > 0).ToList();
        long seen = 0, changed = 0;
        foreach (var (type, columns) in sealing)
        {
            await foreach (var (rows, anew) in ResealAsync(type, columns, resealer, ct))
            {
                progress?.Report((seen += rows, null));
                changed += anew;
            }
        }
        foreach (var one in elsewhere) { changed += await one.ResealAsync(resealer, ct); }
        await audit.AppendAloneAsync(db, scope.Actor, [new() { Verb = "kernel.keys.rotate", Kind = nameof(DataKey), Details = $"{changed} sealed anew" }], ct);
        return new(seen, changed);
    }

    private async Task NewKeysAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var stored = await db.DataKeys.ToListAsync(ct);
        foreach (var old in stored.Where(k => k.RetiredAt is null)) { old.RetiredAt = now; }
        var next = stored.Max(k => k.Id) + 1;
        await using var own = await db.Database.BeginTransactionAsync(ct);
        // Stored before they seal anything: another node that meets a text under a new key finds the key.
        var made = Enum.GetValues<SealClass>().Select(c => keys.Wrap(c, next++, now)).ToList();
        db.DataKeys.AddRange(made);
        await db.WriteAsync(ct);
        audit.Append(db, scope.Actor, [new() { Verb = "kernel.keys.rotate", Kind = nameof(DataKey), Details = $"new keys from {made[0].Id}" }]);
        await own.CommitAsync(ct);
        foreach (var key in made) { keys.Load(key); }
    }

    private static List<string> Sealed(IEntityType type) => type.ClrType == typeof(JobChunk)
        ? [nameof(JobChunk.Cipher)]
        : [.. type.GetProperties().Where(p => p.ClrType == typeof(SealedText)).Select(p => p.GetColumnName())];

    private async IAsyncEnumerable<(int Rows, int Anew)> ResealAsync(IEntityType type, List<string> columns, Resealer resealer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var table = Quote(type.GetTableName()!);
        var isChunk = type.ClrType == typeof(JobChunk);
        string[] keyColumns = isChunk ? ["JobId", "Name", "Seq"] : [nameof(IRecord.Id)];
        string[] owners = isChunk ? ["JobId"] : typeof(IPart).IsAssignableFrom(type.ClrType) ? ["Id", "OwnerId"] : ["Id"];
        var key = string.Join(", ", keyColumns.Select(Quote));
        object?[]? cursor = null;
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            while (true)
            {
                var rows = await ReadAsync($"SELECT {key}, {string.Join(", ", owners.Concat(columns).Select(Quote))} FROM {table}", keyColumns, cursor, ct);
                if (rows.Count == 0) { yield break; }
                var anew = 0;
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                foreach (var row in rows)
                {
                    var bound = owners.Select((_, i) => ToGuid(row[keyColumns.Length + i]!)).ToArray();
                    for (var c = 0; c < columns.Count; c++)
                    {
                        if (row[keyColumns.Length + owners.Length + c] is not byte[] old || resealer.Reseal(old, bound) is not { } fresh) { continue; }
                        anew += await WriteAsync($"UPDATE {table} SET {Quote(columns[c])} = @fresh WHERE {Quote(columns[c])} = @old", keyColumns, row, old, fresh, ct);
                    }
                }
                await transaction.CommitAsync(ct);
                cursor = row0(rows[^1], keyColumns.Length);
                yield return (rows.Count, anew);
            }
        }
        finally { await db.Database.CloseConnectionAsync(); }

        static object?[] row0(object?[] row, int count) => row[..count];
    }

    private async Task<List<object?[]>> ReadAsync(string select, string[] keyColumns, object?[]? cursor, CancellationToken ct)
    {
        await using var command = Command(select);
        if (cursor is not null)
        {
            command.CommandText += $" WHERE ({string.Join(", ", keyColumns.Select(Quote))}) > ({string.Join(", ", keyColumns.Select((_, i) => "@k" + i))})";
            for (var i = 0; i < keyColumns.Length; i++) { Add(command, "@k" + i, cursor[i]!); }
        }
        command.CommandText += $" ORDER BY {string.Join(", ", keyColumns.Select(Quote))} LIMIT {Batch}";
        var rows = new List<object?[]>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) { row[i] = await reader.IsDBNullAsync(i, ct) ? null : reader.GetValue(i); }
            rows.Add(row);
        }
        return rows;
    }

    private async Task<int> WriteAsync(string update, string[] keyColumns, object?[] row, byte[] old, byte[] fresh, CancellationToken ct)
    {
        await using var command = Command(update + string.Concat(keyColumns.Select((k, i) => $" AND {Quote(k)} = @k{i}")));
        Add(command, "@old", old);
        Add(command, "@fresh", fresh);
        for (var i = 0; i < keyColumns.Length; i++) { Add(command, "@k" + i, row[i]!); }
        return await command.ExecuteNonQueryAsync(ct);
    }

    private DbCommand Command(string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // made of the model's own names only
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = db.Database.CurrentTransaction is { } current ? Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(current) : null;
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    // SQLite keeps a Guid as text.
    private static Guid ToGuid(object value) => value is Guid guid ? guid : Guid.Parse((string)value);

    private static string Quote(string name) => "\"" + name + "\"";
}

/// <summary>How much a rotation looked at and sealed anew.</summary>
public sealed record RotatedKeys(long Seen, long Changed);
