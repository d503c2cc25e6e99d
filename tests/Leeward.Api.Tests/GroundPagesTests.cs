using System.Net;
using System.Text.RegularExpressions;
using Leeward.Testing;

namespace Leeward.Api.Tests;

public sealed partial class GroundPagesTests
{
    [Theory]
    [InlineData("en", "read in the source", "to be verified", "default of this project, not law")]
    [InlineData("zh-Hans", "出自原文", "待核实", "本项目默认值，并非法定")]
    public async Task Due_times_bear_their_source_and_provenance_in_words_on_every_list(string language, params string[] founded)
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        var one = await county.CaseAsync("private_touch", "司徒望舒");
        await county.BreakGlassAsync(one);
        server.Clock.Advance(TimeSpan.FromMinutes(90));
        var ids = county.Ids.Concat(one.Ids).ToDictionary();
        foreach (var path in (string[])["/board", "/board/wall", $"/runs/{ids["runs"]}", "/reminders", $"/hand-over?centre={ids["centres"]}&role=police_intake", $"/hand-overs/{ids["hand-overs"]}", $"/cases/{ids["cases"]}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept-Language", language);
            using var answer = await county.Insider.SendAsync(request);
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.True(answer.IsSuccessStatusCode, $"{path} {answer.StatusCode}");
            var grounds = Ground().Matches(html);
            Assert.True(grounds.Count > 0, $"{path} says nothing of what its due times rest on");
            Assert.All(grounds, ground => Assert.True(founded.Any(words => ground.Groups["title"].Value.Contains(words, StringComparison.Ordinal)) && ground.Groups["hidden"].Value.Contains(ground.Groups["title"].Value, StringComparison.Ordinal), $"{path} {ground.Value}"));
            Assert.All(grounds, ground => Assert.Matches(path == "/board/wall" ? "^[SMD]( \\?)?$" : "^[\\w.-]+\\s·\\s[SMD]$", ground.Groups["mark"].Value));
        }
    }

    [GeneratedRegex("<small[^>]*title=\"(?<title>[^\"]*)\" data-ground[^>]*><span aria-hidden=\"true\">(?<mark>[^<]*)</span><span class=\"visually-hidden\">(?<hidden>[^<]*)</span></small>")]
    private static partial Regex Ground();
}
