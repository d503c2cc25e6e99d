using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Leeward.Kernel.Web;

/// <summary>
/// Choices behind the question mark are spelt as in bodies and in the OpenAPI document (<c>?status=open</c>). The framework reads them as the code spells them only:
/// they are put so before it does.
/// </summary>
internal static class ChoiceQuery
{
    private static readonly ConcurrentDictionary<MethodInfo, Dictionary<string, Type>> Known = new();

    public static void Spell(HttpContext http)
    {
        if (!http.Request.QueryString.HasValue || http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not { } handler) { return; }
        var choices = Known.GetOrAdd(handler, Choices);
        if (choices.Count == 0 || !http.Request.Query.Keys.Any(choices.ContainsKey)) { return; }
        http.Request.QueryString = QueryString.Create(http.Request.Query.SelectMany(asked =>
            asked.Value.Select(value => KeyValuePair.Create<string, string?>(asked.Key, choices.TryGetValue(asked.Key, out var type) ? AsInCode(type, value) : value))));
    }

    private static string? AsInCode(Type type, string? value) => Enum.GetNames(type).FirstOrDefault(name => JsonNamingPolicy.CamelCase.ConvertName(name) == value) ?? value;

    private static Dictionary<string, Type> Choices(MethodInfo handler) => handler.GetParameters()
        .SelectMany(p => p.IsDefined(typeof(AsParametersAttribute)) ? p.ParameterType.GetProperties().Select(one => (one.Name, Type: one.PropertyType)) : [(Name: p.Name!, Type: p.ParameterType)])
        .Select(one => (one.Name, Type: Nullable.GetUnderlyingType(one.Type) ?? one.Type)).Where(one => one.Type.IsEnum).ToDictionary(one => one.Name, one => one.Type, StringComparer.OrdinalIgnoreCase);
}
