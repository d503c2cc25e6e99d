using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leeward.Kernel.Web;

/// <summary>A time without an offset means one moment on one server and another elsewhere: it is refused, never guessed. Times are written as ever.</summary>
internal sealed class OffsetTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var at)) { throw new JsonException(); }
        // The same text as a plain time: its kind says whether an offset stands in it.
        return reader.TryGetDateTime(out var plain) && plain.Kind == DateTimeKind.Unspecified ? throw new WithoutOffsetException() : at;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A time in the body of a request does not say its offset.</summary>
public sealed class WithoutOffsetException : JsonException
{
    /// <summary>Says no more than that.</summary>
    public WithoutOffsetException() : base("A time without an offset.") { }
}
