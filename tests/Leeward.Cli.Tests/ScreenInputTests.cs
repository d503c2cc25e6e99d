using System.Text;
using System.Text.Json;
using Leeward.Cli.Screening;

namespace Leeward.Cli.Tests;

/// <summary>Whatever comes in, each line answers for itself: encodings, broken lines, long ones, none at all.</summary>
public sealed class ScreenInputTests
{
    static ScreenInputTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Line_that_is_not_utf8_is_said_to_be_and_never_guessed()
    {
        var (code, answers) = await ScreenAsync([.. Encoding.GetEncoding("GB18030").GetBytes("今天天气很好\n"), .. "plain\n"u8]);
        Assert.Equal((1, "not_utf8", "show"), (code, answers[0].GetProperty("error").GetString(), answers[1].GetProperty("action").GetString()));
        Assert.Contains("iconv", answers[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Mark_at_the_beginning_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var (code, answers) = await ScreenAsync([.. encoding.GetPreamble(), .. encoding.GetBytes("今天天气很好\r\n{\"id\":\"b\",\"text\":\"明天见\"}")]);
        Assert.Equal((0, 2, "b"), (code, answers.Count, answers[1].GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("{broken", "not_json")]
    [InlineData("{\"id\":\"c\"}", "no_text")]
    [InlineData("{\"text\":5}", "no_text")]
    [InlineData("{\"text\":\"x\",\"time\":\"yesterday\"}", "bad_time")]
    [InlineData("{\"text\":\"x\",\"sender_is\":\"kid\"}", "bad_party")]
    [InlineData("{\"text\":\"\\ud800\"}", "bad_escape")]
    public async Task What_is_wrong_is_said_in_both_languages_and_the_stream_goes_on(string line, string error)
    {
        var (code, answers) = await ScreenAsync(Encoding.UTF8.GetBytes($"{{\"text\":\"好\"}}\n{line}\n\n{{\"text\":\"好\",\"time\":1767225600}}"));
        Assert.Equal(1, code);
        Assert.Equal(["show", null, "show"], answers.Select(a => a.TryGetProperty("action", out var action) ? action.GetString() : null));
        Assert.Equal((2, error), (answers[1].GetProperty("line").GetInt32(), answers[1].GetProperty("error").GetString()));
        Assert.Contains(" | ", answers[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, answers[2].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Brace_in_a_plain_text_is_a_brace()
    {
        var (code, answers) = await ScreenAsync("大家好\n{微笑} 早上好"u8.ToArray());
        Assert.Equal((0, 2), (code, answers.Count));
    }

    [Fact]
    public async Task Empty_input_gives_nothing_and_a_long_line_one_answer()
    {
        var (code, answers) = await ScreenAsync([]);
        Assert.Equal((0, 0), (code, answers.Count));
        (code, answers) = await ScreenAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("正常的话。", 700_000))));
        Assert.Equal((0, 1), (code, answers.Count));
    }

    [Fact]
    public async Task Answers_come_out_before_more_is_waited_for()
    {
        var asked = 0;
        using var lines = new TextLines(new Slow("one\n", "two\nthree"), () => { asked++; return Task.CompletedTask; });
        var texts = new List<string?>();
        while (await lines.NextAsync(TestContext.Current.CancellationToken) is { } line) { texts.Add(line.Text); }
        Assert.Equal(["one", "two", "three"], texts);
        Assert.InRange(asked, 3, 4);
    }

    private static async Task<(int Code, List<JsonElement> Answers)> ScreenAsync(byte[] bytes)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("leeward-screen").FullName, "texts");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var answer = await Command.LeewardAsync(["screen", file, "--json"]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal("", answer.Error);
        return (answer.Code, [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
    }

    /// <summary>Gives one piece at a time.</summary>
    private sealed class Slow(params string[] pieces) : MemoryStream
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(_at == pieces.Length ? 0 : Encoding.UTF8.GetBytes(pieces[_at++], buffer.Span));
    }
}
