using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Deadlines;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Leeward.Runs.Tests;

/// <summary>The real procedures of the packs, and a calendar.</summary>
internal static class World
{
    public static WorkCalendar China { get; } = new(
        "cn-national", new("China", "中国"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
        [
            .. Enumerable.Range(1, 7).Select(day => new CalendarException(new(2026, 10, day), false, new("National Day", "国庆节"))),
            new(new(2026, 9, 20), true, new("make-up working day", "调休上班")),
            new(new(2026, 10, 10), true, new("make-up working day", "调休上班")),
        ],
        new DateOnly(2026, 12, 31));

    public static ProcedureDefinition OneStop { get; } = Load("china/procedures/cn-onestop.yaml");

    public static DateTimeOffset At(int month, int day, int hour, int minute = 0) => new(new DateTime(2026, month, day, hour, minute, 0), TimeSpan.FromHours(8));

    public static JsonNode Document(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Root(), "packs", path));
        yaml.Load(text);
        return Json(yaml.Documents[0].RootNode)!;
    }

    public static JsonNode Yaml(string text)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(text);
        yaml.Load(reader);
        return Json(yaml.Documents[0].RootNode)!;
    }

    public static ProcedureReading Read(JsonNode document) => ProcedureReader.Read(JsonSerializer.SerializeToElement(document));

    public static ProcedureDefinition Load(string path)
    {
        var reading = Read(Document(path));
        Assert.Empty(reading.Errors);
        return reading.Definition!;
    }

    // The folder above the test program that holds the packs; source paths are not real in a deterministic build.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "packs", "china", "pack.yaml"))) { folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder with the packs above the tests."); }
        return folder.FullName;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => text switch
        {
            "true" => true,
            "false" => false,
            "null" or "~" or "" => null,
            _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        },
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}
