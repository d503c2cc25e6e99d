using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Closures;

/// <summary>The API of closing and reopening. Closure is asked for by filing the closure form on the case.</summary>
internal static class ClosureEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases/{id:guid}/closures", async (Guid id, string? cursor, int? size, ReadClosures read, HttpContext http, CancellationToken ct) => http.AnswerPage(await read.ListAsync(id, ct), cursor, size, c => c.Id))
            .Needs(OpenCase.ReadRight).WithName("Cases_ListClosures").Produces<Page<ClosureView>>();
        api.MapGet("/closures/waiting", async (string? cursor, int? size, ReadClosures read, CancellationToken ct) => TypedResults.Ok(await read.WaitingAsync(cursor, size, ct)))
            .Needs(CloseRights.Approve).WithName("Cases_ListWaitingClosures");
        api.MapPost("/closures/{id:guid}/decision", async (Guid id, DecideClosureRequest body, DecideClosure decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await decide.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(CloseRights.Approve).WithName("Cases_DecideClosure").ChangesVersion().Produces<CaseSummary>();
        api.MapPost("/cases/{id:guid}/reopening", async (Guid id, ReopenCaseRequest body, DecideClosure decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await decide.ReopenAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(CloseRights.Reopen).WithName("Cases_ReopenCase").ChangesVersion().Produces<CaseSummary>();
    }
}
