using System.Security.Claims;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
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
            db, new Actor { AccountId = user.Id, Name = user.DisplayName }, [new() { Verb = "kernel.session.start", Kind = nameof(Session), RecordId = session.Id }], CancellationToken.None);
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, new Claim(SessionClaim, session.Id.ToString("N"))]);
    }

    public override async Task SignOutAsync()
    {
        if (SessionOf(Context.User) is { } present) { await Context.RequestServices.GetRequiredService<Sessions>().EndAsync(s => s.Id == present, CancellationToken.None); }
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
