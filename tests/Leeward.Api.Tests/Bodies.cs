using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Leeward.Api.Tests;

/// <summary>A body that each route would take, made from the type the route takes it in.</summary>
internal static class Bodies
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["category"] = "hurt", ["sex"] = "female", ["outcome"] = "case_opened", ["relationship"] = "mother", ["violence"] = "2", ["respondentRelationship"] = "", ["role"] = "child_worker",
        ["nameEn"] = "A centre", ["nameZh"] = "某中心", ["phone"] = "13987654321", ["contact"] = "13987654321", ["userName"] = "somebody.new", ["residentId"] = "", ["situation"] = "", ["institution"] = "", ["cursor"] = "", ["services"] = "counselling", ["ground"] = "wrong_file",
    };

    /// <param name="body">The type of the body.</param>
    /// <param name="ids">Ids by kind of record; <c>region</c> and <c>number</c> too.</param>
    public static JsonObject Of(Type body, Func<string, string?> ids)
    {
        var made = new JsonObject();
        foreach (var property in body.GetProperties().Where(p => p.GetCustomAttributes(typeof(JsonIgnoreAttribute), true).Length == 0 && p.GetIndexParameters().Length == 0))
        {
            made[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = Value(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.PropertyType, ids);
        }
        return made;
    }

    /// <summary>The kinds of records that a body may name.</summary>
    public static IEnumerable<string> Kinds(Type body) => body.GetProperties().Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(Guid)).Select(p => Kind(JsonNamingPolicy.CamelCase.ConvertName(p.Name)));

    private static string Kind(string name) => name switch { "childId" => "children", "otherId" => "others", "unitId" or "centreId" => "centres", _ => "accounts" };

    private static JsonNode? Value(string name, Type type, Func<string, string?> ids)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) { return name switch { "region" => ids("region"), "caseNumber" => ids("number"), "receipt" => ids("receipt"), "type" => "counselling", "reason" when ids("reason") is { } reason => reason, _ => Texts.GetValueOrDefault(name, "words of a sensible length") }; }
        if (plain == typeof(Guid)) { return ids(Kind(name)); }
        if (plain.IsEnum) { return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(plain)[1]); }
        if (plain == typeof(bool)) { return true; }
        if (plain == typeof(DateOnly)) { return name is "dueOn" or "plannedOn" or "nextOn" ? "2026-04-01" : "2026-02-01"; }
        if (plain == typeof(DateTimeOffset)) { return "2026-03-02T00:30:00Z"; }
        if (plain == typeof(int)) { return name == "size" ? 50 : 9; }
        if (plain == typeof(double)) { return 0.5; }
        if (name == "facts") { return new JsonObject { ["abuse_type"] = "sexual" }; }
        if (plain == typeof(JsonElement)) { return name == "value" ? "sexual" : new JsonObject(); }
        return plain.IsGenericType && plain.Name.Contains("Dictionary", StringComparison.Ordinal) ? new JsonObject() : new JsonArray();
    }
}
