using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leeward.Kernel.Web;

/// <summary>How the API reads and writes JSON: names for enums, and nothing let pass that would be lost or could mean two things.</summary>
public static class ApiJson
{
    /// <summary>Sets the options.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow; // a misspelt field would be lost in silence
        options.Converters.Add(new OffsetTimeConverter());
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
    }
}
