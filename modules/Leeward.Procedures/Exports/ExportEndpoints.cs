using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Exports;

/// <summary>Published procedures as files for other systems.</summary>
internal static class ExportEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/procedures/{hash}/bpmn", async (string hash, ExportProcedure export, HttpContext http, CancellationToken ct) =>
            Answer(http, await export.BpmnAsync(hash, ct))).Needs(ProcedureLibrary.Read).WithName("Procedures_ExportBpmn").Produces<string>(200, "application/xml");
        api.MapGet("/procedures/{hash}/plan-definition", async (string hash, ExportProcedure export, HttpContext http, CancellationToken ct) =>
            Answer(http, await export.PlanDefinitionAsync(hash, ct))).Needs(ProcedureLibrary.Read).WithName("Procedures_ExportPlanDefinition").Produces<string>(200, "application/fhir+json");
    }

    private static IResult Answer(HttpContext http, Outcome<ProcedureFile> outcome) =>
        outcome.Ok ? Results.File(outcome.Value.Bytes, outcome.Value.Media, outcome.Value.Name) : http.Answer(outcome);
}
