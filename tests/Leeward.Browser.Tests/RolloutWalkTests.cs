using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The ministry rolls a version out; a centre goes through its four steps; the ministry sees how far each is, reminds those that lag and is told where it could not.</summary>
public sealed class RolloutWalkTests(RunningServer server)
{
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Version_goes_out_and_a_centre_brings_it_into_force(string language, bool javaScript)
    {
        var ministry = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        var county = language == "en" ? "5202" : "5203";
        var rollout = await StartAsync(ministry, county);
        var coordinator = await server.SignedInAsync(await server.NewAccountAsync("centre_coordinator", county + "01"), language, javaScript: javaScript);
        await coordinator.GoAsync("/rollouts");
        await coordinator.ClickAsync($"a[href='{rollout}']");
        await coordinator.GoAsync(rollout + "/centres");
        Assert.Equal(1, await coordinator.Locator("tbody tr").CountAsync()); // its own centre only
        Assert.Equal(0, await coordinator.Locator("#act").CountAsync());
        await coordinator.ClickAsync("tbody a");
        await coordinator.ClickAsync("li:has(h2):nth-child(1) button");
        await coordinator.FillAsync("#must", "5");
        await coordinator.FillAsync("#trained", "5");
        await coordinator.FillAsync("#on", "2026-01-15");
        await coordinator.ClickAsync("form:has(#must) button");
        await Pictures.TakeAsync(coordinator, "rollout-centre-" + language);
        if (javaScript) { await Accessible.HereAsync(coordinator); } // axe itself needs it
        foreach (var box in await coordinator.Locator("input[name='Form.Done']").AllAsync()) { await box.CheckAsync(); }
        await coordinator.ClickAsync("form:has(input[name='Form.Done']) button");
        await coordinator.ClickAsync("li:has(h2):nth-child(4) button");
        await coordinator.WaitForSelectorAsync(".badge.bg-green-lt");
        await server.LeaveAsync(coordinator);

        await ministry.GoAsync(rollout + "/centres");
        await ministry.SelectOptionAsync("#which", "all");
        await ministry.ClickAsync("form:has(#act) button");
        var told = await ministry.InnerTextAsync("main [role=status]");
        Assert.Contains(language == "en" ? "It is in force: nothing is missing." : "已施行，无缺项。", told, StringComparison.Ordinal);
        await Pictures.TakeAsync(ministry, "rollout-centres-" + language);
        await ministry.GoAsync(rollout);
        Assert.Equal(2, await ministry.Locator("svg.lw-stages a").CountAsync());
        await Pictures.TakeAsync(ministry, "rollout-" + language);
        await server.LeaveAsync(ministry);
        ministry = await server.SignedInAsync("ministry", language);
        string[] pages = ["/rollouts", rollout, rollout + "/centres"];
        await Accessible.CheckAsync(ministry, pages);
        await Pictures.TakeAsync(ministry, "rollout-phone-" + language);
        await server.LeaveAsync(ministry);
        var worker = await server.AskingAsync("worker");
        foreach (var path in pages) { Assert.Contains((await worker.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    private async Task<string> StartAsync(IPage ministry, string prefecture)
    {
        await ministry.GoAsync("/procedures");
        if (await ministry.Locator("form:has(h2) button[type=submit]").CountAsync() > 0) { await ministry.ClickAsync("form:has(h2) button[type=submit]"); await ministry.WaitForSelectorAsync("tbody a"); }
        foreach (var county in (string[])["01", "02", "03"]) { await server.CentreAsync($"Centre {prefecture}{county}", prefecture + county); }
        await ministry.GoAsync("/rollouts");
        await ministry.SelectOptionAsync("#version", await ministry.Locator("#version option").EvaluateAllAsync<string>("all => all.find(o => /one-stop|一站式/i.test(o.textContent)).value"));
        await ministry.FillAsync("#region", prefecture);
        await ministry.ClickAsync("form:has(#version) button[type=submit]");
        await ministry.WaitForURLAsync("**/rollouts/*-*");
        return new Uri(ministry.Url).AbsolutePath;
    }
}
