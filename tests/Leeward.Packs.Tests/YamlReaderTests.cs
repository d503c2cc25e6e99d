using System.Text;
using CsCheck;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Tests;

public sealed class YamlReaderTests
{
    private static YamlDocument Read(string yaml)
    {
        Assert.True(YamlReader.TryRead("test.yaml", Encoding.UTF8.GetBytes(yaml), out var document, out var issue), issue?.ToString());
        return document;
    }

    private static PackIssue Refuse(string yaml)
    {
        Assert.False(YamlReader.TryRead("test.yaml", Encoding.UTF8.GetBytes(yaml), out _, out var issue));
        return issue;
    }

    [Theory]
    [InlineData("on", "\"on\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("2026-10-01", "\"2026-10-01\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("42", "42")]
    [InlineData("-7", "-7")]
    [InlineData("+7", "7")]
    [InlineData("007", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("1.50", "1.50")]
    [InlineData("1e3", "1000")]
    [InlineData("\"42\"", "\"42\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("PT24H", "\"PT24H\"")]
    [InlineData("0.1.0", "\"0.1.0\"")]
    public void A_scalar_means_what_yaml_1_2_says(string scalar, string json) => Assert.Equal(json, Read($"a: {scalar}").Root.GetProperty("a").GetRawText());

    [Fact]
    public void A_key_that_yaml_1_1_takes_for_true_stays_a_text() =>
        Assert.Equal("x", Read("on: x\nyes: y\n").Root.GetProperty("on").GetString());

    [Fact]
    public void Positions_are_those_of_the_text()
    {
        var document = Read("a:\n  - b: 1\n    c/d: [2, 3]\n  - {e: 4}\n");
        Assert.Equal(new TextPosition(2, 5), document.PositionOf("/a/0/b"));
        Assert.Equal(new TextPosition(3, 5), document.PositionOf("/a/0/c~1d"));
        Assert.Equal(new TextPosition(3, 14), document.PositionOf("/a/0/c~1d/1"));
        Assert.Equal(new TextPosition(4, 6), document.PositionOf("/a/1/e"));
        Assert.Equal(new TextPosition(4, 5), document.PositionOf("/a/1/missing/deeper"));
        Assert.Equal(new TextPosition(1, 1), document.PositionOf(""));
    }

    [Theory]
    [InlineData("", "yaml.empty", 1)]
    [InlineData("# only a comment\n", "yaml.empty", 1)]
    [InlineData("a: 1\nb: 2\na: 3\n", "yaml.duplicate_key", 3)]
    [InlineData("a: &x 1\nb: *x\n", "yaml.anchor_or_tag", 1)]
    [InlineData("a: 1\nb: *x\n", "yaml.anchor_or_tag", 2)]
    [InlineData("a: !!binary eA==\n", "yaml.anchor_or_tag", 1)]
    [InlineData("a: 1\n---\nb: 2\n", "yaml.several_documents", 2)]
    [InlineData("a: 1\n[b, c]: 2\n", "yaml.key", 2)]
    [InlineData("a: 1\n  b: 2\n", "yaml.syntax", 2)]
    [InlineData("a: \"x\u202Ey\"\n", "yaml.hidden_character", 1)]
    public void Wrong_yaml_is_refused_with_its_line(string yaml, string code, int line)
    {
        var issue = Refuse(yaml);
        Assert.Equal((code, line), (issue.Code, issue.Line));
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_are_refused()
    {
        Assert.False(YamlReader.TryRead("test.yaml", Encoding.Latin1.GetBytes("a: é"), out _, out var issue));
        Assert.Equal("yaml.encoding", issue.Code);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm()
    {
        Assert.True(YamlReader.TryRead("test.yaml", [0xEF, 0xBB, 0xBF, (byte)'a', (byte)':', (byte)' ', (byte)'1'], out var document, out _));
        Assert.Equal(1, document.Root.GetProperty("a").GetInt32());
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        Assert.Equal("yaml.too_deep", Refuse(new string('[', 5000)).Code);
        Assert.Equal("yaml.too_deep", Refuse(string.Concat(Enumerable.Repeat("{a: ", 5000))).Code);
    }

    [Fact]
    public void Any_bytes_are_answered_without_an_exception() =>
        Gen.Byte.Array[0, 200].Sample(bytes => { _ = YamlReader.TryRead("test.yaml", bytes, out _, out _); });

    private static readonly Gen<string> Pieces = Gen.OneOfConst(
        "a", ":", " ", "\n", "- ", "[", "]", "{", "}", "\"", "'", "|", ">", "&", "*", "!", "%", "#", "?", ",", "---", "...", "\t", "\\u", "\\ud800", "\0", "é", "中", "~", "0x", "1e", "<<", "@", "`", "\r", "\u2028");

    [Fact]
    public void Any_pieces_of_yaml_are_answered_without_an_exception() =>
        Pieces.Array[0, 30].Sample(pieces => { _ = YamlReader.TryRead("test.yaml", Encoding.UTF8.GetBytes(string.Concat(pieces)), out _, out _); }, iter: 20_000);

    [Fact]
    public void A_spoilt_pack_is_checked_without_an_exception()
    {
        using var packs = new Spoilt("generic");
        var files = Directory.GetFiles(packs.Pack, "*.yaml", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 6000).Order(StringComparer.Ordinal).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 5999], Pieces).Sample((file, at, piece) =>
        {
            var text = File.ReadAllText(files[file]);
            at %= text.Length;
            File.WriteAllText(files[file], text[..at] + piece + text[Math.Min(text.Length, at + 3)..]);
            _ = packs.Check();
            File.WriteAllText(files[file], text);
        }, iter: 60, threads: 1);
    }
}
