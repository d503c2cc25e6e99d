using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leeward.Kernel.Persistence;

/// <summary>Tells the troubles of a database that a person can understand from bugs: already there, no room, too busy.</summary>
public static class DatabaseTrouble
{
    private const int Busy = 5, Locked = 6, Full = 13, SharedMemory = 4874, UniqueConstraint = 2067, PrimaryKeyConstraint = 1555;

    /// <summary>The refusal for what a database threw, or null when it is something else.</summary>
    public static Refusal? Recognise(Exception? thrown)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            var refusal = e switch
            {
                SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint } => AlreadyThere,
                SqliteException { SqliteErrorCode: Full } or SqliteException { SqliteExtendedErrorCode: SharedMemory } => NoRoom, // SQLITE_IOERR_SHMSIZE: no room for the -shm file beside the log
                SqliteException { SqliteErrorCode: Busy or Locked } => TooBusy,
                PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => AlreadyThere,
                PostgresException { SqlState: PostgresErrorCodes.DiskFull } => NoRoom,
                PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable } => TooBusy,
                IOException io when (io.HResult & 0xFFFF) is 28 or 112 => NoRoom, // ENOSPC, ERROR_DISK_FULL
                _ => null,
            };
            if (refusal is not null) { return refusal; }
        }
        return null;
    }

    /// <summary>A row with the same unique value exists.</summary>
    public static Refusal AlreadyThere { get; } = new("kernel.already_there") { Kind = RefusalKind.Exists };

    /// <summary>The disk or the database is full; nothing was written.</summary>
    public static Refusal NoRoom { get; } = new("kernel.no_room") { Kind = RefusalKind.NoRoom };

    /// <summary>Others hold the database for too long; nothing was written.</summary>
    public static Refusal TooBusy { get; } = new("kernel.too_busy") { Kind = RefusalKind.Busy };
}
