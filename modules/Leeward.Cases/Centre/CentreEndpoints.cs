using Leeward.Cases.Cases;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Centre;

/// <summary>The API of sending a case to a centre.</summary>
internal static class CentreEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases/{id:guid}/runs", async (Guid id, string? cursor, int? size, ReadCase read, IProcedureRuns runs, HttpContext http, CancellationToken ct) =>
            await read.RunAsync(id, ct) is { Ok: false } no ? http.Answer(no) : Results.Ok(Endpoints.PageOf(await runs.RunsAsync(id, ct), cursor, size, r => r.RunId.Value))).Needs(OpenCase.ReadRight).WithName("Cases_ListRuns").Produces<Page<RunSummary>>();
        api.MapGet("/cases/{id:guid}/nearest-centre", async (Guid id, SendToCentre send, HttpContext http, CancellationToken ct) =>
            http.Answer(await send.ProposeAsync(id, ct))).Needs(SendToCentre.Right).WithName("Cases_ProposeCentre").Produces<CentreChoice>();
        api.MapPost("/cases/{id:guid}/runs", async (Guid id, SendToCentre send, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await send.RunAsync(id, ct), run => $"/api/v1/runs/{run.Value}")).Needs(SendToCentre.Right).WithName("Cases_SendToCentre").Produces<RunId>(201);
    }
}
