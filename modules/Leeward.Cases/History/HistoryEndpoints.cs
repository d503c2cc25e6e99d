using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.History;

/// <summary>The API of notes and history.</summary>
internal static class HistoryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var one = api.MapGroup("/cases/{id:guid}");
        one.MapGet("/notes", async (Guid id, string? cursor, int? size, ReadHistory read, HttpContext http, CancellationToken ct) =>
            http.Answer(await read.NotesAsync(id, cursor, size, ct))).Needs(ReadHistory.Right).WithName("Cases_ListNotes").Produces<Page<NoteView>>();
        one.MapPost("/notes", async (Guid id, NoteRequest body, WriteNote write, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await write.RunAsync(id, body, ct), note => $"/api/v1/cases/{id}/notes#{note}")).Needs(WriteNote.Right).WithName("Cases_WriteNote").Produces<Guid>(201);
        one.MapGet("/history", async (Guid id, string? cursor, int? size, ReadHistory read, HttpContext http, CancellationToken ct) =>
        {
            var take = Cursor.Size(size);
            var lines = await read.LinesAsync(id, Cursor.TryUnpack(cursor, out var before, out _) ? before : null, take + 1, ct);
            if (!lines.Ok) { return Endpoints.Problem(http, lines.Refusal!); }
            return Results.Ok(new Page<AuditLine>([.. lines.Value.Take(take)], lines.Value.Count > take ? Cursor.Pack(lines.Value[take - 1].Seq, Guid.Empty) : null));
        }).Needs(ReadHistory.Right).WithName("Cases_ReadHistory").Produces<Page<AuditLine>>();
    }
}
