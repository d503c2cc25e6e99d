using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>Writes a change to people together with the one line of the audit trail that tells it.</summary>
internal sealed class PeopleLedger(AppDbContext db, IAccess access, AuditTrail audit, ActorResolver actors, TimeProvider clock)
{
    private const long AdministratorsLock = 0x4C656577617265;

    /// <summary>Writes what the context holds; a lost race is a refusal. What is known of the account's rights is forgotten on this node at once, elsewhere within half a minute.</summary>
    public async Task<Outcome> SaveAsync(string verb, Account about, string details, CancellationToken ct, Actor? actor = null, Func<Task<Refusal?>>? also = null)
    {
        if (db.Entry(about).State is EntityState.Unchanged or EntityState.Modified) { about.Version++; }
        if (about.Version == 0) { about.Version = 1; }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        try
        {
            if (also is not null && await also() is { } no)
            {
                await transaction.RollbackAsync(ct);
                db.ChangeTracker.Clear();
                return no;
            }
            await db.WriteAsync(ct);
            audit.Append(db, actor ?? access.Actor, [new() { Verb = verb, Kind = nameof(Account), RecordId = about.Id, Region = about.Region, Details = details }]);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            db.ChangeTracker.Clear();
            return Refusal.Conflict;
        }
        catch (Exception e) when (DatabaseTrouble.Recognise(e) is { } trouble)
        {
            try { await transaction.RollbackAsync(CancellationToken.None); } catch (Exception again) when (again is System.Data.Common.DbException or InvalidOperationException) { }
            db.ChangeTracker.Clear();
            return trouble;
        }
        actors.Forget(about.Id);
        return Outcome.Done;
    }

    /// <summary>Inside the transaction: of two who end the last two administrators at once, one waits for the other.</summary>
    public async Task OneAtATimeAsync(CancellationToken ct)
    {
        // SQLite has one writer anyway.
        if (db.Database.IsNpgsql()) { await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdministratorsLock})", ct); }
    }

    /// <summary>Ends every session of the account; inside the transaction.</summary>
    public Task<int> EndSessionsAsync(Guid account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.AccountId == account && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
    }

    /// <summary>Makes codes handed out before useless; inside the transaction.</summary>
    public Task<int> EndInvitationsAsync(Guid account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Invitations.Where(i => i.AccountId == account && i.UsedAt == null && i.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, now), ct);
    }
}
