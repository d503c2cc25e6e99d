namespace Leeward.Kernel.Persistence;

/// <summary>Which database, and where the master key is.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>The connection string; for SQLite empty means <c>leeward.db</c> in the data folder.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The folder of the database file, the keys and the evidence.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Write without waiting for the disk (SQLite and evidence files). For a world that is made anew when the power fails; never for records of people.</summary>
    public bool RiskCommits { get; set; }

    /// <summary>The file with the master key (32 bytes, base64). Made on first start where it is missing and the database is new.</summary>
    public string MasterKeyFile { get; set; } = "";
}
