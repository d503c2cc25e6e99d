using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Tests;

public sealed class YamlWriterTests
{
    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf<JsonNode?>(
        Gen.OneOfConst("", "true", "yes", "on", "~", "12", "-x", "a: b", "#c", "'", "\"", "[", "a\nb", "未成年人", " x ", "PT72H", "0x1F", "\u2028", "a,b", "2026-01-31", "- a", "null", "\\", "\t").Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.String.Where(text => text.All(c => !char.IsSurrogate(c) && c != '\0' && c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))).Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)), Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)), Gen.Const((JsonNode?)null));

    [Fact]
    public void Any_content_is_read_back_as_it_was_written() =>
        Gen.Select(Gen.Int, Scalars.Array[1, 12]).Sample((seed, scalars) =>
        {
            var document = Make(new Random(seed), scalars, 3);
            Assert.Equal(document.ToJsonString(), Back(YamlWriter.Write(JsonSerializer.SerializeToElement(document))));
        }, iter: 2_000);

    [Theory]
    [InlineData("china/procedures/cn-onestop.yaml", 420)]
    [InlineData("generic/procedures/barnahus.yaml", 260)]
    public void Shipped_procedure_keeps_its_content_in_lines_that_a_person_reads(string path, int least)
    {
        Assert.True(YamlReader.TryRead(path, File.ReadAllBytes(Path.Combine(Shipped.Directory, path)), out var read, out _));
        var text = YamlWriter.Write(read.Root);
        Assert.Equal(JsonNode.Parse(read.Root.GetRawText())!.ToJsonString(), Back(text));
        Assert.InRange(text.Split('\n').Length, least, 2_000);
    }

    private static JsonNode Make(Random random, JsonNode?[] scalars, int depth)
    {
        JsonNode? Value() => depth > 0 && random.Next(3) > 0 ? Make(random, scalars, depth - 1) : scalars[random.Next(scalars.Length)]?.DeepClone();
        if (random.Next(2) == 0) { return new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value())]); }
        return new JsonObject(Enumerable.Range(0, random.Next(5)).Select(i => KeyValuePair.Create(random.Next(3) == 0 ? $"key {i}" : $"k{i}", Value())));
    }

    private static string Back(string text)
    {
        Assert.True(YamlReader.TryRead("x.yaml", Encoding.UTF8.GetBytes(text), out var read, out var issue), $"{issue}\n{text}");
        return JsonNode.Parse(read.Root.GetRawText())!.ToJsonString();
    }
}
