namespace Leeward.Browser.Tests;

/// <summary>How closely a case is held is changed with a reason, kept in the form where it is refused; and the filters of triage in Chinese.</summary>
public sealed class HeldCloselyWalkTests(RunningServer server)
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Case_is_held_closer_and_again_less_closely_and_the_second_who_changes_it_sees_both(string language)
    {
        var path = await server.OpenCaseAsync(language == "en" ? "测试密甲" : "测试密乙") + "/people";
        var (first, second) = (await server.SignedInAsync("supervisor", language), await server.SignedInAsync(await server.NewAccountAsync("supervisor", "520102"), language));
        var now = await LevelAsync(first, path);
        await second.GoAsync(path);
        var closer = now == "1" ? "2" : "1";
        await first.SelectOptionAsync("#level", closer);
        await first.FillAsync("#why", "The family is known in the village.");
        await Accessible.HereAsync(first);
        await first.ClickAsync("form:has(#level) button");
        await first.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await first.Locator($"#level option[value='{closer}']").CountAsync()); // what it is now is no choice
        await Pictures.TakeAsync(first, "level-" + language);

        if (closer == "1")
        {
            await second.SelectOptionAsync("#level", "2");
            await second.FillAsync("#why", "A cousin works here.");
            await second.ClickAsync("form:has(#level) button");
            var both = await second.InnerTextAsync("[data-both-versions]");
            Assert.Contains("A cousin works here.", both, StringComparison.Ordinal);
            Assert.Equal("2", await second.InputValueAsync("#level"));
            Assert.Equal("A cousin works here.", await second.InputValueAsync("#why"));
            await Pictures.TakeAsync(second, "level-conflict-" + language);
            await Accessible.HereAsync(second);
        }
        await first.SelectOptionAsync("#level", "0");
        await first.FillAsync("#why", "It was another family.");
        await first.ClickAsync("form:has(#level) button");
        await first.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await first.Locator("#level option[value='0']").CountAsync());
        await first.GoAsync(path.Replace("/people", "/history", StringComparison.Ordinal));
        Assert.Contains("It was another family.", await first.InnerTextAsync("main"), StringComparison.Ordinal);
        await server.LeaveAsync(first, second);

        async Task<string> LevelAsync(Microsoft.Playwright.IPage page, string at)
        {
            await page.GoAsync(at);
            var choices = await page.EvalOnSelectorAllAsync<string[]>("#level option", "all => all.map(o => o.value).filter(v => v)");
            return new[] { "0", "1", "2" }.Except(choices).Single();
        }
    }

    [Fact]
    public async Task Triage_is_narrowed_in_chinese()
    {
        await server.OpenCaseAsync("测试筛甲");
        var page = await server.SignedInAsync("officer", "zh");
        await page.GoAsync("/triage?done=1");
        foreach (var select in (string[])["#seriousness", "#category", "#channel"])
        {
            var said = await page.EvalOnSelectorAllAsync<string[]>(select + " option", "all => all.map(o => o.textContent.trim())");
            Assert.True(said.Length > 1 && said.All(text => text.Any(c => c is >= '\u4E00' and <= '\u9FFF' || char.IsAsciiDigit(c))), string.Join(" | ", said));
        }
        await page.SelectOptionAsync("#category", "hurt");
        await page.ClickAsync("form:has(#category) button[type=submit]");
        await page.WaitForURLAsync("**category=hurt**");
        Assert.Equal("hurt", await page.InputValueAsync("#category"));
        Assert.True(await page.Locator("main tbody tr").CountAsync() > 0);
        await Accessible.HereAsync(page);
        await Pictures.TakeAsync(page, "triage-filters-zh");
        await server.LeaveAsync(page);
    }
}
