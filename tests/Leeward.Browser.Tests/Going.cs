using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>How a walk gets from one page to the next.</summary>
internal static class Going
{
    private const string Follow = """
        path => typeof Blazor === 'undefined' ? false : new Promise(done => {
            const there = () => { Blazor.removeEventListener('enhancedload', there); done(location.pathname + location.search === path); };
            Blazor.addEventListener('enhancedload', there);
            setTimeout(() => done(false), 30000);
            Blazor.navigateTo(path);
        })
        """;

    /// <summary>
    /// To a page, from one of ours as a link would: what is new is fetched and put in the place of what was, and scripts stay as they are. From anywhere else, without JavaScript, and where that fails, the page is loaded.
    /// </summary>
    public static async Task GoAsync(this IPage page, string path)
    {
        try
        {
            if (await page.EvaluateAsync<bool>(Follow, path)) { return; }
        }
        catch (PlaywrightException) { } // The page was loaded anew meanwhile, which ends what runs in it.
        await page.GotoAsync(path);
    }
}
