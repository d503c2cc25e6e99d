using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Incidents;

/// <summary>The API of incidents.</summary>
internal static class IncidentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var incidents = api.MapGroup("/cases/{id:guid}/incidents");
        incidents.MapGet("/", async (Guid id, string? cursor, int? size, ReadIncidents read, HttpContext http, CancellationToken ct) => http.AnswerPage(await read.RunAsync(id, ct), cursor, size, i => i.Id))
            .Needs(OpenCase.ReadRight).WithName("Cases_ListIncidents").Produces<Page<IncidentView>>();
        incidents.MapPost("/", async (Guid id, IncidentRequest body, RecordIncident record, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await record.RunAsync(id, body, ct), made => $"/api/v1/cases/{id}/incidents#{made}")).Needs(RecordIncident.Right).WithName("Cases_RecordIncident").Produces<Guid>(201);
    }
}
