using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Previews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>The API of evidence files.</summary>
internal static class EvidenceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{run:guid}/evidence", async (Guid run, string? cursor, int? size, ReadEvidence read, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await read.ListAsync(run, ct), cursor, size, f => f.Id)).Needs(ReadEvidence.Right).WithName("Procedures_ListEvidence").Produces<Page<EvidenceLine>>();
        api.MapPost("/runs/{run:guid}/steps/{step}/{number:int}/evidence/{type}", AddAsync)
            .Needs(AddEvidence.Right).WithMetadata(new UploadAttribute(AddEvidence.Largest)).WithName("Procedures_AddEvidence").Accepts<string>("application/octet-stream").Produces<Guid>(201);
        // The purpose may speak of people: it stands in a header or a form, never in an address that logs and histories keep.
        api.MapGet("/runs/{run:guid}/evidence/{file:guid}/content", (Guid run, Guid file, ReadEvidence read, HttpContext http, CancellationToken ct) =>
            HandOutAsync(run, file, Uri.UnescapeDataString(http.Request.Headers["X-Purpose"].ToString()), read, http, ct)).Needs(ReadEvidence.Right).WithName("Procedures_OpenEvidence").Produces(200, contentType: "application/octet-stream");
        api.MapPost("/runs/{run:guid}/evidence/{file:guid}/content", (Guid run, Guid file, [FromForm] string? purpose, ReadEvidence read, HttpContext http, CancellationToken ct) =>
            HandOutAsync(run, file, purpose, read, http, ct)).Needs(ReadEvidence.Right).WithName("Procedures_OpenEvidenceByForm").Produces(200, contentType: "application/octet-stream");
        api.MapGet("/runs/{run:guid}/evidence/{file:guid}/custody", async (Guid run, Guid file, ReadEvidence read, HttpContext http, CancellationToken ct) =>
            http.Answer(await read.CustodyAsync(run, file, ct))).Needs(ReadEvidence.Right).WithName("Procedures_EvidenceCustody").Produces<IReadOnlyList<CustodyView>>();
        // For the player of the file's own page; the ticket that the page was given says that the opening is in the chain of custody.
        api.MapGet("/runs/{run:guid}/evidence/{file:guid}/view", PlayAsync).Needs(ReadEvidence.Right).WithName("Procedures_PlayEvidence").Produces(200, contentType: "application/octet-stream");
        api.MapGet("/runs/{run:guid}/evidence/{file:guid}/readers", async (Guid run, Guid file, string? cursor, int? size, FileReaders readers, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await readers.ListAsync(run, file, ct), cursor, size, r => r.Id)).Needs(ReadEvidence.Right).WithName("Procedures_EvidenceReaders").Produces<Page<FileReader>>();
        api.MapPost("/runs/{run:guid}/evidence/verify", async (Guid run, ReadEvidence read, HttpContext http, CancellationToken ct) =>
            http.Answer(await read.VerifyAsync(run, ct))).Needs(ReadEvidence.Right).WithName("Procedures_VerifyEvidence").Produces<IReadOnlyList<string>>();
    }

    /// <summary>The body is the file itself, of any content type; <c>X-File-Name</c> may name it (percent-encoded).</summary>
    private static async Task<IResult> AddAsync(Guid run, string step, int number, string type, AddEvidence add, HttpContext http, CancellationToken ct)
    {
        if (http.Request.ContentLength > AddEvidence.Largest) { return Endpoints.Problem(http, TooLarge); }
        using var body = new MemoryStream();
        var piece = new byte[81920];
        for (int read; (read = await http.Request.Body.ReadAsync(piece, ct)) > 0;)
        {
            if (body.Length + read > AddEvidence.Largest) { return Endpoints.Problem(http, TooLarge); }
            body.Write(piece, 0, read);
        }
        var name = Uri.UnescapeDataString(http.Request.Headers["X-File-Name"].ToString());
        return http.AnswerCreated(await add.RunAsync(run, http.IfMatch(), new(step, number, type, name, body.ToArray()), ct), id => $"/api/v1/runs/{run}/evidence/{id}/content");
    }

    /// <summary>The file, to be saved and never run: no sniffing, no script, nothing kept by caches.</summary>
    private static async Task<IResult> HandOutAsync(Guid run, Guid file, string? purpose, ReadEvidence read, HttpContext http, CancellationToken ct)
    {
        var content = await read.OpenAsync(run, file, purpose, ct);
        if (!content.Ok) { return http.Answer(content); }
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(content.Value.Hash))}:";
        return Results.File(content.Value.Bytes, content.Value.Kind.Media, content.Value.Name);
    }

    /// <summary>A film or recording for a player, in pieces.</summary>
    private static Task<IResult> PlayAsync(Guid run, Guid file, string? ticket, ReadEvidence read, ViewTickets tickets, MediaPieces pieces, HttpContext http, CancellationToken ct) =>
        pieces.AnswerAsync(http, () => read.PlayAsync(run, file, ticket, tickets, ct), ct);

    private static Refusal TooLarge => Refusal.Invalid("file", "procedures.evidence.too_large", AddEvidence.Largest >> 20);
}
