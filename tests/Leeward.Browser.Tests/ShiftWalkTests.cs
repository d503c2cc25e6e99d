using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The end of a shift: an officer hands over with a note, a colleague accepts; the officer goes on leave, the colleague covers, and the leave is cut short.</summary>
public sealed class ShiftWalkTests(RunningServer server)
{
    private const string County = "520102";

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Shift_is_handed_over_accepted_and_covered(string language)
    {
        var english = language == "en";
        await PrepareAsync();
        // The first language has left its runs behind; the two officers are new each time.
        var (one, other) = (await server.NewAccountAsync("police_intake", County), await server.NewAccountAsync("police_intake", County));
        await server.AccountOnceAsync("coordinator", "centre_coordinator", County);
        var officer = await server.SignedInAsync(one, language);
        var colleague = await server.SignedInAsync(other, language);

        await officer.GoAsync("/my-steps");
        await officer.ClickAsync(".page-header a[href='/hand-over']");
        await officer.WaitForURLAsync("**/hand-over");
        await ToCentreAsync(officer);
        var centre = await officer.InputValueAsync("input[name='Form.Centre']");
        var note = english ? "Her aunt calls tonight.\nPlease take the call." : "姨妈今晚来电。\n请接听。";
        await officer.Locator("section textarea").First.FillAsync(note);
        await Accessible.HereAsync(officer);
        await Pictures.TakeAsync(officer, "shift-give-" + language);
        await officer.SetViewportSizeAsync(375, 900);
        await Pictures.TakeAsync(officer, "shift-give-phone-" + language);
        await officer.SetViewportSizeAsync(1280, 900);
        var taker = await officer.Locator("#taker option").EvaluateAllAsync<string>("(all, name) => (all.find(o => o.textContent.toLowerCase().includes(name)) ?? { value: '' }).value", other);
        Assert.NotEmpty(taker);
        await officer.SelectOptionAsync("#taker", taker);
        await officer.ClickAsync("form:has(#taker) button[type=submit]");
        await officer.WaitForURLAsync("**/hand-overs/*-*");
        var path = new Uri(officer.Url).AbsolutePath;
        Assert.Equal(0, await officer.Locator("button[value=accept]").CountAsync());
        Assert.Equal(1, await officer.Locator("button[value=withdraw]").CountAsync());

        await colleague.GoAsync("/my-steps");
        await Pictures.TakeAsync(colleague, "shift-my-steps-" + language);
        await colleague.ClickAsync($".alert a[href='{path}']");
        await colleague.WaitForURLAsync("**" + path);
        await colleague.WaitForSelectorAsync("button[value=accept]");
        Assert.Contains(note.Split('\n')[1], await colleague.InnerTextAsync("main"), StringComparison.Ordinal);
        await colleague.ClickAsync("button[value=accept]");
        await colleague.WaitForSelectorAsync("main [role=status]");
        await Pictures.TakeAsync(colleague, "shift-accepted-" + language);
        await colleague.GoAsync("/my-steps");
        Assert.Equal(0, await colleague.Locator($".alert a[href='{path}']").CountAsync());

        var absence = await AbsenceAsync(officer, colleague, other, centre, language);
        await LookAsync(colleague, officer, path, absence, language);
        await server.LeaveAsync(officer, colleague);
    }

    /// <summary>Other walks have centres in the county too: the one with steps is chosen.</summary>
    private static async Task ToCentreAsync(IPage officer)
    {
        await officer.WaitForSelectorAsync("main h2");
        var all = await officer.Locator("#centre option").EvaluateAllAsync<string[]>("all => all.map(o => o.value)");
        foreach (var one in all)
        {
            if (await officer.Locator("section textarea").CountAsync() > 0) { return; }
            await officer.GoAsync("/hand-over?centre=" + one);
        }
        await officer.WaitForSelectorAsync("section textarea");
    }

    private static async Task<string> AbsenceAsync(IPage officer, IPage colleague, string other, string centre, string language)
    {
        await officer.GoAsync("/absences?centre=" + centre);
        await officer.SelectOptionAsync("#cover", await officer.Locator("#cover option").EvaluateAllAsync<string>("(all, name) => all.find(o => o.textContent.toLowerCase().includes(name)).value", other));
        await officer.FillAsync("#from", "2020-01-01");
        await officer.FillAsync("#until", "2020-01-02");
        await officer.ClickAsync("form:has(#cover) button[type=submit]");
        await officer.WaitForSelectorAsync("main [role=alert]"); // in the past
        var today = await officer.EvaluateAsync<string>("new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)");
        await officer.FillAsync("#from", today);
        await officer.FillAsync("#until", today);
        await officer.ClickAsync("form:has(#cover) button[type=submit]");
        await officer.WaitForURLAsync("**/absences/*-*");
        var path = new Uri(officer.Url).AbsolutePath;
        await colleague.GoAsync("/my-steps");
        await colleague.WaitForSelectorAsync(".alert a[href^='/my-steps?cover=']");
        Assert.True(await colleague.Locator("tbody .badge.lw-cover").CountAsync() > 0);
        await Pictures.TakeAsync(colleague, "shift-covering-" + language);
        await colleague.ClickAsync(".alert a[href^='/my-steps?cover=']");
        await colleague.WaitForURLAsync("**/my-steps?cover=*");
        await Assertions.Expect(colleague.Locator("tbody tr:not(:has(.badge.lw-cover))")).ToHaveCountAsync(0);
        Assert.True(await colleague.Locator("tbody tr").CountAsync() > 0);
        return path;
    }

    private async Task LookAsync(IPage colleague, IPage officer, string handOver, string absence, string language)
    {
        string[] pages = ["/my-steps", "/hand-over", "/hand-overs", handOver, "/absences", absence, "/reminders", "/reminders/mail", "/board"];
        await Accessible.CheckAsync(colleague, pages);
        Assert.True(await colleague.Locator("main .badge.lw-cover").CountAsync() > 0); // the board, the last of them, marks what is covered
        await Pictures.TakeAsync(colleague, "shift-board-" + language);
        await colleague.SetViewportSizeAsync(375, 900);
        await Pictures.TakeAsync(colleague, "shift-board-phone-" + language);
        var entry = colleague.Locator(".lw-nav-phone a[href='/absences']");
        await colleague.GotoAsync("/board");
        await Assertions.Expect(entry).ToBeHiddenAsync();
        await colleague.ClickAsync(".lw-nav-phone summary");
        await Assertions.Expect(entry).ToBeVisibleAsync();
        await Pictures.TakeAsync(colleague, "shift-menu-phone-" + language);
        await entry.ClickAsync();
        await colleague.WaitForURLAsync("**/absences");
        await colleague.GoAsync("/absences");
        await Pictures.TakeAsync(colleague, "shift-absences-phone-" + language);
        await colleague.GoAsync(handOver);
        await Pictures.TakeAsync(colleague, "shift-hand-over-phone-" + language);

        var coordinator = await server.SignedInAsync("coordinator", language);
        await coordinator.GoAsync("/hand-overs");
        Assert.True(await coordinator.Locator($"a[href='{handOver}']").CountAsync() == 1);
        await Accessible.CheckAsync(coordinator, "/absences", "/hand-overs", absence);
        await coordinator.GoAsync("/absences");
        await Pictures.TakeAsync(coordinator, "shift-absences-" + language);
        await server.LeaveAsync(coordinator);

        await officer.GoAsync(absence);
        await officer.ClickAsync("button.btn-outline-danger");
        await officer.WaitForSelectorAsync("main [role=status]");
        await Pictures.TakeAsync(officer, "shift-absence-" + language);
        await colleague.GoAsync("/my-steps");
        Assert.Equal(0, await colleague.Locator("tbody .badge.lw-cover").CountAsync());

        var stranger = await server.AskingAsync(await server.NewAccountAsync("police_intake", "530102"), language);
        foreach (var path in (string[])[handOver, absence]) { Assert.Equal(404, (await stranger.GetAsync(path)).Status); }
        var analyst = await server.AskingAsync(await server.NewAccountAsync("provincial_analyst", "52"), language);
        foreach (var path in (string[])["/hand-over", "/hand-overs", "/absences"]) { Assert.Contains((await analyst.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    /// <summary>The procedure is published, a centre works by it, and a case is there.</summary>
    private async Task PrepareAsync()
    {
        await server.PublishAsync();
        await server.AccountOnceAsync("supervisor", "supervisor", County);
        var supervisor = await server.SignedInAsync("supervisor");
        await server.CentreAsync("Shift centre", County, "sop-cn-onestop");
        var caseUrl = await server.OpenCaseAsync("测试丙");
        await supervisor.GoAsync(caseUrl);
        await supervisor.ClickAsync("section[aria-labelledby=centre-title] button[type=submit]");
        await supervisor.WaitForSelectorAsync("section[aria-labelledby=centre-title] a[href^='/runs/']");
        await server.LeaveAsync(supervisor);
    }
}
