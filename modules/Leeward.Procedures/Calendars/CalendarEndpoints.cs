using System.Globalization;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Calendars;

internal static class CalendarEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/calendar-editions");
        all.MapGet("/", async (string? cursor, int? size, CalendarDesk desk, CancellationToken ct) => TypedResults.Ok(Endpoints.PageOf(await desk.ListAsync(ct), cursor, size, e => Id(e.Number))))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_ListCalendarEditions");
        all.MapGet("/{number:int}", async (int number, CalendarDesk desk, HttpContext http, CancellationToken ct) => http.Answer(await desk.FindAsync(number, ct)))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_OpenCalendarEdition").Produces<EditionView>();
        all.MapPost("/", async (CalendarNotice notice, PublishCalendar publish, HttpContext http, CancellationToken ct) => http.Answer(await publish.RunAsync(notice, ct)))
            .Needs(PublishCalendar.Right).WithName("Procedures_PublishCalendar").Produces<int>();
        // Which runs moved is for those who may see runs.
        all.MapGet("/{number:int}/runs", async (int number, string? move, string? subject, string? cursor, int? size, RecountResults results, CancellationToken ct) =>
            TypedResults.Ok(await results.ListAsync(number, move, subject, cursor, size, ct))).Needs(RunDesk.Read).WithName("Procedures_ListRecountedRuns");
        all.MapGet("/{number:int}/runs/export", async (int number, string? move, string? subject, RecountResults results, TextCatalogue texts, HttpContext http, CancellationToken ct) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(await results.CsvAsync(number, move, subject, code => texts.Say(code), ct), CsvSheet.Type, $"calendar-{number.ToString(CultureInfo.InvariantCulture)}.csv");
        }).Needs(RunDesk.Read).WithName("Procedures_ExportRecountedRuns").Produces<string>(contentType: "text/csv");
    }

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
