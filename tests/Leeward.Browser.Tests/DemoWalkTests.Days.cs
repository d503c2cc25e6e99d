using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The pages that people have before them all day, at a desk and on a phone.</summary>
public sealed partial class DemoWalkTests
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Tables_are_cards_on_a_phone_and_tables_to_who_hears_them(string language)
    {
        var coordinator = await server.SignedInAsync("centre_coordinator", language);
        await Accessible.CheckAsync(coordinator, "/my-steps", "/reminders", "/hand-overs", "/absences", "/procedures", "/centres");
        await coordinator.SetViewportSizeAsync(375, 800);
        foreach (var path in (string[])["/my-steps", "/reminders"])
        {
            await coordinator.GoAsync(path);
            var heard = await coordinator.Locator("table.lw-cards").Last.AriaSnapshotAsync();
            foreach (var role in (string[])["columnheader", "row ", "cell"]) { Assert.Contains(role, heard, StringComparison.Ordinal); }
            await Pictures.TakeAsync(coordinator, $"phone{path.Replace('/', '-')}-{language}");
        }
        await server.LeaveAsync(coordinator);
        var supervisor = await server.SignedInAsync("supervisor", language);
        await Accessible.CheckAsync(supervisor, "/conformance", "/conformance/runs", "/breaches");
        await server.LeaveAsync(supervisor);
        var ministry = await server.SignedInAsync("ministry", language);
        await ministry.GoAsync("/rollouts");
        var rollout = await ministry.GetAttributeAsync("tbody a[href^='/rollouts/']", "href");
        await Accessible.CheckAsync(ministry, "/rollouts", rollout + "/centres");
        await ministry.SetViewportSizeAsync(375, 800);
        // What sorts stays within reach.
        Assert.True(await ministry.Locator("thead.lw-sorts a").First.IsVisibleAsync());
        await ministry.Locator("thead.lw-sorts").ScrollIntoViewIfNeededAsync();
        await Pictures.TakeAsync(ministry, "phone-rollout-centres-" + language);
        await server.LeaveAsync(ministry);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Steps_are_narrowed_by_what_the_person_has_and_the_filters_stay(string language)
    {
        var coordinator = await server.SignedInAsync("centre_coordinator", language);
        await coordinator.GoAsync("/");
        // What the home page counts is what its link shows.
        foreach (var line in await coordinator.Locator("main a[href^='/my-steps?due=']").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href') + ' ' + a.textContent.match(/\\d+/)[0])"))
        {
            var (path, count) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            await coordinator.GoAsync(path);
            Assert.Equal(Math.Min(count, 50), await coordinator.Locator("tbody tr").CountAsync());
        }
        await coordinator.GoAsync("/my-steps");
        Assert.Equal(0, await coordinator.Locator("#filtered").CountAsync());
        var first = await coordinator.Locator("tbody tr").First.InnerTextAsync();
        Assert.Matches(@"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", first);
        await coordinator.SelectOptionAsync("#role", "physician");
        await coordinator.SelectOptionAsync("#sort", "Case");
        await coordinator.ClickAsync("form[role=search] button");
        await coordinator.WaitForURLAsync("**/my-steps?**role=physician**");
        await Assertions.Expect(coordinator.Locator("#filtered .badge")).ToHaveCountAsync(1);
        Assert.Equal("Case", await coordinator.InputValueAsync("#sort"));
        var numbers = await coordinator.Locator("tbody td:nth-child(3)").AllInnerTextsAsync();
        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        await Accessible.HereAsync(coordinator);
        await Pictures.TakeAsync(coordinator, "my-steps-filtered-" + language);
        await coordinator.ClickAsync("#filtered a");
        await coordinator.WaitForURLAsync("**/my-steps?sort=Case");
        await Assertions.Expect(coordinator.Locator("#filtered")).ToHaveCountAsync(0);
        await server.LeaveAsync(coordinator);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Run_shows_its_open_steps_first_and_the_rest_by_links(string language)
    {
        var coordinator = await server.SignedInAsync("centre_coordinator", language);
        await coordinator.GoAsync("/my-steps");
        var run = (await coordinator.GetAttributeAsync("tbody td:nth-child(3) a", "href"))!;
        await coordinator.GoAsync(run);
        var shown = new Dictionary<string, int>();
        foreach (var link in await coordinator.Locator("nav.lw-tabs a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href') + ' ' + a.textContent.match(/\\d+/)[0])"))
        {
            var (path, count) = (link.Split(' ')[0], int.Parse(link.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            if (path.EndsWith("=Open", StringComparison.Ordinal)) { Assert.Equal(count, await StepsAsync(coordinator)); } // what is shown first
            await coordinator.GoAsync(path);
            Assert.Equal(count, await StepsAsync(coordinator));
            shown[path.Split('=')[1]] = count;
        }
        Assert.True(shown["Open"] > 0 && shown["Open"] < shown["All"] && shown["Mine"] < shown["Open"] && shown["Late"] <= shown["Open"], string.Join(' ', shown));
        await Accessible.CheckAsync(coordinator, run, run + "?show=All", run + "?show=nonsense");
        await coordinator.SetViewportSizeAsync(375, 800);
        await coordinator.GoAsync(run);
        await coordinator.ClickAsync("a[href$='#facts']");
        await Assertions.Expect(coordinator.Locator("#facts")).ToBeInViewportAsync();
        await Pictures.TakeAsync(coordinator, "phone-run-" + language);

        // The nine situations have names.
        Assert.Equal(10, await coordinator.Locator("#fact-reportable_situation option").CountAsync());
        await coordinator.SelectOptionAsync("#fact-reportable_situation", "6");
        await coordinator.ClickAsync("#facts button");
        await Assertions.Expect(coordinator.Locator("main [role=status]")).ToBeVisibleAsync();
        await coordinator.GoAsync(run + "?show=Mine");
        Assert.Equal("6", await coordinator.InputValueAsync("#fact-reportable_situation"));
        await server.LeaveAsync(coordinator);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Wall_has_what_is_late_beside_what_is_due_next(string language)
    {
        var coordinator = await server.SignedInAsync("centre_coordinator", language);
        await Accessible.CheckAsync(coordinator, "/board/wall");
        var (late, due) = (coordinator.Locator("section[aria-labelledby=wall-late]"), coordinator.Locator("section[aria-labelledby=wall-due]"));
        Assert.True(await late.Locator("tr.lw-wall-late").CountAsync() > 0 && await due.Locator("tbody tr").CountAsync() > 0);
        Assert.Equal(0, await due.Locator("tr.lw-wall-late").CountAsync());
        await coordinator.GoAsync("/board/wall");
        var (left, right) = ((await late.BoundingBoxAsync())!, (await due.BoundingBoxAsync())!);
        Assert.True(left.Y == right.Y && left.X + left.Width <= right.X);
        await Pictures.TakeAsync(coordinator, "wall-sides-" + language);
        await server.LeaveAsync(coordinator);
    }

    private static Task<int> StepsAsync(IPage page) => page.Locator("table.lw-cards tbody tr").CountAsync();
}
