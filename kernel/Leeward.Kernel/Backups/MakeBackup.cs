using System.Data;
using System.IO.Compression;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Leeward.Kernel.Backups;

/// <summary>
/// Writes a backup while people work: SQLite by its online backup, PostgreSQL by COPY from one snapshot, then the evidence files, which are always written
/// before the rows that name them. What is sealed stays sealed; the master key is kept apart by whoever keeps it.
/// </summary>
public sealed class MakeBackup(AppDbContext db, IOptions<DatabaseOptions> options, KeyRing keys, AuditTrail audit, ActorScope scope, TimeProvider clock)
{
    /// <summary>Writes the backup; the file is there whole or not at all. A full disk is a refusal and leaves nothing.</summary>
    public async Task<Outcome<Manifest>> RunAsync(string file, IProgress<long>? progress, CancellationToken ct)
    {
        var whole = Path.GetFullPath(file);
        if (File.Exists(whole)) { return new Refusal("kernel.backup.exists", whole); }
        if (!Directory.Exists(Path.GetDirectoryName(whole))) { return new Refusal("kernel.backup.no_folder", Path.GetDirectoryName(whole)!); }
        await audit.AppendAloneAsync(db, scope.Actor, [new() { Verb = "kernel.backup.make", Details = Path.GetFileName(whole) }], ct);
        var beside = whole + ".part";
        try
        {
            Manifest manifest;
            await using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
                await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) { manifest = await WriteAsync(zip, whole + ".db", progress, ct); }
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, whole);
            return manifest;
        }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is { Kind: RefusalKind.NoRoom } full) { return full; }
        finally { File.Delete(beside); }
    }

    private async Task<Manifest> WriteAsync(ZipArchive zip, string spare, IProgress<long>? progress, CancellationToken ct)
    {
        var entries = new List<ManifestEntry>();
        long written = 0;
        async Task AddAsync(string name, Stream from)
        {
            await using var to = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(ct);
            var (size, hash) = await Hashed.CopyAsync(from, to, n => progress?.Report(written += n), ct);
            entries.Add(new(name, size, hash));
        }
        List<ManifestTable> tables = [];
        long links;
        if (db.Database.IsNpgsql()) { (tables, links) = await CopyPostgresAsync(AddAsync, ct); }
        else { links = await CopySqliteAsync(spare, AddAsync, ct); }
        var evidence = Path.Combine(options.Value.DataFolder, "evidence");
        var files = Directory.Exists(evidence) ? Directory.EnumerateFiles(evidence, "*", SearchOption.AllDirectories) : [];
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            if (path.EndsWith(".part", StringComparison.Ordinal)) { continue; }
            try
            {
                await using var from = File.OpenRead(path);
                await AddAsync(Manifest.EvidenceFolder + Path.GetRelativePath(evidence, path).Replace('\\', '/'), from);
            }
            catch (FileNotFoundException) { } // taken back meanwhile: its row was never written
        }
        var migration = (await db.Database.GetAppliedMigrationsAsync(ct)).LastOrDefault();
        var manifest = new Manifest(Manifest.Present, options.Value.Provider, clock.GetUtcNow(), keys.Fingerprint, migration, links, tables, entries);
        await using var last = await zip.CreateEntry(Manifest.FileName).OpenAsync(ct);
        await JsonSerializer.SerializeAsync(last, manifest, cancellationToken: ct);
        return manifest;
    }

    private async Task<long> CopySqliteAsync(string spare, Func<string, Stream, Task> add, CancellationToken ct)
    {
        try
        {
            long links;
            await db.Database.OpenConnectionAsync(ct);
            await using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = spare, Pooling = false }.ToString()))
            {
                await target.OpenAsync(ct);
                ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(target);
                await using var count = target.CreateCommand();
                count.CommandText = "SELECT COUNT(*) FROM kernel_audit";
                links = (long)(await count.ExecuteScalarAsync(ct))!;
            }
            await using var from = File.OpenRead(spare);
            await add(Manifest.SqliteEntry, from);
            return links;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
            foreach (var end in (string[])["", "-wal", "-shm", "-journal"]) { File.Delete(spare + end); }
        }
    }

    private async Task<(List<ManifestTable> Tables, long Links)> CopyPostgresAsync(Func<string, Stream, Task> add, CancellationToken ct)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var links = await db.AuditEntries.LongCountAsync(ct);
        var tables = new List<ManifestTable>();
        foreach (var name in TablesInOrder.Of(db))
        {
            var table = new ManifestTable(name, await db.Database.SqlQuery<string>($"SELECT column_name::text AS \"Value\" FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = {name} ORDER BY ordinal_position").ToListAsync(ct));
            await using var from = await connection.BeginRawBinaryCopyAsync($"COPY {TablesInOrder.Columns(table)} TO STDOUT (FORMAT BINARY)", ct);
            await add(Manifest.TableEntry(name), from);
            tables.Add(table);
        }
        return (tables, links);
    }
}

/// <summary>The tables of the model, those that others refer to first.</summary>
internal static class TablesInOrder
{
    public static IReadOnlyList<string> Of(AppDbContext db)
    {
        var tables = db.GetService<Microsoft.EntityFrameworkCore.Metadata.IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList();
        var ordered = new List<string>();
        while (tables.Count > 0)
        {
            var free = tables.Where(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable.Name))).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
            if (free.Count == 0) { throw new InvalidOperationException("Tables refer to each other in a circle."); }
            ordered.AddRange(free.Select(t => t.Name));
            tables.RemoveAll(free.Contains);
        }
        return ordered;
    }

    public static string Columns(ManifestTable table) => $"{Quote(table.Name)} ({string.Join(", ", table.Columns.Select(Quote))})";

    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
