using System.Security.Claims;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Texts;
using Leeward.Web.Audit;
using Leeward.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;

namespace Leeward.Web.Accounts;

/// <summary>Signing in and out.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = "leeward.session";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = TimeSpan.FromHours(12);
            o.SlidingExpiration = true;
            o.LoginPath = "/sign-in";
        });
        services.AddIdentityCore<Account>(o =>
        {
            o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            // What a password must be stands in Leeward.Kernel.People.PasswordRules.
            o.Lockout.MaxFailedAccessAttempts = 6;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            o.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
        }).AddEntityFrameworkStores<AppDbContext>().AddSignInManager<Doorkeeper>().AddDefaultTokenProviders();
        services.AddTexts<AccountTexts>().AddScoped<Sessions>().AddScoped<ChangePassword>().AddScoped<IFreshProof, FreshProof>().AddScoped(s => (Doorkeeper)s.GetRequiredService<SignInManager<Account>>());
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.ServerDomain = configuration["Leeward:Web:Domain"];
            // The framework compares with the Origin header, which no-referrer makes "null" on a form.
            o.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == (configuration["Leeward:Web:Origin"] ?? $"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}"));
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
        });
        services.Configure<SecurityStampValidatorOptions>(o =>
        {
            o.ValidationInterval = TimeSpan.FromMinutes(1);
            o.OnRefreshingPrincipal = refreshed =>
            {
                var session = refreshed.CurrentPrincipal?.FindFirst(Doorkeeper.SessionClaim);
                if (session is not null) { (refreshed.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaim(session); }
                return Task.CompletedTask;
            };
        });
        services.AddAuthorization();
        services.AddDataProtection().SetApplicationName("Leeward");
        services.AddOptions<KeyManagementOptions>().Configure<WebKeyStore, KeyRing>((o, store, keys) =>
        {
            o.XmlRepository = store;
            o.XmlEncryptor = new WebKeyEncryptor(keys);
        });
        services.AddSingleton<WebKeyStore>();
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapPasskeys();
        app.MapAuditFile();
        app.MapPost("/sign-out", async (SignInManager<Account> signIn) =>
        {
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/");
        }).DisableAntiforgery(); // ends a session and nothing else
        app.MapGet("/language/{language}", (string language, string? returnUrl, HttpContext http) =>
        {
            if (language is "en" or "zh-Hans")
            {
                http.Response.Cookies.Append("leeward.language", CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
                    new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps });
            }
            return Results.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
        });
    }

    /// <summary>True for a path on this site: begins with one slash, no backslash, no second slash.</summary>
    public static bool IsLocal(string? url) =>
        url is { Length: > 0 } && url[0] == '/' && (url.Length == 1 || (url[1] != '/' && url[1] != '\\')) && !url.Any(char.IsControl);
}
