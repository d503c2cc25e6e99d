using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leeward.Rules;

/// <summary>Reads and writes <see cref="Value"/> as JSON without loss; see its remarks for the forms.</summary>
public sealed class ValueJsonConverter : JsonConverter<Value>
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Value.Unknown;
            case JsonTokenType.True:
                return Value.Of(true);
            case JsonTokenType.False:
                return Value.Of(false);
            case JsonTokenType.String:
                return Value.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? Value.Of(number) : throw new JsonException("The number is too large.");
            case JsonTokenType.StartArray:
                return ReadSet(ref reader);
            case JsonTokenType.StartObject:
                return ReadDate(ref reader);
            default:
                throw new JsonException("A value is null, true, false, a number, a text, an array of texts or {\"date\": \"2026-01-31\"}.");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value.Kind)
        {
            case ValueKind.Truth:
                writer.WriteBooleanValue(value.AsTruth == Truth.True);
                break;
            case ValueKind.Number:
                writer.WriteNumberValue(value.AsNumber!.Value);
                break;
            case ValueKind.Text:
                writer.WriteStringValue(value.AsText);
                break;
            case ValueKind.Date:
                writer.WriteStartObject();
                writer.WriteString("date", value.AsDate!.Value.ToString(DateFormat, CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            case ValueKind.Set:
                writer.WriteStartArray();
                foreach (var text in value.AsSet!)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static Value ReadSet(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A set holds texts only."));
        }

        return Value.OfSet(texts);
    }

    private static Value ReadDate(ref Utf8JsonReader reader)
    {
        var named = reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("date");
        if (!named || !reader.Read() || reader.TokenType != JsonTokenType.String
            || !DateOnly.TryParseExact(reader.GetString(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !reader.Read() || reader.TokenType != JsonTokenType.EndObject)
        {
            throw new JsonException("A date is written as {\"date\": \"2026-01-31\"}.");
        }

        return Value.Of(date);
    }
}
