using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>A child is about to be registered twice; what the page says while one types, and how two records become one and apart again.</summary>
public sealed class DuplicateWalkTests(RunningServer server)
{
    [Theory, InlineData("en", 1280), InlineData("zh", 375)]
    public async Task Likely_match_appears_while_typing_and_registering_stops_at_it(string language, int width)
    {
        // Nobody like the other, or the other would be a likely match.
        var (name, born) = language == "en" ? ("慕容听雨", "2016-05-04") : ("独孤清秋", "2011-11-21");
        var worker = await server.SignedInAsync("worker", language);
        await worker.SetViewportSizeAsync(width, 900);
        await RegisterAsync(worker, name, born);
        await worker.GoAsync("/children/new");
        await worker.SelectOptionAsync("#Region", "520102");
        await worker.FillAsync("#BornOn", born);
        await worker.Locator("#Name").PressSequentiallyAsync(name);
        await worker.WaitForSelectorAsync("#likely .card");
        await worker.Locator("#likely summary").First.ClickAsync();
        Assert.True(await worker.Locator("#likely .lw-why li").CountAsync() > 2);
        await Accessible.HereAsync(worker);
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("main [role=alert]");
        await worker.CheckAsync("[name='Form.NoneOfThese']");
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("h1:has-text('" + name + "')");
        await server.LeaveAsync(worker);
    }

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Two_records_are_compared_merged_and_taken_apart(string language, bool javaScript)
    {
        var (name, month) = javaScript ? ("宇文听风", "2014-03") : ("拓跋远山", "2009-08");
        var worker = await server.SignedInAsync("worker", language, javaScript: javaScript);
        var first = await RegisterAsync(worker, name, month + "-02");
        // The same child again: without JavaScript the step comes on submit.
        await FillAsync(worker, name, month + "-03");
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("#likely .card");
        Assert.Contains("/children/new", worker.Url, StringComparison.Ordinal);
        await worker.CheckAsync("[name='Form.NoneOfThese']");
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("h1:has-text('" + name + "')");
        var second = new Uri(worker.Url).AbsolutePath;

        var supervisor = await server.SignedInAsync("supervisor", language, javaScript: javaScript);
        var judge = await server.SignedInAsync("supervisor", language);
        await supervisor.GoAsync($"{first}/compare/{second.Split('/')[^1]}");
        await Accessible.CheckAsync(judge, "/duplicates", "/duplicates?state=all&order=Newest", $"{first}/compare/{second.Split('/')[^1]}");
        await supervisor.CheckAsync("[name='Take.born'][value='born']");
        await supervisor.FillAsync("#reason", "Same birth certificate.");
        await supervisor.ClickAsync("form:has(#reason) button[type=submit]");
        await supervisor.WaitForSelectorAsync("form:has([name='Form.Version'])");
        var merge = new Uri(supervisor.Url).AbsolutePath;
        await Accessible.CheckAsync(judge, merge, first);
        // The other record leads to the child, who has the chosen date.
        await worker.GoAsync(second);
        await worker.WaitForURLAsync("**" + first);
        Assert.Contains(month + "-03", await worker.InnerTextAsync("main"), StringComparison.Ordinal);

        await supervisor.FillAsync("#reason", "They are cousins.");
        await supervisor.ClickAsync("form:has(#reason) button[type=submit]");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await worker.GoAsync(first);
        Assert.Contains(month + "-02", await worker.InnerTextAsync("main"), StringComparison.Ordinal);
        await worker.GoAsync(second);
        Assert.Equal(second, new Uri(worker.Url).AbsolutePath);

        await supervisor.GoAsync("/duplicates");
        Assert.Contains(name, await supervisor.InnerTextAsync("tbody"), StringComparison.Ordinal);
        await supervisor.GoAsync($"{first}/compare/{second.Split('/')[^1]}");
        await supervisor.FillAsync("#apart-reason", "Cousins.");
        await supervisor.ClickAsync("form:has(#apart-reason) button[type=submit]");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await supervisor.GoAsync("/duplicates");
        Assert.DoesNotContain(name, await supervisor.InnerTextAsync("main"), StringComparison.Ordinal);
        await supervisor.GoAsync("/duplicates?state=NotTheSame");
        Assert.Contains(name, await supervisor.InnerTextAsync("tbody"), StringComparison.Ordinal);
        await server.LeaveAsync(worker, supervisor, judge);
    }

    private static async Task FillAsync(IPage worker, string name, string born)
    {
        await worker.GoAsync("/children/new");
        await worker.FillAsync("#Name", name);
        await worker.FillAsync("#BornOn", born);
        await worker.SelectOptionAsync("#Region", "520102");
        await worker.SelectOptionAsync("#Sex", "male");
    }

    private static async Task<string> RegisterAsync(IPage worker, string name, string born)
    {
        await FillAsync(worker, name, born);
        await worker.ClickAsync("button.btn-primary[type=submit]");
        await worker.WaitForSelectorAsync("h1:has-text('" + name + "')");
        return new Uri(worker.Url).AbsolutePath;
    }
}
