using System.Collections.Concurrent;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Leeward.Testing;

/// <summary>
/// Migrates like every host where the world has the modules that the migrations were made for; a world with a module of a test, or with some modules only, has
/// a model that no migration knows, and its tables come from the model itself.
/// </summary>
internal sealed class TestSchema : ISchema
{
    private static readonly ConcurrentDictionary<string, bool> Whole = new();

    public async Task<Outcome> BringAsync(AppDbContext db, CancellationToken ct)
    {
        if (IsWhole(db)) { await db.Database.MigrateAsync(ct); }
        else { await db.Database.EnsureCreatedAsync(ct); }
        return Outcome.Done;
    }

    public bool Knows(AppDbContext db, string? version) => version is null || db.Database.GetMigrations().Contains(version);

    public Task MakeAsync(AppDbContext db, string? version, CancellationToken ct) =>
        version is null ? db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync(ct) : db.GetService<IMigrator>().MigrateAsync(version, ct);

    private static bool IsWhole(AppDbContext db)
    {
        var model = string.Join(' ', db.Model.GetEntityTypes().Select(e => e.Name).Order(StringComparer.Ordinal));
        return Whole.GetOrAdd(db.Database.ProviderName + model, _ => !db.Database.HasPendingModelChanges());
    }
}
