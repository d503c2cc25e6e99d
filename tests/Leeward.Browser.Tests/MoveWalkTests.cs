using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>A supervisor asks for a dry run, reads what would become of a case, moves the cases and moves one back.</summary>
public sealed class MoveWalkTests(RunningServer server)
{
    private const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Cases_are_looked_at_moved_and_moved_back(string language, bool javaScript)
    {
        var county = language == "en" ? "520102" : "520103";
        var (from, to) = await VersionsAsync(county, language);
        var page = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language, javaScript: javaScript);
        await page.GoAsync("/moves");
        await page.SelectOptionAsync("#from", from);
        await page.SelectOptionAsync("#to", to);
        await page.EvalOnSelectorAsync("#region", "one => { one.options[0].value = '330102'; one.selectedIndex = 0; }"); // no choice that is offered
        await page.ClickAsync("form:has(#from) button[type=submit]");
        await page.WaitForSelectorAsync("[role=alert]");
        await page.SelectOptionAsync("#region", county);
        await Pictures.TakeAsync(page, "moves-" + language);
        await page.ClickAsync("form:has(#from) button[type=submit]");
        await page.WaitForURLAsync("**/moves/*-*");
        var move = new Uri(page.Url).AbsolutePath;
        await UntilAsync(page, move, "button[value=move]");
        await Pictures.TakeAsync(page, "move-looked-" + language);
        await page.GoAsync(move + "/cases?what=earlier");
        Assert.Equal(2, await page.Locator("tbody tr").CountAsync());
        await Pictures.TakeAsync(page, "move-cases-" + language);
        await page.ClickAsync("tbody tr:first-child a");
        await page.WaitForSelectorAsync("#dues");
        var one = new Uri(page.Url).AbsolutePath;
        Assert.Contains(language == "en" ? "earlier, at once" : "提前，立即生效", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "would be later; the earlier time is kept until a person accepts" : "应推后；经人员确认前仍按原期限", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Pictures.TakeAsync(page, "moved-case-" + language);

        // Without a reason nothing begins.
        await page.GoAsync(move);
        await page.ClickAsync("button[value=move]");
        await page.WaitForSelectorAsync("[role=alert]");
        await page.FillAsync("#reason", "The new version protects better.");
        await page.ClickAsync("button[value=move]");
        await UntilAsync(page, move, "button[value=undo]");
        await LeftAsync(page, one, language);
        await page.GoAsync(one);
        await page.FillAsync("#reason", "Too soon for this case.");
        await page.ClickAsync("form:has(#reason) button");
        await UntilAsync(page, one, language == "en" ? ".badge:text-is('moved back')" : ".badge:text-is('已撤回')");
        await server.LeaveAsync(page);

        page = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language);
        string[] pages = ["/moves", move, move + "/cases", move + "/cases?state=nonsense&centre=x&cursor=y&what=z&why=w", one];
        await Accessible.CheckAsync(page, pages);
        await Pictures.TakeAsync(page, "moved-case-small-" + language);
        await page.GoAsync(move);
        await Pictures.TakeAsync(page, "move-small-" + language);
        await server.LeaveAsync(page);
        // The ministry reads figures, not cases; who reads no procedures sees nothing.
        var ministry = await server.AskingAsync("ministry", language);
        Assert.Equal(200, (await ministry.GetAsync(move)).Status);
        Assert.Contains((await ministry.GetAsync(move + "/cases")).Status, (int[])[403, 404]);
        var auditor = await server.AskingAsync(await server.NewAccountAsync("auditor", county), language);
        foreach (var path in pages) { Assert.Contains((await auditor.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    /// <summary>The run shows the step that the new version no longer has.</summary>
    private static async Task LeftAsync(IPage page, string one, string language)
    {
        await page.GoAsync(one);
        var run = (await page.GetAttributeAsync("main a[href^='/runs/']", "href"))!;
        await page.GoAsync(run);
        Assert.Contains(language == "en" ? "Telephone the village" : "致电村委会", await page.InnerTextAsync("#left"), StringComparison.Ordinal);
        Assert.Contains($"1.0-{language}", await page.InnerTextAsync("#left"), StringComparison.Ordinal);
        await page.Locator("#left").ScrollIntoViewIfNeededAsync();
        await Pictures.TakeAsync(page, "run-left-" + language);
        if (language == "en") { await Accessible.CheckAsync(page, run); }
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

    /// <summary>A county with two cases by its own version of the procedure, and a newer one in force there.</summary>
    private async Task<(string From, string To)> VersionsAsync(string county, string edition)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        await services.GetRequiredService<ProcedureLibrary>().PublishFromPackAsync(Ct);
        var centres = services.GetRequiredService<CentreDesk>();
        var centre = (await centres.AddAsync(new("Centre " + county, "中心" + county, county, null, null, null, true, 9), Ct)).Value.Id;
        var from = await PublishAsync(services, county, $"1.0-{edition}", "PT1H", "PT45M");
        Assert.True((await centres.AdoptAsync(centre, OneStop, centres.Now, Ct)).Ok);
        foreach (var number in new[] { "CA-1", "CA-2" })
        {
            var started = await services.GetRequiredService<IProcedureRuns>().StartAsync(
                new(Ids.New(TimeProvider.System), number + county, new(county), Sensitivity.Normal, OneStop, centre, centres.Now, new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct);
            Assert.True(started.Ok, started.Refusal?.Code);
        }
        var to = await PublishAsync(services, county, $"2.0-{edition}", "PT30M", "PT55M");
        Assert.True((await centres.AdoptAsync(centre, OneStop, centres.Now, Ct)).Ok);
        return (from, to);
    }

    private static async Task<string> PublishAsync(IServiceProvider services, string county, string edition, string triage, string acceptance)
    {
        var records = services.GetRequiredService<IRecords>();
        var document = JsonNode.Parse((await records.Unfiltered<PublishedProcedure>("test").Where(p => p.Code == OneStop && p.Region == "").OrderBy(p => p.PublishedAt).Select(p => p.Definition).FirstAsync(Ct)))!.AsObject();
        document["version"] = edition;
        foreach (var step in document["steps"]!.AsArray().OfType<JsonObject>())
        {
            if ((string?)step["id"] == "CN-A03") { step["due"]![0]!["within"] = triage; }
            if ((string?)step["id"] == "CN-A02") { step["due"]![0]!["within"] = acceptance; }
        }
        if (edition.StartsWith("1.", StringComparison.Ordinal))
        {
            document["steps"]!.AsArray().Add(JsonNode.Parse("""
                {"id": "CN-X1", "phase": "A", "title": {"en": "Telephone the village", "zh": "致电村委会"}, "role": "coordinator", "start": {"event": "report_received"}, "mod": "mandatory", "src": ["PROJ"]}
                """));
        }
        var definition = ProcedureReader.Read(JsonSerializer.SerializeToElement(document)).Definition!;
        var (id, now) = (Ids.New(TimeProvider.System), TimeProvider.System.GetUtcNow());
        records.Add(new PublishedProcedure { Id = id, AccessId = id, Region = county, Code = OneStop, Edition = edition, ContentHash = definition.ContentHash, Definition = document.ToJsonString(), EffectiveFrom = now, PublishedAt = now });
        Assert.True((await records.SaveAsync("test", Ct)).Ok);
        return definition.ContentHash;
    }
}
