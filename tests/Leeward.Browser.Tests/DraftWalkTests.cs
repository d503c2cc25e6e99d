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

    /// <summary>Nobody has to know YAML: from nothing to the signatures by forms alone, each error leading to the form that mends it.</summary>
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Draft_begun_blank_is_made_free_of_errors_and_put_up_without_the_text(string language, bool javaScript)
    {
        var signer = await server.NewAccountAsync("signatory", "", "procuratorate");
        var page = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        await page.GoAsync("/drafts");
        await page.FillAsync("#code", "sop-school-" + language);
        await page.FillAsync("#en", "School procedure");
        await page.FillAsync("#zh", "学校规程");
        await page.ClickAsync("form:has(#basis) button.btn-primary");
        await page.WaitForURLAsync("**/drafts/*-*");
        var draft = new Uri(page.Url).AbsolutePath;

        await page.ClickAsync("section[aria-labelledby=found] a[href$='/head']");
        await page.WaitForSelectorAsync("#ScopeEn");
        await page.FillAsync("#ScopeEn", "Children of a school");
        await page.FillAsync("#ScopeZh", "在校儿童");
        await page.FillAsync("#Edition", "1.0.0");
        await SaveAsync();
        Assert.Equal("1.0.0", await page.InputValueAsync("#Edition"));
        await Pictures.TakeAsync(page, "draft-head-" + language);
        foreach (var (part, code, en, zh) in new[] { ("roles", "teacher", "Teacher", "教师"), ("events", "concern", "Concern voiced", "提出关切") })
        {
            await page.GoAsync($"{draft}/names/{part}");
            await page.FillAsync("#Code", code);
            await page.FillAsync("#En", en);
            await page.FillAsync("#Zh", zh);
            await SaveAsync();
        }

        await page.GoAsync(draft);
        await page.FillAsync("#id", "S-01");
        await page.FillAsync("#en", "Listen to the child");
        await page.FillAsync("#zh", "倾听儿童");
        await page.ClickAsync("form:has(#id) button[type=submit]");
        await page.WaitForSelectorAsync("main [role=status]");
        await page.GoAsync(draft + "/steps/S-01/due/1");
        await page.FillAsync("#Within", "24");
        await page.SelectOptionAsync("#Anchor", "concern");
        await page.SelectOptionAsync("#Src", "OWN");
        await page.FillAsync("#NoteEn", "On the same day where possible.");
        await page.FillAsync("#NoteZh", "尽可能当日完成。");
        await SaveAsync();
        await page.GoAsync(draft + "/approval");
        Assert.Equal(0, await page.Locator("section[aria-labelledby=ready] a").CountAsync());
        await server.LeaveAsync(page);

        var sender = await server.SignedInAsync(await server.NewAccountAsync("procedure_officer", ""), language, javaScript: javaScript);
        await sender.GoAsync(draft + "/approval");
        await sender.SelectOptionAsync("#person0", await sender.Locator("#person0 option").EvaluateAllAsync<string>($"all => all.find(o => o.textContent.toLowerCase().includes('{signer}')).value"));
        await sender.ClickAsync("form:has(#person0) button[type=submit]");
        await sender.WaitForURLAsync("**/procedure-approvals/*-*");
        await server.LeaveAsync(sender);

        async Task SaveAsync()
        {
            await page.ClickAsync("main button[value=save]");
            await page.WaitForSelectorAsync("main .alert-success[role=status]");
        }
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Pages_of_a_draft_are_for_everybody(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await BeginAsync(page);
        await page.GoAsync(draft);
        await Pictures.TakeAsync(page, "draft-" + language);
        string[] pages = ["/drafts", draft, draft + "/head", draft + "/steps/CN-E05", draft + "/steps/CN-E05/due/1", draft + "/names/variables", draft + "/names/variables/abuse_type", draft + "/rules", draft + "/rules/CN-K1", draft + "/flow", draft + "/text", draft + "/history", draft + "/changes"];
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
        foreach (var path in (string[])["/drafts", draft, draft + "/head", draft + "/steps/CN-E05", draft + "/text", draft + "/history"]) { Assert.Contains((await worker.GetAsync(path)).Status, (int[])[403, 404]); }
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
