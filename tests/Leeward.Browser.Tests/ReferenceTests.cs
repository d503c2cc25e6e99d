using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The reference of the API: readable by everybody, in both languages, wide and narrow.</summary>
public sealed class ReferenceTests(RunningServer server)
{
    [Theory, InlineData("en", 1280), InlineData("zh", 375)]
    public async Task Reference_is_accessible_and_leads_to_every_operation(string language, int width)
    {
        var page = await server.PageAsync(language, width);
        await Accessible.CheckAsync(page, "/api/reference", "/api/reference/Cases_EditCase", "/api/reference/Cases_ListCases", "/api/reference/Cases_RegisterChild");
        await Pictures.TakeAsync(page, $"operation-{language}");
        await page.GoAsync("/api/reference");
        await Pictures.TakeAsync(page, $"reference-{language}");
        Assert.True(await page.Locator("main a[href^='/api/reference/']").CountAsync() > 80);
        await page.ClickAsync("main a[href='/api/reference/Cases_ReadCase']");
        await page.WaitForSelectorAsync("code:text-is('Cases_ReadCase')");
        var text = await page.InnerTextAsync("main");
        Assert.Contains("cases.case.read", text, StringComparison.Ordinal);
        Assert.Contains("timesReopened", text, StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "Read a case" : "查看个案", text, StringComparison.Ordinal);
        Assert.Equal(404, (await page.APIRequest.GetAsync("/api/reference/Nothing")).Status);
        await server.LeaveAsync(page);
    }
}
