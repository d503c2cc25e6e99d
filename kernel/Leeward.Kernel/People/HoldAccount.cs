using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>How an administrator made sure that the person who lost the second factor is who they say.</summary>
public enum IdentityCheck
{
    /// <summary>Not said: refused.</summary>
    None = 0,
    /// <summary>Stood before the administrator.</summary>
    InPerson = 1,
    /// <summary>On a video call, face against the staff card.</summary>
    VideoCall = 2,
    /// <summary>The person's supervisor vouched, called back on a known number.</summary>
    Supervisor = 3,
}

/// <summary>Locks, unlocks and ends accounts; removes a lost second factor. Each of them ends every session of the account at once.</summary>
public sealed class HoldAccount
{
    /// <summary>A lock by an administrator ends only when an administrator ends it.</summary>
    public static readonly DateTimeOffset ForGood = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>In this time one administrator does not both remove a person's second factor and hand out a link for the password, where there is another.</summary>
    public static readonly TimeSpan TwoHands = TimeSpan.FromHours(48);

    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly IAccess _access;
    private readonly PeopleLedger _ledger;
    private readonly Administrators _administrators;
    private readonly TimeProvider _clock;

    internal HoldAccount(AppDbContext db, IRecords records, IAccess access, PeopleLedger ledger, Administrators administrators, TimeProvider clock) =>
        (_db, _records, _access, _ledger, _administrators, _clock) = (db, records, access, ledger, administrators, clock);

    /// <summary>Locks the account until an administrator unlocks it.</summary>
    public async Task<Outcome> LockAsync(Guid id, string? reason, int? version, CancellationToken ct)
    {
        var found = await FindAsync(id, PeopleRights.Lock, reason, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        found.Value.LockoutEnd = ForGood;
        return await SaveAsync(PeopleRights.Lock, found.Value, Details.Of(("reason", PlainText.Clean(reason))), notTheLast: true, null, ct);
    }

    /// <summary>Unlocks it, whether an administrator or wrong passwords locked it.</summary>
    public async Task<Outcome> UnlockAsync(Guid id, int? version, CancellationToken ct)
    {
        var found = await FindAsync(id, PeopleRights.Lock, "unlock", version, ct);
        if (!found.Ok) { return found.Refusal!; }
        (found.Value.LockoutEnd, found.Value.AccessFailedCount) = (null, 0);
        return await _ledger.SaveAsync(PeopleRights.Unlock, found.Value, "", ct);
    }

    /// <summary>Ends the account for good, with its roles and what waits for it. Its name stays in histories.</summary>
    public async Task<Outcome> EndAsync(Guid id, string? reason, int? version, CancellationToken ct)
    {
        var found = await FindAsync(id, PeopleRights.End, reason, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var now = _clock.GetUtcNow();
        found.Value.IsActive = false;
        return await SaveAsync(PeopleRights.End, found.Value, Details.Of(("reason", PlainText.Clean(reason))), notTheLast: true, async () =>
        {
            await _db.Assignments.Where(a => a.AccountId == id && a.FromAt > now).ExecuteUpdateAsync(s => s.SetProperty(a => a.UntilAt, a => a.FromAt), ct);
            await _db.Assignments.Where(a => a.AccountId == id && (a.UntilAt == null || a.UntilAt > now)).ExecuteUpdateAsync(s => s.SetProperty(a => a.UntilAt, now), ct);
            await _db.RoleRequests.Where(r => r.AccountId == id && r.State == RoleRequestState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RoleRequestState.Declined).SetProperty(r => r.DecidedAt, now), ct);
        }, ct);
    }

    /// <summary>Removes the second step and the passkeys of a person who lost the device, after the person's identity was checked.</summary>
    public async Task<Outcome> RemoveSecondStepAsync(Guid id, IdentityCheck check, string? reason, int? version, CancellationToken ct)
    {
        if (check == IdentityCheck.None || !Enum.IsDefined(check)) { return Refusal.Invalid("Check", "kernel.people.check_needed"); }
        var found = await FindAsync(id, PeopleRights.SecondStep, reason, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (await IsBothHandsAsync(id, PeopleRights.Invite, ct)) { return new Refusal("kernel.people.two_hands"); }
        found.Value.TwoFactorEnabled = false;
        return await SaveAsync(PeopleRights.SecondStep, found.Value, Details.Of(("check", check.ToString()), ("reason", PlainText.Clean(reason))), notTheLast: false, async () =>
        {
            await _db.UserTokens.Where(t => t.UserId == id).ExecuteDeleteAsync(ct);
            await _db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == id).ExecuteDeleteAsync(ct);
        }, ct);
    }

    /// <summary>True where the acting person lately did the other half to this account, and another administrator could do this one.</summary>
    internal async Task<bool> IsBothHandsAsync(Guid id, string other, CancellationToken ct)
    {
        if (_access.Actor.AccountId is not { } me) { return false; }
        var since = _clock.GetUtcNow() - TwoHands;
        var mine = await _db.AuditEntries.AsNoTracking().AnyAsync(e => e.RecordId == id && e.Verb == other && e.ActorId == me && e.Result == AuditEntry.Done && e.At > since, ct);
        var region = mine ? await _db.Users.Where(a => a.Id == id).Select(a => a.Region).SingleAsync(ct) : "";
        return mine && await _administrators.CountAsync(new RegionCode(region), [me, id], ct) > 0;
    }

    /// <summary>The account, if the acting person may do this to it: somebody else's, still alive, with no role beyond the acting person's reach.</summary>
    internal async Task<Outcome<Account>> FindAsync(Guid id, string right, string? reason, int? version, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 200, needed: true) is { } bad) { return bad; }
        var found = await _records.FindAsync<Account>(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (id == _access.Actor.AccountId) { return new Refusal("kernel.people.not_yourself"); }
        if (!found.Value.IsActive) { return new Refusal("kernel.people.ended"); }
        if (!await _administrators.ReachesAllAsync(found.Value, right, ct))
        {
            await _access.RefuseAsync(right, nameof(Account), id, ct);
            return new Refusal("kernel.people.reaches_further");
        }
        if (version is { } seen) { _records.Expect(found.Value, seen); }
        return found.Value;
    }

    private Task<Outcome> SaveAsync(string verb, Account account, string details, bool notTheLast, Func<Task>? also, CancellationToken ct)
    {
        account.SecurityStamp = Ids.Secret();
        return _ledger.SaveAsync(verb, account, details, ct, also: async () =>
        {
            if (notTheLast)
            {
                await _ledger.OneAtATimeAsync(ct);
                if (await _administrators.IsLastAsync(account, null, ct)) { return new Refusal("kernel.people.last_administrator"); }
            }
            await _ledger.EndSessionsAsync(account.Id, ct);
            await _ledger.EndInvitationsAsync(account.Id, ct);
            if (also is not null) { await also(); }
            return null;
        });
    }
}
