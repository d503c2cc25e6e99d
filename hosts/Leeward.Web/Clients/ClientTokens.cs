using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Leeward.Kernel.Clients;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Leeward.Web.Clients;

/// <summary>
/// OAuth 2 client credentials for systems (RFC 6749, section 4.4). Clients and secrets are the kernel's; OpenIddict speaks the protocol. Tokens are sealed with the
/// web keys, which all nodes share and which lie under the master key; they live for ten minutes and are looked up at every call, so that an end counts at once.
/// </summary>
internal static class ClientTokens
{
    public const string Path = "/connect/token";

    /// <summary>Where bearer tokens count: nowhere else is the header looked at.</summary>
    public const string Api = "/api/v1";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const string SecretClaim = "leeward_secret";

    public static void AddClientTokens(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddServer(o =>
            {
                o.SetTokenEndpointUris(Path).SetConfigurationEndpointUris((string[])[]).SetJsonWebKeySetEndpointUris((string[])[]);
                o.AllowClientCredentialsFlow().EnableDegradedMode().SetAccessTokenLifetime(Life);
                // Asked for by the library, used for nothing: tokens are not JSON Web Tokens but sealed by data protection. Kinds of keys that are made in no time.
                o.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
                o.UseDataProtection();
                // Encryption of the line is the proxy's, as for the sign-in of people: see docs/operating.md.
                o.UseAspNetCore().DisableTransportSecurityRequirement();
                o.AddEventHandler<ValidateTokenRequestContext>(e => e.UseScopedHandler<CheckRequest>());
                o.AddEventHandler<HandleTokenRequestContext>(e => e.UseSingletonHandler<GiveToken>());
            })
            .AddValidation(o =>
            {
                o.UseLocalServer();
                o.UseDataProtection();
                o.UseAspNetCore();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<TimeProvider>((o, clock) => o.TimeProvider = clock);
        services.AddOptions<OpenIddictValidationOptions>().Configure<TimeProvider>((o, clock) => o.TimeProvider = clock);
    }

    /// <summary>Limits the tries at the token endpoint by address; stands before the endpoint answers.</summary>
    public static void UseTokenLimit(this WebApplication app)
    {
        var perMinute = app.Configuration.GetValue("Leeward:Limits:TokensPerMinute", 30);
        var limit = new RateLimiterOptions
        {
            RejectionStatusCode = StatusCodes.Status429TooManyRequests,
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetSlidingWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "?", _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 })),
        };
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path), token => token.UseRateLimiter(limit));
    }

    /// <summary>True when a call to the API bears an Authorization header: then that alone says who calls, and the cookie nothing.</summary>
    public static bool IsUsed(HttpContext http) => http.Request.Path.StartsWithSegments(Api) && http.Request.Headers.Authorization.Count > 0;

    /// <summary>Looks up who calls, so that limits and rights are that client's.</summary>
    public static async Task RecogniseAsync(HttpContext http, RequestDelegate next)
    {
        http.Items[typeof(ClientTokens)] = await ReadAsync(http);
        await next(http);
    }

    /// <summary>The client of a call's token, as <see cref="RecogniseAsync"/> found it; null where the token does not count.</summary>
    public static Guid? Of(HttpContext http) => http.Items[typeof(ClientTokens)] as Guid?;

    // Only while client and secret stand.
    private static async Task<Guid?> ReadAsync(HttpContext http)
    {
        var read = await http.AuthenticateAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        if (!read.Succeeded || !Guid.TryParse(read.Principal.GetClaim(OpenIddictConstants.Claims.Subject), out var client) || !Guid.TryParse(read.Principal.GetClaim(SecretClaim), out var secret)) { return null; }
        return await http.RequestServices.GetRequiredService<ClientDoor>().StandsAsync(client, secret, http.RequestAborted) ? client : null;
    }

    /// <summary>Compares the secret; the answers are ASCII, as RFC 6749 (section 5.2) asks. A scope is refused rather than silently ignored: rights come from the client's roles alone.</summary>
    private sealed class CheckRequest(ClientDoor door) : IOpenIddictServerHandler<ValidateTokenRequestContext>
    {
        public async ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            if (!string.IsNullOrEmpty(context.Request.Scope))
            {
                context.Reject(OpenIddictConstants.Errors.InvalidScope, "There are no scopes: a token carries the roles of its client.");
                return;
            }
            if (await door.CheckAsync(context.ClientId, context.ClientSecret, context.CancellationToken) is not { } known)
            {
                context.Reject(OpenIddictConstants.Errors.InvalidClient, "Client and secret do not fit, or the client has ended.");
                return;
            }
            context.Transaction.SetProperty(nameof(KnownClient), known);
        }
    }

    private sealed class GiveToken : IOpenIddictServerHandler<HandleTokenRequestContext>
    {
        public ValueTask HandleAsync(HandleTokenRequestContext context)
        {
            var known = context.Transaction.GetProperty<KnownClient>(nameof(KnownClient))!;
            var identity = new ClaimsIdentity("client", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
            identity.SetClaim(OpenIddictConstants.Claims.Subject, known.Id.ToString("N")).SetClaim(SecretClaim, known.SecretId.ToString("N"));
            identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
            return default;
        }
    }
}
