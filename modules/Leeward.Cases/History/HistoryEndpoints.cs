using Leeward.Cases.Contracts;
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
        var one = api.MapGroup("/cases/{id:guid}").WithTags("History");
        one.MapGet("/notes", async (Guid id, ReadHistory read, HttpContext http, CancellationToken ct) => http.Answer(await read.NotesAsync(id, ct))).Needs(ReadHistory.Right).WithName("Cases_ListNotes").Produces<IReadOnlyList<NoteView>>();
        one.MapPost("/notes", async (Guid id, NoteRequest body, WriteNote write, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await write.RunAsync(id, body, ct), note => $"/api/v1/cases/{id}/notes#{note}")).Needs(WriteNote.Right).WithName("Cases_WriteNote");
        one.MapGet("/history", async (Guid id, long? before, int? size, ReadHistory read, HttpContext http, CancellationToken ct) =>
            http.Answer(await read.LinesAsync(id, before, Cursor.Size(size), ct))).Needs(ReadHistory.Right).WithName("Cases_ReadHistory").Produces<IReadOnlyList<AuditLine>>();
    }
}
