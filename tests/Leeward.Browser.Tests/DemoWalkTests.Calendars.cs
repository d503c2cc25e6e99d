using System.Globalization;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class DemoWalkTests
{
    [Theory, InlineData("en", 2027), InlineData("zh", 2028)]
    public async Task Notice_of_holidays_counts_the_open_runs_again_and_shows_what_moved(string language, int year)
    {
        var ministry = await server.SignedInAsync("ministry", language);
        await ministry.GoAsync("/calendars");
        await ministry.FillAsync("#year", year.ToString(CultureInfo.InvariantCulture));
        await ministry.FillAsync("#notice-en", "Notice of the State Council");
        await ministry.FillAsync("#notice-zh", "国务院办公厅关于节假日安排的通知");
        await ministry.FillAsync("#free", $"{year}-01-01 only English");
        await ministry.ClickAsync("form button.btn-primary");
        await ministry.WaitForSelectorAsync("[role=alert]");
        Assert.Equal("Notice of the State Council", await ministry.InputValueAsync("#notice-en"));
        await Accessible.HereAsync(ministry);
        await ministry.FillAsync("#free", $"{year}-01-01 {year}-01-03 New Year | 元旦");
        await ministry.FillAsync("#worked", $"{year}-01-09");
        await ministry.ClickAsync("form button.btn-primary");
        await ministry.WaitForURLAsync(u => char.IsAsciiDigit(u[^1]));
        var edition = new Uri(ministry.Url).AbsolutePath;
        await Assertions.Expect(ministry.Locator("section[aria-labelledby=changes] li").First).ToBeVisibleAsync();
        Assert.Equal(0, await ministry.Locator("section[aria-labelledby=moved]").CountAsync());
        await CountedAsync(ministry, edition);
        await Accessible.CheckAsync(ministry, "/calendars", edition);
        await Pictures.TakeAsync(ministry, "calendar-edition-" + language);
        await ministry.SetViewportSizeAsync(375, 800);
        await Pictures.TakeAsync(ministry, "calendar-edition-small-" + language);
        await server.LeaveAsync(ministry);

        var coordinator = await server.SignedInAsync("centre_coordinator", language);
        await Accessible.CheckAsync(coordinator, "/calendars", edition, edition + "?move=kept", edition + "?move=nonsense&subject=x&cursor=y");
        Assert.Equal(0, await coordinator.Locator("form[method=post] #free").CountAsync());
        var csv = await coordinator.APIRequest.GetAsync($"/api/v1/calendar-editions/{edition[(edition.LastIndexOf('/') + 1)..]}/runs/export");
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.Headers["content-type"]));
        await Pictures.TakeAsync(coordinator, "calendar-moved-" + language);
        await server.LeaveAsync(coordinator);

        var auditor = await server.SignedInAsync("auditor", language);
        Assert.Equal(403, (await auditor.APIRequest.GetAsync("/calendars")).Status);
        Assert.Equal(404, (await auditor.APIRequest.GetAsync("/api/v1/calendar-editions")).Status);
        await server.LeaveAsync(auditor);
    }

    private static async Task CountedAsync(IPage page, string edition)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GoAsync(edition);
            if (await page.EvaluateAsync<bool>("(() => { const p = document.querySelector('progress'); return p.value === p.max; })()")) { return; }
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The runs were not counted.");
    }
}
