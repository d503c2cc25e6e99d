using System.Text.Json;

namespace Leeward.Cli.Tests;

/// <summary><c>leeward procedures conform</c> as people run it.</summary>
public sealed class ConformTests : IDisposable
{
    private const string Net = """
        <pnml><net id="n"><page id="g">
        <place id="p0"><initialMarking><text>1</text></initialMarking></place><place id="p1"/><place id="p2"/>
        <transition id="a"><name><text>accept</text></name></transition><transition id="b"><name><text>interview</text></name></transition>
        <arc id="1" source="p0" target="a"/><arc id="2" source="a" target="p1"/><arc id="3" source="p1" target="b"/><arc id="4" source="b" target="p2"/></page>
        <finalmarkings><marking><place idref="p2"><text>1</text></place></marking></finalmarkings></net></pnml>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Log_that_fits_ends_with_zero()
    {
        var answer = await ConformAsync("case,activity\n1,accept\n1,interview\n", "--lang", "en");
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Contains("1 of 1 cases, 100.00 %", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deviations_are_said_in_words_and_end_with_one()
    {
        const string Log = "case,activity\n1,accept\n1,interview\n2,interview\n3,accept\n3,interview\n3,interview\n";
        var table = Path.Combine(_folder, "cases.csv");
        var answer = await ConformAsync(Log, "--lang", "zh", "--out", table);
        Assert.True(answer.Code == 1, answer.Error);
        Assert.Contains("遗漏“accept”，应在“interview”之前。", answer.Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(table);
        Assert.Equal("case,events,variant,fits,fitness,deviations,cost,worst_cost,outcome,explanation", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("2,1,2,0,0.6666666666666667,1,10000,30000,optimal,", lines[2], StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await ConformAsync(Log, "--json")).Output);
        var root = json.RootElement;
        Assert.Equal((3, 1, 2), (root.GetProperty("cases").GetInt32(), root.GetProperty("fitting").GetInt32(), root.GetProperty("deviations").GetInt32()));
        Assert.Equal(1 - (2.0 / 12), root.GetProperty("logFitness").GetDouble());
        var second = root.GetProperty("traces")[1];
        Assert.Equal("skipped", second.GetProperty("explanation")[0].GetProperty("kind").GetString());
        Assert.Equal("repeated", root.GetProperty("traces")[2].GetProperty("explanation")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Weights_make_a_grave_deviation_count_more()
    {
        var weights = Path.Combine(_folder, "weights.csv");
        await File.WriteAllTextAsync(weights, "activity,weight\naccept,30\n");
        using var json = JsonDocument.Parse((await ConformAsync("case,activity\n2,interview\n", "--json", "--weights", weights)).Output);
        Assert.Equal(300_000, json.RootElement.GetProperty("cost").GetInt64());
        await File.WriteAllTextAsync(weights, "activity,weight\naccept,heavy\n");
        var wrong = await ConformAsync("case,activity\n2,interview\n", "--weights", weights);
        Assert.Equal(3, wrong.Code);
        Assert.Contains("line 2", wrong.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("en", "by the severities that the net bears"), InlineData("zh", "按网中所带的严重程度权重")]
    public async Task Severities_that_the_net_bears_count_unless_a_file_or_equality_is_asked_for(string language, string words)
    {
        const string Log = "case,activity\n2,interview\n";
        var grave = Net.Replace("<text>accept</text></name>", "<text>accept</text></name><toolspecific tool=\"Leeward\" version=\"1\" weight=\"30\"/>", StringComparison.Ordinal);
        Assert.Equal((300_000, true), await CostAsync());
        Assert.Equal((10_000, false), await CostAsync("--equal"));
        var weights = Path.Combine(_folder, "weights.csv");
        await File.WriteAllTextAsync(weights, "accept,3\n");
        Assert.Equal((30_000, false), await CostAsync("--weights", weights));
        Assert.Equal(2, (await ConformOnAsync(grave, Log, "--weights", weights, "--equal")).Code);
        Assert.Contains(words, (await ConformOnAsync(grave, Log, "--lang", language)).Output, StringComparison.Ordinal);
        var wrong = await ConformOnAsync(grave.Replace("\"30\"", "\"heavy\"", StringComparison.Ordinal), Log);
        Assert.Equal(3, wrong.Code);
        Assert.Contains(language == "en" ? "'heavy' is not a weight from 1 to 1000" : "“heavy”不是 1 至 1000 的权重", wrong.Error, StringComparison.Ordinal);

        async Task<(long, bool)> CostAsync(params string[] more)
        {
            using var json = JsonDocument.Parse((await ConformOnAsync(grave, Log, ["--json", .. more])).Output);
            return (json.RootElement.GetProperty("cost").GetInt64(), json.RootElement.GetProperty("weightsOfTheNet").GetBoolean());
        }
    }

    [Fact]
    public async Task Bad_files_are_named_with_line_in_both_languages()
    {
        var answer = await ConformAsync("case,activity\n1,accept\n,interview\n");
        Assert.Equal(3, answer.Code);
        Assert.Contains("log.csv: line 3: column 'case' is empty", answer.Error, StringComparison.Ordinal);
        Assert.Contains("第 3 行：列“case”为空", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
        var missing = await Command.LeewardAsync("procedures", "conform", Path.Combine(_folder, "none.xes"), "--net", Path.Combine(_folder, "none.pnml"));
        Assert.Equal(3, missing.Code);
        Assert.Contains("不存在", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("procedures", "conform", "log.csv")]
    [InlineData("procedures", "conform")]
    [InlineData("procedures", "conform", "log.csv", "--net", "n.pnml", "--threads", "0")]
    public async Task Wrong_command_line_ends_with_two(params string[] args) => Assert.Equal(2, (await Command.LeewardAsync(args)).Code);

    private Task<Answer> ConformAsync(string log, params string[] more) => ConformOnAsync(Net, log, more);

    private async Task<Answer> ConformOnAsync(string net, string log, params string[] more)
    {
        var (logFile, netFile) = (Path.Combine(_folder, "log.csv"), Path.Combine(_folder, "net.pnml"));
        await File.WriteAllTextAsync(logFile, log);
        await File.WriteAllTextAsync(netFile, net);
        return await Command.LeewardAsync(["procedures", "conform", logFile, "--net", netFile, .. more]);
    }
}
