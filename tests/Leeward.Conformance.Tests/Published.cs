using System.Globalization;
using System.Text.Json;

namespace Leeward.Conformance.Tests;

/// <summary>Published logs and nets with the figures another tool found for them. They are not part of this project (their licences don't allow it); tests that need them are skipped where they are absent.</summary>
internal static class Published
{
    public const string Absent = "The published logs are not there: they belong beside the repository, in ../shared/data/processmining.";

    private static readonly string? Folder = Find();

    public static bool Here => Folder is not null;

    /// <summary>Name of the figures, the log, the net.</summary>
    public static TheoryData<string, string, string> Rows =>
        new()
        {
            { "01_running_example_clean", "running_example.csv", "01_running_example_clean.pnml" },
            { "02_running_example_broken", "running_example_broken.csv", "02_running_example_broken.pnml" },
            { "03_running-example_pnml", "running-example.xes", "03_running-example_pnml.pnml" },
            { "03_running-example_pnml", "running-example.csv", "orig_running-example.pnml" },
            { "04_roadtraffic100_pnml", "roadtraffic100traces.xes", "04_roadtraffic100_pnml.pnml" },
            { "04_roadtraffic100_pnml", "roadtraffic100traces.csv", "orig_roadtraffic.pnml" },
            { "05_receipt_one_variant_pnml", "08_receipt.xes.gz", "05_receipt_one_variant_pnml.pnml" },
            { "05_receipt_one_variant_pnml", "08_receipt.xes.gz", "orig_receipt_one_variant.pnml" },
            { "06_receipt_imf", "08_receipt.xes.gz", "06_receipt_imf.pnml" },
            { "07_roadtraffic_variants_imf", "12_roadtraffic_1t_per_variant.xes.gz", "07_roadtraffic_variants_imf.pnml" },
            { "08_sepsis_variants_imf", "13_SEPSIS_1t_per_variant.xes.gz", "08_sepsis_variants_imf.pnml" },
        };

    public static string Log(string name) => Path.Combine(Folder!, "logs", name);

    public static string Model(string name) => Path.Combine(Folder!, "models", name);

    public static VariantLog Variants(string log)
    {
        using var stream = File.OpenRead(Log(log));
        return VariantLog.Of(EventLogReader.Traces(stream, new XesOptions { KeepAttributes = false }, new CsvOptions { KeepAttributes = false }));
    }

    public static PetriNet Net(string model)
    {
        using var stream = File.OpenRead(Model(model));
        var reading = PnmlReader.Read(stream);
        Assert.Empty(reading.Problems);
        return reading.Net!;
    }

    public static JsonElement Figures(string row)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, "expected", "pm4py-2.7.11.4-results.json")));
        return document.RootElement.GetProperty(row).Clone();
    }

    public static IEnumerable<ExpectedTrace> Traces(string row) =>
        from line in File.ReadLines(Path.Combine(Folder!, "expected", row + ".traces.csv")).Skip(1)
        let fields = line.Split(',')
        select new ExpectedTrace(fields[0], Whole(fields[1]), Whole(fields[8]), double.Parse(fields[9], CultureInfo.InvariantCulture), Whole(fields[10]));

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Leeward.slnx"))) { folder = folder.Parent; }
        var data = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", "processmining"));
        return Directory.Exists(data) ? data : null;
    }
}

internal sealed record ExpectedTrace(string Case, int Length, int Deviations, double Fitness, int Worst);
