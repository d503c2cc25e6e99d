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

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Ticks_stay_where_the_form_is_refused_and_the_second_of_two_sees_what_the_first_ticked(string language)
    {
        var ministry = await server.SignedInAsync("ministry", language);
        var county = language == "en" ? "5204" : "5205";
        var rollout = await StartAsync(ministry, county);
        await ministry.GoAsync(rollout + "/centres");
        await ministry.ClickAsync("form:has(#act) button"); // nobody is ticked
        await ministry.WaitForSelectorAsync("main [role=alert]");
        await ministry.CheckAsync("input[name='Form.Places'] >> nth=1");
        await ministry.EvalOnSelectorAsync("#act option", "o => o.value = 'Nonsense'");
        await ministry.ClickAsync("form:has(#act) button");
        await ministry.WaitForFunctionAsync("() => document.querySelector('#act option').value !== 'Nonsense'");
        await ministry.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal("false true false", await ministry.EvalOnSelectorAllAsync<string>("input[name='Form.Places']", "all => all.map(b => b.checked).join(' ')"));
        await ministry.ClickAsync("form:has(#act) button");
        await ministry.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await ministry.Locator("input[name='Form.Places']:checked").CountAsync()); // done: nothing is chosen any more

        var place = await ministry.GetAttributeAsync("tbody tr:nth-child(1) a[href^='/rollout-centres/']", "href");
        var (first, second) = (await server.SignedInAsync(await server.NewAccountAsync("centre_coordinator", county + "01"), language), await server.SignedInAsync(await server.NewAccountAsync("centre_coordinator", county + "01"), language));
        await first.GoAsync(place!);
        await first.ClickAsync("li:has(h2):nth-child(1) button");
        await first.WaitForSelectorAsync("#must");
        await second.GoAsync(place!);
        await TrainAsync(first, "4");
        await TrainAsync(second, "3");
        Assert.Contains("3", await second.InnerTextAsync("[data-both-versions]"), StringComparison.Ordinal);
        Assert.Equal("3", await second.InputValueAsync("#trained"));
        await first.GoAsync(place!);
        await TrainAsync(first, "5");
        await first.WaitForSelectorAsync("input[name='Form.Done']");
        await second.GoAsync(rollout);
        await second.GoAsync(place!);
        await first.CheckAsync("input[name='Form.Done'] >> nth=0");
        await first.ClickAsync("form:has(input[name='Form.Done']) button");
        await first.WaitForSelectorAsync("main [role=status]");
        await second.CheckAsync("input[name='Form.Done'] >> nth=1");
        await second.ClickAsync("form:has(input[name='Form.Done']) button");
        await second.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal("false true", await second.EvalOnSelectorAllAsync<string>("input[name='Form.Done']", "all => all.slice(0, 2).map(b => b.checked).join(' ')"));
        Assert.Equal(2, await second.Locator("[data-both-versions] tbody tr").CountAsync());
        await Accessible.HereAsync(second);
        await Pictures.TakeAsync(second, "rollout-ticks-" + language);
        await server.LeaveAsync(ministry, first, second);

        static async Task TrainAsync(IPage page, string trained)
        {
            await page.FillAsync("#must", "5");
            await page.FillAsync("#trained", trained);
            await page.FillAsync("#on", "2026-01-15");
            await page.ClickAsync("form:has(#must) button");
            await page.WaitForSelectorAsync("main [role=status], main [role=alert]");
        }
    }

    private async Task<string> StartAsync(IPage ministry, string prefecture)
    {
        await ministry.GoAsync("/procedures");
        if (await ministry.Locator("form:has(h2) button[type=submit]").CountAsync() > 0) { await ministry.ClickAsync("form:has(h2) button[type=submit]"); await ministry.WaitForSelectorAsync("tbody a"); }
        foreach (var county in (string[])["01", "02", "03"]) { await server.CentreAsync($"Centre {prefecture}{county}", prefecture + county); }
        await ministry.GoAsync("/rollouts");
        await ministry.SelectOptionAsync("#version", await ministry.Locator("#version option").EvaluateAllAsync<string>("all => all.find(o => /one-stop|一站式/i.test(o.textContent)).value"));
        // By name, with and without JavaScript: the provinces at once, what lies below when one is chosen.
        await ministry.SelectOptionAsync("#region", prefecture[..2]);
        await ministry.ClickAsync("button[value=unfold]");
        await ministry.WaitForSelectorAsync($"#region option[value='{prefecture}']", new() { State = WaitForSelectorState.Attached });
        await ministry.SelectOptionAsync("#region", prefecture);
        await ministry.ClickAsync("form:has(#version) button[type=submit]");
        await ministry.WaitForURLAsync("**/rollouts/*-*");
        return new Uri(ministry.Url).AbsolutePath;
    }
}
