using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class DemoWalkTests
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Draft_is_played_over_the_runs_of_the_year_and_over_generated_cases(string language)
    {
        var ministry = await server.SignedInAsync("ministry", language);
        var draft = await DraftWalkTests.BeginAsync(ministry);
        await ministry.GoAsync(draft + "/steps/CN-A05/due/1");
        await ministry.FillAsync("#Within", "1");
        await ministry.ClickAsync("form:has(#Within) button[value=save]");
        await ministry.WaitForSelectorAsync("main [role=status]");

        // What was typed stays where it is refused.
        await ministry.GoAsync(draft + "/simulations");
        await ministry.CheckAsync("input[value=Generated]");
        await ministry.FillAsync("#days", "400");
        await ministry.ClickAsync("main form button.btn-primary");
        await ministry.WaitForSelectorAsync("[role=alert]");
        Assert.Equal("400", await ministry.InputValueAsync("#days"));
        // Regions are chosen by name, one level at a time; what was typed stays.
        await ministry.SelectOptionAsync("#region", "52");
        await ministry.ClickAsync("button[name=Look]");
        await ministry.WaitForSelectorAsync("#region option[value='5201']", new() { State = WaitForSelectorState.Attached });
        Assert.Equal(("52", "400"), (await ministry.InputValueAsync("#region"), await ministry.InputValueAsync("#days")));
        await ministry.SelectOptionAsync("#region", "");
        await Accessible.HereAsync(ministry);

        await ministry.CheckAsync("input[value=Recorded]");
        await ministry.FillAsync("#days", "1000");
        await ministry.ClickAsync("main form button.btn-primary");
        var recorded = await PlayedAsync(ministry);
        await Pictures.TakeAsync(ministry, "simulation-" + language);
        Assert.True(await ministry.Locator("section[aria-labelledby=late] tbody tr").CountAsync() > 10);
        await ministry.GoAsync(draft + "/simulations");
        await ministry.CheckAsync("input[value=Generated]");
        await ministry.FillAsync("#days", "10");
        await ministry.FillAsync("#run-out", "20");
        await ministry.ClickAsync("summary.lw-link");
        await ministry.FillAsync("input[name='Form.Roles[1].Day']", "1");
        await ministry.ClickAsync("main form button.btn-primary");
        var generated = await PlayedAsync(ministry);
        await Assertions.Expect(ministry.Locator("svg.lw-simbars")).ToBeVisibleAsync();
        await Assertions.Expect(ministry.Locator("svg.lw-simweek")).ToBeVisibleAsync();
        // The changed deadline stands beside its step, which leads the list: nothing else differs.
        Assert.Contains("CN-A05", await ministry.InnerTextAsync("section[aria-labelledby=late] tbody tr >> nth=0"), StringComparison.Ordinal);
        Assert.True(await ministry.Locator("section[aria-labelledby=late] tbody tr >> nth=0 >> ins").CountAsync() > 0);
        var csv = await ministry.APIRequest.GetAsync($"/api/v1/simulations/{generated[(generated.LastIndexOf('/') + 1)..]}/export");
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.Headers["content-type"]));
        string[] pages = [draft + "/simulations", recorded, generated, generated + "?phase=A&sort=order&changed=true", generated + "?phase=nonsense&role=x&load=y"];
        await Accessible.CheckAsync(ministry, pages);
        await ministry.GoAsync(generated);
        await Pictures.TakeAsync(ministry, "simulation-generated-" + language);
        await ministry.Locator("section[aria-labelledby=late] tbody").EvaluateAsync("body => body.scrollIntoView()");
        await Pictures.TakeAsync(ministry, "simulation-steps-" + language);
        await ministry.Locator("#week").ScrollIntoViewIfNeededAsync();
        await Pictures.TakeAsync(ministry, "simulation-load-" + language);
        await ministry.SetViewportSizeAsync(375, 800);
        await Pictures.TakeAsync(ministry, "simulation-small-" + language);

        var signer = await server.SignedInAsync("signatory", language);
        await Accessible.CheckAsync(signer, generated);
        Assert.Equal(0, await signer.Locator("main form[method=post]").CountAsync());
        await server.LeaveAsync(signer);
        var worker = await server.SignedInAsync("child_worker", language);
        Assert.Contains((await worker.APIRequest.GetAsync(generated)).Status, (int[])[403, 404]);
        Assert.Equal(404, (await worker.APIRequest.GetAsync("/api/v1" + generated)).Status);
        await server.LeaveAsync(worker);

        await ministry.GoAsync(generated);
        await ministry.ClickAsync("button.btn-outline-danger");
        await ministry.WaitForURLAsync("**" + draft + "/simulations");
        Assert.Equal(1, await ministry.Locator("tbody a[href^='/simulations/']").CountAsync());
        await server.LeaveAsync(ministry);
    }

    /// <summary>Waits until the figures are there; gives the address.</summary>
    private static async Task<string> PlayedAsync(IPage page)
    {
        await page.WaitForURLAsync("**/simulations/*-*");
        var path = new Uri(page.Url).AbsolutePath;
        for (var tries = 0; tries < 180; tries++)
        {
            await page.GoAsync(path);
            if (await page.Locator("section[aria-labelledby=late]").CountAsync() == 1) { return path; }
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The simulation was not played: " + await page.InnerTextAsync("main"));
        return path;
    }
}
