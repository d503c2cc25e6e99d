using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>What every page must be: accessible (axe-core, WCAG 2.2 AA), no wider than the screen, with one heading of the first level and every text there.</summary>
internal static class Accessible
{
    public static async Task CheckAsync(IPage page, params string[] paths)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            found.AddRange(await WrongAsync(page, path));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>The page as it stands, after what was typed into it.</summary>
    public static async Task HereAsync(IPage page)
    {
        var found = await WrongAsync(page, page.Url);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task<List<string>> WrongAsync(IPage page, string path)
    {
        var found = new List<string>();
        var axe = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        found.AddRange(axe.Violations.Select(v => $"{path}: {v.Id}: {string.Join(' ', v.Nodes.Take(2).Select(n => n.Html))}"));
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")) { found.Add($"{path}: wider than the screen"); }
        if (await page.Locator("h1").CountAsync() != 1) { found.Add($"{path}: not exactly one h1"); }
        return found;
    }
}

/// <summary>Pictures of real pages, taken only where <c>LEEWARD_TEST_PICTURES</c> names a folder.</summary>
internal static class Pictures
{
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LEEWARD_TEST_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = false });
        }
    }
}
