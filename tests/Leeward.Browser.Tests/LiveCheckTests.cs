using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The checker speaks beside the fields of a draft while one types: nothing is saved, nothing typed is touched, and without JavaScript a button does the same.</summary>
public sealed class LiveCheckTests(RunningServer server)
{
    private const string Never = "digital_evidence == true && digital_evidence == false";

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Finding_comes_beside_the_field_while_one_types_and_goes_again(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/steps/CN-E05");
        var posts = 0;
        page.Request += (_, request) => { if (request.Method == "POST") { Interlocked.Increment(ref posts); } };
        await page.FillAsync("#When", "digital_evidence == true ");
        await page.FillAsync("#When", Never);
        var beside = page.Locator("[data-found=When]");
        await Assertions.Expect(beside).ToContainTextAsync(language == "en" ? "can never be true" : "永远不成立");
        await Assertions.Expect(page.Locator("section[aria-labelledby=found]")).ToContainTextAsync(language == "en" ? "can never be true" : "永远不成立");
        await Assertions.Expect(page.Locator("form [role=status]")).ToContainTextAsync(language == "en" ? "not saved" : "未保存");
        Assert.DoesNotContain("==", await beside.InnerTextAsync(), StringComparison.Ordinal); // the condition is said in words
        Assert.Equal("polite", await beside.GetAttributeAsync("aria-live"));
        Assert.Contains("When-found", (await page.GetAttributeAsync("#When", "aria-describedby"))!, StringComparison.Ordinal);
        Assert.Equal(Never, await page.InputValueAsync("#When"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.id === 'When'"));
        Assert.Equal(1, posts);
        await Accessible.HereAsync(page);
        await Pictures.TakeAsync(page, "draft-live-" + language);

        // Typed and taken back at once: there is nothing to ask.
        await page.FillAsync("#When", Never + "x");
        await page.FillAsync("#When", Never);
        await page.WaitForTimeoutAsync(900);
        Assert.Equal(1, posts);
        await page.FillAsync("#When", "");
        await page.SelectOptionAsync("#Mod", "mandatory");
        await Assertions.Expect(beside).ToBeEmptyAsync();
        await page.FillAsync("#Zh", "");
        await Assertions.Expect(page.Locator("[data-found=Zh] .badge")).ToHaveCountAsync(1);

        await page.GotoAsync(draft + "/steps/CN-E05"); // as it was: nothing was saved
        Assert.NotEqual("", await page.InputValueAsync("#Zh"));
        await page.GoAsync(draft + "/history");
        Assert.Equal(1, await page.Locator("main tbody tr").CountAsync());
        await page.Context.CloseAsync();
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Deadlines_names_rules_and_the_text_are_checked_as_they_are_typed(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/steps/CN-E05/due/1");
        await page.FillAsync("#Within", "soon");
        await Assertions.Expect(page.Locator("[data-found=Within] .badge")).ToHaveCountAsync(1);
        await Accessible.HereAsync(page);
        await page.GoAsync(draft + "/names/variables/abuse_type");
        await page.FillAsync("#En", "");
        await Assertions.Expect(page.Locator("[data-found=En] .badge")).ToHaveCountAsync(1);
        // What the rest of the procedure says of it afterwards, is said as well.
        await page.FillAsync("#En", "Kind of abuse");
        await page.FillAsync("#Values", "none | None | 无");
        await Assertions.Expect(page.Locator("[data-found=-piece] a").First).ToBeVisibleAsync();
        await Accessible.HereAsync(page);
        await Pictures.TakeAsync(page, "draft-live-names-" + language);
        await page.GoAsync(draft + "/names/roles");
        await page.FillAsync("#Code", "friend_of_the_child");
        await page.FillAsync("#En", "Friend of the child");
        await Assertions.Expect(page.Locator("[data-found=Zh] .badge")).ToHaveCountAsync(1);
        await page.FillAsync("#Code", "no code");
        await Assertions.Expect(page.Locator("form [role=status]")).ToContainTextAsync(language == "en" ? "letters" : "字母");
        await page.GoAsync(draft + "/rules/CN-K1");
        await page.FillAsync("#When", "nobody_knows == true");
        await Assertions.Expect(page.Locator("[data-found=When] .badge")).ToHaveCountAsync(1);
        await page.GoAsync(draft + "/text");
        var text = await page.InputValueAsync("#text");
        await page.FillAsync("#text", text.Replace("PT72H", "PT72X", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("[data-found=-all] .badge").First).ToBeVisibleAsync();
        await Accessible.HereAsync(page);
        await Pictures.TakeAsync(page, "draft-live-text-" + language);
        await page.FillAsync("#text", "a: [b");
        await Assertions.Expect(page.Locator("#text-said")).ToContainTextAsync("YAML");
        Assert.Equal("a: [b", await page.InputValueAsync("#text"));
        await server.LeaveAsync(page);
    }

    [Fact]
    public async Task Late_answer_never_takes_the_place_of_a_newer_one()
    {
        var page = await server.SignedInAsync("ministry");
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/steps/CN-E05");
        var first = new TaskCompletionSource();
        var (asked, answered) = (0, new TaskCompletionSource());
        await page.RouteAsync("**/steps/CN-E05", async route =>
        {
            if (route.Request.Method != "POST" || Interlocked.Increment(ref asked) > 1) { await route.ContinueAsync(); return; }
            first.SetResult();
            await answered.Task;
            try { await route.ContinueAsync(); }
            catch (PlaywrightException) { } // The page has given it up.
        });
        await page.FillAsync("#When", Never);
        await first.Task;
        await page.FillAsync("#When", "nobody_knows == true");
        await Assertions.Expect(page.Locator("[data-found=When]")).ToContainTextAsync("nobody_knows");
        answered.SetResult();
        await page.WaitForTimeoutAsync(700);
        Assert.DoesNotContain("never be true", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(2, asked);
        await page.Context.CloseAsync();
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Without_JavaScript_a_button_checks_and_saves_nothing(string language)
    {
        var page = await server.SignedInAsync("ministry", language, javaScript: false);
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/steps/CN-E05");
        await page.FillAsync("#When", Never);
        await page.ClickAsync("form:has(#When) button[value=check]");
        Assert.Contains(language == "en" ? "can never be true" : "永远不成立", await page.InnerTextAsync("[data-found=When]"), StringComparison.Ordinal);
        Assert.Equal(Never, await page.InputValueAsync("#When"));
        await page.GoAsync(draft + "/steps/CN-E05");
        Assert.NotEqual(Never, await page.InputValueAsync("#When"));
        Assert.Equal("", (await page.InnerTextAsync("[data-found=When]")).Trim());
        await server.LeaveAsync(page);
    }

    [Fact]
    public async Task Who_may_only_read_a_draft_is_asked_nothing_and_who_may_not_read_it_learns_nothing()
    {
        var ministry = await server.SignedInAsync("ministry");
        var draft = await DraftWalkTests.BeginAsync(ministry);
        await ministry.GoAsync(draft + "/steps/CN-E05");
        var token = await ministry.InputValueAsync("form:has(#When) input[name=__RequestVerificationToken]");
        var worker = await server.AskingAsync("worker");
        var form = worker.CreateFormData();
        foreach (var (name, value) in new Dictionary<string, string> { ["_handler"] = "step", ["__RequestVerificationToken"] = token, ["Act"] = "check", ["Form.Version"] = "1", ["Form.When"] = Never }) { form.Set(name, value); }
        Assert.Contains((await worker.PostAsync(draft + "/steps/CN-E05", new() { Form = form })).Status, (int[])[400, 403, 404]);
        await server.LeaveAsync(ministry);
    }
}
