using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Conformance;

/// <summary>The filter as it stands behind the question mark.</summary>
internal sealed record ConformanceQuery(int? Year, string? Region, Guid? Centre, string? Procedure, string? Version, string? Step, string? Kind)
{
    public ConformanceFilter Filter() => new(Year, Region, Centre, Procedure, Version, Step, Kind);
}

/// <summary>How an event log is written.</summary>
internal enum LogFormat
{
    Xes = 0,
    Csv = 1,
}

internal static class ConformanceEndpoints
{
    private const string Xml = "application/xml";

    public static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/conformance");
        all.MapGet("/", async ([AsParameters] ConformanceQuery query, ConformanceDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.FiguresAsync(query.Filter(), ct))).Needs(ConformanceDesk.Read).WithName("Procedures_Conformance").Produces<ConformanceFigures>();
        all.MapGet("/export", async ([AsParameters] ConformanceQuery query, ConformanceDesk desk, TextCatalogue texts, IRecords records, HttpContext http, CancellationToken ct) =>
        {
            var figures = await desk.FiguresAsync(query.Filter(), ct);
            if (!figures.Ok) { return Endpoints.Problem(http, figures.Refusal!); }
            await records.NoteReadingAsync(ConformanceDesk.Read, nameof(Judgement), "export", ct);
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(Csv(figures.Value, texts), CsvSheet.Type, "conformance.csv");
        }).Needs(ConformanceDesk.Read).WithName("Procedures_ExportConformance").Produces<string>(contentType: "text/csv");
        // The runs themselves are for those who may see runs.
        all.MapGet("/runs", async ([AsParameters] ConformanceQuery query, string? cursor, int? size, JudgedRuns runs, HttpContext http, CancellationToken ct) =>
            http.Answer(await runs.ListAsync(query.Filter(), cursor, size, ct))).Needs(RunDesk.Read).WithName("Procedures_JudgedRuns").Produces<Page<JudgedRunLine>>();
        all.MapGet("/runs/export", async ([AsParameters] ConformanceQuery query, LogFormat? format, ExportRunLog export, HttpContext http, CancellationToken ct) =>
        {
            var file = format == LogFormat.Csv ? await export.CsvAsync(query.Filter(), ct) : await export.XesAsync(query.Filter(), ct);
            if (!file.Ok) { return Endpoints.Problem(http, file.Refusal!); }
            http.Response.Headers.CacheControl = "no-store";
            return format == LogFormat.Csv ? Results.File(file.Value, CsvSheet.Type, "runs.csv") : Results.File(file.Value, "application/gzip", "runs.xes.gz");
        }).Needs(RunDesk.Read).WithName("Procedures_ExportRunLog").Produces<string>(contentType: "application/gzip");
        api.MapGet("/runs/{id:guid}/conformance", async (Guid id, JudgedRuns runs, HttpContext http, CancellationToken ct) =>
            http.Answer(await runs.FindAsync(id, ct))).Needs(RunDesk.Read).WithName("Procedures_JudgedRun").Produces<JudgedRun>();
        api.MapGet("/runs/{id:guid}/conformance/net", async (Guid id, ExportRunNet export, HttpContext http, CancellationToken ct) =>
            File(http, await export.NetAsync(id, ct), $"{id}.pnml")).Needs(RunDesk.Read).WithName("Procedures_ExportRunNet").Produces<string>(contentType: Xml);
        api.MapGet("/runs/{id:guid}/conformance/trace", async (Guid id, ExportRunNet export, HttpContext http, CancellationToken ct) =>
            File(http, await export.TraceAsync(id, ct), $"{id}.xes")).Needs(RunDesk.Read).WithName("Procedures_ExportRunTrace").Produces<string>(contentType: Xml);
    }

    private static IResult File(HttpContext http, Outcome<byte[]> file, string name)
    {
        if (!file.Ok) { return Endpoints.Problem(http, file.Refusal!); }
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file.Value, Xml, name);
    }

    /// <summary>All figures as one table; what is withheld stays empty.</summary>
    internal static byte[] Csv(ConformanceFigures figures, TextCatalogue texts)
    {
        var sheet = new CsvSheet();
        sheet.Row(((string[])["table", "key", "label", "runs", "deviating", "share", "low", "high", "late", "lawful", "weighted", "place"]).Select(c => texts.Say("conformance_csv_" + c)));
        void Table(string name, IEnumerable<Figure> rows)
        {
            foreach (var f in rows)
            {
                var label = name == "kinds" ? texts.Say("kind_" + f.Key) : f.Label.ToString();
                sheet.Row(texts.Say("conformance_" + name), f.Key, label, Number(f.Runs), Number(f.Deviating), Number(f.Share), Number(f.Low), Number(f.High), Number(f.Late), Number(f.Lawful), Number(f.Weighted), f.Place is { } place ? texts.Say("place_" + place) : "");
            }
        }
        Table("total", [figures.Total]);
        Table("centres", figures.Centres);
        Table("steps", figures.Steps);
        Table("months", figures.Months);
        Table("kinds", figures.Kinds);
        return sheet.ToBytes();
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
