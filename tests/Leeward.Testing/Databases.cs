using Leeward.Kernel.Persistence;
using Npgsql;

namespace Leeward.Testing;

/// <summary>Makes a fresh database for a world and takes it away again.</summary>
public static class Databases
{
    /// <summary>The PostgreSQL server for tests; null where there is none.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("LEEWARD_TEST_POSTGRES") is { Length: > 0 } s ? s : null;

    /// <summary>A fresh database; drop it at the end.</summary>
    public static async Task<DatabaseOptions> MakeAsync(Provider provider, string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var options = new DatabaseOptions { Provider = provider.ToString(), DataFolder = folder };
        if (provider == Provider.Sqlite) { return options; }
        var name = "t" + Path.GetFileName(folder).Replace("-", "", StringComparison.Ordinal);
        await RunAsync($"CREATE DATABASE \"{name}\"");
        options.Connection = new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name, MaxPoolSize = 20 }.ToString();
        return options;
    }

    /// <summary>Takes a database away.</summary>
    public static async Task DropAsync(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Provider != nameof(Provider.Postgres)) { Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); return; }
        await using (var connection = new NpgsqlConnection(options.Connection)) { NpgsqlConnection.ClearPool(connection); }
        await RunAsync($"DROP DATABASE IF EXISTS \"{new NpgsqlConnectionStringBuilder(options.Connection).Database}\" WITH (FORCE)");
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
