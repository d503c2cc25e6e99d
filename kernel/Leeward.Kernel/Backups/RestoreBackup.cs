using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Leeward.Kernel.Backups;

/// <summary>
/// Puts a backup in place of an empty installation, or of a full one when told so. Every hash is checked before anything of the present is touched, and what
/// was there is put aside, not deleted (SQLite, evidence). Files are written beside their places first: on a full disk all stays as it was. Refused while a server works on the database.
/// </summary>
public sealed class RestoreBackup(AppDbContext db, ISchema schema, IOptions<DatabaseOptions> options, KeyRing keys)
{
    private const string Staged = ".restoring";

    private string Evidence => Path.Combine(options.Value.DataFolder, "evidence");

    /// <summary>Restores; <paramref name="force"/> puts what is there aside.</summary>
    public async Task<Outcome<Manifest>> RunAsync(string file, bool force, IProgress<(long Done, long? Total)>? progress, CancellationToken ct)
    {
        if (!File.Exists(file)) { return new Refusal("kernel.restore.no_file", file); }
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(file, ct);
            var read = await ReadAsync(zip, progress, ct);
            if (!read.Ok) { return read; }
            var manifest = read.Value;
            if (!force && await IsFullAsync(ct)) { return new Refusal("kernel.restore.not_empty"); }
            await using var alone = await ServingMark.TryTakeAloneAsync(db, ct);
            if (alone is null) { return new Refusal("kernel.restore.served"); }
            return await PutAsync(zip, manifest, ct) is { } no ? no : manifest;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException) { return new Refusal("kernel.restore.no_backup", file); }
    }

    private async Task<Refusal?> PutAsync(ZipArchive zip, Manifest manifest, CancellationToken ct)
    {
        var sqlite = db.Database.IsSqlite();
        try
        {
            Unstage();
            await StageEvidenceAsync(zip, manifest, ct);
            if (sqlite) { await ExtractAsync(zip.GetEntry(Manifest.SqliteEntry)!, SqliteFile + Staged, ct); }
        }
        catch (Exception e)
        {
            Unstage();
            if (DatabaseTrouble.Recognise(e) is { Kind: RefusalKind.NoRoom } full) { return full; }
            throw;
        }
        try
        {
            if (sqlite) { PutSqlite(); } else { await PutPostgresAsync(zip, manifest, ct); }
            PutEvidence();
            return null;
        }
        catch (Exception e) when (!sqlite && DatabaseTrouble.Recognise(e) is { Kind: RefusalKind.NoRoom }) { return new("kernel.restore.emptied") { Kind = RefusalKind.NoRoom }; }
        finally { Unstage(); }
    }

    /// <summary>Takes away what was written beside its place and not put there.</summary>
    private void Unstage()
    {
        if (Directory.Exists(Evidence + Staged)) { Directory.Delete(Evidence + Staged, recursive: true); }
        if (db.Database.IsSqlite()) { File.Delete(SqliteFile + Staged); }
    }

    private async Task<Outcome<Manifest>> ReadAsync(ZipArchive zip, IProgress<(long Done, long? Total)>? progress, CancellationToken ct)
    {
        if (zip.GetEntry(Manifest.FileName) is not { } first) { return new Refusal("kernel.restore.no_backup", Manifest.FileName); }
        Manifest? manifest;
        await using (var stream = await first.OpenAsync(ct)) { manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, cancellationToken: ct); }
        if (manifest is not { Format: Manifest.Present }) { return new Refusal("kernel.restore.other_format"); }
        if (!string.Equals(manifest.Provider, options.Value.Provider, StringComparison.OrdinalIgnoreCase)) { return new Refusal("kernel.restore.other_database", manifest.Provider); }
        if (manifest.Key != keys.Fingerprint) { return new Refusal("kernel.restore.other_key", manifest.Key, keys.Fingerprint); }
        if (!schema.Knows(db, manifest.Migration)) { return new Refusal("kernel.restore.other_version", manifest.Migration ?? "-"); }
        var listed = manifest.Entries.ToDictionary(e => e.Name);
        if (zip.Entries.FirstOrDefault(e => e.FullName != Manifest.FileName && !listed.ContainsKey(e.FullName)) is { } extra) { return new Refusal("kernel.restore.damaged", extra.FullName); }
        var total = listed.Values.Sum(e => e.Size);
        long done = 0;
        foreach (var entry in listed.Values)
        {
            if (!IsPlain(entry.Name) || zip.GetEntry(entry.Name) is not { } packed) { return new Refusal("kernel.restore.damaged", entry.Name); }
            await using var from = await packed.OpenAsync(ct);
            var (size, hash) = await Hashed.CopyAsync(from, Stream.Null, n => progress?.Report((done += n, total)), ct);
            if (size != entry.Size || hash != entry.Sha256) { return new Refusal("kernel.restore.damaged", entry.Name); }
        }
        return manifest;
    }

    /// <summary>A name that cannot lead out of the folder it is written to.</summary>
    private static bool IsPlain(string name) =>
        (name.StartsWith("database/", StringComparison.Ordinal) || name.StartsWith(Manifest.EvidenceFolder, StringComparison.Ordinal))
        && name.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.Contains('\\') && !part.Contains(':'));

    private async Task<bool> IsFullAsync(CancellationToken ct)
    {
        if (Directory.Exists(Evidence) && Directory.EnumerateFiles(Evidence, "*", SearchOption.AllDirectories).Any()) { return true; }
        if (db.Database.IsSqlite()) { return File.Exists(SqliteFile); }
        return await db.Database.SqlQuery<int>($"SELECT COUNT(*)::int AS \"Value\" FROM information_schema.tables WHERE table_schema = current_schema()").SingleAsync(ct) > 0;
    }

    private string SqliteFile => Path.GetFullPath(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource);

    private void PutSqlite()
    {
        SqliteConnection.ClearAllPools();
        var place = SqliteFile;
        var aside = Aside(place);
        foreach (var end in (string[])["-wal", "-shm", ""]) { if (File.Exists(place + end)) { File.Move(place + end, aside + end); } }
        File.Move(place + Staged, place);
    }

    /// <summary>A name beside the present one that is free: what an earlier restore put aside stays.</summary>
    private static string Aside(string place) =>
        Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? place + ".before-restore" : string.Create(CultureInfo.InvariantCulture, $"{place}.before-restore-{n}"))
            .First(name => !Path.Exists(name) && !Path.Exists(name + "-wal") && !Path.Exists(name + "-shm"));

    private async Task PutPostgresAsync(ZipArchive zip, Manifest manifest, CancellationToken ct)
    {
        var tables = manifest.Tables.Select(t => t.Name).Concat(TablesInOrder.Of(db)).Append("__EFMigrationsHistory").Distinct().Select(TablesInOrder.Quote);
        await RunAsync($"DROP TABLE IF EXISTS {string.Join(", ", tables)} CASCADE", ct);
        await schema.MakeAsync(db, manifest.Migration, ct);
        await using var all = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        foreach (var table in manifest.Tables)
        {
            await using var from = await zip.GetEntry(Manifest.TableEntry(table.Name))!.OpenAsync(ct);
            await using var to = await connection.BeginRawBinaryCopyAsync($"COPY {TablesInOrder.Columns(table)} FROM STDIN (FORMAT BINARY)", ct);
            await from.CopyToAsync(to, ct);
        }
        foreach (var table in manifest.Tables)
        {
            // Counters of generated numbers go on after the restored rows.
            foreach (var column in table.Columns)
            {
                var sequence = await db.Database.SqlQuery<string?>($"SELECT pg_get_serial_sequence({TablesInOrder.Quote(table.Name)}, {column}) AS \"Value\"").SingleAsync(ct);
                if (sequence is null) { continue; }
                await RunAsync($"SELECT setval('{sequence}', COALESCE((SELECT MAX({TablesInOrder.Quote(column)}) FROM {TablesInOrder.Quote(table.Name)}), 0) + 1, false)", ct);
            }
        }
        await all.CommitAsync(ct);
    }

    /// <summary>Runs a command made of quoted names of tables and columns only.</summary>
    private async Task RunAsync(string sql, CancellationToken ct)
    {
#pragma warning disable EF1002
        await db.Database.ExecuteSqlRawAsync(sql, ct);
#pragma warning restore EF1002
    }

    private async Task StageEvidenceAsync(ZipArchive zip, Manifest manifest, CancellationToken ct)
    {
        foreach (var entry in manifest.Entries.Where(e => e.Name.StartsWith(Manifest.EvidenceFolder, StringComparison.Ordinal)))
        {
            await ExtractAsync(zip.GetEntry(entry.Name)!, Path.Combine(Evidence + Staged, entry.Name[Manifest.EvidenceFolder.Length..]), ct);
        }
    }

    private void PutEvidence()
    {
        if (Directory.Exists(Evidence)) { Directory.Move(Evidence, Aside(Evidence)); }
        if (Directory.Exists(Evidence + Staged)) { Directory.Move(Evidence + Staged, Evidence); }
    }

    private static async Task ExtractAsync(ZipArchiveEntry entry, string path, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        await using var to = new FileStream(path, create);
        await using var from = await entry.OpenAsync(ct);
        await from.CopyToAsync(to, ct);
        to.Flush(flushToDisk: true);
    }
}
