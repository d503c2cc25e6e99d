using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Leeward.Kernel.Web;

/// <summary>
/// One rule for everything that comes in through the API, before any use case sees it: no text with control or direction characters or broken surrogates, no number
/// for an enum that has none, no page of a size that is none, no cursor that Leeward did not give, no day behind the question mark that is written otherwise than 2015-03-28. Each mistake is named by its field.
/// </summary>
internal static class CheckedInput
{
    private const int MostText = 100_000, MostInAddress = 400, MostDepth = 24;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Makes the check of one route; the parameters are read once, when the route is built.</summary>
    public static EndpointFilterDelegate Make(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var parameters = context.MethodInfo.GetParameters();
        var checks = parameters.Select((p, i) => (Name: p.Name ?? "", Index: i, p.ParameterType)).Where(p => IsInput(p.ParameterType)).ToArray();
        var days = Days(parameters);
        if (checks.Length == 0 && days.Length == 0) { return next; }
        return invocation =>
        {
            // What could not be bound at all has been refused by the framework.
            if (invocation.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest) { return next(invocation); }
            var found = new List<Refusal>();
            foreach (var (name, index, type) in checks) { Look(name, invocation.Arguments[index], IsSimple(type) ? MostInAddress : MostText, 0, found); }
            // The framework reads 1/2/2024 as a day as well, and leaves open which.
            foreach (var day in days) { if (FormTimes.Day(invocation.HttpContext.Request.Query[day], day).Refusal is { } bad) { found.Add(bad); } }
            return PlainText.All(found) is { } no ? ValueTask.FromResult<object?>(Endpoints.Problem(invocation.HttpContext, no)) : next(invocation);
        };
    }

    private static string[] Days(ParameterInfo[] parameters) =>
    [
        .. parameters.SelectMany(p => p.IsDefined(typeof(AsParametersAttribute)) ? p.ParameterType.GetProperties().Select(one => (Name: Camel(one.Name), Type: one.PropertyType)) : [(p.Name!, p.ParameterType)])
            .Where(one => (Nullable.GetUnderlyingType(one.Type) ?? one.Type) == typeof(DateOnly)).Select(one => one.Name),
    ];

    private static bool IsInput(Type type) => IsSimple(type) || type == typeof(JsonElement) || Nullable.GetUnderlyingType(type) == typeof(JsonElement) || IsOurs(type);

    private static bool IsSimple(Type type) => type == typeof(string) || type == typeof(int?) || type == typeof(int) || (Nullable.GetUnderlyingType(type) ?? type).IsEnum;

    // Messages of ours are records; services and façades are not.
    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Leeward", StringComparison.Ordinal) == true && type.IsClass && type.GetMethod("<Clone>$") is not null;

    private static void Look(string field, object? value, int most, int depth, List<Refusal> found)
    {
        switch (value)
        {
            case null: return;
            case string text: Text(field, text, most, found); return;
            case int size when IsCalled(field, "size"): if (size is < 1 or > Cursor.MaxSize) { found.Add(Refusal.Invalid(field, "kernel.bad_size", Cursor.MaxSize)); } return;
            case Enum choice: if (!Enum.IsDefined(choice.GetType(), choice)) { found.Add(Refusal.Invalid(field, "kernel.not_a_choice")); } return;
            case JsonElement json: Json(field, json, found); return;
            case IDictionary<string, object?> map: foreach (var (key, one) in map) { Both(field, key, one, depth, found); } return;
            case IReadOnlyDictionary<string, object?> map: foreach (var (key, one) in map) { Both(field, key, one, depth, found); } return;
        }
        if (depth >= MostDepth) { return; }
        if (value is IEnumerable many) { foreach (var one in many) { Look(field, one, MostText, depth + 1, found); } return; }
        if (!IsOurs(value.GetType())) { return; }
        foreach (var property in Properties.GetOrAdd(value.GetType(), type => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null)]))
        {
            Look(Camel(property.Name), property.GetValue(value), MostText, depth + 1, found);
        }
    }

    private static void Both(string field, string key, object? value, int depth, List<Refusal> found)
    {
        Text(field, key, MostInAddress, found);
        Look(field, value, MostText, depth + 1, found);
    }

    private static void Text(string field, string text, int most, List<Refusal> found)
    {
        if (PlainText.Check(field, text, most) is { } bad) { found.Add(bad); }
        else if (IsCalled(field, "cursor") && text.Length > 0 && !Cursor.TryUnpack(text, out _, out _)) { found.Add(Refusal.Invalid(field, "kernel.bad_cursor")); }
    }

    private static void Json(string field, JsonElement json, List<Refusal> found)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String when !TryRead(json, out var text): found.Add(Refusal.Invalid(field, "kernel.bad_characters")); break;
            case JsonValueKind.String when TryRead(json, out var text): Text(field, text, MostText, found); break;
            case JsonValueKind.Array: foreach (var one in json.EnumerateArray()) { Json(field, one, found); } break;
            case JsonValueKind.Object:
                foreach (var one in json.EnumerateObject())
                {
                    if (!TryName(one, out var name)) { found.Add(Refusal.Invalid(field, "kernel.bad_characters")); continue; }
                    Text(field, name, MostInAddress, found);
                    Json(name, one.Value, found);
                }
                break;
        }
    }

    // A lone surrogate escaped in JSON is text to the reader until it is asked for.
    private static bool TryRead(JsonElement json, out string text)
    {
        try { text = json.GetString()!; return true; }
        catch (InvalidOperationException) { text = ""; return false; }
    }

    private static bool TryName(JsonProperty property, out string name)
    {
        try { name = property.Name; return true; }
        catch (InvalidOperationException) { name = ""; return false; }
    }

    private static bool IsCalled(string field, string name) => string.Equals(field, name, StringComparison.OrdinalIgnoreCase);

    private static string Camel(string name) => char.ToLower(name[0], CultureInfo.InvariantCulture) + name[1..];
}
