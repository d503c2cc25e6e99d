using System.Text.Json;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Checking;

/// <summary>A YAML file under the checker's eyes.</summary>
/// <param name="File">The name issues bear.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Document">Its content.</param>
internal sealed record CheckedFile(string File, PackKind Kind, YamlDocument Document)
{
    public JsonElement Root => Document.Root;

    /// <summary>The id the file gives itself.</summary>
    public string? Id => Root.ValueKind == JsonValueKind.Object ? Root.TextOrNull("id") : null;

    public PackIssue Error(string path, string code, string en, string zh, string mendEn, string mendZh) =>
        PackIssue.Error(File, Document.PositionOf(path), code, new(en, zh), new(mendEn, mendZh));

    public PackIssue Warning(string path, string code, string en, string zh, string mendEn, string mendZh) =>
        PackIssue.Warning(File, Document.PositionOf(path), code, new(en, zh), new(mendEn, mendZh));

    /// <summary>Every property in the file with its JSON pointer, depth first.</summary>
    public IEnumerable<(string Path, string Name, JsonElement Value)> Properties() => Properties(Root, "");

    private static IEnumerable<(string Path, string Name, JsonElement Value)> Properties(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var below = YamlDocument.Below(path, property.Name);
                yield return (below, property.Name, property.Value);
                foreach (var inner in Properties(property.Value, below)) { yield return inner; }
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
            {
                foreach (var inner in Properties(item, YamlDocument.Below(path,
                    (i++).ToString(System.Globalization.CultureInfo.InvariantCulture)))) { yield return inner; }
            }
        }
    }

    /// <summary>The items of an array with their JSON pointers; nothing where it is no array.</summary>
    public static IEnumerable<(string Path, JsonElement Value)> Items(JsonElement element, string name, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var list)
            || list.ValueKind != JsonValueKind.Array) { yield break; }
        var below = YamlDocument.Below(path, name);
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            yield return (YamlDocument.Below(below, (i++).ToString(System.Globalization.CultureInfo.InvariantCulture)), item);
        }
    }
}
