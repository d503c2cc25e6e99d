using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A one-time code, shown this once.</summary>
/// <param name="Code">The code.</param>
/// <param name="Path">Where it opens, on this installation.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="IsReset">True where the person had a password already.</param>
public sealed record OneTimeCode(string Code, string Path, DateTimeOffset ExpiresAt, bool IsReset);

/// <summary>Hands out a one-time code with which a person sets a password. The system sends no mail: the administrator hands the link over.</summary>
public sealed class InvitePerson
{
    private readonly AppDbContext _db;
    private readonly IAccess _access;
    private readonly IVault _vault;
    private readonly HoldAccount _hold;
    private readonly PeopleLedger _ledger;
    private readonly TimeProvider _clock;

    internal InvitePerson(AppDbContext db, IAccess access, IVault vault, HoldAccount hold, PeopleLedger ledger, TimeProvider clock) =>
        (_db, _access, _vault, _hold, _ledger, _clock) = (db, access, vault, hold, ledger, clock);

    /// <summary>Makes a code; codes handed out before open nothing any more.</summary>
    public async Task<Outcome<OneTimeCode>> RunAsync(Guid id, int? version, CancellationToken ct)
    {
        var found = await _hold.FindAsync(id, PeopleRights.Invite, "invite", version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var now = _clock.GetUtcNow();
        if (found.Value.LockoutEnd >= HoldAccount.ForGood) { return new Refusal("kernel.people.locked"); }
        if (await _hold.IsBothHandsAsync(id, PeopleRights.SecondStep, ct)) { return new Refusal("kernel.people.two_hands"); }
        var code = Ids.Secret();
        var made = new Invitation
        {
            Id = Ids.New(_clock), AccountId = id, Code = KeyOf(_vault, code), MadeAt = now, ExpiresAt = now + Invitation.Lasts,
            MadeById = _access.Actor.AccountId, MadeBy = _access.Actor.Name, IsReset = found.Value.PasswordHash is not null,
        };
        var saved = await _ledger.SaveAsync(PeopleRights.Invite, found.Value, Details.Of(("kind", made.IsReset ? "reset" : "first")), ct, also: async () =>
        {
            await _ledger.EndInvitationsAsync(id, ct);
            _db.Invitations.Add(made);
            return null;
        });
        return saved.Ok ? new OneTimeCode(code, "/invitation?code=" + code, made.ExpiresAt, made.IsReset) : saved.Refusal!;
    }

    /// <summary>What the database knows of a code.</summary>
    internal static string KeyOf(IVault vault, string code) =>
        vault.MatchKey("invitation", new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]).Replace('O', '0').Replace('I', '1').Replace('L', '1'));
}

/// <summary>Whom a code is for.</summary>
/// <param name="UserName">What they type to sign in.</param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="IsReset">True where they had a password already.</param>
/// <param name="ExpiresAt">Until when the code opens.</param>
public sealed record InvitedPerson(string UserName, string DisplayName, bool IsReset, DateTimeOffset ExpiresAt);

/// <summary>A person sets the password with a one-time code.</summary>
public sealed class AcceptInvitation
{
    private readonly AppDbContext _db;
    private readonly IAccess _access;
    private readonly IVault _vault;
    private readonly IPasswordHasher<Account> _hasher;
    private readonly PeopleLedger _ledger;
    private readonly TimeProvider _clock;

    internal AcceptInvitation(AppDbContext db, IAccess access, IVault vault, IPasswordHasher<Account> hasher, PeopleLedger ledger, TimeProvider clock) =>
        (_db, _access, _vault, _hasher, _ledger, _clock) = (db, access, vault, hasher, ledger, clock);

    /// <summary>Whom the code is for. A wrong, used, old or overtaken code all look the same, and the refusal is audited.</summary>
    public async Task<Outcome<InvitedPerson>> LookAsync(string? code, CancellationToken ct)
    {
        var found = await FindAsync(code, ct);
        return found.Ok ? new InvitedPerson(found.Value.Account.UserName!, found.Value.Account.DisplayName, found.Value.Invitation.IsReset, found.Value.Invitation.ExpiresAt) : found.Refusal!;
    }

    /// <summary>Sets the password; the code is used up and every session ends.</summary>
    public async Task<Outcome<InvitedPerson>> RunAsync(string? code, string? password, string? again, CancellationToken ct)
    {
        var found = await FindAsync(code, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (invitation, account) = found.Value;
        var bad = PlainText.All(
            PasswordRules.Check("Password", password, account.UserName, account.DisplayName),
            string.Equals(password, again, StringComparison.Ordinal) ? null : Refusal.Invalid("Again", "kernel.password.differs"));
        if (bad is not null) { return bad; }
        var now = _clock.GetUtcNow();
        account.PasswordHash = _hasher.HashPassword(account, password!);
        (account.SecurityStamp, account.AccessFailedCount, account.LockoutEnd) = (Ids.Secret(), 0, null);
        var person = new Actor { AccountId = account.Id, Name = account.DisplayName };
        var saved = await _ledger.SaveAsync(PeopleRights.Accept, account, Details.Of(("kind", invitation.IsReset ? "reset" : "first")), ct, person, async () =>
        {
            // Of two who hold the same code one wins.
            var used = await _db.Invitations.Where(i => i.Id == invitation.Id && i.UsedAt == null && i.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(i => i.UsedAt, now), ct);
            await _ledger.EndSessionsAsync(account.Id, ct);
            return used == 1 ? null : Refusal.Invalid("Code", "kernel.people.bad_code");
        });
        return saved.Ok ? new InvitedPerson(account.UserName!, account.DisplayName, invitation.IsReset, invitation.ExpiresAt) : saved.Refusal!;
    }

    private async Task<Outcome<(Invitation Invitation, Account Account)>> FindAsync(string? code, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var key = code is { Length: > 0 and <= 60 } ? InvitePerson.KeyOf(_vault, code) : "";
        var invitation = key.Length == 0 ? null : await _db.Invitations.AsNoTracking().FirstOrDefaultAsync(i => i.Code == key && i.UsedAt == null && i.ExpiresAt > now, ct);
        var account = invitation is null ? null : await _db.Users.FirstOrDefaultAsync(a => a.Id == invitation.AccountId && a.IsActive && (a.LockoutEnd == null || a.LockoutEnd < HoldAccount.ForGood), ct);
        if (account is not null) { return (invitation!, account); }
        await _access.RefuseAsync(PeopleRights.Accept, nameof(Invitation), null, ct);
        return Refusal.Invalid("Code", "kernel.people.bad_code");
    }
}
