using System.Globalization;
using System.Security.Claims;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Web.Accounts;
using Leeward.Web.Clients;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.RateLimiting;

namespace Leeward.Web.Security;

/// <summary>What stands between the network and the pages: headers, limits, language, who acts, who may.</summary>
internal static partial class Guards
{
    public const string Csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly string[] Languages = ["en", "zh-Hans"];

    public static IServiceCollection AddGuards(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = InTheReadersLanguage);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // caught below, where it is said which field it was
        services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        services.AddAntiforgery(o => { o.Cookie.Name = "leeward.form"; o.Cookie.HttpOnly = true; o.Cookie.SameSite = SameSiteMode.Strict; o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; });
        services.AddHsts(o => { o.MaxAge = TimeSpan.FromDays(365); o.IncludeSubDomains = true; });
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture("en").AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            o.FallBackToParentUICultures = true;
            o.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = "leeward.language" }, new BrowserLanguage()];
        });
        var perMinute = configuration.GetValue("Leeward:Limits:PublicPostsPerMinute", 10);
        var perSecond = configuration.GetValue("Leeward:Limits:RequestsPerSecond", 100);
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = (refused, _) =>
            {
                // A sliding window does not say when: one of its six parts is the shortest that can help.
                var after = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(10);
                refused.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            {
                var who = Caller(http);
                return HttpMethods.IsPost(http.Request.Method) && IsGuessedAt(http.Request.Path)
                    ? RateLimitPartition.GetSlidingWindowLimiter("narrow:" + who, _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 })
                    : RateLimitPartition.GetTokenBucketLimiter(who, _ => new() { TokenLimit = 4 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) });
            });
        });
        return services;
    }

    /// <summary>Whose requests are counted together: those of a client, of an account, otherwise of an address.</summary>
    private static string Caller(HttpContext http)
    {
        var known = ClientTokens.IsUsed(http) ? ClientTokens.Of(http)?.ToString() : http.User.FindFirstValue(ClaimTypes.NameIdentifier);
        return known ?? http.Connection.RemoteIpAddress?.ToString() ?? "?";
    }

    /// <summary>What anybody may post without being known: reports, receipt codes, passwords, invitations; and the password once more when signing. It is where strangers try their luck, so its limit is narrow.</summary>
    private static bool IsGuessedAt(PathString path) =>
        path.StartsWithSegments("/procedure-approvals") || (path.StartsWithSegments("/api/v1/procedure-approvals", StringComparison.OrdinalIgnoreCase, out var act) && act.Value?.EndsWith("/sign", StringComparison.OrdinalIgnoreCase) == true)
        || path.StartsWithSegments("/report") || path.StartsWithSegments("/sign-in") || path.StartsWithSegments("/invitation")
        || (path.StartsWithSegments("/api/v1/reports", StringComparison.OrdinalIgnoreCase, out var rest) && (rest.Value is null or "" or "/" || rest.StartsWithSegments("/receipt")));

    public static void UseGuards(this WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Csp;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            await next(http);
        });
        if (!app.Environment.IsDevelopment()) { app.UseHsts(); }
        app.UseWhen(IsApi, api => { api.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = e => (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError }); api.UseStatusCodePages(); });
        // The page that says "not found" is rendered in a scope of its own: the first page's services have been used already.
        app.UseWhen(http => !IsApi(http), pages =>
        {
            pages.UseExceptionHandler("/status/500", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
            pages.Use(ReadyForWordsAsync);
        });
        app.UseRequestLocalization();
        app.Use(SayTroubleAsync);
        app.UseRouting();
        app.UseTokenLimit();
        app.UseAuthentication();
        app.UseWhen(ClientTokens.IsUsed, api => api.Use(ClientTokens.RecogniseAsync));
        app.UseRateLimiter();
        app.Use(SetActorAsync);
        app.Use(GuardPageAsync);
        app.UseRights();
        app.UseIdempotency("/api/v1");
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>What the framework refuses (malformed, too large, no such route) says so like every other refusal: code and words in the reader's language.</summary>
    private static void InTheReadersLanguage(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Extensions.ContainsKey("code")) { return; }
        var status = problem.Status ?? context.HttpContext.Response.StatusCode;
        var code = "kernel.http." + (status is 400 or 401 or 403 or 404 or 405 or 413 or 415 or 429 ? status : status >= 500 ? 500 : 400).ToString(CultureInfo.InvariantCulture);
        // The culture of the request does not reach out here: what failed stood further in.
        if (context.HttpContext.Features.Get<IRequestCultureFeature>() is { } chosen) { CultureInfo.CurrentUICulture = chosen.RequestCulture.UICulture; }
        problem.Type = "urn:leeward:" + code;
        problem.Detail = context.HttpContext.RequestServices.GetRequiredService<TextCatalogue>().Say(code);
        problem.Extensions["code"] = code;
    }

    /// <summary>
    /// Lets the page that says "no" take the place of a refusal without words: a form that the page no longer has (somebody was faster), or without its token. The
    /// words are read, not posted: shown as an answer to a POST they would be taken for that form once more.
    /// </summary>
    private static async Task ReadyForWordsAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerPathFeature>() is not null) { http.Request.Method = HttpMethods.Get; }
        await next(http);
        var answer = http.Response;
        if (answer is { StatusCode: >= 400, HasStarted: false, ContentLength: null or 0 }) { answer.ContentType = null; }
    }

    private static bool IsApi(HttpContext http) =>
        (http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/api/reference")) || http.Request.Path.StartsWithSegments("/connect") || http.Request.Path.StartsWithSegments("/openapi");

    /// <summary>A full disk or a busy database is no bug: it is said as what it is.</summary>
    private static async Task SayTroubleAsync(HttpContext http, RequestDelegate next)
    {
        try { await next(http); }
        catch (Exception e) when (!http.Response.HasStarted && DatabaseTrouble.Recognise(e) is not null)
        {
            var trouble = DatabaseTrouble.Recognise(e)!;
            if (IsApi(http)) { await Endpoints.Problem(http, trouble).ExecuteAsync(http); }
            else { http.Response.StatusCode = Endpoints.Status(trouble.Kind); }
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted && IsApi(http))
        {
            await (e.StatusCode == StatusCodes.Status400BadRequest && FieldOf(e) is { } field
                ? Endpoints.Problem(http, Refusal.Invalid(field, e.InnerException is WithoutOffsetException ? "kernel.no_offset" : "kernel.unreadable")) : TypedResults.Problem(statusCode: e.StatusCode)).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted && (IsFormNobodyCanRead(e) || IsQuestionNobodyCanRead(e)))
        {
            (http.Response.StatusCode, http.Response.ContentType) = (StatusCodes.Status400BadRequest, null); // with a content type, no page would be put in its place
        }
    }

    /// <summary>Where in the request the mistake is, as far as the framework says; never what was sent.</summary>
    private static string? FieldOf(BadHttpRequestException e)
    {
        var path = e.InnerException is System.Text.Json.JsonException json ? json.Path?.TrimStart('$', '.') : Parameter().Match(e.Message) is { Success: true } named ? named.Groups[1].Value : null;
        return path is { Length: > 0 and < 100 } && path.All(c => c is '.' or '_' or '[' or ']' || char.IsAsciiLetterOrDigit(c)) ? path : null;
    }

    [GeneratedRegex("parameter \"[^ ]+ ([A-Za-z]+)\"")]
    private static partial Regex Parameter();

    /// <summary>A form with a null character, a broken boundary or too many parts: the framework throws, the sender is to blame.</summary>
    private static bool IsFormNobodyCanRead(Exception e) => (e is (InvalidDataException or IOException) && e.StackTrace?.Contains("FormFeature", StringComparison.Ordinal) == true) || (e.InnerException is { } inner && IsFormNobodyCanRead(inner));

    /// <summary>A word where a page asks for a number, behind the question mark of an address.</summary>
    private static bool IsQuestionNobodyCanRead(Exception e) =>
        e is InvalidOperationException && e.StackTrace is { } from && (from.Contains("UrlValueConstraint", StringComparison.Ordinal) || from.Contains("QueryParameterValueSupplier", StringComparison.Ordinal));

    private static async Task SetActorAsync(HttpContext http, RequestDelegate next)
    {
        if (ClientTokens.IsUsed(http)) { await SetClientAsync(http, next); return; }
        if (Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var account))
        {
            if (Doorkeeper.SessionOf(http.User) is not { } session || !await http.RequestServices.GetRequiredService<Sessions>().IsAliveAsync(session, account, http.RequestAborted))
            {
                await http.SignOutAsync(IdentityConstants.ApplicationScheme);
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
                http.Response.Headers.CacheControl = "no-cache, no-store";
                await next(http);
                return;
            }
            var actor = await http.RequestServices.GetRequiredService<ActorResolver>().ResolveAsync(account, http.RequestAborted);
            if (actor is not null) { http.RequestServices.GetRequiredService<ActorScope>().Actor = actor; }
        }
        if (!HttpMethods.IsGet(http.Request.Method) || http.User.Identity?.IsAuthenticated == true) { http.Response.Headers.CacheControl = "no-cache, no-store"; }
        await next(http);
    }

    /// <summary>A system with a bearer token. A token that no longer counts is refused before anything else is looked at.</summary>
    private static async Task SetClientAsync(HttpContext http, RequestDelegate next)
    {
        http.User = new ClaimsPrincipal(new ClaimsIdentity());
        http.Response.Headers.CacheControl = "no-store";
        var actor = ClientTokens.Of(http) is { } client ? await http.RequestServices.GetRequiredService<ActorResolver>().ResolveAsync(client, http.RequestAborted) : null;
        if (actor is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            await Endpoints.Problem(http, new Refusal("kernel.client.token"), StatusCodes.Status401Unauthorized).ExecuteAsync(http);
            return;
        }
        http.RequestServices.GetRequiredService<ActorScope>().Actor = actor;
        await next(http);
    }

    /// <summary>Without a sign-in: to the sign-in page. With one but without the right: an audited, polite refusal.</summary>
    private static async Task GuardPageAsync(HttpContext http, RequestDelegate next)
    {
        var needed = http.GetEndpoint()?.Metadata.GetMetadata<PageNeedsAttribute>();
        if (needed is not null)
        {
            var access = http.RequestServices.GetRequiredService<IAccess>();
            if (access.Actor.AccountId is null)
            {
                http.Response.Redirect("/sign-in?returnUrl=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString));
                return;
            }
            if (needed.Right.Length > 0 && !access.HoldsAnywhere(needed.Right))
            {
                await access.RefuseAsync(needed.Right, "page", null, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
        }
        await next(http);
    }

    /// <summary>Any Chinese goes to Simplified Chinese, everything else to English.</summary>
    private sealed class BrowserLanguage : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
        {
            var first = httpContext.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).FirstOrDefault()?.Value.Value ?? "en";
            return Task.FromResult<ProviderCultureResult?>(new(first.StartsWith("zh", true, CultureInfo.InvariantCulture) ? "zh-Hans" : "en"));
        }
    }
}
