using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leeward.Packs.Yaml;

/// <summary>
/// Writes JSON as YAML that people read and change: short things in one line, long ones below each other, texts in quotes where YAML could take them for something
/// else. <see cref="YamlReader"/> reads the same content back.
/// </summary>
public static partial class YamlWriter
{
    private const int Line = 110;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a document.</summary>
    public static string Write(JsonElement document)
    {
        var text = new StringBuilder();
        if (Flow(document) is { } short_ && (short_.Length <= Line || document.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))) { text.Append(short_).Append('\n'); }
        else { Block(text, document, 0, top: true); }
        return text.ToString();
    }

    private static void Block(StringBuilder to, JsonElement value, int indent, bool top)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                to.Append(' ', indent).Append(Scalar(member.Name)).Append(':');
                Below(to, member.Value, indent + 2, inList: false, keepBlock: top);
            }
        }
        else
        {
            foreach (var item in value.EnumerateArray())
            {
                to.Append(' ', indent).Append('-');
                Below(to, item, indent + 2, inList: true, keepBlock: false);
            }
        }
    }

    private static void Below(StringBuilder to, JsonElement value, int indent, bool inList, bool keepBlock)
    {
        var isLong = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(value) && (Flow(value).Length + indent > Line || (keepBlock && value.ValueKind == JsonValueKind.Array));
        if (!isLong) { to.Append(' ').Append(Flow(value)).Append('\n'); return; }
        if (inList && value.ValueKind == JsonValueKind.Object)
        {
            // The first member stands beside the dash.
            var block = new StringBuilder();
            Block(block, value, indent, top: false);
            to.Append(' ').Append(block, indent, block.Length - indent);
            return;
        }

        to.Append('\n');
        Block(to, value, indent, top: false);
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Object ? !value.EnumerateObject().Any() : value.GetArrayLength() == 0;

    private static string Flow(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(one => $"{Scalar(one.Name)}: {Flow(one.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Flow))}]",
        JsonValueKind.String => Scalar(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Scalar(string text) => Plain().IsMatch(text) && CoreSchema.NonText(text) is null ? text : Quoted(text);

    // YAML takes JSON's quoted texts as they are; controls that are lawful in JSON but not in YAML are written as escapes.
    private static string Quoted(string text)
    {
        var json = JsonSerializer.Serialize(text, Readable);
        return json.Any(c => c is '\u0085' or '\u2028' or '\u2029' or '\ufeff' or '\u007f') ? JsonSerializer.Serialize(text) : json;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.\-]{0,60}$")]
    private static partial Regex Plain();
}
