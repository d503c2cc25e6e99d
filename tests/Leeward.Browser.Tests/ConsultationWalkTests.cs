using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The ministry asks a supervisor about a draft; she comments on a step and proposes words; the ministry answers and finishes; the report names who said what and who did not answer.</summary>
public sealed class ConsultationWalkTests(RunningServer server)
{
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Round_is_opened_commented_answered_and_reported(string language, bool javaScript)
    {
        var (asked, silent) = (await server.NewAccountAsync("supervisor", "520102"), await server.NewAccountAsync("supervisor", "520103"));
        var ministry = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        var draft = await BeginAsync(ministry);
        await ministry.GoAsync(draft + "/consultation");
        await ministry.FillAsync("#questions", "48h?");
        await ministry.ClickAsync("form:has(#closes) button[type=submit]");
        await ministry.WaitForURLAsync("**/consultations/*-*");
        var round = new Uri(ministry.Url).AbsolutePath;
        foreach (var account in new[] { asked, silent })
        {
            await ministry.GoAsync(round + "?find=" + account);
            await ministry.CheckAsync("input[name='Form.Accounts']");
            await ministry.ClickAsync("form:has(input[name='Form.Accounts']) button");
            await ministry.WaitForSelectorAsync("main [role=status]");
        }
        await Pictures.TakeAsync(ministry, "consultation-" + language);

        var supervisor = await server.SignedInAsync(asked, language, javaScript: javaScript);
        await supervisor.GoAsync("/consultations");
        await supervisor.ClickAsync($"a[href='{round}']");
        await supervisor.ClickAsync("a[href$='/steps/CN-E05']");
        await supervisor.CheckAsync("input[value=Wording]");
        await supervisor.FillAsync("#text", "Shorter 更短");
        await supervisor.SelectOptionAsync("#field", "title");
        await supervisor.FillAsync("#zh", "妥善固定电子数据");
        await supervisor.ClickAsync("form:has(#text) button");
        await supervisor.WaitForSelectorAsync("article ins");
        Assert.True(await supervisor.Locator("article del").CountAsync() > 0); // beside what stands there now
        Assert.Equal(0, await supervisor.Locator("article form[method=post] .btn-primary").CountAsync()); // who proposes takes nothing over
        await Pictures.TakeAsync(supervisor, "consultation-step-" + language);
        Assert.Contains((await supervisor.APIRequest.GetAsync(draft)).Status, (int[])[403, 404]); // the form of the round, and nothing else of the draft
        await supervisor.GoAsync(round);
        Assert.Equal(0, await supervisor.Locator("#find").CountAsync());
        await supervisor.SelectOptionAsync("#stance", "AgreeWithComments");
        await supervisor.ClickAsync("form:has(#stance) button");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await server.LeaveAsync(supervisor);

        await ministry.GoAsync(round);
        await ministry.ClickAsync("form:has(h2:text-matches('Finish|办结')) button");
        await ministry.WaitForSelectorAsync("main [role=alert]"); // not before the day, nor before the answer
        await ministry.GoAsync(round + "/steps/CN-E05");
        await Pictures.TakeAsync(ministry, "consultation-take-over-" + language);
        await ministry.ClickAsync("article form .btn-primary");
        await ministry.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await ministry.Locator("article select").CountAsync()); // answered by it
        await ministry.GoAsync(draft + "/steps/CN-E05");
        Assert.Equal("妥善固定电子数据", await ministry.InputValueAsync("[name='Form.Zh']"));
        await ministry.GoAsync(round + "/report");
        var report = await ministry.InnerTextAsync("main");
        Assert.Contains("妥善固定电子数据", report, StringComparison.Ordinal);
        Assert.Contains(silent, report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(language == "en" ? "no answer" : "未反馈", report, StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "taken over into the draft" : "已采用并写入草案", report, StringComparison.Ordinal);
        Assert.True(await ministry.Locator("article del").CountAsync() > 0);
        await Pictures.TakeAsync(ministry, "consultation-report-" + language);
        await server.LeaveAsync(ministry);
        var reader = await server.SignedInAsync("ministry", language);
        string[] pages = ["/consultations", round + "?find=p", round + "/steps/CN-E05", round + "/steps/-", round + "/report", draft + "/consultation"];
        await Accessible.CheckAsync(reader, pages);
        await server.LeaveAsync(reader);
        var stranger = await server.AskingAsync("worker");
        foreach (var path in (string[])["/consultations", round, round + "/steps/-", round + "/report"]) { Assert.Contains((await stranger.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task What_was_chosen_stays_where_an_invitation_is_refused(string language, bool javaScript)
    {
        string[] asked = [await server.NewAccountAsync("supervisor", "520104"), await server.NewAccountAsync("supervisor", "520104")];
        var ministry = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        var draft = await BeginAsync(ministry);
        await ministry.GoAsync(draft + "/consultation");
        await ministry.ClickAsync("form:has(#closes) button[type=submit]");
        await ministry.WaitForURLAsync("**/consultations/*-*");
        var round = new Uri(ministry.Url).AbsolutePath;
        await ministry.GoAsync(round + "?find=" + asked[0][..12]);
        var body = await ministry.Locator("#body option").Nth(1).GetAttributeAsync("value");
        await ministry.SelectOptionAsync("#body", body!);
        await ministry.ClickAsync("form:has(#body) button"); // nobody is ticked
        await ministry.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal(body, await ministry.InputValueAsync("#body"));
        await ministry.CheckAsync("input[name='Form.Accounts'] >> nth=0");
        await ministry.EvalOnSelectorAsync("#body option:checked", "o => o.value = 'nonsense'");
        await ministry.ClickAsync("form:has(#body) button");
        await ministry.WaitForFunctionAsync("() => [...document.querySelectorAll('#body option')].every(o => o.value !== 'nonsense')");
        Assert.True(await ministry.IsCheckedAsync("input[name='Form.Accounts'] >> nth=0"));
        await ministry.FillAsync("#until", "2020-01-01");
        await ministry.ClickAsync("form:has(#until) button");
        await ministry.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal("2020-01-01", await ministry.InputValueAsync("#until"));
        await server.LeaveAsync(ministry);
    }

    private static async Task<string> BeginAsync(IPage page)
    {
        await page.GoAsync("/procedures");
        if (await page.Locator("form:has(h2) button[type=submit]").CountAsync() > 0) { await page.ClickAsync("form:has(h2) button[type=submit]"); await page.WaitForSelectorAsync("tbody a"); }
        await page.GoAsync("/drafts");
        await page.SelectOptionAsync("#basis", await page.Locator("#basis option").EvaluateAllAsync<string>("all => all.find(o => /one-stop|一站式/i.test(o.textContent)).value"));
        await page.ClickAsync("form:has(#basis) button[type=submit]");
        await page.WaitForURLAsync("**/drafts/*-*");
        return new Uri(page.Url).AbsolutePath;
    }
}
