using System.Globalization;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Leeward.Kernel.Web;

/// <summary>The right a route asks for, as endpoint metadata: the architecture test reads it, the filter enforces it.</summary>
public sealed record NeededRight(string Right);

/// <summary>The route changes a record whose version the caller must name.</summary>
public sealed record ChangesVersion;

/// <summary>The POST only reads: its answer is never kept.</summary>
public sealed record OnlyReads;

/// <summary>What every API route shares: the right beside the route, refusals as problem details, ETags.</summary>
public static class Endpoints
{
    /// <summary>Asks for a right, held anywhere; the record's region is checked by <see cref="Records.IRecords"/>. <see cref="UseRights"/> enforces it before the body is read.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string right) => route.WithMetadata(new NeededRight(right)).AddEndpointFilterFactory(CheckedInput.Make);

    /// <summary>Marks a route that is open to everybody, on purpose.</summary>
    public static RouteHandlerBuilder OpenToAll(this RouteHandlerBuilder route) => route.Needs("");

    /// <summary>Marks a write that names the version it changes: without If-Match 428, with an old one 412.</summary>
    public static RouteHandlerBuilder ChangesVersion(this RouteHandlerBuilder route) => route.WithMetadata(new ChangesVersion());

    /// <summary>Marks a POST that only reads, such as a search whose words must not stand in an address.</summary>
    public static RouteHandlerBuilder OnlyReads(this RouteHandlerBuilder route) => route.WithMetadata(new OnlyReads());

    /// <summary>
    /// Enforces the rights beside the routes: anonymous 401; without the right an audited 404, in the same words as for what does not exist. A write that must name
    /// its version and does not is refused here too.
    /// </summary>
    public static IApplicationBuilder UseRights(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<NeededRight>() is { Right.Length: > 0 } needed)
        {
            var access = http.RequestServices.GetRequiredService<IAccess>();
            if (!access.HoldsAnywhere(needed.Right))
            {
                if (access.Actor.AccountId is null)
                {
                    http.Response.Headers.WWWAuthenticate = "Bearer";
                    await Problem(http, new Refusal("kernel.sign_in"), StatusCodes.Status401Unauthorized).ExecuteAsync(http);
                    return;
                }
                await Problem(http, await access.RefuseAsync(needed.Right, "route", null, http.RequestAborted)).ExecuteAsync(http);
                return;
            }
        }
        if (metadata?.GetMetadata<ChangesVersion>() is not null && http.IfMatch() is null) { await http.VersionNeeded().ExecuteAsync(http); return; }
        if (IsJsonInOtherLetters(http.Request)) { await Problem(http, new Refusal("kernel.http.415"), StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(http); return; }
        ChoiceQuery.Spell(http);
        await next(http);
    });

    /// <summary>JSON travels in UTF-8 (RFC 8259); the framework fails on a character set that it does not know.</summary>
    private static bool IsJsonInOtherLetters(HttpRequest request) =>
        request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);

    /// <summary>200 with the value, or the refusal as problem details.</summary>
    public static IResult Answer<T>(this HttpContext http, Outcome<T> outcome) => outcome.Ok ? Microsoft.AspNetCore.Http.Results.Ok(outcome.Value) : Problem(http, outcome.Refusal!);

    /// <summary>200 with the value and its version as ETag, or the refusal.</summary>
    public static IResult AnswerVersioned<T>(this HttpContext http, Outcome<T> outcome, Func<T, int> version)
    {
        if (outcome.Ok) { http.Response.Headers.ETag = $"\"{version(outcome.Value).ToString(CultureInfo.InvariantCulture)}\""; }
        return http.Answer(outcome);
    }

    /// <summary>201 with Location, or the refusal.</summary>
    public static IResult AnswerCreated<T>(this HttpContext http, Outcome<T> outcome, Func<T, string> location) =>
        outcome.Ok ? Microsoft.AspNetCore.Http.Results.Created(location(outcome.Value), outcome.Value) : Problem(http, outcome.Refusal!);

    /// <summary>
    /// 200 with one page of a list that is short by nature, such as the notes of one case: the same shape and the same cursor as the long ones.
    /// </summary>
    public static IResult AnswerPage<T>(this HttpContext http, Outcome<IReadOnlyList<T>> outcome, string? cursor, int? size, Func<T, Guid> id)
    {
        if (!outcome.Ok) { return Problem(http, outcome.Refusal!); }
        return Microsoft.AspNetCore.Http.Results.Ok(PageOf(outcome.Value, cursor, size, id));
    }

    /// <summary>One page of a list in memory; the cursor is the last row shown.</summary>
    public static Page<T> PageOf<T>(IReadOnlyList<T> all, string? cursor, int? size, Func<T, Guid> id)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(id);
        var (from, take) = (0, Cursor.Size(size));
        if (Cursor.TryUnpack(cursor, out var place, out var last))
        {
            var at = all.ToList().FindIndex(one => id(one) == last);
            from = at >= 0 ? at + 1 : (int)Math.Clamp(place, 0, all.Count); // the row has gone: go on where it stood
        }
        var rows = all.Skip(from).Take(take).ToList();
        return new(rows, from + rows.Count < all.Count ? Cursor.Pack(from + rows.Count - 1, id(rows[^1])) : null);
    }

    /// <summary>204, or the refusal.</summary>
    public static IResult AnswerDone(this HttpContext http, Outcome outcome) => outcome.Ok ? Microsoft.AspNetCore.Http.Results.NoContent() : Problem(http, outcome.Refusal!);

    /// <summary>
    /// The version in If-Match, also where a proxy that compresses made it weak; null where the header is missing or takes any version (<c>*</c>), and -1, which is no record's version, where it cannot be read:
    /// who names a version must not be taken for somebody who names none.
    /// </summary>
    public static int? IfMatch(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var text = http.Request.Headers.IfMatch.ToString().Trim();
        if (text is "" or "*") { return null; }
        var plain = (text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text).Trim('"');
        return int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    /// <summary>The refusal of a write that does not say which version it changes (428).</summary>
    public static IResult VersionNeeded(this HttpContext http) =>
        Problem(http, new Refusal("kernel.if_match_needed"), StatusCodes.Status428PreconditionRequired);

    /// <summary>A refusal as RFC 9457 problem details in the reader's language, with its code, and errors by field.</summary>
    public static IResult Problem(HttpContext http, Refusal refusal, int? status = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(refusal);
        var texts = http.RequestServices.GetRequiredService<TextCatalogue>();
        var extensions = new Dictionary<string, object?> { ["code"] = refusal.Code };
        Refusal[] all = [refusal, .. refusal.More];
        var errors = all.Where(r => r.Field is not null).GroupBy(r => r.Field!).ToDictionary(g => g.Key, g => g.Select(texts.Say).ToArray());
        if (errors.Count > 0) { extensions["errors"] = errors; }
        return Microsoft.AspNetCore.Http.Results.Problem(
            detail: texts.Say(refusal), statusCode: status ?? Status(refusal.Kind), type: "urn:leeward:" + refusal.Code, extensions: extensions);
    }

    /// <summary>The HTTP status of a kind of refusal.</summary>
    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Rule => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status412PreconditionFailed,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Exists => StatusCodes.Status409Conflict,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.NoRoom => StatusCodes.Status507InsufficientStorage,
        RefusalKind.Gone => StatusCodes.Status410Gone,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
