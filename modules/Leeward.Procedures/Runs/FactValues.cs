using System.Globalization;
using System.Text.Json;
using Leeward.Rules;

namespace Leeward.Procedures.Runs;

/// <summary>Turns what other modules, forms and the API say into values of the rule language.</summary>
internal static class FactValues
{
    /// <summary>What a person says who does not know. It is no value, although an enumeration may list it: rules and steps that are kept where nothing is known would go by it otherwise.</summary>
    public const string NotKnown = "unknown";

    /// <summary>The value of a thing; null and anything without a counterpart is unknown.</summary>
    public static Value Of(object? thing) => thing switch
    {
        bool truth => Value.Of(truth),
        int number => Value.Of(number),
        long number => Value.Of(number),
        decimal number => Value.Of(number),
        DateOnly date => Value.Of(date),
        string text => Text(text),
        JsonElement json => Of(json),
        _ => Value.Unknown,
    };

    /// <summary>The value of a form field: empty is unknown.</summary>
    public static Value Parse(string? text, VariableType type) => string.IsNullOrWhiteSpace(text) || text.Trim() == NotKnown ? Value.Unknown : type.Kind switch
    {
        ValueKind.Truth => text switch { "true" => Value.Of(true), "false" => Value.Of(false), _ => Value.Unknown },
        ValueKind.Number when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => Value.Of(number),
        ValueKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => Value.Of(date),
        _ => Value.Of(text.Trim()),
    };

    private static Value Text(string text) => text == NotKnown ? Value.Unknown : Value.Of(text);

    private static Value Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Number when json.TryGetDecimal(out var number) => Value.Of(number),
        JsonValueKind.String => Text(json.GetString()!),
        _ => Value.Unknown,
    };
}
