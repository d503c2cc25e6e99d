using System.Security.Cryptography;
using Leeward.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leeward.Kernel.Persistence;

/// <summary>The installation cannot start on this database; the message says in both languages what to do.</summary>
public sealed class UnusableDatabaseException(TextCatalogue texts, Refusal refusal, Exception? inner = null) : Exception(texts.SayInBoth(refusal), inner)
{
    /// <summary>What is wrong.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>What a database or a key file threw while it was opened, in words; null for what is a bug.</summary>
    internal static UnusableDatabaseException? Recognise(TextCatalogue texts, Exception thrown) => thrown switch
    {
        UnusableDatabaseException known => known,
        CryptographicException or FormatException or ArgumentException { ParamName: "master" } => new(texts, new("kernel.database.wrong_key"), thrown),
        SqliteException or NpgsqlException or UnauthorizedAccessException or IOException => new(texts, new("kernel.database.cannot_open", thrown.Message), thrown),
        _ => null,
    };
}
