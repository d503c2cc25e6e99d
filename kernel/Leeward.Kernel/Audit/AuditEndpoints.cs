using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Kernel.Audit;

/// <summary>The audit trail in the API.</summary>
public static class AuditEndpoints
{
    /// <summary>Maps <c>/audit</c>.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit");
        audit.MapGet("/", async ([AsParameters] AuditFilter filter, SearchAudit search, HttpContext http, CancellationToken ct) => http.Answer(await search.RunAsync(filter, ct)))
            .Needs(SearchAudit.Right).WithName("Kernel_SearchAudit").Produces<Page<AuditEvent>>();
        // A GET that leaves its own line in the trail, as every reading does.
        audit.MapGet("/export", async ([AsParameters] AuditFilter filter, SearchAudit search, AuditWords words, HttpContext http, CancellationToken ct) =>
        {
            var done = await search.ExportAsync(filter, e => words.Verb(e.Verb), () =>
            {
                http.Response.ContentType = CsvSheet.Type;
                http.Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
                return Task.FromResult(http.Response.Body);
            }, ct);
            return done.Ok ? Results.Empty : Endpoints.Problem(http, done.Refusal!);
        }).Needs(SearchAudit.ExportRight).WithName("Kernel_ExportAudit").Produces(200, contentType: "text/csv");
        audit.MapPost("/verifications", async (VerifyAudit verify, HttpContext http, CancellationToken ct) =>
        {
            var started = await verify.StartAsync(ct);
            return started.Ok ? Results.Accepted("/api/v1/audit/verifications/latest", started.Value) : Endpoints.Problem(http, started.Refusal!);
        }).Needs(VerifyAudit.Right).WithName("Kernel_VerifyAudit").Produces<Guid>(StatusCodes.Status202Accepted);
        audit.MapGet("/verifications/latest", async (VerifyAudit verify, HttpContext http, CancellationToken ct) => http.Answer(await verify.LastAsync(ct)))
            .Needs(SearchAudit.Right).WithName("Kernel_LatestVerification").Produces<AuditProof>();
    }
}
