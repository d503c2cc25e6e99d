using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>What every page must be, on a desk (1280) and on a phone (375): accessible (axe-core, WCAG 2.2 AA), no wider than the screen, with one heading of the first level.</summary>
internal static class Accessible
{
    // In the page itself and told of violations only: the library's own way opens a further page for each answer and lists every element that is in order.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private const int Desk = 1280, Phone = 375;
    private const string Violations = """
        axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'], preload: false })
            .then(found => found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html).join(' ')))
        """;

    // The innermost of what sticks out, so that the fault can be found.
    private const string TooWide = """
        (() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth + 1) { return null; }
            const scrolls = e => { for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) { if (getComputedStyle(up).overflowX !== 'visible') { return true; } } return false; };
            const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right + window.scrollX > root.clientWidth + 1 && (!scrolls(e) || getComputedStyle(e).position === 'absolute') || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflowX === 'visible' && !scrolls(e));
            return out.filter(e => !out.some(other => other !== e && e.contains(other))).slice(0, 3).map(e => e.outerHTML.slice(0, 200)).join(' ') || 'nothing sticks out';
        })()
        """;

    // On a phone a table of cards is no table any more to the eye: nothing is squeezed or cut off, each cell says what it is, and to who hears it all is as before.
    private const string NoCard = """
        [...document.querySelectorAll('table.lw-cards > tbody > tr > *')].filter(cell => {
            const at = cell.getBoundingClientRect();
            if (at.width === 0) { return false; }
            const told = cell.tagName === 'TH' || cell.hasAttribute('colspan') || (cell.dataset.label && getComputedStyle(cell, '::before').content.includes(cell.dataset.label));
            return at.right > innerWidth + 1 || at.width < 200 || !told || !['cell', 'rowheader'].includes(cell.getAttribute('role')) || cell.closest('[role=row]') !== cell.parentElement || !cell.closest('table[role=table]');
        }).slice(0, 2).map(cell => cell.outerHTML.slice(0, 160))
        """;

    public static async Task CheckAsync(IPage page, params string[] paths)
    {
        var (found, width, height) = (new List<string>(), page.ViewportSize!.Width, page.ViewportSize.Height);
        foreach (var path in paths)
        {
            await page.GoAsync(path);
            found.AddRange(await WrongAsync(page, path));
        }

        await page.SetViewportSizeAsync(width, height);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>The page as it stands, after what was typed into it.</summary>
    public static async Task HereAsync(IPage page)
    {
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        var found = await WrongAsync(page, page.Url);
        await page.SetViewportSizeAsync(width, height);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>What is wrong with the page as it stands, at both widths; <paramref name="path"/> names it. The page is left at the other width than it had.</summary>
    public static async Task<List<string>> WrongAsync(IPage page, string path)
    {
        var (found, width) = (new List<string>(), page.ViewportSize!.Width);
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'")) { await page.EvaluateAsync($"() => {{ {Axe}\n }}"); }
        // Loaded once: the phone's width is the other side of the same page.
        foreach (var now in (int[])[width, width == Phone ? Desk : Phone])
        {
            if (now != page.ViewportSize.Width) { await page.SetViewportSizeAsync(now, page.ViewportSize.Height); }
            await page.EvaluateAsync($"() => document.querySelector('.lw-nav-phone details')?.toggleAttribute('open', {(now == Phone ? "true" : "false")})"); // closed, nobody looks into it
            found.AddRange((await page.EvaluateAsync<string[]>(Violations)).Select(violation => $"{path} at {now}: {violation}"));
            if (await page.EvaluateAsync<string?>(TooWide) is { } wide) { found.Add($"{path}: wider than a screen of {now}: {wide}"); }
            if (now == Phone) { found.AddRange((await page.EvaluateAsync<string[]>(NoCard)).Select(cell => $"{path}: no card on a phone: {cell}")); }
        }
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
