using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Rollouts;

/// <summary>The filter as it stands behind the question mark.</summary>
internal sealed record RolloutQuery(string? Region, RolloutStage? Stage, string? Missing, bool? Late, string? Search, string? Sort)
{
    public RolloutFilter Filter() => new(Region, Stage, Missing, Late ?? false, Search, Sort);
}

/// <summary>The API of roll-outs. A step at a centre is done by who confirms for the centre, or by who manages the roll-out in its region: the use case asks for one of the two.</summary>
internal static class RolloutEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rollouts", async (string? cursor, int? size, RolloutDesk desk, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf(await desk.ListAsync(ct), cursor, size, r => r.Id))).Needs(RolloutDesk.Read).WithName("Procedures_ListRollouts");
        api.MapPost("/rollouts", async (StartRolloutInput input, StartRollout start, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await start.RunAsync(input, ct), id => $"/api/v1/rollouts/{id}")).Needs(RolloutDesk.Manage).WithName("Procedures_StartRollout").Produces<Guid>(201);
        var one = api.MapGroup("/rollouts/{id:guid}");
        one.MapGet("/", async (Guid id, RolloutDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await desk.FiguresAsync(id, ct), r => r.Line.Version)).Needs(RolloutDesk.Read).WithName("Procedures_Rollout").Produces<RolloutFigures>();
        one.MapPost("/end", async (Guid id, StartRollout start, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await start.EndAsync(id, version, ct)) : http.VersionNeeded()).Needs(RolloutDesk.Manage).WithName("Procedures_EndRollout").ChangesVersion();
        one.MapPost("/centres", async (Guid id, StartRollout start, HttpContext http, CancellationToken ct) =>
            http.Answer(await start.AddAsync(id, ct))).Needs(RolloutDesk.Manage).WithName("Procedures_AddRolloutCentres").Produces<int>();
        one.MapGet("/centres", async (Guid id, [AsParameters] RolloutQuery query, string? cursor, int? size, RolloutDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.PlacesAsync(id, query.Filter(), cursor, size, ct))).Needs(RolloutDesk.Read).WithName("Procedures_RolloutCentres").Produces<Page<PlaceLine>>();
        one.MapGet("/export", async (Guid id, [AsParameters] RolloutQuery query, ExportRollout export, HttpContext http, CancellationToken ct) =>
        {
            var file = await export.RunAsync(id, query.Filter(), ct);
            http.Response.Headers.CacheControl = "no-store";
            return file.Ok ? Results.File(file.Value, CsvSheet.Type, "rollout.csv") : Endpoints.Problem(http, file.Refusal!);
        }).Needs(RolloutDesk.Read).WithName("Procedures_ExportRollout").Produces<string>(contentType: "text/csv");
        one.MapPost("/acts", async (Guid id, BulkInput input, BulkRollout bulk, HttpContext http, CancellationToken ct) =>
            http.Answer(await bulk.RunAsync(id, input, ct))).Needs(RolloutDesk.Manage).WithName("Procedures_BulkRollout").Produces<BulkResult>();
        one.MapPost("/records", async (Guid id, RecordsInput input, BulkRollout bulk, HttpContext http, CancellationToken ct) =>
            http.Answer(await bulk.RecordAsync(id, input.Records, ct))).Needs(RolloutDesk.Manage).WithName("Procedures_RecordRollout").Produces<BulkResult>();
        var place = api.MapGroup("/rollout-centres/{id:guid}");
        place.MapGet("/", async (Guid id, RolloutDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await desk.PlaceAsync(id, ct), p => p.Line.Version)).Needs(RolloutDesk.Read).WithName("Procedures_RolloutCentre").Produces<PlaceView>();
        Step(place, "receipt", "Procedures_ReceiveRollout", (id, version, work, ct) => work.ReceiveAsync(id, version, ct));
        Step(place, "in-force", "Procedures_PutRolloutInForce", (id, version, work, ct) => work.PutInForceAsync(id, version, ct));
        place.MapPut("/training", async (Guid id, TrainingInput input, WorkRollout work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await work.TrainAsync(id, version, input, ct), p => p.Line.Version) : http.VersionNeeded()).Needs(RolloutDesk.Read).WithName("Procedures_RecordTraining").ChangesVersion().Produces<PlaceView>();
        place.MapPut("/checklist", async (Guid id, ChecklistInput input, WorkRollout work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await work.CheckAsync(id, version, input, ct), p => p.Line.Version) : http.VersionNeeded()).Needs(RolloutDesk.Read).WithName("Procedures_RecordChecklist").ChangesVersion().Produces<PlaceView>();
        place.MapPost("/undo", async (Guid id, UndoInput input, WorkRollout work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await work.UndoAsync(id, version, input.Reason, ct), p => p.Line.Version) : http.VersionNeeded()).Needs(RolloutDesk.Read).WithName("Procedures_UndoRolloutStep").ChangesVersion().Produces<PlaceView>();
    }

    private static void Step(IEndpointRouteBuilder place, string path, string name, Func<Guid, int, WorkRollout, CancellationToken, Task<Outcome<PlaceView>>> act) =>
        place.MapPost(path, async (Guid id, WorkRollout work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await act(id, version, work, ct), p => p.Line.Version) : http.VersionNeeded()).Needs(RolloutDesk.Read).WithName(name).ChangesVersion().Produces<PlaceView>();
}
