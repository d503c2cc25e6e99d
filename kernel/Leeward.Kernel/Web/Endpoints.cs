using System.Globalization;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Web;

/// <summary>The right a route asks for, as endpoint metadata: the architecture test reads it, the filter enforces it.</summary>
public sealed record NeededRight(string Right);

/// <summary>What every API route shares: the right beside the route, refusals as problem details, ETags.</summary>
public static class Endpoints
{
    /// <summary>Asks for a right, held anywhere; the record's region is checked by <see cref="Records.IRecords"/>. Anonymous: 401; without it: an audited 404.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string right) =>
        route.WithMetadata(new NeededRight(right)).AddEndpointFilter(async (context, next) =>
        {
            var access = context.HttpContext.RequestServices.GetRequiredService<IAccess>();
            if (access.HoldsAnywhere(right)) { return await next(context); }
            if (access.Actor.AccountId is null) { return Problem(context.HttpContext, new Refusal("kernel.sign_in"), StatusCodes.Status401Unauthorized); }
            var refusal = await access.RefuseAsync(right, "route", null, context.HttpContext.RequestAborted);
            return Problem(context.HttpContext, refusal);
        });

    /// <summary>Marks a route that is open to everybody, on purpose.</summary>
    public static RouteHandlerBuilder OpenToAll(this RouteHandlerBuilder route) => route.WithMetadata(new NeededRight(""));

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

    /// <summary>204, or the refusal.</summary>
    public static IResult AnswerDone(this HttpContext http, Outcome outcome) => outcome.Ok ? Microsoft.AspNetCore.Http.Results.NoContent() : Problem(http, outcome.Refusal!);

    /// <summary>The version in If-Match; null when the header is missing or no number.</summary>
    public static int? IfMatch(this HttpContext http)
    {
        var text = http.Request.Headers.IfMatch.ToString().Trim().Trim('"');
        return int.TryParse(text, CultureInfo.InvariantCulture, out var version) ? version : null;
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
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
