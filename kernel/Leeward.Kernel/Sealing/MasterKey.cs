using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leeward.Kernel.Sealing;

/// <summary>The file with the master key. It is made where it is missing and the database is new, never beside a database that needs another.</summary>
internal static class MasterKey
{
    public static KeyRing Open(DatabaseOptions options, TextCatalogue texts)
    {
        var file = options.MasterKeyFile.Length > 0 ? options.MasterKeyFile : Path.Combine(options.DataFolder, "keys", "master.key");
        if (!File.Exists(file))
        {
            if (IsInUse(options)) { throw new UnusableDatabaseException(texts, new("kernel.database.no_key", Path.GetFullPath(file))); }
            Make(Path.GetFullPath(file));
        }
        return new KeyRing(Convert.FromBase64String(File.ReadAllText(file).Trim()));
    }

    /// <summary>Whole or not at all; of several nodes that start at once on one folder, all read the key of the one that was first.</summary>
    private static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Looking and moving are two steps to the system: the lock makes them one.
        using var alone = Alone(file + ".making");
        if (File.Exists(file)) { return; }
        var beside = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.{RandomNumberGenerator.GetHexString(8, true)}");
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (var made = new FileStream(beside, create))
        {
            made.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
            made.Flush(flushToDisk: true);
        }
        File.Move(beside, file, overwrite: false);
    }

    private static FileStream Alone(string turn)
    {
        while (true)
        {
            try { return new FileStream(turn, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose); }
            catch (IOException e) when (PreparingLock.IsHeld(e)) { Thread.Sleep(20); }
        }
    }

    /// <summary>True where the database holds data keys already, which only their own master key opens.</summary>
    private static bool IsInUse(DatabaseOptions options)
    {
        const string Count = "SELECT COUNT(*) FROM kernel_data_key";
        if (string.Equals(options.Provider, "Postgres", StringComparison.OrdinalIgnoreCase))
        {
            using var postgres = new NpgsqlConnection(options.Connection);
            postgres.Open();
            return Ask(postgres, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'kernel_data_key'") > 0 && Ask(postgres, Count) > 0;
        }
        var place = new SqliteConnectionStringBuilder(options.Connection.Length > 0 ? options.Connection : "Data Source=" + Path.Combine(options.DataFolder, "leeward.db"));
        if (place.Mode == SqliteOpenMode.Memory || !File.Exists(place.DataSource)) { return false; }
        using var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = place.DataSource, Pooling = false }.ToString());
        sqlite.Open();
        return Ask(sqlite, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'kernel_data_key'") > 0 && Ask(sqlite, Count) > 0;
    }

    private static long Ask(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the questions above, no others
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
