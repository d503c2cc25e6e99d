using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Cases;

internal static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("/", async (CaseStatus? status, RiskLevel? risk, string? region, string? number, string? cursor, int? size, ListCases list, CancellationToken ct) =>
            TypedResults.Ok(await list.RunAsync(new(status, risk, null, region, number, cursor, size), ct))).Needs(OpenCase.ReadRight).WithName("Cases_ListCases");
        cases.MapGet("/{id:guid}", async (Guid id, ReadCase read, HttpContext http, CancellationToken ct) =>
        {
            var found = await read.RunAsync(id, ct);
            return found.Ok ? http.AnswerVersioned<CaseSummary>(found.Value.Case.Summary(), c => c.Version) : Endpoints.Problem(http, found.Refusal!);
        }).Needs(OpenCase.ReadRight).WithName("Cases_ReadCase").Produces<CaseSummary>();
        cases.MapPut("/{id:guid}", async (Guid id, EditCaseRequest body, EditCase edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await edit.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(EditCase.Right).WithName("Cases_EditCase").Produces<CaseSummary>();
        cases.MapPost("/{id:guid}/closure", async (Guid id, CloseCaseRequest body, CloseCase close, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await close.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(CloseCase.Right).WithName("Cases_CloseCase").Produces<CaseSummary>();
        cases.MapPost("/{id:guid}/reopening", async (Guid id, CloseCase close, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await close.ReopenAsync(id, version, ct), c => c.Version) : http.VersionNeeded())
            .Needs(CloseCase.ReopenRight).WithName("Cases_ReopenCase").Produces<CaseSummary>();
        api.MapGet("/children", async (string? search, string? cursor, int? size, FindChildren find, CancellationToken ct) =>
            TypedResults.Ok(await find.RunAsync(search, cursor, size, ct))).Needs(FindChildren.Right).WithTags("Cases").WithName("Cases_FindChildren");
    }
}
