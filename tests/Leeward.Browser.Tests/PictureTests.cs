using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>
/// Renews the pictures of the README from the whole demo world: docs/pictures/README.md says how. Without <c>LEEWARD_DOC_PICTURES</c> it only looks whether each page is there.
/// </summary>
public sealed class PictureTests(DemoServer server)
{
    [Fact]
    public async Task Pages_of_the_pictures_are_there()
    {
        var officer = await server.SignedInAsync("duty_officer", "en");
        await ShowAsync(officer, "/triage", "triage-en", "tbody tr");
        var worker = await server.SignedInAsync("child_worker", "en");
        await worker.GoAsync("/cases");
        var about = await worker.Locator("main a[href^='/cases/']").First.GetAttributeAsync("href");
        await ShowAsync(worker, about!, "case-en", "h1");
        var coordinator = await server.SignedInAsync("centre_coordinator", "en");
        await ShowAsync(coordinator, "/my-steps", "steps-en", "a[href^='/runs/']");
        var run = await coordinator.Locator("main a[href^='/runs/']").First.GetAttributeAsync("href");
        await ShowAsync(coordinator, "/runs/" + run!.Split('/')[2], "run-en", "h1");
        await ShowAsync(coordinator, "/board", "board-en", ".lw-board li a");
        var ministry = await server.SignedInAsync("ministry", "en");
        await ministry.GoAsync("/rollouts");
        await ShowAsync(ministry, (await ministry.Locator("main a[href^='/rollouts/']").First.GetAttributeAsync("href"))!, "rollout-en", "h1");
        var public_ = await server.PageAsync("en");
        await ShowAsync(public_, "/review/" + (TimeProvider.System.GetUtcNow().Year - 1), "review-en", "table");
        var phone = await server.SignedInAsync("child_worker", "zh", width: 375);
        await ShowAsync(phone, about!, "phone-zh", "h1");
        // The background work judges runs some seconds after a server has come up: only where pictures are wanted is it waited for.
        if (Environment.GetEnvironmentVariable("LEEWARD_DOC_PICTURES") is { Length: > 0 })
        {
            var supervisor = await server.SignedInAsync("supervisor", "en");
            for (var tries = 0; tries < 60 && await supervisor.Locator("svg.lw-funnel").CountAsync() == 0; tries++)
            {
                await Task.Delay(2000, TestContext.Current.CancellationToken);
                await supervisor.GoAsync("/conformance");
            }
            await ShowAsync(supervisor, "/conformance", "conformance-en", "svg.lw-funnel");
        }
        await ShowAsync(await server.PageAsync("en"), "/sign-in", "demo-sign-in", "button[name=DemoAccount]");
    }

    private static async Task ShowAsync(IPage page, string path, string name, string shown)
    {
        await page.GoAsync(path);
        Assert.True(await page.Locator(shown).CountAsync() > 0, $"{path}: no {shown}");
        if (Environment.GetEnvironmentVariable("LEEWARD_DOC_PICTURES") is not { Length: > 0 } folder) { return; }
        var file = Path.Combine(folder, name + ".png");
        await page.ScreenshotAsync(new() { Path = file, FullPage = false });
        Assert.True(new FileInfo(file).Length < 200_000, $"{file} is larger than 200 kB");
    }
}
