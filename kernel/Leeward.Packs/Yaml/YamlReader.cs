using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Leeward.Packs.Yaml;

/// <summary>
/// Reads one YAML 1.2 document (core schema) as JSON. Stricter than YAML where YAML surprises: a key may stand only once and is a text,
/// anchors, aliases, tags and several documents are refused, and the text is UTF-8.
/// </summary>
public static class YamlReader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int MaxDepth = 60;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the bytes of a file. Never throws on wrong content.</summary>
    /// <param name="file">The name that issues bear.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="document">The document, when it holds.</param>
    /// <param name="issue">What is wrong, when it does not.</param>
    public static bool TryRead(
        string file, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out YamlDocument? document, [NotNullWhen(false)] out PackIssue? issue)
    {
        document = null;
        if (bytes.Length > MaxBytes)
        {
            issue = Wrong(file, TextPosition.Start, "yaml.too_large", "The file is too large.", "文件过大。", "Split it.", "请拆分文件。");
            return false;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble)) { bytes = bytes[Encoding.UTF8.Preamble.Length..]; }
        string text;
        try { text = Strict.GetString(bytes); }
        catch (DecoderFallbackException)
        {
            issue = Wrong(file, TextPosition.Start, "yaml.encoding", "The file is not UTF-8.", "文件不是 UTF-8 编码。", "Save it as UTF-8.",
                "请以 UTF-8 编码保存。");
            return false;
        }

        try
        {
            var walk = new Walk(file, new Parser(new StringReader(text)));
            document = walk.Read();
            issue = null;
            return true;
        }
        catch (YamlMistake mistake)
        {
            issue = mistake.Issue;
            return false;
        }
        catch (YamlException e)
        {
            issue = Syntax(file, new((int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column)), e.Message);
            return false;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The scanner meets some malformed bytes with exceptions of its own accord; for the reader they are all wrong syntax.
            issue = Syntax(file, TextPosition.Start, e.Message);
            return false;
        }
    }

    private static PackIssue Syntax(string file, TextPosition at, string detail) =>
        Wrong(file, at, "yaml.syntax", $"This is not YAML: {detail}", $"不是合法的 YAML：{detail}",
            "Check indentation, quotes and brackets here and on the line before.", "请检查本行及上一行的缩进、引号和括号。");

    private static PackIssue Wrong(string file, TextPosition at, string code, string en, string zh, string mendEn, string mendZh) =>
        PackIssue.Error(file, at, code, new(en, zh), new(mendEn, mendZh));

    private sealed class YamlMistake(PackIssue issue) : Exception
    {
        public PackIssue Issue => issue;
    }

    private sealed class Walk(string file, Parser parser)
    {
        private readonly Dictionary<string, TextPosition> _positions = new(StringComparer.Ordinal);
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public YamlDocument Read()
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw Mistake(TextPosition.Start, "yaml.empty", "The file is empty.", "文件为空。",
                "Fill it or remove it.", "请填写内容或删除文件。");
            }
            using (var writer = new Utf8JsonWriter(_buffer, new()
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                MaxDepth = MaxDepth + 2
            }))
            {
                Node(writer, "", 0);
            }

            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                throw Mistake(At(second), "yaml.several_documents", "The file holds more than one document.", "文件中含有多个文档。",
                    "Put each in its own file.", "请每个文件只放一个文档。");
            }

            using var json = JsonDocument.Parse(_buffer.WrittenMemory, new() { MaxDepth = MaxDepth + 2 });
            return new(json.RootElement.Clone(), _positions);
        }

        private void Node(Utf8JsonWriter writer, string pointer, int depth)
        {
            var next = parser.Consume<ParsingEvent>();
            _positions.TryAdd(pointer, At(next));
            if (depth > MaxDepth)
            {
                throw Mistake(At(next), "yaml.too_deep", "This is nested too deeply.", "嵌套层级过深。", "Flatten it.",
                "请减少层级。");
            }
            if (next is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
            {
                throw Mistake(At(next), "yaml.anchor_or_tag", "Anchors and tags are not used in packs.", "内容包中不使用锚点或标签。",
                    "Write the content out.", "请直接写出内容。");
            }

            switch (next)
            {
                case Scalar scalar: Write(writer, scalar); break;
                case SequenceStart: Sequence(writer, pointer, depth); break;
                case MappingStart: Mapping(writer, pointer, depth); break;
                default:
                    throw Mistake(At(next), "yaml.anchor_or_tag", "Aliases are not used in packs.", "内容包中不使用别名引用。",
                    "Write the content out.", "请直接写出内容。");
            }
        }

        private void Sequence(Utf8JsonWriter writer, string pointer, int depth)
        {
            writer.WriteStartArray();
            for (var i = 0; !parser.TryConsume<SequenceEnd>(out _); i++)
            {
                Node(writer, $"{pointer}/{i.ToString(CultureInfo.InvariantCulture)}", depth + 1);
            }

            writer.WriteEndArray();
        }

        private void Mapping(Utf8JsonWriter writer, string pointer, int depth)
        {
            writer.WriteStartObject();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var at = At(parser.Current!);
                if (!parser.TryConsume<Scalar>(out var key))
                {
                    throw Mistake(at, "yaml.key", "A key must be a plain text.", "键必须是普通文本。", "Use a short text as key.", "请使用简短文本作为键。");
                }

                Sound(key.Value, at);
                if (!seen.Add(key.Value))
                {
                    throw Mistake(at, "yaml.duplicate_key", $"'{key.Value}' stands here twice.", $"“{key.Value}”重复出现。", "Keep one of them.",
                        "请只保留一个。");
                }

                var below = YamlDocument.Below(pointer, key.Value);
                _positions[below] = at;
                writer.WritePropertyName(key.Value);
                Node(writer, below, depth + 1);
            }

            writer.WriteEndObject();
        }

        private void Write(Utf8JsonWriter writer, Scalar scalar)
        {
            Sound(scalar.Value, At(scalar));
            var raw = scalar.Style == ScalarStyle.Plain ? CoreSchema.NonText(scalar.Value) : null;
            if (raw is null) { writer.WriteStringValue(scalar.Value); }
            else { writer.WriteRawValue(raw, skipInputValidation: true); }
        }

        /// <summary>Refuses halves of characters, which no UTF-8 file can hold, and the controls that turn the reading direction.</summary>
        private void Sound(string text, TextPosition at)
        {
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) { i++; continue; }
                if (char.IsSurrogate(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\0')
                {
                    throw Mistake(at, "yaml.hidden_character", $"The text holds the hidden character U+{(int)c:X4}.",
                        $"文本含有隐藏字符 U+{(int)c:X4}。", "Remove it.", "请删除该字符。");
                }
            }
        }

        private static TextPosition At(ParsingEvent e) => new((int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column));

        private YamlMistake Mistake(TextPosition at, string code, string en, string zh, string mendEn, string mendZh) =>
            new(Wrong(file, at, code, en, zh, mendEn, mendZh));
    }
}
