using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>Evidence that was kept long enough is deleted by two people, after a legal hold was lifted; a certificate stays.</summary>
public sealed class RetentionWalkTests(RunningServer server)
{
    private const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Evidence_is_held_asked_for_approved_and_deleted(string language, bool javaScript)
    {
        var county = language == "en" ? "520102" : "520103";
        var (run, file) = await KeptAsync(county);
        var one = "/evidence/retention/" + file;
        var coordinator = await server.SignedInAsync(await server.NewAccountAsync("centre_coordinator", county), language, javaScript: javaScript);
        await coordinator.GoAsync("/evidence/retention");
        await coordinator.SelectOptionAsync("#region", county); // by name
        await coordinator.ClickAsync("form:has(#region) button[type=submit]");
        await coordinator.WaitForURLAsync("**region=" + county + "**");
        await coordinator.WaitForSelectorAsync($"tbody a[href='{one}']");
        await Pictures.TakeAsync(coordinator, "retention-" + language);
        await coordinator.ClickAsync($"tbody a[href='{one}']");
        await coordinator.WaitForSelectorAsync("#ground");
        Assert.Contains(language == "en" ? "choice of the centre" : "中心自定", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        await coordinator.SelectOptionAsync("#ground", "time_over");
        await coordinator.FillAsync("#reason", "kept long enough");
        await Pictures.TakeAsync(coordinator, "kept-file-" + language);
        await coordinator.ClickAsync("form:has(#ground) button[type=submit]");
        await coordinator.WaitForSelectorAsync("main [role=status]");
        Assert.Equal(0, await coordinator.Locator("#note").CountAsync()); // their own: no approval
        Assert.Contains((await coordinator.APIRequest.GetAsync($"/runs/{run}/holds")).Status, (int[])[403, 404]);
        await server.LeaveAsync(coordinator);

        var supervisor = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language, javaScript: javaScript);
        await supervisor.GoAsync($"/runs/{run}/evidence");
        await supervisor.ClickAsync($"a[href='/runs/{run}/holds']");
        await supervisor.FillAsync("#reason", "The appeal is being heard.");
        await supervisor.ClickAsync("form:has(#reason) button[type=submit]");
        await supervisor.WaitForSelectorAsync("textarea[id^=lift-]");
        await Pictures.TakeAsync(supervisor, "holds-" + language);
        await supervisor.GoAsync("/evidence/retention?view=waiting");
        await supervisor.ClickAsync($"tbody a[href='{one}']");
        await supervisor.WaitForSelectorAsync("#note");
        await supervisor.ClickAsync("button[value=approve]");
        await supervisor.WaitForSelectorAsync("main .alert-danger[role=alert]"); // the hold stands
        string[] pages = ["/evidence/retention", "/evidence/retention?view=all", one, $"/runs/{run}/holds", $"/runs/{run}/evidence", $"/runs/{run}/evidence/{file}"];
        await CheckAsync(county, language, pages);
        await supervisor.GoAsync($"/runs/{run}/holds");
        await supervisor.FillAsync("textarea[id^=lift-]", "The appeal is decided.");
        await supervisor.ClickAsync("form:has(textarea[id^=lift-]) button[type=submit]");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await supervisor.GoAsync(one);
        await supervisor.ClickAsync("button[value=approve]");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await UntilAsync(supervisor, one, $"a[href='{one}/certificate']");
        await supervisor.ClickAsync($"a[href='{one}/certificate']");
        await supervisor.WaitForSelectorAsync("article");
        var paper = await supervisor.InnerTextAsync("article");
        Assert.Contains("Certificate of deletion", paper, StringComparison.Ordinal);
        Assert.Contains("删除证明", paper, StringComparison.Ordinal);
        await Pictures.TakeAsync(supervisor, "certificate-" + language);
        var gone = await supervisor.Context.APIRequest.GetAsync($"{server.Address}/api/v1/runs/{run}/evidence/{file}/content", new() { Headers = [new("X-Purpose", "curious"), new("Accept-Language", language == "en" ? "en" : "zh-CN")] });
        Assert.Equal(410, gone.Status);
        Assert.Contains(language == "en" ? "lawfully deleted" : "依法删除", (await gone.JsonAsync())!.Value.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await supervisor.GoAsync($"/runs/{run}/evidence/{file}");
        Assert.Equal(0, await supervisor.Locator("#purpose").CountAsync());
        await server.LeaveAsync(supervisor);
        await CheckAsync(county, language, ["/evidence/retention?view=deleted&region=x&centre=y&type=z&after=w", one, one + "/certificate", $"/runs/{run}/evidence", $"/runs/{run}/evidence/{file}"]);

        var auditor = await server.AskingAsync(await server.NewAccountAsync("auditor", county), language);
        foreach (var path in pages.Append(one + "/certificate")) { Assert.Contains((await auditor.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    private async Task CheckAsync(string county, string language, string[] pages)
    {
        var page = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language);
        await Accessible.CheckAsync(page, pages);
        await page.SetViewportSizeAsync(375, 800);
        await page.GoAsync(pages[1]);
        await Pictures.TakeAsync(page, $"retention-small-{language}-{pages.Length}");
        await server.LeaveAsync(page);
    }

    private static async Task UntilAsync(IPage page, string path, string there)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GoAsync(path);
            if (await page.Locator(there).CountAsync() > 0) { return; }
            await Task.Delay(1000, Ct);
        }
        Assert.Fail($"{path} never shows {there}.");
    }

    /// <summary>A run that was closed long ago, with one file.</summary>
    private async Task<(Guid Run, Guid File)> KeptAsync(string county)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        await services.GetRequiredService<ProcedureLibrary>().PublishFromPackAsync(Ct);
        var centres = services.GetRequiredService<CentreDesk>();
        var centre = (await centres.AddAsync(new("Centre " + county, "中心" + county, county, null, null, null, true, 9), Ct)).Value.Id;
        Assert.True((await centres.AdoptAsync(centre, OneStop, centres.Now, Ct)).Ok);
        var started = await services.GetRequiredService<IProcedureRuns>().StartAsync(
            new(Ids.New(TimeProvider.System), "CA-OLD" + county, new(county), Sensitivity.Normal, OneStop, centre, centres.Now, new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
        var run = started.Value.Value;
        var added = await services.GetRequiredService<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", "form.pdf", "%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray()), Ct);
        Assert.True(added.Ok, added.Refusal?.Code);
        var records = services.GetRequiredService<IRecords>();
        (await records.Unfiltered<Run>("test").SingleAsync(r => r.Id == run, Ct)).ClosedAt = centres.Now.AddYears(-22);
        Assert.True((await records.SaveAsync("test", Ct)).Ok);
        return (run, added.Value);
    }
}
