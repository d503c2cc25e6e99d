using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Persistence;

/// <summary>Brings the database to the present model and loads the data keys; run once by every host before it works.</summary>
public sealed class DatabasePreparer(IServiceScopeFactory scopes, KeyRing keys, TimeProvider clock)
{
    /// <summary>Migrates (or creates, where there are no migrations), makes missing data keys, loads all.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        if (db.Database.IsSqlite() && db.Database.GetDbConnection().DataSource is { Length: > 0 } file && !file.Contains(":memory:", StringComparison.Ordinal))
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) { Directory.CreateDirectory(folder); }
        }
        if (db.Database.GetMigrations().Any()) { await db.Database.MigrateAsync(ct); }
        else { await db.Database.EnsureCreatedAsync(ct); }
        if (db.Database.IsSqlite()) { await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", ct); }
        await LoadKeysAsync(db, ct);
    }

    private async Task LoadKeysAsync(AppDbContext db, CancellationToken ct)
    {
        var stored = await db.DataKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(ct);
        foreach (var key in stored) { keys.Load(key); }
        keys.Newer = Stored;
        var next = stored.Count == 0 ? 1 : stored.Max(k => k.Id) + 1;
        foreach (var sealClass in Enum.GetValues<SealClass>().Where(c => stored.All(k => k.SealClass != c || k.RetiredAt is not null)))
        {
            db.DataKeys.Add(keys.Make(sealClass, next++, clock.GetUtcNow()));
        }
        await db.WriteAsync(ct);
    }

    private List<DataKey> Stored()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<AppDbContext>().DataKeys.AsNoTracking()];
    }
}
