using System.Security.Claims;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Leeward.Web.Accounts;

/// <summary>Signs people in, and remembers each sign-in as a session that can be ended from elsewhere.</summary>
internal sealed class Doorkeeper(
    UserManager<Account> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
    : SignInManager<Account>(users, http, claims, options, logger, schemes, confirmation)
{
    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "leeward.session";

    /// <summary>An ended account does not come in, whatever it shows.</summary>
    public override async Task<bool> CanSignInAsync(Account user) => user.IsActive && await base.CanSignInAsync(user);

    /// <summary>By user name. An unknown one takes as long as a wrong password, and is audited without what was typed: it may be a password.</summary>
    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        if (await UserManager.FindByNameAsync(userName) is { } user) { return await PasswordSignInAsync(user, password, isPersistent, lockoutOnFailure); }
        UserManager.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash.Value, password);
        await TellAsync(null, AuditEntry.Refused, "unknown_name");
        return SignInResult.Failed;
    }

    /// <summary>Every refusal is audited, with its reason.</summary>
    public override async Task<SignInResult> CheckPasswordSignInAsync(Account user, string password, bool lockoutOnFailure) =>
        await SaidAsync(user, await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure), "wrong_password");

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        await SaidAsync(await GetTwoFactorAuthenticationUserAsync(), await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient), "wrong_code");

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        await SaidAsync(await GetTwoFactorAuthenticationUserAsync(), await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode), "wrong_code");

    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson) => await SaidAsync(null, await UnderwayAsync(() => base.PasskeySignInAsync(credentialJson), _ => SignInResult.Failed), "passkey");

    public override Task<PasskeyAttestationResult> PerformPasskeyAttestationAsync(string credentialJson) =>
        UnderwayAsync(() => base.PerformPasskeyAttestationAsync(credentialJson), why => PasskeyAttestationResult.Fail(new PasskeyException("No passkey was asked for.", why)));

    /// <summary>An answer to a question that was not asked, or asked too long ago: the framework throws, the sender is told no.</summary>
    private static async Task<T> UnderwayAsync<T>(Func<Task<T>> act, Func<Exception, T> no)
    {
        try { return await act(); }
        catch (InvalidOperationException why) { return no(why); }
    }

    /// <summary>Writes what a person did to their own account, or what was refused at the door.</summary>
    public Task TellAsync(Account? about, string result, string? why, string verb = "kernel.session.start", string kind = nameof(Session))
    {
        var actor = about is null ? Actor.Public : new Actor { AccountId = about.Id, Name = about.DisplayName };
        var services = Context.RequestServices;
        return services.GetRequiredService<AuditTrail>().AppendAloneAsync(services.GetRequiredService<AppDbContext>(), actor,
            [new() { Verb = verb, Result = result, Kind = kind, RecordId = about?.Id, Region = about?.Region ?? "", Details = Details.Of(("why", why)) }], CancellationToken.None);
    }

    private static readonly Account Nobody = new();
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Ids.Secret()));

    private async Task<SignInResult> SaidAsync(Account? user, SignInResult result, string why)
    {
        if (!result.Succeeded && !result.RequiresTwoFactor)
        {
            await TellAsync(user, AuditEntry.Refused, user is { IsActive: false } ? "ended" : result.IsLockedOut ? "locked" : why);
        }
        return result;
    }

    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var services = Context.RequestServices;
        var db = services.GetRequiredService<AppDbContext>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (SessionOf(Context.User) is { } present && await db.Sessions.AnyAsync(s => s.Id == present && s.AccountId == user.Id && s.EndedAt == null))
        {
            await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, new Claim(SessionClaim, present.ToString("N"))]);
            return;
        }
        var device = Context.Request.Headers.UserAgent.ToString();
        var session = new Session { Id = Ids.New(services.GetRequiredService<TimeProvider>()), AccountId = user.Id, FromAt = now, SeenAt = now, Device = device.Length > 200 ? device[..200] : device };
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        await services.GetRequiredService<AuditTrail>().AppendAloneAsync(
            db, new Actor { AccountId = user.Id, Name = user.DisplayName }, [new() { Verb = "kernel.session.start", Kind = nameof(Session), RecordId = user.Id, Region = user.Region }], CancellationToken.None);
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, new Claim(SessionClaim, session.Id.ToString("N"))]);
    }

    public override async Task SignOutAsync()
    {
        if (SessionOf(Context.User) is { } present)
        {
            await Context.RequestServices.GetRequiredService<Sessions>().EndAsync(s => s.Id == present, CancellationToken.None);
            if (await UserManager.GetUserAsync(Context.User) is { } user) { await TellAsync(user, AuditEntry.Done, "signed_out", "kernel.session.end"); }
        }
        await base.SignOutAsync();
    }

    public static Guid? SessionOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(SessionClaim), out var id) ? id : null;
}

/// <summary>Sessions: whether one is alive, the list, the end.</summary>
internal sealed class Sessions(AppDbContext db, TimeProvider clock)
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(5);

    /// <summary>True for a session that has not been ended; notes that it was seen.</summary>
    public async Task<bool> IsAliveAsync(Guid id, Guid account, CancellationToken ct)
    {
        var seen = await db.Sessions.Where(s => s.Id == id && s.AccountId == account && s.EndedAt == null).Select(s => (DateTimeOffset?)s.SeenAt).FirstOrDefaultAsync(ct);
        var now = clock.GetUtcNow();
        if (seen is { } at && now - at > Grain) { await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), ct); }
        return seen is not null;
    }

    /// <summary>The living sessions of an account, the newest first, at most a hundred.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(Guid account, CancellationToken ct) =>
        await db.Sessions.AsNoTracking().Where(s => s.AccountId == account && s.EndedAt == null).OrderByDescending(s => s.SeenAt).Take(100).ToListAsync(ct);

    /// <summary>Ends sessions.</summary>
    public Task EndAsync(System.Linq.Expressions.Expression<Func<Session, bool>> which, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.EndedAt == null).Where(which).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
    }
}
