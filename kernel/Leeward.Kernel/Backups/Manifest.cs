using System.Security.Cryptography;

namespace Leeward.Kernel.Backups;

/// <summary>What a backup holds and what each part must add up to. The master key is never in it: <see cref="Key"/> only says which one is needed.</summary>
/// <param name="Format">Version of the format.</param>
/// <param name="Provider">Sqlite or Postgres; a backup is restored to the same.</param>
/// <param name="MadeAt">When.</param>
/// <param name="Key">Fingerprint of the master key.</param>
/// <param name="Migration">The newest migration of the database; null where a test made its tables from the model.</param>
/// <param name="AuditLinks">How long the audit chain is, so that a cut-off end is seen.</param>
/// <param name="Tables">PostgreSQL: the tables and their columns in the order of copying.</param>
/// <param name="Entries">Every other entry with its size and SHA-256.</param>
public sealed record Manifest(
    int Format, string Provider, DateTimeOffset MadeAt, string Key, string? Migration, long AuditLinks, IReadOnlyList<ManifestTable> Tables, IReadOnlyList<ManifestEntry> Entries)
{
    /// <summary>The format this program writes.</summary>
    public const int Present = 1;

    internal const string FileName = "manifest.json";
    internal const string SqliteEntry = "database/leeward.db";
    internal const string EvidenceFolder = "evidence/";

    internal static string TableEntry(string table) => $"database/{table}.copy";
}

/// <summary>A table and its columns.</summary>
public sealed record ManifestTable(string Name, IReadOnlyList<string> Columns);

/// <summary>An entry with its size in bytes and SHA-256.</summary>
public sealed record ManifestEntry(string Name, long Size, string Sha256);

/// <summary>Copies and hashes in one pass.</summary>
internal static class Hashed
{
    public static async Task<(long Size, string Sha256)> CopyAsync(Stream from, Stream to, Action<int>? progress, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 17];
        long size = 0;
        for (int read; (read = await from.ReadAsync(piece, ct)) > 0; size += read)
        {
            hash.AppendData(piece, 0, read);
            await to.WriteAsync(piece.AsMemory(0, read), ct);
            progress?.Invoke(read);
        }
        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
