using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;

namespace Leeward.Procedures.Drafts;

/// <summary>Changes of a procedure document, part by part. What a form does not know stays as it is.</summary>
internal static class DraftDocument
{
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lists of names, each a map from code to words.</summary>
    public static readonly string[] Parts = ["phases", "roles", "variables", "events", "evidence", "sources"];

    public static bool IsCode(string? code) => code is { Length: > 0 and <= 60 } && char.IsAsciiLetterOrDigit(code[0]) && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The least that a procedure is.</summary>
    public static string Blank(string code, string en, string zh, string calendar) => new JsonObject
    {
        ["id"] = code, ["version"] = "0.1.0", ["status"] = "draft", ["jurisdiction"] = "*", ["title"] = Words(en, zh), ["scope"] = Words("", ""),
        ["calendar"] = new JsonObject { ["id"] = calendar, ["exclude_start_unit"] = true, ["roll_forward_if_last_day_is_holiday"] = true },
        ["sources"] = new JsonObject { ["OWN"] = new JsonObject { ["title"] = Words("Our own rule", "本机构规定"), ["prov"] = "D" } },
        ["roles"] = new JsonObject(), ["variables"] = new JsonObject(), ["events"] = new JsonObject(), ["evidence"] = new JsonObject(),
        ["phases"] = new JsonObject { ["A"] = Words("First phase", "第一阶段") }, ["steps"] = new JsonArray(), ["constraints"] = new JsonArray(),
    }.ToJsonString(Readable);

    public static JsonObject Words(string? en, string? zh) => new() { ["en"] = en?.Trim() ?? "", ["zh"] = zh?.Trim() ?? "" };

    /// <summary>The map of a part; made where the document has none.</summary>
    public static JsonObject Map(JsonObject document, string part) => document[part] as JsonObject ?? (JsonObject)(document[part] = new JsonObject())!;

    public static JsonArray List(JsonObject document, string part) => document[part] as JsonArray ?? (JsonArray)(document[part] = new JsonArray())!;

    public static JsonObject? Step(JsonObject document, string id) => ById(document, "steps", id);

    public static JsonObject? ById(JsonObject document, string part, string id) => List(document, part).OfType<JsonObject>().FirstOrDefault(one => Text(one, "id") == id);

    /// <summary>A text or number of a member; null where there is neither.</summary>
    public static string? Text(JsonNode? parent, string name) =>
        parent is JsonObject map && map[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    public static bool Flag(JsonNode? parent, string name) => parent is JsonObject map && map[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static IReadOnlyList<string> Texts(JsonNode? parent, string name) => parent is JsonObject map && map[name] is JsonArray list ? [.. list.OfType<JsonValue>().Select(one => one.ToString())] : [];

    /// <summary>Sets a text; nothing typed takes the member away.</summary>
    public static void Set(JsonObject map, string name, string? text)
    {
        if (PlainText.Clean(text) is { } some) { map[name] = some; } else { map.Remove(name); }
    }

    public static void Set(JsonObject map, string name, bool on)
    {
        if (on) { map[name] = true; } else { map.Remove(name); }
    }

    public static void Set(JsonObject map, string name, IEnumerable<string> codes)
    {
        var list = new JsonArray([.. codes.Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Select(code => (JsonNode)code)]);
        if (list.Count > 0) { map[name] = list; } else { map.Remove(name); }
    }

    /// <summary>Both languages of a member; where neither is typed, a remark goes, and a remark in one language stays a plain text.</summary>
    public static void SetWords(JsonObject map, string name, string? en, string? zh, bool remark = false)
    {
        if (remark && (string.IsNullOrWhiteSpace(en) || string.IsNullOrWhiteSpace(zh))) { Set(map, name, string.IsNullOrWhiteSpace(en) ? zh : en); return; }
        var words = map[name] as JsonObject;
        if (words is null) { map[name] = Words(en, zh); return; }
        words["en"] = en?.Trim() ?? "";
        words["zh"] = zh?.Trim() ?? "";
    }

    /// <summary>A further step at the end of its phase.</summary>
    public static Refusal? AddStep(JsonObject document, string? id, string? phase, string? en, string? zh)
    {
        if (!IsCode(id)) { return Refusal.Invalid("Id", "procedures.draft.code"); }
        if (Step(document, id!) is not null) { return Refusal.Invalid("Id", "procedures.draft.code_there", id!); }
        if (PlainText.All(PlainText.CheckLine("En", en, 300), PlainText.CheckLine("Zh", zh, 300)) is { } bad) { return bad; }
        var steps = List(document, "steps");
        var step = new JsonObject
        {
            ["id"] = id, ["phase"] = phase ?? "", ["title"] = Words(en, zh), ["role"] = Map(document, "roles").FirstOrDefault().Key ?? "",
            ["start"] = Map(document, "events").FirstOrDefault().Key is { } code ? new JsonObject { ["event"] = code } : new JsonObject(), ["mod"] = "mandatory",
        };
        var last = steps.OfType<JsonObject>().Select((one, at) => (one, at)).LastOrDefault(one => Text(one.one, "phase") == phase);
        steps.Insert(last.one is null ? steps.Count : last.at + 1, step);
        return null;
    }

    /// <summary>Takes a step out. What still names it, the checker tells.</summary>
    public static Refusal? RemoveStep(JsonObject document, string id)
    {
        if (Step(document, id) is not { } step) { return Refusal.NotFound; }
        List(document, "steps").Remove(step);
        return null;
    }

    /// <summary>Moves a step one place up or down.</summary>
    public static Refusal? MoveStep(JsonObject document, string id, bool up)
    {
        if (Step(document, id) is not { } step) { return Refusal.NotFound; }
        var steps = List(document, "steps");
        var at = steps.IndexOf(step);
        var to = Math.Clamp(up ? at - 1 : at + 1, 0, steps.Count - 1);
        steps.RemoveAt(at);
        steps.Insert(to, step);
        return null;
    }

    /// <summary>Moves a name one place up or down in its part.</summary>
    public static void MoveName(JsonObject map, string name, bool up)
    {
        var order = map.Select(one => one.Key).ToList();
        var at = order.IndexOf(name);
        var to = Math.Clamp(up ? at - 1 : at + 1, 0, order.Count - 1);
        order.RemoveAt(at);
        order.Insert(to, name);
        var all = map.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        map.Clear();
        foreach (var key in order) { map[key] = all[key]; }
    }

    /// <summary>Where a name of a part is used; a name that is used is not taken out.</summary>
    public static int Uses(JsonObject document, string name) => Count(document, name) - 1;

    private static int Count(JsonNode? node, string name) => node switch
    {
        JsonObject map => map.Sum(one => (one.Key == name ? 1 : 0) + Count(one.Value, name)),
        JsonArray list => list.Sum(one => Count(one, name)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.ToString() is var text => text == name || Names(text, name) ? 1 : 0,
        _ => 0,
    };

    /// <summary>The name as a whole word of an expression.</summary>
    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsWord(text[at - 1])) && (end == text.Length || !IsWord(text[end]))) { return true; }
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
}
