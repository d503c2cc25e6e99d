using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The picture of a draft is made larger and smaller by mouse and by keyboard, and opens as a file of its own without JavaScript.</summary>
public sealed class FlowWalkTests(RunningServer server)
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Picture_is_zoomed_by_mouse_and_by_keyboard(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/flow");
        var natural = await WidthAsync(page);
        await page.ClickAsync("[data-flow-act=in]");
        Assert.InRange(await WidthAsync(page), (int)(natural * 1.2), (int)(natural * 1.3));
        await Assertions.Expect(page.Locator("[data-flow-size]")).ToHaveTextAsync("125 %");
        await page.ClickAsync("[data-flow-act=wide]");
        var frame = await page.Locator(".lw-flow").EvaluateAsync<int>("e => e.clientWidth");
        Assert.InRange(await WidthAsync(page), frame - 1, frame + 1);
        await page.FocusAsync(".lw-flow");
        await page.Keyboard.PressAsync("0");
        var whole = await page.Locator(".lw-flow").EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1");
        Assert.True(whole);
        var least = await WidthAsync(page);
        await page.Keyboard.PressAsync("+");
        Assert.True(await WidthAsync(page) > least);
        await page.Keyboard.PressAsync("-");
        Assert.InRange(await WidthAsync(page), least - 2, least + 2);
        await page.HoverAsync(".lw-flow");
        await page.Keyboard.DownAsync("Control");
        await page.Mouse.WheelAsync(0, -100);
        await page.Keyboard.UpAsync("Control");
        await Assertions.Expect(page.Locator(".lw-flow svg")).Not.ToHaveAttributeAsync("width", least.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Accessible.HereAsync(page);
        await Pictures.TakeAsync(page, "flow-zoomed-" + language);
        await server.LeaveAsync(page);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Without_JavaScript_the_picture_opens_as_a_file_and_only_for_readers_of_drafts(string language)
    {
        var page = await server.SignedInAsync("ministry", language, javaScript: false);
        var draft = await DraftWalkTests.BeginAsync(page);
        await page.GoAsync(draft + "/flow");
        Assert.Equal(0, await page.Locator("[data-flow-act]:visible").CountAsync());
        var address = (await page.GetAttributeAsync("[data-flow] a[target=_blank]", "href"))!;
        var file = await page.APIRequest.GetAsync(address);
        Assert.Equal((200, "image/svg+xml; charset=utf-8"), (file.Status, file.Headers["content-type"]));
        var picture = System.Xml.Linq.XDocument.Parse(await file.TextAsync());
        Assert.Equal("svg", picture.Root!.Name.LocalName);
        Assert.Equal(62, picture.Descendants().Count(one => one.Name.LocalName == "g"));
        Assert.DoesNotContain(picture.Descendants(), one => one.Name.LocalName is "a" or "script" or "style");
        await server.LeaveAsync(page);
        var worker = await server.AskingAsync("worker");
        foreach (var path in (string[])[draft + "/flow", address]) { Assert.Contains((await worker.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    private static Task<int> WidthAsync(IPage page) => page.Locator(".lw-flow svg").EvaluateAsync<int>("svg => Number(svg.getAttribute('width'))");
}
