using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>Reads one field after another and grows the vocabulary, so that a rule can speak of earlier fields only and no cycle can arise.</summary>
internal sealed class FieldReader(JsonReading json, Func<string, IReadOnlyList<FieldOption>?>? lookups, Dictionary<string, VariableType> words)
{
    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text, ["long_text"] = FieldType.LongText, ["integer"] = FieldType.Integer, ["number"] = FieldType.Number,
        ["date"] = FieldType.Date, ["choice"] = FieldType.Choice, ["choices"] = FieldType.Choices, ["yes_no"] = FieldType.YesNo,
        ["scale"] = FieldType.Scale, ["note"] = FieldType.Note,
    };

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public Field? Read(JsonElement element, string at)
    {
        if (!json.IsObject(element, at))
        {
            return null;
        }

        json.Keys(
            element, at, "id", "type", "label", "help", "required", "show_if", "allow_unknown", "min", "max", "pattern", "max_length", "options", "lookup", "src", "prov", "note");
        var id = Id(element, at);
        var label = json.Local(element, at, "label");
        var name = json.Text(element, at, "type");
        if (name is not null && !Types.ContainsKey(name))
        {
            json.Add($"{at}/type", "form.unknown_type", $"There is no field type {name}; known are {string.Join(", ", Types.Keys)}.");
        }

        if (id is null || label is null || name is null || !Types.TryGetValue(name, out var type))
        {
            return null;
        }

        var field = Limits(element, at, new Field
        {
            Id = id,
            Type = type,
            Label = label,
            Help = json.Local(element, at, "help", required: false),
            AllowUnknown = json.Flag(element, at, "allow_unknown"),
            ShowIf = element.TryGetProperty("show_if", out var show) ? Rule(show, $"{at}/show_if", ValueKind.Truth) : null,
            Lookup = json.Text(element, at, "lookup", required: false),
            Options = Options(element, at, type),
        });
        field = Required(element, at, field);
        Learn(field);
        return field;
    }

    /// <summary>Reads a rule; its mistakes are reported at the pointer with the place inside the text.</summary>
    public Expression? Rule(JsonElement element, string at, ValueKind kind)
    {
        // In YAML "when: true" is a truth, not a text.
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
        if (text is null)
        {
            json.Add(at, "form.wrong_type", "Here should stand a rule.");
            return null;
        }

        if (Expression.TryParse(text, new Vocabulary(words), kind, out var rule, out var errors))
        {
            return rule;
        }

        foreach (var error in errors)
        {
            var mend = error.Suggestion.Length == 0 ? string.Empty : $" Did you mean {error.Suggestion}?";
            var place = (error.Position + 1).ToString(CultureInfo.InvariantCulture);
            json.Add(at, error.Code, $"Character {place}: {error.Message}{mend}");
        }

        return null;
    }

    private string? Id(JsonElement element, string at)
    {
        var id = json.Text(element, at, "id");
        if (id is null)
        {
            return null;
        }

        if (!Vocabulary.IsName(id) || id.Contains('.', StringComparison.Ordinal))
        {
            json.Add($"{at}/id", "form.bad_name", $"{id} cannot name a field: use letters, digits and underscores.");
            return null;
        }

        if (_ids.Add(id))
        {
            return id;
        }

        json.Add($"{at}/id", "form.duplicate_id", $"There are two fields {id}.");
        return null;
    }

    private Field Required(JsonElement element, string at, Field field)
    {
        if (!element.TryGetProperty("required", out var required))
        {
            return field;
        }

        return required.ValueKind == JsonValueKind.String
            ? field with { RequiredIf = Rule(required, $"{at}/required", ValueKind.Truth) }
            : field with { Required = json.Flag(element, at, "required") };
    }

    private Field Limits(JsonElement element, string at, Field field)
    {
        if (field.Type == FieldType.Date)
        {
            return field with { Earliest = Day(element, at, "min"), Latest = Day(element, at, "max") };
        }

        var numeric = field.Type is FieldType.Integer or FieldType.Number or FieldType.Scale;
        foreach (var key in new[] { "min", "max" }.Where(key => !numeric && element.TryGetProperty(key, out _)))
        {
            json.Add($"{at}/{key}", "form.limit_not_fitting", $"{key} is for numbers, scales and dates.");
        }

        foreach (var key in new[] { "pattern", "max_length" }.Where(key => field.Type is not (FieldType.Text or FieldType.LongText) && element.TryGetProperty(key, out _)))
        {
            json.Add($"{at}/{key}", "form.limit_not_fitting", $"{key} is for texts.");
        }

        field = field with { Min = numeric ? json.Number(element, at, "min") : null, Max = numeric ? json.Number(element, at, "max") : null };
        if (field.Min > field.Max)
        {
            json.Add($"{at}/min", "form.limits_crossed", "min is greater than max.");
        }

        if (field.Type == FieldType.Scale && (field.Min is null || field.Max is null || field.Max - field.Min > 100m))
        {
            json.Add(at, "form.missing", "A scale needs min and max, at most 100 apart.");
        }

        var length = json.Number(element, at, "max_length");
        if (length is { } given && (given < 1m || given > 100_000m || given % 1m != 0m))
        {
            json.Add($"{at}/max_length", "form.wrong_type", "max_length is a whole number from 1 to 100000.");
            length = null;
        }

        return field with { MaxLength = (int?)length, Pattern = Pattern(element, at) };
    }

    private DateOnly? Day(JsonElement element, string at, string key)
    {
        if (json.Text(element, at, key, required: false) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        json.Add($"{at}/{key}", "form.wrong_type", $"{key} should be a date such as 2026-01-31.");
        return null;
    }

    private Regex? Pattern(JsonElement element, string at)
    {
        if (json.Text(element, at, "pattern", required: false) is not { } text)
        {
            return null;
        }

        try
        {
            return new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            json.Add($"{at}/pattern", "form.bad_pattern", "The pattern is not a regular expression without look-around and back-references.");
            return null;
        }
    }

    private List<FieldOption> Options(JsonElement element, string at, FieldType type)
    {
        var choice = type is FieldType.Choice or FieldType.Choices;
        var listed = element.TryGetProperty("options", out _);
        var named = json.Text(element, at, "lookup", required: false);
        if (!choice || listed == (named is not null))
        {
            if (choice || listed || named is not null)
            {
                json.Add(at, "form.options", choice ? "A choice needs either options or a lookup." : "Only a choice has options.");
            }

            return [];
        }

        if (named is null)
        {
            return Listed(element, at);
        }

        if (lookups?.Invoke(named) is { Count: > 0 } found)
        {
            return [.. found];
        }

        json.Add($"{at}/lookup", "form.unknown_lookup", $"There is no lookup {named}.");
        return [];
    }

    private List<FieldOption> Listed(JsonElement element, string at)
    {
        var options = new List<FieldOption>();
        foreach (var (item, place) in json.Items(element, at, "options", required: true))
        {
            if (!json.IsObject(item, place))
            {
                continue;
            }

            json.Keys(item, place, "value", "label", "score", "src", "prov", "note");
            var value = json.Text(item, place, "value");
            var label = json.Local(item, place, "label");
            if (value is not null && (options.Exists(other => other.Value == value) || value == AnswerReader.UnknownText))
            {
                json.Add($"{place}/value", "form.duplicate_id", $"There are two options {value}.");
            }

            if (value is not null && label is not null)
            {
                options.Add(new(value, label, json.Number(item, place, "score")));
            }
        }

        return options;
    }

    private void Learn(Field field)
    {
        if (field.VariableType is { } type)
        {
            words[field.Id] = type;
        }

        if (field.HasScore)
        {
            words[field.Id + ".score"] = VariableType.Number;
        }
    }
}
