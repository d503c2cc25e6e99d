using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The ministry begins a draft from the published procedure, changes a deadline, is told of a mistake beside the step, mends it as text and goes back.</summary>
public sealed class DraftWalkTests(RunningServer server)
{
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Draft_is_written_checked_compared_and_restored(string language, bool javaScript)
    {
        var page = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        var draft = await BeginAsync(page);

        await page.GoAsync(draft + "/steps/CN-E05");
        await page.FillAsync("#When", "digital_evidence == true && digital_evidence == false");
        await page.ClickAsync("form:has(#When) button[type=submit]");
        var found = await page.InnerTextAsync("section[aria-labelledby=found]");
        Assert.Contains(language == "en" ? "can never be true" : "永远不成立", found, StringComparison.Ordinal);
        await Pictures.TakeAsync(page, "draft-step-" + language);
        await page.FillAsync("#When", "digital_evidence == true");
        await page.ClickAsync("form:has(#When) button[type=submit]");
        Assert.DoesNotContain(language == "en" ? "can never be true" : "永远不成立", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GoAsync(draft + "/steps/CN-E05/due/1");
        await page.FillAsync("#Within", "24");
        await page.FillAsync("#Note", "shorter");
        await page.ClickAsync("form:has(#Within) button[value=save]");
        await page.WaitForSelectorAsync("main [role=status]");
        await page.GoAsync(draft + "/changes");
        Assert.Contains(language == "en" ? "stricter" : "更严", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("24", (await page.InnerTextAsync("main ins")).Trim());
        await Pictures.TakeAsync(page, "draft-changes-" + language);

        await page.GoAsync(draft + "/text");
        var text = await page.InputValueAsync("#text");
        await page.FillAsync("#text", text.Replace("PT24H", "PT24X", StringComparison.Ordinal));
        await page.ClickAsync("button[value=check]");
        Assert.Contains("PT72H", await page.InnerTextAsync("section[aria-labelledby=found]"), StringComparison.Ordinal); // how to mend it
        await Pictures.TakeAsync(page, "draft-text-" + language);
        await page.GoAsync(draft + "/history");
        await page.ClickAsync("button[value='1']");
        await page.WaitForSelectorAsync("main [role=status]");
        await page.GoAsync(draft + "/changes");
        Assert.Equal(0, await page.Locator("main ins").CountAsync());
        await page.GoAsync(draft + "/flow");
        Assert.Equal(62, await page.Locator("svg a rect").CountAsync());
        await Pictures.TakeAsync(page, "draft-flow-" + language);
        await server.LeaveAsync(page);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Pages_of_a_draft_are_for_everybody(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await BeginAsync(page);
        await page.GoAsync(draft);
        await Pictures.TakeAsync(page, "draft-" + language);
        string[] pages = ["/drafts", draft, draft + "/steps/CN-E05", draft + "/steps/CN-E05/due/1", draft + "/names/variables", draft + "/names/variables/abuse_type", draft + "/rules", draft + "/rules/CN-K1", draft + "/flow", draft + "/text", draft + "/history", draft + "/changes"];
        await Accessible.CheckAsync(page, pages);
        await server.LeaveAsync(page);
    }

    [Fact]
    public async Task Those_without_the_right_find_no_draft()
    {
        var ministry = await server.SignedInAsync("ministry");
        var draft = await BeginAsync(ministry);
        await server.LeaveAsync(ministry);
        var worker = await server.AskingAsync("worker");
        foreach (var path in (string[])["/drafts", draft, draft + "/steps/CN-E05", draft + "/text", draft + "/history"]) { Assert.Contains((await worker.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    internal static async Task<string> BeginAsync(IPage page)
    {
        await page.GoAsync("/procedures");
        if (await page.Locator("form:has(h2) button[type=submit]").CountAsync() > 0) { await page.ClickAsync("form:has(h2) button[type=submit]"); await page.WaitForSelectorAsync("tbody a"); }
        await page.GoAsync("/drafts");
        var value = await page.Locator("#basis option").EvaluateAllAsync<string>("all => all.find(o => /one-stop|一站式/i.test(o.textContent)).value");
        await page.SelectOptionAsync("#basis", value);
        await page.ClickAsync("form:has(#basis) button[type=submit]");
        await page.WaitForURLAsync("**/drafts/*-*");
        return new Uri(page.Url).AbsolutePath;
    }
}
