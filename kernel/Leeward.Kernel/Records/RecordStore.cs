using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Events;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Leeward.Kernel.Records;

internal sealed class RecordStore(AppDbContext db, IAccess access, AuditTrail audit, ReadingsOfAct readings, ActorResolver actors, TimeProvider clock) : IRecords
{
    /// <summary>How long what was found counts as found: within one request, and not longer than a naming that ends meanwhile may be missed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(Type Kind, Guid Id, string Right), DateTimeOffset> _found = [];

    public IQueryable<T> Query<T>(string right) where T : class, IRecord =>
        RecordFilter.Apply(db.Set<T>(), access.Actor, right, db.NamedPeople, clock.GetUtcNow());

    public async Task<Outcome<T>> FindAsync<T>(Guid id, string right, CancellationToken ct) where T : class, IRecord
    {
        // What was found under this right in this scope and has not been saved since is found again: the database would give the same object.
        if (_found.TryGetValue((typeof(T), id, right), out var at) && clock.GetUtcNow() - at < Fresh && db.Set<T>().Local.FindEntry(id) is { } known) { return known.Entity; }
        var found = await Query<T>(right).FirstOrDefaultAsync(r => r.Id == id, ct);
        if (found is null) { return await access.RefuseAsync(right, typeof(T).Name, id, ct); }
        _found[(typeof(T), id, right)] = clock.GetUtcNow();
        return found;
    }

    public IQueryable<T> PartsOf<T>(IRecord owner) where T : class, IPart
    {
        var id = owner.Id;
        return db.Set<T>().Where(p => p.OwnerId == id);
    }

    public IQueryable<T> PartsOf<T>(IReadOnlyCollection<Guid> visibleOwnerIds) where T : class, IPart =>
        db.Set<T>().Where(p => visibleOwnerIds.Contains(p.OwnerId));

    public IQueryable<T> PartsWithin<T>(string right) where T : class, IPlacedPart => RecordFilter.Within(db.Set<T>(), access.Actor, right);

    public IQueryable<T> Countable<T>(string right) where T : class, IRecord => RecordFilter.Within(db.Set<T>(), access.Actor, right);

    public void Add<T>(T entity) where T : class => db.Set<T>().Add(entity);

    public void Remove<T>(T part) where T : class, IPart => db.Set<T>().Remove(part);

    public void Touch(IVersioned record) => db.Entry(record).Property(r => r.Version).IsModified = true;

    public void Expect(IVersioned record, int version) => db.Entry(record).Property(r => r.Version).OriginalValue = version;

    public void Tell(IDomainEvent happened) => db.Outbox.Add(new OutboxMessage
    {
        Id = Ids.New(clock),
        Type = happened.GetType().FullName!,
        Body = JsonSerializer.Serialize(happened, happened.GetType()),
        At = clock.GetUtcNow(),
    });

    public async Task<Outcome> SaveAsync(string verb, CancellationToken ct)
    {
        _found.Clear();
        // Changes are looked for once, here: what is still changed below is told to the tracker as it is changed.
        db.ChangeTracker.DetectChanges();
        var auto = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try { return await WriteAsync(Collect(verb), ct); }
        finally { db.ChangeTracker.AutoDetectChangesEnabled = auto; }
    }

    private List<AuditEntry> Collect(string verb)
    {
        var entries = new List<AuditEntry>();
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) { continue; }
            if (entry.Entity is OutboxMessage) { continue; }
            if (entry.Entity is IVersioned versioned && entry.State == EntityState.Modified) { entry.Property(nameof(IVersioned.Version)).CurrentValue = versioned.Version + 1; }
            if (entry.Entity is IVersioned fresh && entry.State == EntityState.Added && fresh.Version == 0) { entry.Property(nameof(IVersioned.Version)).CurrentValue = 1; }
            entries.Add(AuditOf(entry, verb));
        }
        return entries;
    }

    private async Task<Outcome> WriteAsync(List<AuditEntry> entries, CancellationToken ct)
    {
        var mine = db.Database.CurrentTransaction is null;
        var shares = db.ChangeTracker.Entries<SharedRecord>().Any(e => e.State is EntityState.Added or EntityState.Modified);
        IDbContextTransaction? own = null;
        // In somebody else's transaction they would be lost with it.
        var read = mine ? readings.Take() : [];
        var (done, points) = (false, db.Database.AutoSavepointsEnabled);
        try
        {
            if (mine)
            {
                own = await db.Database.BeginTransactionAsync(ct);
                db.Database.AutoSavepointsEnabled = false; // what fails is rolled back as a whole: nothing to go back to
            }
            await db.WriteAsync(ct);
            audit.Append(db, access.Actor, [.. read, .. entries]);
            if (own is not null) { await own.CommitAsync(ct); }
            done = true;
            if (shares) { actors.ForgetAll(); }
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            if (own is not null) { await own.RollbackAsync(CancellationToken.None); }
            db.ChangeTracker.Clear();
            return Refusal.Conflict;
        }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is { } refusal)
        {
            if (!mine) { throw; } // the transaction is the caller's, and so is what to do about it
            // A full SQLite database has rolled back by itself.
            try { if (own is not null) { await own.RollbackAsync(CancellationToken.None); } } catch (Exception again) when (again is System.Data.Common.DbException or InvalidOperationException) { }
            db.ChangeTracker.Clear();
            return refusal;
        }
        finally
        {
            db.Database.AutoSavepointsEnabled = points;
            if (!done) { readings.GiveBack(read); }
            if (own is not null) { await own.DisposeAsync(); }
        }
    }

    public Task NoteReadingAsync(string verb, string kind, string details, CancellationToken ct) =>
        audit.AppendAloneAsync(db, access.Actor, [new() { Verb = verb, Result = "read", Kind = kind, Details = details }], ct);

    public IQueryable<T> Unfiltered<T>(string why) where T : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        return db.Set<T>();
    }

    private static AuditEntry AuditOf(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry, string verb)
    {
        var act = entry.State switch { EntityState.Added => "added", EntityState.Deleted => "removed", _ => "changed" };
        var fields = entry.State == EntityState.Modified
            ? ": " + string.Join(',', entry.Properties.Where(p => p.IsModified && p.Metadata.Name != nameof(IVersioned.Version)).Select(p => p.Metadata.Name))
            : "";
        var id = entry.Entity switch { IRecord r => r.Id, IPart p => p.OwnerId, NamedPerson n => n.AccessId, SharedRecord s => s.AccessId, Assignment a => a.AccountId, _ => (Guid?)null };
        return new AuditEntry
        {
            Verb = verb, Kind = entry.Metadata.ClrType.Name, RecordId = id, Region = (entry.Entity as IRecord)?.Region ?? "", Details = act + fields,
        };
    }
}
