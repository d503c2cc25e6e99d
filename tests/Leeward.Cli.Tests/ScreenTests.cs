using System.Text.Json;

namespace Leeward.Cli.Tests;

/// <summary>Texts in, decisions out: every line answers for itself.</summary>
public sealed class ScreenTests
{
    [Fact]
    public async Task Failing_line_gives_an_error_and_the_stream_goes_on()
    {
        var answers = await ScreenAsync("""
            {"id":"a","text":"今天天气很好"}
            {"id":"b","txt":"?"}
            {broken
            {"id":"c","text":"有人打我，我好害怕","time":"yesterday"}
            {"id":"d","text":"有人打我，我好害怕"}
            """);
        Assert.Equal(["show", null, null, null, "show"], answers.Select(a => a.TryGetProperty("action", out var action) ? action.GetString() : null));
        Assert.Equal([2, 3, 4], answers.Where(a => a.TryGetProperty("error", out _)).Select(a => a.GetProperty("line").GetInt32()));
        Assert.True(answers[4].GetProperty("offer_help").GetBoolean());
    }

    [Fact]
    public async Task Reasons_name_rule_article_and_place()
    {
        var answer = Assert.Single(await ScreenAsync("你赶紧去*死，别回来", "--minors"));
        Assert.Equal("block_and_preserve", answer.GetProperty("action").GetString());
        var reason = answer.GetProperty("reasons")[0];
        Assert.Equal(("I07", "self-harm-urged", "22(1), 29(1)"), (reason.GetProperty("category").GetString(), reason.GetProperty("rule").GetString(), reason.GetProperty("article").GetString()));
        Assert.Equal((3, 6), (reason.GetProperty("spans")[0].GetProperty("start").GetInt32(), reason.GetProperty("spans")[0].GetProperty("end").GetInt32()));
    }

    [Fact]
    public async Task Conversations_are_looked_at_as_a_whole()
    {
        string[] texts = ["你几岁", "别告诉你妈", "发张照片", "来我家"];
        var answers = await ScreenAsync(string.Join('\n', texts.Select((text, i) => $$"""{"id":"m{{i}}","text":"{{text}}","sender":"x","target":"y","time":"2026-03-0{{i + 1}}T10:00:00Z","thread":"t","sender_is":"adult","target_is":"minor"}""")), "--threads");
        var pattern = Assert.Single(answers, a => a.TryGetProperty("pattern", out _));
        Assert.Equal(("approach", "I11", 4), (pattern.GetProperty("pattern").GetString(), pattern.GetProperty("category").GetString(), pattern.GetProperty("messages").GetArrayLength()));
    }

    [Theory]
    [InlineData("--policy", "no-such-policy")]
    [InlineData("--model", "/no/such/model")]
    public async Task Unknown_policy_or_model_is_said_in_both_languages(params string[] options)
    {
        var answer = await Command.LeewardAsync(["screen", "-", .. options]);
        Assert.NotEqual(0, answer.Code);
        Assert.Contains(" | ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Left_out_file_that_is_not_there_is_said_and_nothing_is_trained()
    {
        var folder = Directory.CreateTempSubdirectory("leeward-train");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "first_dev.jsonl"), "{\"text\": \"好\", \"label\": 0}\n", TestContext.Current.CancellationToken);
        var model = Path.Combine(folder.FullName, "new.lsm");
        var answer = await Command.LeewardAsync(["screen", "train", folder.FullName, "--without", "first-dev", "--out", model]);
        var made = File.Exists(model);
        folder.Delete(recursive: true);
        Assert.Equal((2, false), (answer.Code, made));
        Assert.Contains("first_dev.jsonl", answer.Error, StringComparison.Ordinal);
        Assert.Contains(" | ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_names_a_category_there_is_not_is_refused_with_the_rule_and_what_there_is()
    {
        var folder = Directory.CreateTempSubdirectory("leeward-screen");
        var policy = Path.Combine(folder.FullName, "mine.yaml");
        await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(Path.Combine(Command.Root, "packs", "generic", "screening", "default.yaml"), TestContext.Current.CancellationToken)).Replace("categories: [B03]", "categories: [B03, B30]", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var answer = await Command.LeewardAsync(["screen", "-", "--policy", policy]);
        folder.Delete(recursive: true);
        Assert.Equal((2, ""), (answer.Code, answer.Output));
        Assert.Contains("'threat' names the harm category 'B30'", answer.Error, StringComparison.Ordinal);
        Assert.Contains("“threat”引用的有害信息类别“B30”不存在；可用的类别：B01、B02", answer.Error, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> ScreenAsync(string lines, params string[] options)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("leeward-screen").FullName, "texts.jsonl");
        await File.WriteAllTextAsync(file, lines, TestContext.Current.CancellationToken);
        var answer = await Command.LeewardAsync(["screen", file, "--json", .. options]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal("", answer.Error);
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
