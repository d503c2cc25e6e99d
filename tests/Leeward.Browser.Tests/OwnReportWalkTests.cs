namespace Leeward.Browser.Tests;

/// <summary>A child reports for itself: the duty officer sees it in the queue and on the report, and how to make contact safely.</summary>
public sealed class OwnReportWalkTests(RunningServer server)
{
    [Theory, InlineData("en", "Written by the child", "Make contact"), InlineData("zh", "儿童本人填写", "联系时")]
    public async Task Officer_is_told_that_the_child_wrote_it_itself(string language, string badge, string hint)
    {
        await server.OwnReportAsync();
        var officer = await server.SignedInAsync("officer", language);
        await officer.GoAsync("/triage");
        var line = officer.Locator("tbody tr", new() { HasText = badge }).First;
        await Accessible.HereAsync(officer);
        await line.Locator("a").First.ClickAsync();
        await officer.WaitForSelectorAsync("#outcome");
        Assert.Contains(badge, await officer.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.Contains(hint, await officer.InnerTextAsync("[data-about-myself]"), StringComparison.Ordinal);
        await Accessible.HereAsync(officer);
        await server.LeaveAsync(officer);
    }
}
