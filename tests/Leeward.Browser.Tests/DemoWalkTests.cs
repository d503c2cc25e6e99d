using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class DemoWalkTests(DemoServer server)
{
    // Pages on which the demo sign-in of a role finds work: a link or a row in the main part that leads on.
    private static readonly (string Role, string Path, string Shown)[] Work =
    [
        ("duty_officer", "/triage", "tbody tr a"), ("duty_officer", "/cases", "a[href^='/cases/']"), ("child_worker", "/cases", "a[href^='/cases/']"), ("child_worker", "/children", "main"),
        ("supervisor", "/approvals", "a[href^='/cases/']"), ("supervisor", "/break-the-glass/reviews", "form"), ("supervisor", "/my-steps", "a[href^='/runs/']"), ("service_provider", "/services", "form"),
        ("centre_coordinator", "/my-steps", "a[href^='/runs/']"), ("police_lead", "/my-steps", "a[href^='/runs/']"), ("physician", "/my-steps", "a[href^='/runs/']"), ("psychologist", "/my-steps", "a[href^='/runs/']"),
        ("social_worker", "/my-steps", "a[href^='/runs/']"), ("centre_coordinator", "/hand-overs", "a[href^='/hand-overs/']"), ("centre_coordinator", "/absences", "a[href^='/absences/']"), ("auditor", "/break-the-glass/reviews", "form"), ("provincial_analyst", "/review", "a[href^='/review/']"), ("ministry", "/review", "a[href^='/review/']"),
    ];

    private static readonly string[] Chinese = ["duty_officer", "child_worker", "supervisor", "centre_coordinator", "physician", "service_provider", "auditor", "ministry", "administrator"];

    private static string? Look => Environment.GetEnvironmentVariable("LEEWARD_DEMO_LOOK");

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Every_role_signs_in_and_opens_each_entry_of_its_menu(string language)
    {
        var (found, roles) = (new List<string>(), await RolesAsync());
        Assert.True(roles.Count >= 21, $"{roles.Count} demo sign-ins");
        // In Chinese those whose pages the others share; all of them where every page is to be looked at.
        if (language == "zh" && Look is null) { roles.RemoveAll(role => !Chinese.Contains(role)); }
        var seen = new HashSet<string>();
        foreach (var role in roles)
        {
            var page = role == roles[0] ? await ByButtonAsync(role, language) : await server.SignedInAsync(role, language);
            if (role != roles[0]) { await page.GoAsync("/"); }
            var entries = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav.lw-nav a')].map(a => a.getAttribute('href'))");
            if (entries.Length < 2) { found.Add($"{role}: the menu is empty"); }
            foreach (var path in entries)
            {
                // What the server sends is read for every role, and drawn for the first that has it.
                await ReadAsync(page, role, path, language, found);
                if (seen.Add(path) || Look is not null) { await LookAsync(page, role, path, language, found); }
            }
            foreach (var (_, path, shown) in Work.Where(w => w.Role == role))
            {
                await page.GoAsync(path);
                if (await page.Locator("main").Locator(shown).CountAsync() == 0 && shown != "main") { found.Add($"{role} {path}: nothing to do ({shown})"); }
            }
            await server.LeaveAsync(page);
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory, InlineData("en", 2023), InlineData("zh", 2024)]
    public async Task Ministry_publishes_a_review_for_everybody(string language, int year)
    {
        var (ministry, anybody) = (await server.SignedInAsync("ministry", language), await server.PageAsync(language));
        await anybody.GoAsync($"/review/{year}");
        Assert.Equal(0, await anybody.Locator("main table").CountAsync());
        await ministry.GoAsync($"/review/{year}?live=1");
        await ministry.ClickAsync("form button.btn-primary");
        await ministry.WaitForSelectorAsync($"main a[href='/api/v1/reviews/{year}']");
        await anybody.GoAsync($"/review/{year}");
        Assert.True(await anybody.Locator("main table").CountAsync() > 0);
        Assert.Equal(0, await anybody.Locator("main form button.btn-primary").CountAsync());
        await server.LeaveAsync(ministry, anybody);
    }

    private async Task<IPage> ByButtonAsync(string role, string language)
    {
        var page = await server.PageAsync(language);
        await page.GoAsync("/sign-in");
        await page.ClickAsync($"button[value='demo.{role}']");
        // The page's own end of loading can be missed on a busy machine; that its main part is there cannot.
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForSelectorAsync("main h1", new() { State = WaitForSelectorState.Attached });
        return page;
    }

    private async Task<List<string>> RolesAsync()
    {
        var page = await server.PageAsync("en");
        await page.GoAsync("/sign-in");
        var accounts = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('button[name=DemoAccount]')].map(b => b.value)");
        await server.LeaveAsync(page);
        return [.. accounts.Select(a => a["demo.".Length..])];
    }

    private static async Task LookAsync(IPage page, string role, string path, string language, List<string> found)
    {
        await page.GoAsync(path);
        Check(found, $"{role} {path}", language, await page.InnerTextAsync("main"), path == "/" ? 1 : await page.Locator("nav.lw-nav [aria-current=page]").CountAsync(), await page.Locator("h1").CountAsync());
        if (Look is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{role}{path.Replace('/', '-')}-{language}.png"), FullPage = true });
        }
    }

    private static async Task ReadAsync(IPage page, string role, string path, string language, List<string> found)
    {
        var answer = await page.APIRequest.GetAsync(path, new() { Headers = [new("Accept-Language", language == "en" ? "en-GB" : "zh-CN")] });
        if (answer.Status != 200) { found.Add($"{role} {path}: {answer.Status}"); return; }
        var html = await answer.TextAsync();
        string Part(string from, string to) => html.IndexOf(from, StringComparison.Ordinal) is >= 0 and var start ? html[start..html.IndexOf(to, start, StringComparison.Ordinal)] : "";
        var main = WebUtility.HtmlDecode(Tag().Replace(Part("<main", "</main>"), " "));
        Check(found, $"{role} {path}", language, main, path == "/" ? 1 : Here().Count(Part("<nav class=\"lw-nav\"", "</nav>")), Heading().Count(html));
    }

    private static void Check(List<string> found, string where, string language, string text, int here, int headings)
    {
        if (here != 1) { found.Add($"{where}: not exactly one entry of the menu is here"); }
        if (headings != 1) { found.Add($"{where}: not exactly one h1"); }
        if (text.Trim().Length < 10) { found.Add($"{where}: empty"); }
        if (MissingText().Match(text) is { Success: true } missing) { found.Add($"{where}: a text is missing: {missing.Value}"); }
        if (language == "zh" && !text.Any(c => c is >= '\u4E00' and <= '\u9FFF')) { found.Add($"{where}: nothing is Chinese"); }
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<a [^>]*aria-current=\"page\"")]
    private static partial Regex Here();

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\b(kernel|cases|procedures|insight)\.[a-z_.]+\b")]
    private static partial Regex MissingText();
}
