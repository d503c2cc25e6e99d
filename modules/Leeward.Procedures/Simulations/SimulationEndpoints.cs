using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Simulations;

/// <summary>A simulation in the API; its figures are null while it is played.</summary>
internal sealed record OpenSimulation(SimulationLine Simulation, SimulationSettings Settings, SimulationView? Figures);

internal static class SimulationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts/{id:guid}/simulations", async (Guid id, string? cursor, int? size, SimulationDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.OfDraftAsync(id, cursor, size, ct))).Needs(SimulationDesk.Read).WithName("Procedures_ListDraftSimulations").Produces<Page<SimulationLine>>();
        api.MapPost("/drafts/{id:guid}/simulations", async (Guid id, SimulationSettings input, AskSimulation ask, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await ask.OfDraftAsync(id, input, ct), one => $"/api/v1/simulations/{one}")).Needs(AskSimulation.Right).WithName("Procedures_SimulateDraft").Produces<Guid>(201);
        api.MapGet("/procedures/{hash}/simulations", async (string hash, string? cursor, int? size, SimulationDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.OfVersionAsync(hash, cursor, size, ct))).Needs(SimulationDesk.Read).WithName("Procedures_ListVersionSimulations").Produces<Page<SimulationLine>>();
        api.MapPost("/procedures/{hash}/simulations", async (string hash, SimulationSettings input, AskSimulation ask, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await ask.OfVersionAsync(hash, input, ct), one => $"/api/v1/simulations/{one}")).Needs(AskSimulation.Right).WithName("Procedures_SimulateVersion").Produces<Guid>(201);
        api.MapGet("/simulations/{id:guid}", async (Guid id, SimulationDesk desk, HttpContext http, CancellationToken ct) =>
        {
            var found = await desk.FindAsync(id, ct);
            return found.Ok ? Results.Ok(new OpenSimulation(found.Value.Line, found.Value.Settings, found.Value.View)) : Endpoints.Problem(http, found.Refusal!);
        }).Needs(SimulationDesk.Read).WithName("Procedures_Simulation").Produces<OpenSimulation>();
        api.MapDelete("/simulations/{id:guid}", async (Guid id, AskSimulation ask, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await ask.DeleteAsync(id, ct))).Needs(AskSimulation.Right).WithName("Procedures_DeleteSimulation");
        api.MapGet("/simulations/{id:guid}/export", async (Guid id, SimulationCsv csv, HttpContext http, CancellationToken ct) =>
        {
            var file = await csv.RunAsync(id, ct);
            http.Response.Headers.CacheControl = "no-store";
            return file.Ok ? Results.File(file.Value, CsvSheet.Type, "simulation.csv") : Endpoints.Problem(http, file.Refusal!);
        }).Needs(SimulationDesk.Read).WithName("Procedures_ExportSimulation").Produces<string>(contentType: "text/csv");
    }
}
