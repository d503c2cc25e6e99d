using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Leeward.Kernel.Persistence;

/// <summary>Brings the tables of a database to the present model. Installations migrate; a test with a module of its own has another way.</summary>
public interface ISchema
{
    /// <summary>Makes the tables of an empty database, or brings those that are there to the present. Called by one node at a time.</summary>
    Task<Outcome> BringAsync(AppDbContext db, CancellationToken ct);

    /// <summary>True for a version (the name of a migration) that this program can make.</summary>
    bool Knows(AppDbContext db, string? version);

    /// <summary>Makes the tables as they were at a known version, in a database without any.</summary>
    Task MakeAsync(AppDbContext db, string? version, CancellationToken ct);
}

/// <summary>By the migrations of the chosen database.</summary>
internal sealed class MigratedSchema : ISchema
{
    public async Task<Outcome> BringAsync(AppDbContext db, CancellationToken ct)
    {
        var known = db.Database.GetMigrations().ToList();
        if (known.Count == 0) { throw new InvalidOperationException("The migrations do not lie beside this program."); }
        var applied = await db.GetService<IHistoryRepository>().ExistsAsync(ct) ? (await db.Database.GetAppliedMigrationsAsync(ct)).ToList() : [];
        if (applied.Except(known).FirstOrDefault() is { } other) { return new Refusal("kernel.database.other_version", other); }
        if (applied.Count == 0 && await HasTablesAsync(db, ct)) { return new Refusal("kernel.database.no_history"); }
        if (applied.Count == known.Count) { return Outcome.Done; }
        // A process killed while it migrated leaves this lock behind, and the framework would wait for it for ever. Whoever is here holds the lock of the preparer.
        if (db.Database.IsSqlite()) { await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct); }
        // Otherwise the first start on PostgreSQL asks a table that is not there, and an error stands in the log that is none.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
        await db.Database.MigrateAsync(ct);
        return Outcome.Done;
    }

    public bool Knows(AppDbContext db, string? version) => db.Database.GetMigrations().Contains(version);

    public Task MakeAsync(AppDbContext db, string? version, CancellationToken ct) => db.GetService<IMigrator>().MigrateAsync(version, ct);

    private static async Task<bool> HasTablesAsync(AppDbContext db, CancellationToken ct) => 0 < await (db.Database.IsNpgsql()
        ? db.Database.SqlQuery<int>($"SELECT COUNT(*)::int AS \"Value\" FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'kernel_audit'")
        : db.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = 'kernel_audit'")).SingleAsync(ct);
}
