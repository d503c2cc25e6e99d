using Leeward.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Persistence;

/// <summary>
/// Says that a server works on this database, until it is disposed or its process ends: a shared advisory lock on PostgreSQL, a file locked for reading beside
/// the database on SQLite. A restore takes the place alone and is refused while any server holds it.
/// </summary>
public sealed class ServingMark : IAsyncDisposable
{
    private const long Number = 0x4C65657761726422;
    private readonly IAsyncDisposable _held;

    private ServingMark(IAsyncDisposable held) => _held = held;

    /// <summary>Marks the database as served by this process.</summary>
    /// <exception cref="UnusableDatabaseException">A backup is just being restored there, or the database cannot be opened.</exception>
    public static async Task<ServingMark> HoldAsync(IServiceProvider services, CancellationToken ct)
    {
        var texts = services.GetRequiredService<TextCatalogue>();
        var scope = services.CreateAsyncScope();
        try
        {
            var held = await TakeAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>(), alone: false, ct) ?? throw new UnusableDatabaseException(texts, new Refusal("kernel.restore.running"));
            return new(new Both(held, scope));
        }
        catch (Exception e)
        {
            await scope.DisposeAsync();
            if (UnusableDatabaseException.Recognise(texts, e) is { } known) { throw known; }
            throw;
        }
    }

    /// <summary>Takes the database for this process alone; null while a server works on it.</summary>
    internal static async Task<ServingMark?> TryTakeAloneAsync(AppDbContext db, CancellationToken ct) => await TakeAsync(db, alone: true, ct) is { } held ? new(held) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task<IAsyncDisposable?> TakeAsync(AppDbContext db, bool alone, CancellationToken ct)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.OpenConnectionAsync(ct);
            var taken = alone
                ? await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({Number}) AS \"Value\"").SingleAsync(ct)
                : await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock_shared({Number}) AS \"Value\"").SingleAsync(ct);
            if (taken) { return new Session(db, alone); }
            await db.Database.CloseConnectionAsync();
            return null;
        }
        var place = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        if (place.Mode == SqliteOpenMode.Memory || place.DataSource is "" or ":memory:") { return new Nothing(); }
        var file = Path.GetFullPath(place.DataSource) + ".serving";
        try
        {
            if (!File.Exists(file)) { PreparingLock.MakePrivate(file); }
            return alone ? new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException e) when (PreparingLock.IsHeld(e)) { return null; }
    }

    private sealed class Session(AppDbContext db, bool alone) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // Where the connection has gone, the lock has gone with it.
            try
            {
                if (alone) { await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Number})"); }
                else { await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock_shared({Number})"); }
            }
            catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException) { return; }
            await db.Database.CloseConnectionAsync();
        }
    }

    private sealed class Both(IAsyncDisposable held, AsyncServiceScope scope) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await held.DisposeAsync();
            await scope.DisposeAsync();
        }
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
