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
        cases.MapGet("/", async (CaseStatus? status, RiskLevel? risk, Guid? worker, string? region, string? violence, string? number, bool? dueFirst, string? cursor, int? size, ListCases list, CancellationToken ct) =>
            TypedResults.Ok(await list.RunAsync(new(status, risk, worker, region, number, cursor, size, violence, dueFirst == true), ct))).Needs(OpenCase.ReadRight).WithName("Cases_ListCases");
        cases.MapGet("/{id:guid}", async (Guid id, ReadCase read, HttpContext http, CancellationToken ct) =>
        {
            var found = await read.RunAsync(id, ct);
            return found.Ok ? http.AnswerVersioned<CaseSummary>(found.Value.Case.Summary(), c => c.Version) : Endpoints.Problem(http, found.Refusal!);
        }).Needs(OpenCase.ReadRight).WithName("Cases_ReadCase").Produces<CaseSummary>();
        cases.MapPut("/{id:guid}", async (Guid id, EditCaseRequest body, EditCase edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await edit.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(EditCase.Right).WithName("Cases_EditCase").Produces<CaseSummary>();
    }
}
