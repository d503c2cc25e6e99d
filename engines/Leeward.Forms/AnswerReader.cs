using System.Globalization;
using System.Text.Json;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>
/// Reads answers as they arrive: texts of an HTML form, or JSON. Nothing is refused here; what cannot be read is kept as it was typed, and
/// <see cref="Form.Validate"/> names it. Names that are no field of the form are left out.
/// </summary>
public static class AnswerReader
{
    /// <summary>What stands for the answer "unknown" in an HTML form. In JSON it is <c>{"unknown": true}</c>.</summary>
    public const string UnknownText = "__unknown";

    /// <summary>From the fields of an HTML form; several texts of one name are the choices ticked.</summary>
    public static Answers FromTexts(Form form, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> posted)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(posted);
        return posted.Aggregate(Answers.Empty, (answers, pair) => form.Find(pair.Key) is { } field ? answers.With(pair.Key, Read(field, pair.Value)) : answers);
    }

    /// <summary>From a JSON object: texts, numbers, booleans and arrays as the field wants them, <c>null</c> for no answer, <c>{"unknown": true}</c>.</summary>
    public static Answers FromJson(Form form, JsonElement json)
    {
        ArgumentNullException.ThrowIfNull(form);
        var answers = Answers.Empty;
        if (json.ValueKind != JsonValueKind.Object)
        {
            return answers;
        }

        foreach (var property in json.EnumerateObject())
        {
            answers = form.Find(property.Name) is { } field ? answers.With(property.Name, Read(field, property.Value)) : answers;
        }

        return answers;
    }

    /// <summary>The answers as a JSON object that <see cref="FromJson"/> reads back; what was not readable is left out.</summary>
    public static JsonElement ToJson(Answers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in answers.Fields)
            {
                Write(writer, field, answers[field]);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    /// <summary>Reads one answer from the texts of an HTML form.</summary>
    public static Answer Read(Field field, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(texts);
        var given = texts.Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        if (given.Count == 0)
        {
            return Answer.None;
        }

        if (given.Contains(UnknownText))
        {
            return Answer.Unknown;
        }

        if (field.Type == FieldType.Choices)
        {
            return Answer.Of(Value.OfSet(given));
        }

        // A radio button sends one text; a crafted request with several is no answer.
        return given.Count > 1 ? Answer.NotReadable(string.Join(", ", given)) : Read(field, given[0]);
    }

    private static Answer Read(Field field, string text) => field.Type switch
    {
        FieldType.Text or FieldType.LongText => Answer.Of(Value.Of(text.ReplaceLineEndings("\n").Trim())),
        FieldType.Choice => Answer.Of(Value.Of(text.Trim())),
        FieldType.YesNo => text.Trim() switch
        {
            "yes" or "true" => Answer.Of(Value.Of(true)),
            "no" or "false" => Answer.Of(Value.Of(false)),
            _ => Answer.NotReadable(text),
        },
        FieldType.Integer or FieldType.Number or FieldType.Scale =>
            decimal.TryParse(Plain(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? Answer.Of(Value.Of(number))
                : Answer.NotReadable(text),
        FieldType.Date => DateOnly.TryParseExact(Plain(text), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Answer.Of(Value.Of(date))
            : Answer.NotReadable(text),
        _ => Answer.None,
    };

    private static Answer Read(Field field, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return Answer.None;
            case JsonValueKind.Object when json.TryGetProperty("unknown", out var unknown) && unknown.ValueKind == JsonValueKind.True:
                return Answer.Unknown;
            case JsonValueKind.True or JsonValueKind.False when field.Type == FieldType.YesNo:
                return Answer.Of(Value.Of(json.GetBoolean()));
            case JsonValueKind.Number when field.Type is FieldType.Integer or FieldType.Number or FieldType.Scale:
                return json.TryGetDecimal(out var number) ? Answer.Of(Value.Of(number)) : Answer.NotReadable(json.GetRawText());
            case JsonValueKind.Array when field.Type == FieldType.Choices && json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                // An empty array is an answer: none of these.
                return Answer.Of(Value.OfSet(json.EnumerateArray().Select(item => item.GetString()!)));
            case JsonValueKind.String when field.Type is not (FieldType.Choices or FieldType.YesNo):
                return string.IsNullOrWhiteSpace(json.GetString()) ? Answer.None : Read(field, json.GetString()!);
            default:
                return field.Type == FieldType.Note ? Answer.None : Answer.NotReadable(json.GetRawText());
        }
    }

    // Digits typed with a Chinese keyboard in full width are the same digits.
    private static string Plain(string text) => string.Create(text.Trim().Length, text.Trim(), static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] is >= '０' and <= '９' ? (char)(from[i] - '０' + '0') : from[i] is '－' or '−' ? '-' : from[i] == '．' ? '.' : from[i];
        }
    });

    private static void Write(Utf8JsonWriter writer, string field, Answer answer)
    {
        if (answer.IsUnknown)
        {
            writer.WriteStartObject(field);
            writer.WriteBoolean("unknown", true);
            writer.WriteEndObject();
        }
        else if (answer.Value.AsDate is { } date)
        {
            writer.WriteString(field, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else if (answer.Value.IsKnown)
        {
            writer.WritePropertyName(field);
            JsonSerializer.Serialize(writer, answer.Value);
        }
    }
}
