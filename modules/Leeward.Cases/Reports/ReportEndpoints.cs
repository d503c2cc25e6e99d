using Leeward.Cases.Contracts;
using Leeward.Cases.Triage;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Reports;

internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("/reports");
        // Anybody may report, and look up where their report stands; the host limits the rate.
        reports.MapPost("/", async (FileReportRequest body, FileReport file, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await file.RunAsync(body, ReportChannel.Public, ct), _ => "/api/v1/reports/receipt")).OpenToAll().WithName("Cases_FileReport").Produces<FiledReport>(201);
        reports.MapPost("/receipt", async (ReceiptRequest body, LookUpReceipt lookUp, HttpContext http, CancellationToken ct) =>
            http.Answer(await lookUp.RunAsync(body, ct))).OpenToAll().OnlyReads().WithName("Cases_LookUpReceipt").Produces<ReceiptAnswer>();
        reports.MapPost("/mandatory", async (FileReportRequest body, FileReport file, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await file.RunAsync(body, ReportChannel.Mandatory, ct), _ => "/api/v1/reports/receipt")).Needs(FileReport.Right).WithName("Cases_FileMandatoryReport").Produces<FiledReport>(201);
        reports.MapGet("/mine", async (string? cursor, int? size, OwnReports own, CancellationToken ct) => TypedResults.Ok(await own.RunAsync(cursor, size, ct))).Needs(FileReport.Right).WithName("Cases_ListOwnReports");
        reports.MapGet("/", async ([AsParameters] QueueQuery query, TriageQueue queue, CancellationToken ct) => TypedResults.Ok(await queue.ListAsync(query.Filter(), ct))).Needs(TriageQueue.Right).WithName("Cases_TriageQueue");
        reports.MapGet("/{id:guid}/same-children", async (Guid id, string? cursor, int? size, FindSame same, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await same.OfReportAsync(id, ct), cursor, size, c => c.Id)).Needs(TriageQueue.Right).WithName("Cases_FindSame").Produces<Page<SameChild>>();
        reports.MapGet("/{id:guid}/likely", async (Guid id, FindSame same, HttpContext http, CancellationToken ct) => http.Answer(await same.LikelyAsync(id, ct))).Needs(TriageQueue.Right).WithName("Cases_FindLikelyOfReport").Produces<LikelyAnswer>();
        reports.MapGet("/{id:guid}", async (Guid id, TriageQueue queue, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await queue.OpenAsync(id, ct), r => r.Summary.Version)).Needs(TriageQueue.Right).WithName("Cases_OpenReport").Produces<ReportDetail>();
        reports.MapPost("/{id:guid}/decision", async (Guid id, TriageDecision body, DecideTriage decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await decide.RunAsync(id, body with { Version = version }, ct), r => r.Version) : http.VersionNeeded())
            .Needs(TriageQueue.Right).WithName("Cases_DecideTriage").ChangesVersion().Produces<ReportSummary>();
    }

    /// <summary>The filter of the queue as it stands in an address.</summary>
    internal sealed record QueueQuery(bool? Waiting, string? Category, string? Region, Seriousness? Seriousness, ReportChannel? Channel, string? Cursor, int? Size)
    {
        public QueueFilter Filter() => new(Waiting ?? true, Category, Region, Cursor, Size, Seriousness, Channel);
    }
}
