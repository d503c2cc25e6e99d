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
        var cases = api.MapGroup("/cases");
        cases.MapGet("/", async ([AsParameters] CaseQuery query, ListCases list, CancellationToken ct) => TypedResults.Ok(await list.RunAsync(query.Filter(), ct)))
            .Needs(OpenCase.ReadRight).WithName("Cases_ListCases");
        cases.MapGet("/export", async ([AsParameters] CaseQuery query, ExportCases export, HttpContext http, CancellationToken ct) =>
            await export.RunAsync(query.Filter(), http.Response, ct) is { Ok: false } no ? Endpoints.Problem(http, no.Refusal!) : Results.Empty).Needs(OpenCase.ReadRight).WithName("Cases_ExportCases").Produces<string>(contentType: "text/csv");
        cases.MapGet("/{id:guid}", async (Guid id, ReadCase read, HttpContext http, CancellationToken ct) =>
        {
            var found = await read.RunAsync(id, ct);
            return found.Ok ? http.AnswerVersioned<CaseView>(found.Value.View(), c => c.Case.Version) : Endpoints.Problem(http, found.Refusal!);
        }).Needs(OpenCase.ReadRight).WithName("Cases_ReadCase").Produces<CaseView>();
        cases.MapPut("/{id:guid}", async (Guid id, EditCaseRequest body, EditCase edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await edit.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(EditCase.Right).WithName("Cases_EditCase").ChangesVersion().Produces<CaseSummary>();
    }

    /// <summary>The filter of the case list as it stands in an address.</summary>
    internal sealed record CaseQuery(
        CaseStatus? Status, RiskLevel? Risk, Guid? Worker, string? Region, string? Violence, string? Number, CaseOrder? Order, bool? Unassigned, string? Cursor, int? Size)
    {
        public CaseFilter Filter() => new(Status, Risk, Worker, Region, Number, Cursor, Size, Violence, Order ?? CaseOrder.Risk, Unassigned == true);
    }
}
