using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A person as an administrator sees them: the account and what it may do. Nothing about a child is in it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Version">For If-Match.</param>
/// <param name="UserName">What they type to sign in.</param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="Region">The home region.</param>
/// <param name="State">Where the account stands.</param>
/// <param name="LockedUntil">Until when it is locked; null where it is not, or where only an administrator unlocks it.</param>
/// <param name="HasPassword">False before the first invitation is accepted.</param>
/// <param name="HasSecondStep">Whether a code from an app is asked.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="Sessions">On how many devices the person is signed in.</param>
/// <param name="SeenAt">When they were last seen.</param>
/// <param name="InvitedUntil">Until when a code that was handed out still opens.</param>
/// <param name="IsSynthetic">A person of the demo world.</param>
/// <param name="Roles">Roles of now and of later.</param>
/// <param name="Before">Roles that have ended, the latest first, at most fifty.</param>
/// <param name="SigningBody">The body they sign for, a code of the lookup <c>signing-body</c>; empty: for none.</param>
public sealed record Person(
    Guid Id, int Version, string UserName, string DisplayName, string Region, PersonState State, DateTimeOffset? LockedUntil, bool HasPassword, bool HasSecondStep, int Passkeys, int Sessions,
    DateTimeOffset? SeenAt, DateTimeOffset? InvitedUntil, bool IsSynthetic, IReadOnlyList<RoleHeld> Roles, IReadOnlyList<RoleHeld> Before, string SigningBody);

/// <summary>Opens one person, with what changed about them.</summary>
public sealed class ReadPerson
{
    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly AuditBook _audit;
    private readonly TimeProvider _clock;

    internal ReadPerson(AppDbContext db, IRecords records, AuditBook audit, TimeProvider clock) => (_db, _records, _audit, _clock) = (db, records, audit, clock);

    /// <summary>The person.</summary>
    public async Task<Outcome<Person>> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await _records.FindAsync<Account>(id, PeopleRights.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var a = found.Value;
        var now = _clock.GetUtcNow();
        var roles = await _db.Assignments.AsNoTracking().Where(x => x.AccountId == id).OrderByDescending(x => x.FromAt).Take(200).ToListAsync(ct);
        var seen = await _db.Sessions.AsNoTracking().Where(s => s.AccountId == id).OrderByDescending(s => s.SeenAt).Select(s => (DateTimeOffset?)s.SeenAt).FirstOrDefaultAsync(ct);
        var invited = await _db.Invitations.AsNoTracking().Where(i => i.AccountId == id && i.UsedAt == null && i.ExpiresAt > now).Select(i => (DateTimeOffset?)i.ExpiresAt).FirstOrDefaultAsync(ct);
        bool Over(Assignment x) => x.UntilAt is { } until && until <= now || x.UntilAt == x.FromAt;
        return new Person(
            id, a.Version, a.UserName!, a.DisplayName, a.Region, FindPeople.StateOf(a, now), a.LockoutEnd > now && a.LockoutEnd < HoldAccount.ForGood ? a.LockoutEnd : null, a.PasswordHash is not null, a.TwoFactorEnabled,
            await _db.Set<IdentityUserPasskey<Guid>>().CountAsync(p => p.UserId == id, ct), await _db.Sessions.CountAsync(s => s.AccountId == id && s.EndedAt == null, ct),
            seen, invited, a.IsSynthetic, [.. roles.Where(x => !Over(x)).Select(FindPeople.Held)], [.. roles.Where(Over).OrderByDescending(x => x.UntilAt).Take(50).Select(FindPeople.Held)], a.SigningBody);
    }

    /// <summary>What was done to the account, and its sign-ins and refusals, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<AuditLine>>> HistoryAsync(Guid id, long? before, int size, CancellationToken ct)
    {
        var found = await _records.FindAsync<Account>(id, PeopleRights.Read, ct);
        return found.Ok ? (await _audit.OfAsync([id], readings: true, before, size, ct)).ToList() : found.Refusal!;
    }
}
