using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class DemoWalkTests
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Figures_of_conformance_lead_to_the_runs_for_who_may_see_them_and_are_protected_for_others(string language)
    {
        var supervisor = await server.SignedInAsync("supervisor", language);
        await JudgedAsync(supervisor);
        await Assertions.Expect(supervisor.Locator("svg.lw-funnel")).ToBeVisibleAsync();
        Assert.True(await supervisor.Locator("section[aria-labelledby=steps] tbody tr").CountAsync() > 10);
        var csv = await supervisor.APIRequest.GetAsync("/api/v1/conformance/export");
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.Headers["content-type"]));

        await supervisor.ClickAsync("section[aria-labelledby=steps] tbody th a >> nth=0");
        await supervisor.WaitForURLAsync("**step=**");
        await supervisor.ClickAsync("form[role=search] a[href^='/conformance/runs']");
        await supervisor.WaitForURLAsync("**/conformance/runs?**");
        await supervisor.GoAsync("/conformance/runs");
        var run = await supervisor.Locator("tbody th a").First.GetAttributeAsync("href");
        await Accessible.CheckAsync(supervisor, "/conformance", "/conformance?kind=missing", "/conformance?kind=nonsense&year=x", "/conformance/runs", run!, "/breaches", "/breaches?region=x");
        await supervisor.GoAsync("/breaches");
        var county = await supervisor.Locator("#region option").Nth(1).GetAttributeAsync("value"); // regions by name, the first after "all"
        await supervisor.SelectOptionAsync("#region", county!);
        await supervisor.ClickAsync("form[role=search] button");
        await supervisor.WaitForURLAsync("**/breaches?region=" + county);
        Assert.Equal(county, await supervisor.InputValueAsync("#region"));
        await Pictures.TakeAsync(supervisor, "conformance-run-" + language);
        await supervisor.GoAsync(run!);
        foreach (var (file, root) in new[] { ("net", "<pnml>"), ("trace", "<log ") })
        {
            var link = await supervisor.Locator($"a[href$='/conformance/{file}']").GetAttributeAsync("href");
            var answer = await supervisor.APIRequest.GetAsync(link!);
            Assert.Equal((200, "application/xml"), (answer.Status, answer.Headers["content-type"]));
            Assert.Contains(root, await answer.TextAsync(), StringComparison.Ordinal);
        }
        await server.LeaveAsync(supervisor);

        var analyst = await server.SignedInAsync("provincial_analyst", language);
        await analyst.GoAsync("/conformance");
        Assert.Equal(0, await analyst.Locator("a[href^='/conformance/runs']").CountAsync());
        Assert.Contains(language == "en" ? "withheld" : "不予显示", await analyst.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(404, (await analyst.APIRequest.GetAsync("/api/v1/conformance/runs")).Status);
        Assert.Equal(404, (await analyst.APIRequest.GetAsync($"/api/v1{run}/net")).Status);
        await Accessible.CheckAsync(analyst, "/conformance");
        await server.LeaveAsync(analyst);

        var worker = await server.SignedInAsync("child_worker", language);
        Assert.Equal(404, (await worker.APIRequest.GetAsync("/api/v1/conformance")).Status);
        Assert.Equal(403, (await worker.APIRequest.GetAsync("/conformance")).Status);
        await server.LeaveAsync(worker);
    }

    /// <summary>The background work judges the runs of a new world some seconds after the server has come up.</summary>
    private static async Task JudgedAsync(IPage page)
    {
        for (var tries = 0; tries < 90; tries++)
        {
            await page.GoAsync("/conformance");
            if (await page.Locator("svg.lw-funnel").CountAsync() == 1) { return; }
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
        Assert.Fail("No run was judged.");
    }
}
