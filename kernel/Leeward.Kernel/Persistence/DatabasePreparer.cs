using Leeward.Kernel.Sealing;
using Leeward.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Persistence;

/// <summary>Brings the database to the present model and loads the data keys; run once by every host before it works. Of several nodes one does it, the others wait.</summary>
public sealed class DatabasePreparer(IServiceScopeFactory scopes, IServiceProvider services, ISchema schema, TextCatalogue texts, TimeProvider clock)
{
    /// <summary>Migrates, makes missing data keys, loads all.</summary>
    /// <exception cref="UnusableDatabaseException">This database is not one that this program can work with; the message says what to do.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var keys = services.GetRequiredService<KeyRing>();
            await using var alone = await PreparingLock.TakeAsync(db, FileOf(db), ct);
            var brought = await schema.BringAsync(db, ct);
            if (!brought.Ok) { throw new UnusableDatabaseException(texts, brought.Refusal!); }
            if (db.Database.IsSqlite()) { await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", ct); }
            await LoadKeysAsync(db, keys, ct);
        }
        catch (Exception e) when (e is not UnusableDatabaseException && UnusableDatabaseException.Recognise(texts, e) is not null)
        {
            throw UnusableDatabaseException.Recognise(texts, e)!;
        }
    }

    private static string? FileOf(AppDbContext db)
    {
        if (!db.Database.IsSqlite()) { return null; }
        var connection = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        return connection.Mode == SqliteOpenMode.Memory || connection.DataSource is "" or ":memory:" ? null : Path.GetFullPath(connection.DataSource);
    }

    private async Task LoadKeysAsync(AppDbContext db, KeyRing keys, CancellationToken ct)
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
