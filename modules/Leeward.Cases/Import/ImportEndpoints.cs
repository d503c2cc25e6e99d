using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Import;

internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports");
        // The body is the file itself. Only text/csv, which no foreign page can send with a person's cookie.
        imports.MapPost("/", async (string kind, string? source, bool? dryRun, HttpContext http, StartImport start, CancellationToken ct) =>
        {
            if (!(http.Request.ContentType ?? "").StartsWith("text/csv", StringComparison.OrdinalIgnoreCase))
            {
                return Endpoints.Problem(http, Refusal.Invalid("File", "cases.import.csv_needed"), StatusCodes.Status415UnsupportedMediaType);
            }
            var started = await start.UploadAsync(new(ImportJob.Prefix + kind, source, null, dryRun ?? false, null, Language), http.Request.Body, ct);
            return started.Ok ? Results.Accepted($"/api/v1/imports/{started.Value}", new StartedImport(started.Value)) : Endpoints.Problem(http, started.Refusal!);
        }).Needs(ImportJob.Right).WithName("Cases_StartImport").WithMetadata(new RequestSizeLimitAttribute(ImportJob.MostBytes + 1024)).Accepts<string>("text/csv").Produces<StartedImport>(202);
        imports.MapGet("/", async (string? cursor, int? size, StartImport start, CancellationToken ct) => TypedResults.Ok(Endpoints.PageOf(await start.MineAsync(ct), cursor, size, i => i.Id))).Needs(ImportJob.Right).WithName("Cases_ListImports");
        imports.MapGet("/{id:guid}", async (Guid id, StartImport start, HttpContext http, CancellationToken ct) => http.Answer(await start.FindAsync(id, ct)))
            .Needs(ImportJob.Right).WithName("Cases_OpenImport").Produces<ImportStanding>();
        imports.MapGet("/{id:guid}/refused-rows", async (Guid id, StartImport start, HttpContext http, CancellationToken ct) =>
        {
            using var content = new MemoryStream();
            var copied = await start.CopyBadRowsAsync(id, content, ct);
            return copied.Ok ? Results.File(content.ToArray(), CsvSheet.Type, "refused-rows.csv") : Endpoints.Problem(http, copied.Refusal!);
        }).Needs(ImportJob.Right).WithName("Cases_RefusedRows").Produces(200, contentType: "text/csv");
    }

    public static string Language => Languages.Current;
}
