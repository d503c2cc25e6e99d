using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Moves;

/// <summary>The filter as it stands behind the question mark.</summary>
internal sealed record CaseQuery(string? Subject, Guid? Centre, CaseState? State, string? What, string? Why)
{
    public CaseFilter Filter() => new(Subject, Centre, State, What, Why);
}

/// <summary>The API of moves. Figures are for who reads procedures; which cases they are, is for those who may see runs.</summary>
internal static class MoveEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/moves", async (string? cursor, int? size, MoveDesk desk, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf(await desk.ListAsync(ct), cursor, size, m => m.Id))).Needs(ProcedureLibrary.Read).WithName("Procedures_ListMoves");
        api.MapPost("/moves", async (MoveRequest request, ManageMove manage, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await manage.RunAsync(request, ct), id => $"/api/v1/moves/{id}")).Needs(ManageMove.Right).WithName("Procedures_LookAtMove").Produces<Guid>(201);
        var one = api.MapGroup("/moves/{id:guid}");
        one.MapGet("/", async (Guid id, MoveDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await desk.FindAsync(id, ct), m => m.Line.Version)).Needs(ProcedureLibrary.Read).WithName("Procedures_Move").Produces<MoveView>();
        one.MapPost("/look", async (Guid id, ManageMove manage, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await manage.LookAgainAsync(id, version, ct)) : http.VersionNeeded()).Needs(ManageMove.Right).WithName("Procedures_LookAgainAtMove").ChangesVersion();
        one.MapPost("/apply", async (Guid id, MoveReason input, ManageMove manage, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await manage.MoveAsync(id, version, input.Reason, ct)) : http.VersionNeeded()).Needs(ManageMove.Right).WithName("Procedures_ApplyMove").ChangesVersion();
        one.MapPost("/undo", async (Guid id, MoveReason input, ManageMove manage, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await manage.UndoAsync(id, version, input.Reason, ct)) : http.VersionNeeded()).Needs(ManageMove.Right).WithName("Procedures_UndoMove").ChangesVersion();
        one.MapGet("/cases", async (Guid id, [AsParameters] CaseQuery query, string? cursor, int? size, MoveDesk desk, MovedCases cases, HttpContext http, CancellationToken ct) =>
            await desk.RowAsync(id, ct) is { Ok: false } no ? Endpoints.Problem(http, no.Refusal!) : Results.Ok(await cases.ListAsync(id, query.Filter(), cursor, size, ct)))
            .Needs(RunDesk.Read).WithName("Procedures_ListMovedCases").Produces<Page<MovedCaseLine>>();
        one.MapGet("/export", async (Guid id, [AsParameters] CaseQuery query, MoveDesk desk, MovedCases cases, TextCatalogue texts, HttpContext http, CancellationToken ct) =>
        {
            if (await desk.RowAsync(id, ct) is { Ok: false } no) { return Endpoints.Problem(http, no.Refusal!); }
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(await cases.CsvAsync(id, query.Filter(), code => texts.Say(code), ct), CsvSheet.Type, "moved-cases.csv");
        }).Needs(RunDesk.Read).WithName("Procedures_ExportMovedCases").Produces<string>(contentType: "text/csv");
        api.MapGet("/moved-cases/{id:guid}", async (Guid id, MovedCases cases, HttpContext http, CancellationToken ct) =>
            http.Answer(await cases.FindAsync(id, ct))).Needs(RunDesk.Read).WithName("Procedures_MovedCase").Produces<MovedCaseView>();
        // The case must be seen and the right held where it lies: the use case asks for both.
        api.MapPost("/moved-cases/{id:guid}/undo", async (Guid id, MoveReason input, ManageMove manage, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await manage.UndoCaseAsync(id, input.Reason, ct))).Needs(ManageMove.Right).WithName("Procedures_UndoMovedCase");
    }
}
