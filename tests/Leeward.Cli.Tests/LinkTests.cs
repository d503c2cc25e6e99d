using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Leeward.Cli.Tests;

/// <summary><c>leeward link</c> as people run it.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-link").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_list_is_deduplicated_measured_and_reported()
    {
        var list = Write("list.csv", List(0, 400, duplicates: true));
        var answer = await Command.LeewardAsync("link", list, "--out", Path_("pairs.csv"), "--clusters", Path_("persons.csv"), "--model", Path_("model.json"), "--report", Path_("report.html"), "--truth", "person", "--json");
        Assert.Equal("", Errors(answer));
        Assert.Equal(0, answer.Code);
        using var summary = JsonDocument.Parse(answer.Output);
        Assert.True(summary.RootElement.GetProperty("measured").GetProperty("f1").GetDouble() > 0.9, answer.Output);
        Assert.Equal("Surname", summary.RootElement.GetProperty("columns").EnumerateArray().Single(one => one.GetProperty("column").GetString() == "Nachname").GetProperty("role").GetString());
        Assert.StartsWith("left,right,probability,bits,same_person,explanation", (await File.ReadAllTextAsync(Path_("pairs.csv"), TestContext.Current.CancellationToken)).TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(1 + File.ReadLines(list).Count() - 1, File.ReadLines(Path_("persons.csv")).Count());
        var page = await File.ReadAllTextAsync(Path_("report.html"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Examples near the threshold", page, StringComparison.Ordinal);
        foreach (var (english, chinese) in Spans(page)) { Assert.True(chinese.Any(letter => letter > 0x2E80), $"'{english}' is not said in Chinese: '{chinese}'"); }
        var again = await Command.LeewardAsync("link", list, "--out", Path_("again.csv"), "--model", Path_("model.json"), "--threshold", "0.9");
        Assert.Equal(0, again.Code);
        Assert.Contains("asked for", again.Output, StringComparison.Ordinal);
        Assert.Contains("Columns were taken for", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_are_named_are_gone_by()
    {
        var list = Write("list.csv", List(0, 300, duplicates: true));
        var all = await Command.LeewardAsync("link", list, "--out", Path_("all.csv"), "--json");
        using var summary = JsonDocument.Parse(all.Output);
        var rule = summary.RootElement.GetProperty("rules")[0].GetProperty("rule").GetString()!;
        var one = await Command.LeewardAsync("link", list, "--out", Path_("one.csv"), "--rule", rule, "--json");
        Assert.Equal(0, one.Code);
        using var only = JsonDocument.Parse(one.Output);
        Assert.Equal([rule], only.RootElement.GetProperty("rules").EnumerateArray().Select(found => found.GetProperty("rule").GetString()));
        var wrong = await Command.LeewardAsync("link", list, "--out", Path_("one.csv"), "--rule", "hat size");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("'hat size' is no key of these records; there are: ", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("分组规则中的键不存在", wrong.Error, StringComparison.Ordinal);
        Assert.Contains(rule.Split(" + ")[0], wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_lists_are_linked_one_to_one()
    {
        var left = Write("a.csv", List(0, 250, duplicates: false));
        var right = Write("b.csv", List(150, 400, duplicates: false));
        var answer = await Command.LeewardAsync("link", left, right, "--out", Path_("pairs.csv"), "--truth", "person");
        Assert.Equal(0, answer.Code);
        var taken = File.ReadLines(Path_("pairs.csv")).Where(line => line.Contains(",yes,", StringComparison.Ordinal)).Select(line => line.Split(',')).ToList();
        Assert.InRange(taken.Count, 95, 102);
        Assert.All(taken, cells => Assert.Equal(cells[0], cells[1]));
        Assert.Contains("precision", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "Line 3 has 1 cells")]
    [InlineData("", "empty")]
    [InlineData("a,a\n1,2\n", "Two columns are called")]
    [InlineData("a,b\n\"open,2\n", "not closed")]
    [InlineData("id\n1\n2\n", "No column can be compared")]
    [InlineData("name,dob\nTom,2010-01-01\n", "two records")]
    public async Task Bad_file_is_said_in_both_languages(string text, string expected)
    {
        var answer = await Command.LeewardAsync("link", Write("bad.csv", text), "--out", Path_("pairs.csv"));
        Assert.Equal(3, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Contains(answer.Error, letter => letter > 0x4E00);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_files_columns_and_thresholds_are_said()
    {
        var list = Write("list.csv", List(0, 20, duplicates: false));
        Assert.Equal(3, (await Command.LeewardAsync("link", Path_("none.csv"), "--out", Path_("p.csv"))).Code);
        Assert.Contains("there is no column 'who'", (await Command.LeewardAsync("link", list, "--out", Path_("p.csv"), "--truth", "who")).Error, StringComparison.Ordinal);
        Assert.All(new[] { "7", "0", "abc", "NaN" }, threshold => Assert.Equal(2, Command.LeewardAsync("link", list, "--out", Path_("p.csv"), "--threshold", threshold).GetAwaiter().GetResult().Code));
        foreach (var target in new[] { _folder, Path_("none/p.csv"), "/proc/p.csv" })
        {
            var refused = await Command.LeewardAsync("link", list, "--out", target);
            Assert.Equal(3, refused.Code);
            Assert.DoesNotContain("100 %", refused.Error, StringComparison.Ordinal); // before the work, not after it
            Assert.Contains(refused.Error, letter => letter > 0x4E00);
        }

        Assert.Equal(2, (await Command.LeewardAsync("link", list, "--out", Path_("p.csv"), "--clusters", Path_("p.csv"))).Code);
        Assert.Contains("is a folder", (await Command.LeewardAsync("link", _folder, "--out", Path_("p.csv"))).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.LeewardAsync("link", list, "--out", list)).Code);
        Assert.Equal(2, (await Command.LeewardAsync("link", list)).Code);
    }

    [Fact]
    public async Task Lists_whose_columns_are_called_otherwise_are_linked_and_it_is_said()
    {
        var left = Write("a.csv", List(0, 250, duplicates: false));
        var right = Write("b.csv", List(150, 400, duplicates: false).Replace("Nr,Vorname,Nachname,Geburtsdatum,Ort,person", "编号,first_name,姓,dob,town,person", StringComparison.Ordinal));
        var answer = await Command.LeewardAsync("link", left, right, "--out", Path_("pairs.csv"), "--truth", "person", "--json");
        Assert.Equal(0, answer.Code);
        using var summary = JsonDocument.Parse(answer.Output);
        Assert.Equal(5, summary.RootElement.GetProperty("matchedColumns").GetArrayLength());
        Assert.True(summary.RootElement.GetProperty("measured").GetProperty("f1").GetDouble() > 0.95, answer.Output);
        Assert.Contains("\"dob\" is compared with \"Geburtsdatum\"", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", "Müller", "WINDOWS-1252")]
    [InlineData("GB18030", "王小明", "GB18030")]
    [InlineData("utf-16", "王小明", "")]
    public async Task Lists_in_other_encodings_are_read(string encoding, string name, string said)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var list = Path_("list.csv");
        // Far more ASCII than is looked at in one go stands before the first other letter.
        var plain = string.Concat(Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{Name(i, 3)} {Name(i * 3, 3)},{1950 + i % 50}-01-{1 + i % 28:00}\n")));
        await File.WriteAllTextAsync(list, $"id,name,dob\n{plain}9001,{name},2010-03-04\n9002,{name},2010-03-04\n", Encoding.GetEncoding(encoding), TestContext.Current.CancellationToken);
        var answer = await Command.LeewardAsync("link", list, "--out", Path_("pairs.csv"), "--report", Path_("r.html"));
        Assert.Equal(0, answer.Code);
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
        Assert.Contains(File.ReadLines(Path_("pairs.csv")), line => line.StartsWith("9001,9002,", StringComparison.Ordinal));
        Assert.DoesNotContain("[#", answer.Error, StringComparison.Ordinal); // a bar is for people who watch
    }

    [Fact]
    public async Task Records_that_share_a_number_and_records_without_one_are_said()
    {
        var list = Write("list.csv", List(0, 40, duplicates: false).Replace("\n7,", "\n6,", StringComparison.Ordinal).Replace("\n9,", "\n,", StringComparison.Ordinal));
        var answer = await Command.LeewardAsync("link", list, "--id", "Nr", "--out", Path_("pairs.csv"), "--clusters", Path_("persons.csv"));
        Assert.Equal(0, answer.Code);
        Assert.Contains("1 records bear a number in \"Nr\"", answer.Error, StringComparison.Ordinal);
        Assert.Contains(File.ReadLines(Path_("persons.csv")), line => line.StartsWith("#10,", StringComparison.Ordinal));
    }

    /// <summary>The texts of the page, English and Chinese.</summary>
    private static IEnumerable<(string English, string Chinese)> Spans(string page) =>
        page.Split("<span lang=\"en\">").Skip(1).Select(part => (part[..part.IndexOf('<', StringComparison.Ordinal)], part.Split("<span lang=\"zh-Hans\">")[1].Split('<')[0]));

    private string Path_(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(Path_(name), text);
        return Path_(name);
    }

    private static string Errors(Answer answer) => string.Join('\n', answer.Error.Split('\n').Where(line => line.StartsWith("leeward:", StringComparison.Ordinal)));

    /// <summary>Synthetic people; every fifth twice, with a letter wrong.</summary>
    private static string List(int from, int to, bool duplicates)
    {
        var list = new StringBuilder("Nr,Vorname,Nachname,Geburtsdatum,Ort,person\n");
        for (var person = from; person < to; person++)
        {
            string given = Name(person * 7 % 83, 2), family = Name(person * 13 % 211 + 100, 3), town = Name(person % 17, 2) + "dorf";
            var born = new DateOnly(1950 + person * 31 % 60, 1 + person * 11 % 12, 1 + person * 17 % 28).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
            list.Append(CultureInfo.InvariantCulture, $"{person},{given},{family},{born},{town},{person}\n");
            if (duplicates && person % 5 == 0) { list.Append(CultureInfo.InvariantCulture, $"{person + 10000},{given},{family[..^1]}x,{born},{(person % 10 == 0 ? "" : town)},{person}\n"); }
        }

        return list.ToString();
    }

    private static string Name(int number, int syllables)
    {
        var name = "";
        for (var i = 0; i < syllables; i++, number = number * 31 + 17) { name += "BDFGKLMNPRST"[number % 12].ToString() + "aeiou"[number / 12 % 5]; }
        return name[..1] + name[1..].ToLowerInvariant();
    }
}
