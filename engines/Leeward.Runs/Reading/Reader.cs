using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Typed reading of a JSON document that collects problems with their places instead of throwing.</summary>
internal sealed class Reader
{
    public List<DefinitionError> Problems { get; } = [];

    public static string Child(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Child(string pointer, int index) => $"{pointer}/{index.ToString(CultureInfo.InvariantCulture)}";

    public void Error(string pointer, string code, FormattableString message) => Problems.Add(Problem(pointer, code, message, false));

    public void Warn(string pointer, string code, FormattableString message) => Problems.Add(Problem(pointer, code, message, true));

    /// <summary>The parts of the message stay apart, so that it can be said in another language.</summary>
    internal static DefinitionError Problem(string pointer, string code, FormattableString message, bool isWarning) =>
        new(pointer, "procedure." + code, message.ToString(CultureInfo.InvariantCulture), isWarning) { Args = [.. message.GetArguments().Select(one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? string.Empty)] };

    public static bool Has(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    public IEnumerable<JsonProperty> Members(JsonElement parent, string pointer, string name, bool required = true)
    {
        if (!Has(parent, name, out var value))
        {
            if (required)
            {
                Error(pointer, "missing", $"'{name}' is missing.");
            }

            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Error(Child(pointer, name), "not_object", $"'{name}' must be a mapping.");
            return [];
        }

        return value.EnumerateObject();
    }

    public IEnumerable<(JsonElement Value, string Pointer)> Items(JsonElement parent, string pointer, string name, bool required = false)
    {
        if (!Has(parent, name, out var value))
        {
            if (required)
            {
                Error(pointer, "missing", $"'{name}' is missing.");
            }

            return [];
        }

        var place = Child(pointer, name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            Error(place, "not_list", $"'{name}' must be a list.");
            return [];
        }

        return value.EnumerateArray().Select((item, index) => (item, Child(place, index)));
    }

    /// <summary>A text; a number is taken as it is written (versions such as 1.0).</summary>
    public string? Text(JsonElement parent, string pointer, string name, bool required = true)
    {
        if (!Has(parent, name, out var value))
        {
            if (required)
            {
                Error(pointer, "missing", $"'{name}' is missing.");
            }

            return null;
        }

        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (text.Length > 0 || !required)
            {
                return text;
            }
        }

        Error(Child(pointer, name), "not_text", $"'{name}' must be a text.");
        return null;
    }

    public IReadOnlyList<string> Texts(JsonElement parent, string pointer, string name, bool required = false)
    {
        var texts = new List<string>();
        foreach (var (item, place) in Items(parent, pointer, name, required))
        {
            if (item.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                texts.Add(item.ToString());
            }
            else
            {
                Error(place, "not_text", $"A text is expected.");
            }
        }

        return texts;
    }

    public bool Flag(JsonElement parent, string pointer, string name, bool fallback = false)
    {
        if (!Has(parent, name, out var value))
        {
            return fallback;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Error(Child(pointer, name), "not_flag", $"'{name}' must be true or false.");
        return fallback;
    }

    public int? Whole(JsonElement parent, string pointer, string name, int min, int max)
    {
        if (!Has(parent, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Error(Child(pointer, name), "not_whole", $"'{name}' must be a whole number from {min} to {max}.");
        return null;
    }

    /// <summary>A text that people see: English and Chinese, both there.</summary>
    public Bilingual Words(JsonElement value, string pointer)
    {
        var en = value.ValueKind == JsonValueKind.Object ? InLanguage(value, pointer, "en") : null;
        var zh = value.ValueKind == JsonValueKind.Object ? InLanguage(value, pointer, "zh") : null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Error(pointer, "not_bilingual", $"A text in English (en) and Chinese (zh) is expected.");
        }

        return new(en ?? string.Empty, zh ?? string.Empty);
    }

    /// <summary>A text that is not written yet in one language does not hide what else is wrong, so it has a code of its own.</summary>
    private string? InLanguage(JsonElement value, string pointer, string language)
    {
        if (!Has(value, language, out var text) || (text.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(text.GetString())))
        {
            Error(Child(pointer, language), "missing_text", $"The text in the language '{language}' is missing.");
            return null;
        }

        return Text(value, pointer, language);
    }

    public Bilingual Words(JsonElement parent, string pointer, string name)
    {
        if (Has(parent, name, out var value))
        {
            return Words(value, Child(pointer, name));
        }

        Error(pointer, "missing", $"'{name}' is missing.");
        return new(string.Empty, string.Empty);
    }

    /// <summary>A remark: one language is enough.</summary>
    public Bilingual? Remark(JsonElement parent, string pointer, string name = "note") =>
        !Has(parent, name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? Words(value, Child(pointer, name))
        : Text(parent, pointer, name) is { } text ? new(text, text) : null;

    public T Choice<T>(JsonElement parent, string pointer, string name, T fallback, bool required, IReadOnlyDictionary<string, T> choices)
    {
        var text = Text(parent, pointer, name, required);
        if (text is null || choices.TryGetValue(text, out var found))
        {
            return text is null ? fallback : choices[text];
        }

        Error(Child(pointer, name), "unknown_choice", $"'{text}' is none of {string.Join(", ", choices.Keys)}.");
        return fallback;
    }

    public TimeSpan? Duration(JsonElement parent, string pointer, string name) =>
        Has(parent, name, out var value) ? Duration(value, Child(pointer, name)) : null;

    /// <summary>An ISO 8601 length of days, hours and minutes: P14D, PT72H, P1DT12H. Months and years have no fixed length and are refused.</summary>
    public TimeSpan? Duration(JsonElement value, string pointer)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        if (text.StartsWith('P') && text.Length < 20 && text.Split('T')[0].IndexOfAny(['Y', 'M']) < 0 && !text.Contains('-', StringComparison.Ordinal))
        {
            try
            {
                var span = XmlConvert.ToTimeSpan(text);
                if (span > TimeSpan.Zero && span < TimeSpan.FromDays(36_525))
                {
                    return span;
                }
            }
            catch (FormatException)
            {
                // Told below.
            }
            catch (OverflowException)
            {
                // Told below.
            }
        }

        Error(pointer, "bad_duration", $"'{value}' is not a length such as PT72H or P14D.");
        return null;
    }

    public Expression? Rule(JsonElement parent, string pointer, string name, Vocabulary words, bool required = false)
    {
        if (Text(parent, pointer, name, required) is not { } text)
        {
            return null;
        }

        if (Expression.TryParse(text, words, ValueKind.Truth, out var expression, out var errors))
        {
            return expression;
        }

        foreach (var error in errors)
        {
            Problems.Add(new(Child(pointer, name), error.Code, $"{error.Message} {error.Suggestion}".TrimEnd())
            {
                Args = [(error.Position + 1).ToString(CultureInfo.InvariantCulture), text.Substring(Math.Min(error.Position, text.Length), Math.Min(error.Length, text.Length - Math.Min(error.Position, text.Length))), error.Suggestion],
            });
        }

        return null;
    }

    /// <summary>Whether a name is one of those known; tells if not.</summary>
    public bool Known([NotNullWhen(true)] string? name, string pointer, Func<string, bool> known, string code, string what)
    {
        if (name is null)
        {
            return false;
        }

        if (known(name))
        {
            return true;
        }

        Error(pointer, code, $"There is no {what} '{name}'.");
        return false;
    }

    public static readonly IReadOnlyDictionary<string, Provenance> Provenances = new Dictionary<string, Provenance>
    {
        ["S"] = Provenance.Source, ["M"] = Provenance.Memory, ["D"] = Provenance.Default,
    };

    public static readonly IReadOnlyDictionary<string, DeadlineKind> Kinds = new Dictionary<string, DeadlineKind>
    {
        ["statutory"] = DeadlineKind.Statutory, ["policy"] = DeadlineKind.Policy,
        ["clinical"] = DeadlineKind.Clinical, ["recommended"] = DeadlineKind.Recommended,
    };
}
