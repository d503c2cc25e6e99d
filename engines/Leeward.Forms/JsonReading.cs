using System.Text.Json;

namespace Leeward.Forms;

/// <summary>Takes a JSON definition apart and notes every mistake with its pointer.</summary>
internal sealed class JsonReading
{
    private readonly List<FormError> _errors = [];

    public IReadOnlyList<FormError> Errors => _errors;

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public void Add(string pointer, string code, string message) => _errors.Add(new(pointer, code, message));

    public bool IsObject(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Add(pointer, "form.wrong_type", "Here should stand a group of named values.");
        return false;
    }

    public void Keys(JsonElement element, string pointer, params string[] known)
    {
        foreach (var property in element.EnumerateObject().Where(property => !known.Contains(property.Name, StringComparer.Ordinal)))
        {
            Add($"{pointer}/{Escape(property.Name)}", "form.unknown_key", $"{property.Name} has no meaning here; known are {string.Join(", ", known)}.");
        }
    }

    public string? Text(JsonElement element, string pointer, string key, bool required = true)
    {
        if (!element.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                Add(pointer, "form.missing", $"{key} is missing.");
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString()))
        {
            return value.GetString();
        }

        Add($"{pointer}/{key}", "form.wrong_type", $"{key} should be a text.");
        return null;
    }

    public FormText? Local(JsonElement element, string pointer, string key, bool required = true)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            if (required)
            {
                Add(pointer, "form.missing", $"{key} is missing.");
            }

            return null;
        }

        var at = $"{pointer}/{key}";
        if (!IsObject(value, at))
        {
            return null;
        }

        Keys(value, at, "en", "zh");
        var en = Text(value, at, "en");
        var zh = Text(value, at, "zh");
        return en is null || zh is null ? null : new(en, zh);
    }

    public IEnumerable<(JsonElement Element, string Pointer)> Items(JsonElement element, string pointer, string key, bool required)
    {
        var at = $"{pointer}/{key}";
        if (!element.TryGetProperty(key, out var value))
        {
            if (required)
            {
                Add(pointer, "form.missing", $"{key} is missing.");
            }

            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && (!required || value.GetArrayLength() > 0))
        {
            return value.EnumerateArray().Select((item, index) => (item, $"{at}/{index}"));
        }

        Add(at, "form.wrong_type", $"{key} should be a list{(required ? " that is not empty" : string.Empty)}.");
        return [];
    }

    public decimal? Number(JsonElement element, string pointer, string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }

        Add($"{pointer}/{key}", "form.wrong_type", $"{key} should be a number.");
        return null;
    }

    public bool Flag(JsonElement element, string pointer, string key)
    {
        if (!element.TryGetProperty(key, out var value))
        {
            return false;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Add($"{pointer}/{key}", "form.wrong_type", $"{key} should be true or false.");
        return false;
    }
}
