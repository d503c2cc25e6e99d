using System.Globalization;
using System.Text;
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

internal static class ConformanceEndpoints
{
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
            return Results.File(Csv(figures.Value, texts), "text/csv; charset=utf-8", "conformance.csv");
        }).Needs(ConformanceDesk.Read).WithName("Procedures_ExportConformance").Produces<string>(contentType: "text/csv");
        // The runs themselves are for those who may see runs.
        all.MapGet("/runs", async ([AsParameters] ConformanceQuery query, string? cursor, int? size, JudgedRuns runs, HttpContext http, CancellationToken ct) =>
            http.Answer(await runs.ListAsync(query.Filter(), cursor, size, ct))).Needs(RunDesk.Read).WithName("Procedures_JudgedRuns").Produces<Page<JudgedRunLine>>();
        api.MapGet("/runs/{id:guid}/conformance", async (Guid id, JudgedRuns runs, HttpContext http, CancellationToken ct) =>
            http.Answer(await runs.FindAsync(id, ct))).Needs(RunDesk.Read).WithName("Procedures_JudgedRun").Produces<JudgedRun>();
    }

    /// <summary>All figures as one table; what is withheld stays empty.</summary>
    internal static byte[] Csv(ConformanceFigures figures, TextCatalogue texts)
    {
        var text = new StringBuilder();
        void Row(params IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        Row(((string[])["table", "key", "label", "runs", "deviating", "share", "low", "high", "late", "lawful", "weighted", "place"]).Select(c => texts.Say("conformance_csv_" + c)));
        void Table(string name, IEnumerable<Figure> rows)
        {
            foreach (var f in rows)
            {
                var label = name == "kinds" ? texts.Say("kind_" + f.Key) : f.Label.ToString();
                Row(texts.Say("conformance_" + name), f.Key, label, Number(f.Runs), Number(f.Deviating), Number(f.Share), Number(f.Low), Number(f.High), Number(f.Late), Number(f.Lawful), Number(f.Weighted), f.Place is { } place ? texts.Say("place_" + place) : "");
            }
        }
        Table("total", [figures.Total]);
        Table("centres", figures.Centres);
        Table("steps", figures.Steps);
        Table("months", figures.Months);
        Table("kinds", figures.Kinds);
        // With a byte order mark, or Excel reads Chinese wrongly.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    // What a spreadsheet would calculate is made a text.
    private static string Cell(string value)
    {
        var safe = value.Length > 0 && "=+-@\t\r".Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
