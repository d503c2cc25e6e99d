using Leeward.Kernel;
using Leeward.Procedures.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>Two people edit the same case or run: the second is told, sees both versions, and what they typed is still there; also where the form itself is gone meanwhile.</summary>
public sealed class TwoEditorsTests(RunningServer server)
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Review_is_planned_and_held_and_the_second_who_records_one_sees_both_versions(string language)
    {
        var path = await server.OpenCaseAsync(language == "en" ? "测试评甲" : "测试评乙");
        var (first, second) = await BothAsync(path + "/plan", language);
        await first.FillAsync("#text", "Sleeps at home.");
        await first.ClickAsync("form:has(#text) button");
        await first.WaitForSelectorAsync("main [role=status]");
        await first.GoAsync(path + "/reviews");
        await second.GoAsync(path + "/reviews");
        await first.FillAsync("#next", "2099-01-01");
        await HoldAsync(first, "Aunt and child", "He keeps away.");
        await first.WaitForSelectorAsync("main [role=alert]"); // no later than within a year
        Assert.Equal("He keeps away.", await first.InputValueAsync("#findings"));
        Assert.Equal("1", await first.InputValueAsync("#goal-0"));
        var next = TimeProvider.System.GetUtcNow().AddDays(25).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await first.FillAsync("#next", next);
        await first.ClickAsync("form:has(#findings) button");
        await first.WaitForSelectorAsync("main [role=status]");
        Assert.Contains("He keeps away.", await first.InnerTextAsync("article"), StringComparison.Ordinal);

        await second.FillAsync("#next", next);
        await HoldAsync(second, "Teacher", "He was seen at school.");
        var both = await second.InnerTextAsync("[data-both-versions]");
        Assert.Contains("He keeps away.", both, StringComparison.Ordinal);
        Assert.Contains("He was seen at school.", both, StringComparison.Ordinal);
        Assert.Equal("He was seen at school.", await second.InputValueAsync("#findings"));
        await Accessible.HereAsync(second);
        await Pictures.TakeAsync(second, "review-conflict-" + language);
        await second.ClickAsync("form:has(#findings) button");
        await second.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(2, await second.Locator("article").CountAsync());
        await Accessible.CheckAsync(second, path + "/reviews", "/case-reviews", "/case-reviews?mine=1");
        await Pictures.TakeAsync(second, "reviews-" + language);
        await server.LeaveAsync(first, second);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Goal_and_service_typed_meanwhile_are_shown_beside_what_stands_now(string language)
    {
        var path = await server.OpenCaseAsync(language == "en" ? "测试双甲" : "测试双乙");
        var (first, second) = await BothAsync(path + "/plan", language);
        await first.FillAsync("#text", "Sleeps at home.");
        await first.ClickAsync("form:has(#text) button");
        await first.SelectOptionAsync("#type", "counselling");
        await first.ClickAsync("form:has(#type) button");
        await first.WaitForSelectorAsync("input[name='Move.Service']", new() { State = WaitForSelectorState.Attached });
        await second.GoAsync(path + "/history");
        await second.GoAsync(path + "/plan");
        // Opened anew, so that both see the same plan.
        foreach (var (page, words) in new[] { (first, "Sleeps in peace."), (second, "Sleeps at the aunt's.") })
        {
            await page.ClickAsync("details:has(input[name='Form.Goal']) summary");
            await page.FillAsync("details input[name='Form.Text']", words);
        }

        await first.ClickAsync("details:has(input[name='Form.Goal']) button");
        await first.WaitForSelectorAsync("main [role=status]");
        await second.ClickAsync("details:has(input[name='Form.Goal']) button");
        var both = await second.InnerTextAsync("[data-both-versions]");
        Assert.Contains("Sleeps in peace.", both, StringComparison.Ordinal);
        Assert.Contains("Sleeps at the aunt's.", both, StringComparison.Ordinal);
        Assert.Equal("Sleeps at the aunt's.", await second.InputValueAsync("details input[name='Form.Text']"));
        await Accessible.HereAsync(second);

        // A service that a colleague delivered meanwhile has no form any more.
        await second.ClickAsync("details:has(input[name='Move.Service']) summary");
        await second.FillAsync("textarea[name='Move.Note']", "She does not want to go.");
        await first.ClickAsync("details:has(input[name='Move.Service']) summary");
        await first.ClickAsync("button[name='Move.State'][value='3']");
        await first.WaitForSelectorAsync("button[name='Move.State']", new() { State = WaitForSelectorState.Detached });
        await second.ClickAsync("button[name='Move.State'][value='4']");
        await second.WaitForSelectorAsync("section[aria-labelledby=services] [data-both-versions]");
        Assert.Contains("She does not want to go.", await second.InnerTextAsync("section[aria-labelledby=services] [data-both-versions]"), StringComparison.Ordinal);
        await server.LeaveAsync(first, second);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Child_form_shows_sex_vulnerabilities_and_caregivers_that_a_colleague_changed(string language)
    {
        var path = await server.OpenCaseAsync(language == "en" ? "测试童甲" : "测试童乙");
        var (first, second) = await BothAsync(path, language);
        var child = (await first.GetAttributeAsync("main dl a[href^='/children/']", "href"))!;
        await first.GoAsync(child + "/edit");
        await second.GoAsync(child + "/edit");
        await first.SelectOptionAsync("#Sex", "female");
        await first.CheckAsync("input[name='Form.Vulnerabilities'] >> nth=0");
        var label = await first.InnerTextAsync("label:has(input[name='Form.Vulnerabilities']) >> nth=0");
        await first.ClickAsync("form[data-likely-form] button.btn-primary");
        await first.WaitForURLAsync("**" + child);
        await first.ClickAsync("main details summary");
        await first.FillAsync("#name", "欧阳奶奶");
        await first.SelectOptionAsync("#relationship", "grandmother_paternal");
        await first.ClickAsync("form:has(#relationship) button");
        await first.WaitForSelectorAsync("main [role=status]");
        await second.FillAsync("#Address", "Village 9");
        await second.ClickAsync("form[data-likely-form] button.btn-primary");
        var both = await second.InnerTextAsync("[data-both-versions]");
        foreach (var word in (string[])["Village 9", label.Trim(), "欧阳奶奶", language == "en" ? "Female" : "女"]) { Assert.Contains(word, both, StringComparison.Ordinal); }
        Assert.Equal("Village 9", await second.InputValueAsync("#Address"));
        await Accessible.HereAsync(second);
        await server.LeaveAsync(first, second);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Putting_off_and_deviating_after_a_colleague_keep_what_was_typed(string language)
    {
        var centre = language == "en" ? "520105" : "520106";
        await server.PublishAsync();
        var run = await RunAsync(centre);
        var account = await server.NewAccountAsync("centre_coordinator", centre);
        var (first, second) = (await server.SignedInAsync(account, language), await server.SignedInAsync(await server.NewAccountAsync("centre_coordinator", centre), language));
        var step = run + "/steps/CN-A03/1";
        await first.GoAsync(step);
        await second.GoAsync(step);
        await DeferAsync(first, "The mother is on her way.");
        await first.WaitForSelectorAsync("main [role=status]");
        await DeferAsync(second, "The car broke down.");
        await second.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal("The car broke down.", await second.InputValueAsync("#defer-reason"));
        Assert.NotEqual("", await second.InputValueAsync("#defer-until"));
        Assert.Contains("The car broke down.", await second.InnerTextAsync("[data-both-versions]"), StringComparison.Ordinal);
        await Accessible.HereAsync(second);
        await first.GoAsync(run);
        await first.GoAsync(step);
        await second.GoAsync(run);
        await second.GoAsync(step);
        await DeferAsync(first, "Still on her way.");
        await first.WaitForSelectorAsync("main [role=status]");
        await second.FillAsync("#deviate-reason", "Done by the hospital.");
        await second.ClickAsync("form:has(#deviate-reason) button");
        await second.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal("Done by the hospital.", await second.InputValueAsync("#deviate-reason"));
        await second.ClickAsync("form:has(#deviate-reason) button");
        await second.WaitForSelectorAsync("main [role=status]");
        await first.Context.CloseAsync();
        await second.Context.CloseAsync();
    }

    private async Task<string> RunAsync(string county)
    {
        var centre = await server.CentreAsync("Editors " + county, county, "sop-cn-onestop");
        return await server.DoAsync(async services =>
        {
            var started = await services.GetRequiredService<IProcedureRuns>().StartAsync(
                new(Ids.New(TimeProvider.System), "CA-" + county, new(county), Sensitivity.Normal, "sop-cn-onestop", centre, TimeProvider.System.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()),
                TestContext.Current.CancellationToken);
            Assert.True(started.Ok, started.Refusal?.Code);
            return $"/runs/{started.Value.Value}";
        });
    }

    private async Task<(IPage First, IPage Second)> BothAsync(string path, string language)
    {
        var (first, second) = (await server.SignedInAsync("worker", language), await server.SignedInAsync("worker", language));
        await first.GoAsync(path);
        await second.GoAsync(path);
        return (first, second);
    }

    private static async Task HoldAsync(IPage page, string who, string findings)
    {
        await page.FillAsync("#who", who);
        if (await page.Locator("#goal-0").CountAsync() > 0) { await page.SelectOptionAsync("#goal-0", "1"); }
        await page.FillAsync("#findings", findings);
        await page.SelectOptionAsync("#decision", "0");
        await page.ClickAsync("form:has(#findings) button");
    }

    private static async Task DeferAsync(IPage page, string reason)
    {
        await page.FillAsync("#defer-reason", reason);
        await page.FillAsync("#defer-until", TimeProvider.System.GetUtcNow().AddHours(20).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await page.ClickAsync("form:has(#defer-reason) button");
    }
}
