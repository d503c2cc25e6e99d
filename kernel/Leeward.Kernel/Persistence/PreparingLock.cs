using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Persistence;

/// <summary>One node prepares a database at a time: an advisory lock on PostgreSQL, a locked file beside the database on SQLite. Both end with the process.</summary>
internal sealed class PreparingLock : IAsyncDisposable
{
    private const long Number = 0x4C65657761726421;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly AppDbContext? _postgres;
    private readonly FileStream? _file;

    private PreparingLock(AppDbContext? postgres, FileStream? file) => (_postgres, _file) = (postgres, file);

    /// <summary>Waits until it is this node's turn.</summary>
    public static async Task<PreparingLock> TakeAsync(AppDbContext db, string? sqliteFile, CancellationToken ct)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.OpenConnectionAsync(ct);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Number})", ct);
            return new(db, null);
        }
        if (sqliteFile is null) { return new(null, null); }
        MakePrivate(sqliteFile);
        while (true)
        {
            try { return new(null, new FileStream(sqliteFile + ".preparing", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)); }
            catch (IOException e) when (IsHeld(e)) { await Task.Delay(Pause, ct); }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null) { await _file.DisposeAsync(); }
        if (_postgres is null) { return; }
        await _postgres.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Number})");
        await _postgres.Database.CloseConnectionAsync();
    }

    /// <summary>A new folder and a new database file are their owner's alone, whatever the umask of who starts first.</summary>
    internal static void MakePrivate(string file)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); return; }
        if (!Directory.Exists(folder)) { Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute); }
        new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = Owner }).Dispose();
    }

    /// <summary>True where a file was refused because another holds it: EWOULDBLOCK, ERROR_SHARING_VIOLATION.</summary>
    internal static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 11 or 32 or 35;
}
