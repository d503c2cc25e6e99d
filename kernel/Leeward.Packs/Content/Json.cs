using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;

namespace Leeward.Packs.Content;

/// <summary>Short reads of JSON whose shape the schema has already promised.</summary>
internal static class Json
{
    public static string Text(this JsonElement e, string name) => e.GetProperty(name).GetString()!;

    public static string? TextOrNull(this JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static LocalText Local(this JsonElement e, string name) => Local(e.GetProperty(name));

    public static LocalText? LocalOrNull(this JsonElement e, string name) => e.TryGetProperty(name, out var value) ? Local(value) : null;

    public static LocalText Local(JsonElement e) => new(e.Text("en"), e.Text("zh"));

    public static IReadOnlyList<string> Texts(this JsonElement e, string name) =>
        e.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(i => i.GetString()!)] : [];

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
