using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>What every page must be, on a desk (1280) and on a phone (375): accessible (axe-core, WCAG 2.2 AA), no wider than the screen, with one heading of the first level.</summary>
internal static class Accessible
{
    // In the page itself and told of violations only: the library's own way opens a further page for each answer and lists every element that is in order.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private const string Violations = """
        axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'], preload: false })
            .then(found => found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html).join(' ')))
        """;

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

    /// <summary>What is wrong with the page as it stands, at both widths; <paramref name="path"/> names it.</summary>
    public static async Task<List<string>> WrongAsync(IPage page, string path)
    {
        var (found, (width, height)) = (new List<string>(), (page.ViewportSize!.Width, page.ViewportSize.Height));
        await page.EvaluateAsync($"() => {{ {Axe}\n }}");
        // Loaded once: the phone's width is the other side of the same page.
        foreach (var now in (int[])[width, width == 375 ? 1280 : 375])
        {
            await page.SetViewportSizeAsync(now, height);
            found.AddRange((await page.EvaluateAsync<string[]>(Violations)).Select(violation => $"{path} at {now}: {violation}"));
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")) { found.Add($"{path}: wider than a screen of {now}"); }
        }
        await page.SetViewportSizeAsync(width, height);
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
