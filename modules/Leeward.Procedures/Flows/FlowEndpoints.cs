using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Flows;

/// <summary>Pictures of procedures as files of their own, for whoever reads the procedure. They are shown where they are opened, not saved.</summary>
internal static class FlowEndpoints
{
    private const string Svg = "image/svg+xml";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts/{id:guid}/flow", async (Guid id, DraftDesk desk, HttpContext http, CancellationToken ct) =>
            await desk.OpenAsync(id, ct) is { Ok: true, Value: { Partial: { } procedure } draft } ? Results.Text(FlowSvg.File(procedure, step => draft.Worst(step.Id)), Svg, System.Text.Encoding.UTF8) : http.Answer<string>(Refusal.NotFound))
            .Needs(DraftDesk.Read).WithName("Procedures_DraftFlow").Produces<string>(200, Svg);
        api.MapGet("/procedures/{hash}/flow", async (string hash, ProcedureLibrary library, HttpContext http, CancellationToken ct) =>
            await library.LineAsync(hash, ct) is null ? http.Answer<string>(Refusal.NotFound) : Results.Text(FlowSvg.File(await library.ByHashAsync(hash, ct), _ => null), Svg, System.Text.Encoding.UTF8))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_ProcedureFlow").Produces<string>(200, Svg);
    }
}
