using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Web;

namespace Leeward.Web.Audit;

/// <summary>The audit trail as a file, for the page's link. Without the right: the polite page, audited.</summary>
internal static class AuditFile
{
    public static void MapAuditFile(this WebApplication app) => app.MapGet("/audit/export.csv", async ([AsParameters] AuditFilterQuery query, SearchAudit search, AuditWords words, IAccess access, HttpContext http, CancellationToken ct) =>
    {
        var done = await search.ExportAsync(query.Filter(), e => words.Verb(e.Verb), () =>
        {
            http.Response.ContentType = CsvSheet.Type;
            http.Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
            return Task.FromResult(http.Response.Body);
        }, ct);
        return done.Ok ? Results.Empty : Results.StatusCode(Endpoints.Status(done.Refusal!.Kind));
    }).WithMetadata(new PageNeedsAttribute(SearchAudit.ExportRight));
}

/// <summary>The filter as the page's form sends it: fields left empty are no filter.</summary>
internal sealed record AuditFilterQuery(string? Person, string? Record, string? Verb, string? Result, string? From, string? To, string? Region)
{
    public AuditFilter Filter() => new(Person, Record, Verb, Result, Day(From), Day(To), Region);

    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day : null;
}
