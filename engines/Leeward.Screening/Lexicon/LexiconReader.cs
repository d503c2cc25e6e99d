using System.Globalization;
using System.Text.Json;

namespace Leeward.Screening.Lexicon;

/// <summary>Reads the entries of lexicon files of a pack (JSON; packs write them as YAML).</summary>
public static class LexiconReader
{
    /// <summary>The entries of one file. What a file says at its top (<c>category</c>, <c>severity</c>, <c>lang</c>, <c>sound</c>, <c>prov</c>) holds for every entry that says nothing else.</summary>
    /// <exception cref="FormatException">An entry is wrong; the message names it.</exception>
    public static IReadOnlyList<LexiconEntry> Read(JsonElement file)
    {
        try
        {
            var prefix = file.GetProperty("id").GetString()!;
            var number = 0;
            return [.. file.GetProperty("entries").EnumerateArray().Select(item => Entry(item, file, $"{prefix}/{++number}"))];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The lexicon has the wrong shape: " + e.Message, e);
        }
    }

    private static LexiconEntry Entry(JsonElement item, JsonElement file, string place)
    {
        string? Text(string name) => item.TryGetProperty(name, out var own) || file.TryGetProperty(name, out own) ? own.GetString() : null;
        bool Flag(string name, bool otherwise) => item.TryGetProperty(name, out var own) || file.TryGetProperty(name, out own) ? own.GetBoolean() : otherwise;
        var severity = item.TryGetProperty("severity", out var grade) || file.TryGetProperty("severity", out grade) ? grade.GetInt32() : 1;
        if (severity is < 1 or > 3) { throw new FormatException($"The severity of {place} must be 1, 2 or 3."); }
        return new(item.TryGetProperty("id", out var id) ? id.GetString()! : place,
            item.GetProperty("text").GetString()!, Text("category") ?? throw new FormatException($"{place} has no category."), severity)
        {
            Language = Text("lang") ?? "zh",
            Whole = Flag("whole", true),
            Sound = Flag("sound", false),
            Initials = List(item, "initials"),
            Allow = List(item, "allow"),
            Near = Around(item, "near") ?? Around(file, "near"),
            NotNear = Around(item, "not_near") ?? Around(file, "not_near"),
            Speaker = Person(Text("speaker"), place),
            Target = Person(Text("target"), place),
            Expires = Text("expires") is { } day ? DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw new FormatException($"{place}: '{day}' is no day (yyyy-MM-dd).") : null,
            Provenance = Text("prov") ?? "D",
        };
    }

    private static List<string> List(JsonElement item, string name) => item.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(v => v.GetString()!)] : [];

    private static Nearby? Around(JsonElement item, string name) =>
        item.TryGetProperty(name, out var around) ? new(List(around, "words"), around.TryGetProperty("within", out var within) ? within.GetInt32() : 10) { Before = around.TryGetProperty("before", out var before) && before.GetBoolean() } : null;

    private static Party Person(string? name, string place) => name switch
    {
        null or "any" => Party.Any,
        "minor" => Party.Minor,
        "adult" => Party.Adult,
        _ => throw new FormatException($"{place}: '{name}' is neither minor, adult nor any."),
    };
}
