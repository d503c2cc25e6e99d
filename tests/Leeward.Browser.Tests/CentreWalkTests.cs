using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>From the case to the centre: the procedure is published, a centre adopts it, the case is sent, steps are worked, facts change what is required.</summary>
public sealed class CentreWalkTests(RunningServer server)
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Case_is_sent_to_the_centre_and_worked_there(string language)
    {
        await server.AccountOnceAsync("coordinator", "centre_coordinator", "520102");
        await server.AccountOnceAsync("supervisor", "supervisor", "520102");
        await server.PublishAsync();
        await AdoptAsync();
        var caseUrl = await server.OpenCaseAsync("测试乙");

        var officer = await server.SignedInAsync("supervisor", language);
        await officer.GoAsync(caseUrl);
        await officer.ClickAsync("section[aria-labelledby=centre-title] button[type=submit]");
        await officer.ClickAsync("section[aria-labelledby=centre-title] a[href^='/runs/']");
        await officer.WaitForURLAsync("**/runs/**");
        var run = new Uri(officer.Url).AbsolutePath;
        await server.LeaveAsync(officer);

        var coordinator = await server.SignedInAsync("coordinator", language);
        await coordinator.GoAsync("/my-steps");
        Assert.True(await coordinator.Locator("tbody tr").CountAsync() >= 3);
        await coordinator.GoAsync(run + "?show=All");
        Assert.Contains("CN-C04", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        await coordinator.SelectOptionAsync("#fact-abuse_type", "sexual");
        await coordinator.SelectOptionAsync("#fact-pregnancy_possible", "false");
        await coordinator.ClickAsync("form:has(#fact-abuse_type) button[type=submit]");
        var said = await coordinator.InnerTextAsync("main [role=status]");
        Assert.Contains("CN-C04", said, StringComparison.Ordinal);
        Assert.Contains("CN-C05", said, StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "No longer required" : "不再须办", said, StringComparison.Ordinal);

        await coordinator.GoAsync(run + "/steps/CN-A03/1");
        await coordinator.ClickAsync("form:has(#performed) button[type=submit]");
        Assert.NotEmpty(await coordinator.InnerTextAsync("main [role=alert]")); // the form is still missing
        await coordinator.GoAsync(run + "/evidence?step=CN-A03&type=triage_form");
        await coordinator.SetInputFilesAsync("#file", new FilePayload { Name = "form.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray() });
        await coordinator.ClickAsync("form:has(#file) button[type=submit]");
        await coordinator.WaitForSelectorAsync("tbody a:has-text('form.pdf')");
        await coordinator.SetInputFilesAsync("#file", new FilePayload { Name = "form.pdf", MimeType = "application/pdf", Buffer = "MZ program"u8.ToArray() });
        await coordinator.SelectOptionAsync("#step", "CN-A03");
        await coordinator.SelectOptionAsync("#type", "triage_form");
        await coordinator.ClickAsync("form:has(#file) button[type=submit]");
        Assert.Contains("JPG", await coordinator.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
        await coordinator.ClickAsync("tbody a:has-text('form.pdf')");
        await coordinator.FillAsync("#purpose", "for the conference");
        var download = await coordinator.RunAndWaitForDownloadAsync(() => coordinator.ClickAsync("form:has(#purpose) button"));
        Assert.Equal("form.pdf", download.SuggestedFilename);
        await coordinator.ReloadAsync();
        Assert.Contains("for the conference", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);

        await LookAsync(coordinator, run);
        await coordinator.GoAsync(run + "/steps/CN-A03/1");
        await coordinator.ClickAsync("form:has(#performed) button[type=submit]");
        Assert.Contains("CN-F01", await coordinator.InnerTextAsync("main [role=status]"), StringComparison.Ordinal);
        await Pictures.TakeAsync(coordinator, "step-" + language);
        await coordinator.GoAsync(run);
        await Pictures.TakeAsync(coordinator, "run-" + language);
        await coordinator.GoAsync("/my-steps");
        await Pictures.TakeAsync(coordinator, "my-steps-" + language);
        await Accessible.CheckAsync(coordinator, "/my-steps", run, run + "/steps/CN-A02/1", run + "/steps/CN-D01/1", run + "/evidence", "/procedures", "/centres", "/centres/new");
        await coordinator.GoAsync("/procedures");
        await coordinator.ClickAsync("tbody a >> nth=0");
        await Accessible.CheckAsync(coordinator, new Uri(coordinator.Url).AbsolutePath);
        await BoardsAsync(coordinator, run, language);
        await SharingAsync(coordinator, run, language);
        await server.LeaveAsync(coordinator);
    }

    /// <summary>A picture is looked at in the page, with a purpose, and the custody says so.</summary>
    private static async Task LookAsync(IPage coordinator, string run)
    {
        await coordinator.GoAsync(run + "/evidence?step=CN-A03&type=triage_form");
        var dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        await coordinator.SetInputFilesAsync("#file", new FilePayload { Name = "room.png", MimeType = "image/png", Buffer = dot });
        await coordinator.ClickAsync("form:has(#file) button[type=submit]");
        await coordinator.ClickAsync("tbody a:has-text('room.png')");
        await coordinator.FillAsync("#look-purpose", "to see the room");
        await coordinator.ClickAsync("form:has(#look-purpose) button");
        await coordinator.WaitForSelectorAsync("main img[src^='data:image/png']");
        Assert.True(await coordinator.EvaluateAsync<bool>("document.querySelector('main img').naturalWidth === 1")); // the policy of the page lets it show
        Assert.Contains("to see the room", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        await Accessible.CheckAsync(coordinator, new Uri(coordinator.Url).AbsolutePath);
    }

    /// <summary>A physician sees the hospital's part of the run; the coordinator shares a step of the police, and ends it.</summary>
    private async Task SharingAsync(IPage coordinator, string run, string language)
    {
        await server.AccountOnceAsync("physician", "physician", "520102");
        var physician = await server.SignedInAsync("physician", language);
        await physician.GoAsync(run + "?show=All");
        var main = await physician.InnerTextAsync("main");
        Assert.Contains("CN-A04", main, StringComparison.Ordinal);
        Assert.DoesNotContain("CN-A02", main, StringComparison.Ordinal);
        Assert.Equal(404, (await physician.APIRequest.GetAsync(run + "/steps/CN-A02/1")).Status);
        Assert.Equal(403, (await physician.APIRequest.GetAsync(run + "/sharing")).Status);

        await coordinator.GoAsync(run);
        await coordinator.ClickAsync("a[href$='/sharing']");
        await coordinator.WaitForURLAsync("**/sharing");
        await coordinator.CheckAsync("input[name='Form.Roles'][value=physician]");
        await coordinator.CheckAsync("input[name='Form.Steps'][value=CN-A02]");
        await coordinator.ClickAsync("form:has(input[name='Form.Steps']) button[type=submit]");
        await coordinator.WaitForSelectorAsync("tbody button.btn-outline-danger");
        await Accessible.CheckAsync(coordinator, run + "/sharing");
        await Pictures.TakeAsync(coordinator, "sharing-" + language);
        Assert.Equal(200, (await physician.APIRequest.GetAsync(run + "/steps/CN-A02/1")).Status);

        await coordinator.GoAsync(run + "/sharing");
        await coordinator.ClickAsync("tbody button.btn-outline-danger");
        await coordinator.WaitForSelectorAsync("tbody td .text-secondary");
        Assert.Equal(404, (await physician.APIRequest.GetAsync(run + "/steps/CN-A02/1")).Status);
        await physician.SetViewportSizeAsync(375, 800);
        await Accessible.CheckAsync(physician, run);
        await server.LeaveAsync(physician);
    }

    /// <summary>The board, the display on the wall, the calendar, and an exception that a second person approves.</summary>
    private async Task BoardsAsync(IPage coordinator, string run, string language)
    {
        await Accessible.CheckAsync(coordinator, "/board", "/board/wall", "/my-steps/calendar", run + "/more", run + "/steps/CN-A02/1/more");
        await coordinator.GoAsync("/board");
        await Pictures.TakeAsync(coordinator, "board-" + language);
        Assert.True(await coordinator.Locator(".lw-board > section").CountAsync() >= 6);
        await coordinator.SelectOptionAsync("#role", "police_intake");
        await coordinator.ClickAsync("form[role=search] button");
        await coordinator.ClickAsync(".lw-board a[href*='/steps/CN-A02/']");
        await coordinator.WaitForURLAsync("**/steps/CN-A02/**");

        await coordinator.GoAsync("/board/wall");
        await coordinator.WaitForSelectorAsync("[data-refresh-pause]:not([hidden])");
        await coordinator.ClickAsync("[data-refresh-pause]");
        Assert.Equal("true", await coordinator.GetAttributeAsync("[data-refresh-pause]", "aria-pressed"));
        await Pictures.TakeAsync(coordinator, "wall-" + language);

        await coordinator.GoAsync("/my-steps/calendar");
        await coordinator.ClickAsync("form button.btn-primary");
        var address = await coordinator.InputValueAsync("#address");
        using (var calendar = await new HttpClient().GetAsync(address))
        {
            Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);
            var told = await calendar.Content.ReadAsStringAsync();
            Assert.Contains("BEGIN:VEVENT", told, StringComparison.Ordinal);
            Assert.Contains($"\r\nURL:{new Uri(address).GetLeftPart(UriPartial.Authority)}/runs/", told, StringComparison.Ordinal);
        }

        // A step without its proof: asked for by one, approved by another.
        await coordinator.GoAsync(run + "/steps/CN-A05/1");
        await coordinator.ClickAsync("form:has(#performed) button[type=submit]");
        await coordinator.FillAsync("#exception", "The form was lost in the flood.");
        await coordinator.ClickAsync("button[name='Form.Ask']");
        await coordinator.WaitForSelectorAsync("main [role=status]");
        var second = await server.SignedInAsync("supervisor", language);
        await Accessible.CheckAsync(second, "/run-requests", run + "/more");
        await second.GoAsync("/run-requests");
        await second.ClickAsync($"tbody tr:has(a[href='{run}']) td:first-child a");
        Assert.Contains("The form was lost in the flood.", await second.InnerTextAsync("section[aria-labelledby=requests]"), StringComparison.Ordinal);
        await second.ClickAsync("section[aria-labelledby=requests] button.btn-primary");
        await second.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await second.Locator("form:has(#performed)").CountAsync());
        await server.LeaveAsync(second);
    }

    [Fact]
    public async Task Neighbouring_county_finds_neither_run_nor_evidence_nor_a_place_to_publish()
    {
        await server.AccountOnceAsync("elsewhere", "centre_coordinator", "530102");
        var page = await server.AskingAsync("elsewhere");
        foreach (var path in (string[])["/runs/0193b0a0-0000-7000-8000-000000000001", "/runs/0193b0a0-0000-7000-8000-000000000001/evidence", "/centres/0193b0a0-0000-7000-8000-000000000001", "/procedures/nothing"])
        {
            Assert.Equal(404, (await page.GetAsync(path)).Status);
        }
        Assert.DoesNotContain("value=\"publish\"", await (await page.GetAsync("/procedures")).TextAsync(), StringComparison.Ordinal);
        var analyst = await server.AskingAsync("worker");
        Assert.Equal(404, (await analyst.GetAsync("/centres/new")).Status);
    }

    private async Task AdoptAsync()
    {
        var coordinator = await server.SignedInAsync("coordinator");
        await coordinator.GoAsync("/centres/new");
        await coordinator.FillAsync("#nameEn", "Nanming centre");
        await coordinator.ClickAsync("form:has(#nameEn) button[type=submit]");
        Assert.NotEmpty(await coordinator.InnerTextAsync("main [role=alert]"));
        await coordinator.FillAsync("#nameZh", "南明中心");
        await coordinator.FillAsync("#region", "520102");
        await coordinator.FillAsync("#capacity", "5");
        await coordinator.ClickAsync("form:has(#nameEn) button[type=submit]");
        await coordinator.WaitForSelectorAsync("#procedure");
        await coordinator.SelectOptionAsync("#procedure", "sop-cn-onestop");
        await coordinator.ClickAsync("form:has(#procedure) button[type=submit]");
        await coordinator.WaitForSelectorAsync("[role=status]");
        await server.LeaveAsync(coordinator);
    }
}
