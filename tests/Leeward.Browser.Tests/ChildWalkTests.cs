namespace Leeward.Browser.Tests;

/// <summary>A child is registered in a county chosen by name, its caregiver is changed; a child who reports about itself is spoken to.</summary>
public sealed class ChildWalkTests(RunningServer server)
{
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Child_is_registered_by_the_name_of_its_county_and_a_caregiver_is_changed(string language, bool javaScript)
    {
        var name = language == "en" ? "诸葛听泉" : "皇甫晴川";
        var worker = await server.SignedInAsync("worker", language, javaScript: javaScript);
        await worker.GoAsync("/children/new");
        Assert.Equal(0, await worker.Locator("input[name='Form.Region']").CountAsync());
        await worker.FillAsync("#Name", name);
        await worker.FillAsync("#BornOn", language == "en" ? "2015-05-06" : "2008-11-17");
        await worker.SelectOptionAsync("#Sex", language == "en" ? "female" : "male");
        await worker.SelectOptionAsync("#Region", "520102");
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("h1:has-text('" + name + "')");
        await worker.ClickAsync("main details summary");
        await worker.FillAsync("#name", "诸葛奶奶");
        await worker.SelectOptionAsync("#relationship", "grandmother_paternal");
        await worker.ClickAsync("main details[open] button[type=submit]");
        await worker.WaitForSelectorAsync("main [role=status]");
        // The first of the two is the caregiver's own form.
        await worker.Locator("main details summary").First.ClickAsync();
        await worker.FillAsync("main details[open] [name='Form.Phone']", "13800000000");
        // What looks for faults is itself a script, and would wait for ever where none run.
        if (javaScript) { await Accessible.HereAsync(worker); }
        await worker.ClickAsync("main details[open] button[type=submit]");
        await worker.WaitForSelectorAsync("main [role=status]");
        Assert.Contains("13800000000", await worker.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("诸葛奶奶", await worker.InnerTextAsync("main"), StringComparison.Ordinal);
        await server.LeaveAsync(worker);
    }

    [Theory, InlineData("en", "The child", "a child", "Where are you?", "I am in danger right now", "Someone hits or hurts me"), InlineData("zh", "孩子现在", "您", "你在哪里？", "我现在有危险", "有人打我、伤害我")]
    public async Task Child_who_reports_about_itself_is_spoken_to(string language, string notThis, string norThis, string where, string danger, string category)
    {
        var page = await server.PageAsync(language);
        await page.GoAsync("/report?me=1");
        Assert.Contains(where, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GoAsync("/report?province=52&me=1");
        var said = await page.InnerTextAsync("main");
        foreach (var one in (string[])[where, danger, category]) { Assert.Contains(one, said, StringComparison.Ordinal); }
        foreach (var one in (string[])[notThis, norThis]) { Assert.DoesNotContain(one, said, StringComparison.Ordinal); }
        await page.GoAsync("/report?province=52");
        Assert.DoesNotContain(category, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await server.LeaveAsync(page);
    }
}
