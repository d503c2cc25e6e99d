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
}
