using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Services;

/// <summary>The API of services.</summary>
internal static class ServiceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases/{id:guid}/services", async (Guid id, string? cursor, int? size, ReadServices read, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await read.OfCaseAsync(id, ct), cursor, size, s => s.Id))
            .Needs(ReadServices.Right).WithName("Cases_ListServices").Produces<Page<ServiceView>>();
        api.MapPost("/cases/{id:guid}/services", async (Guid id, RequestServiceRequest body, RequestService ask, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await ask.RunAsync(id, body, ct), made => $"/api/v1/services/{made}")).Needs(RequestService.Right).WithName("Cases_RequestService").Produces<Guid>(201);
        api.MapGet("/services/{id:guid}", async (Guid id, ReadServices read, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await read.OneAsync(id, ct), s => s.Version))
            .Needs(ReadServices.Right).WithName("Cases_ReadService").Produces<ServiceView>();
        api.MapGet("/services", async (bool? settled, string? cursor, int? size, ReadServices read, CancellationToken ct) =>
            TypedResults.Ok(await read.MineAsync(settled == true, cursor, size, ct)))
            .Needs(ReadServices.Right).WithName("Cases_ListMyServices");
        api.MapPost("/services/{id:guid}/state", async (Guid id, MoveServiceRequest body, MoveService move, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.Answer(await move.RunAsync(id, body with { Version = version }, ct)) : http.VersionNeeded())
            .Needs(ReadServices.Right).WithName("Cases_MoveService").ChangesVersion().Produces<ServiceState>();
    }
}
