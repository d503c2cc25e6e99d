using System.Globalization;
using System.Text;

namespace Leeward.Browser.Tests;

/// <summary>The page that <c>leeward link --report</c> writes, opened from the disk as people open it.</summary>
public sealed class LinkReportTests(DemoServer server)
{
    [Fact]
    public async Task Report_is_accessible_and_fits_in_each_language()
    {
        var folder = Directory.CreateTempSubdirectory("leeward-report").FullName;
        try
        {
            var (list, report) = (Path.Combine(folder, "list.csv"), Path.Combine(folder, "report.html"));
            await File.WriteAllTextAsync(list, List(), TestContext.Current.CancellationToken);
            await LeewardCommand.RunAsync("link", list, "--out", Path.Combine(folder, "pairs.csv"), "--report", report, "--truth", "person");
            var page = await server.PageAsync();
            var trouble = new List<string>();
            page.Console += (_, message) => { if (message.Type == "error") { trouble.Add(message.Text); } };
            await page.GotoAsync("file://" + report);
            await Accessible.HereAsync(page);
            await page.CheckAsync("#only-zh");
            await Accessible.HereAsync(page);
            Assert.Equal("比对报告", (await page.InnerTextAsync("h1")).Trim());
            await page.CheckAsync("#only-en");
            await Accessible.HereAsync(page);
            Assert.Equal("Linkage report", (await page.InnerTextAsync("h1")).Trim());
            Assert.True(await page.Locator("table").CountAsync() > 2);
            Assert.Empty(trouble);
            await page.Context.CloseAsync();
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>Made-up people; every fourth twice, with a letter or a digit wrong.</summary>
    private static string List()
    {
        string[] given = ["Anna", "Berta", "Clara", "Dora", "Emil", "Fritz", "Gustav", "Hanna"], family = ["Ahrens", "Bergmann", "Claussen", "Diekmann", "Ehlers", "Feddersen", "Gerdes"];
        var list = new StringBuilder("id,first_name,surname,dob,person\n");
        for (var person = 0; person < 240; person++)
        {
            var (first, last, day) = (given[person * 7 % 8] + (char)('a' + person % 23), family[person * 5 % 7] + (char)('a' + person * 3 % 19), new DateOnly(2008 + person % 9, 1 + person % 12, 1 + person * 11 % 28));
            list.Append(CultureInfo.InvariantCulture, $"{person},{first},{last},{day:yyyy-MM-dd},{person}\n");
            if (person % 4 == 0) { list.Append(CultureInfo.InvariantCulture, $"{person + 1000},{first},{last[..^1]}z,{(person % 8 == 0 ? day : day.AddDays(1)):yyyy-MM-dd},{person}\n"); }
        }

        return list.ToString();
    }
}
