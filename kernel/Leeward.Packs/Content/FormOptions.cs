using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Content;

/// <summary>Writes the items of a lookup into the fields that name it, since engines know forms but no packs.</summary>
internal static class FormOptions
{
    public static PackDefinition Expand(PackDefinition form, IReadOnlyDictionary<string, PackLookup> lookups)
    {
        var root = JsonObject.Create(form.Json)!;
        var changed = false;
        foreach (var field in Fields(root))
        {
            if (field["lookup"]?.GetValue<string>() is not { } id || !lookups.TryGetValue(id, out var lookup)) { continue; }
            field.Remove("lookup");
            field["options"] = new JsonArray([.. lookup.Items.Select(item => (JsonNode)new JsonObject { ["value"] = item.Code, ["label"] = Text(item.Title) })]);
            changed = true;
        }

        return changed
            ? form with { Document = new YamlDocument(JsonSerializer.SerializeToElement(root), form.Document) }
            : form;
    }

    private static JsonObject Text(LocalText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };

    private static IEnumerable<JsonObject> Fields(JsonObject root) =>
        (root["sections"] as JsonArray ?? []).OfType<JsonObject>()
        .SelectMany(section => (section["fields"] as JsonArray ?? []).OfType<JsonObject>());
}
