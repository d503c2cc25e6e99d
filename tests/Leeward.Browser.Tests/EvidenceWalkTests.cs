using System.Text;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Published;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>Evidence is looked at and listened to without a download, and everybody sees who may read it.</summary>
public sealed class EvidenceWalkTests(RunningServer server)
{
    private const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Evidence_is_looked_at_in_the_page_and_its_readers_are_listed(string language, bool javaScript)
    {
        var county = language == "en" ? "520111" : "520112";
        var (run, pdf, sound) = await FilesAsync(county);
        var page = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language, javaScript: javaScript);
        await page.GoAsync($"/runs/{run}/evidence/{sound}");
        var before = await page.Locator("main tbody tr").CountAsync();
        await LookAsync(page);
        var player = page.Locator("main audio");
        await player.WaitForAsync();
        var source = (await player.GetAttributeAsync("src"))!;
        if (javaScript)
        {
            // The browser plays it under the page's own policy.
            Assert.True(await player.EvaluateAsync<bool>("a => new Promise(done => { if (a.duration > 0) done(true); a.onloadedmetadata = () => done(a.duration > 0); a.onerror = () => done(false); setTimeout(() => done(false), 15000); a.load(); })"));
        }
        Assert.Equal(before + 1, await page.Locator("main tbody tr").CountAsync()); // a look is one line of custody, however many pieces the player fetches
        Assert.Contains(language == "en" ? "looked at in the page" : "在页面内查看", await page.InnerTextAsync("main table"), StringComparison.Ordinal);
        await Pictures.TakeAsync(page, "evidence-sound-" + language);
        var piece = await page.Context.APIRequest.GetAsync(server.Address + source, new() { Headers = [new("Range", "bytes=0-3")] });
        Assert.Equal((206, "RIFF", "audio/wav", "inline", "nosniff"), (piece.Status, Encoding.ASCII.GetString(await piece.BodyAsync()), piece.Headers["content-type"], piece.Headers["content-disposition"], piece.Headers["x-content-type-options"]));
        Assert.Equal("no-store", piece.Headers["cache-control"]);
        Assert.StartsWith("sandbox;", piece.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal(404, (await page.Context.APIRequest.GetAsync($"{server.Address}/api/v1/runs/{run}/evidence/{sound}/view")).Status);

        await page.GoAsync($"/runs/{run}/evidence/{pdf}");
        if (await page.Locator("#look-purpose").CountAsync() > 0) // pages are drawn where Poppler is installed
        {
            await LookAsync(page);
            await page.WaitForSelectorAsync("main img[src^='data:image/png']");
            await Pictures.TakeAsync(page, "evidence-pdf-" + language);
        }
        await page.ClickAsync($"a[href='/runs/{run}/evidence/{pdf}/readers']");
        await page.WaitForSelectorAsync($"main a[href='/runs/{run}/evidence/{pdf}']");
        Assert.Contains(language == "en" ? "1,000" : "1000", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "looks after the whole run" : "负责整个流程", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Pictures.TakeAsync(page, "evidence-readers-" + language);
        await server.LeaveAsync(page);

        var other = await server.SignedInAsync(await server.NewAccountAsync("supervisor", county), language);
        string[] pages = [$"/runs/{run}/evidence", $"/runs/{run}/evidence/{pdf}", $"/runs/{run}/evidence/{sound}", $"/runs/{run}/evidence/{pdf}/readers"];
        await Accessible.CheckAsync(other, pages);
        Assert.Equal(404, (await other.Context.APIRequest.GetAsync(server.Address + source)).Status); // another person's ticket
        await other.GoAsync(pages[2]);
        await LookAsync(other);
        await other.WaitForSelectorAsync("main audio");
        await Accessible.HereAsync(other);
        await other.SetViewportSizeAsync(375, 800);
        await Pictures.TakeAsync(other, "evidence-sound-small-" + language);
        await other.GoAsync(pages[1]);
        if (await other.Locator("#look-purpose").CountAsync() > 0)
        {
            await LookAsync(other);
            await other.WaitForSelectorAsync("main img[src^='data:image/png']");
            await Accessible.HereAsync(other);
            await Pictures.TakeAsync(other, "evidence-pdf-small-" + language);
        }
        await other.GoAsync(pages[3]);
        await Pictures.TakeAsync(other, "evidence-readers-small-" + language);
        await server.LeaveAsync(other);
        var auditor = await server.AskingAsync(await server.NewAccountAsync("auditor", county), language);
        foreach (var path in pages.Append($"/api/v1/runs/{run}/evidence/{pdf}/readers").Append(source)) { Assert.Contains((await auditor.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    private static async Task LookAsync(IPage page)
    {
        await page.FillAsync("#look-purpose", "to know what it says");
        await page.ClickAsync("form:has(#look-purpose) button[type=submit]");
    }

    private async Task<(Guid Run, Guid Pdf, Guid Sound)> FilesAsync(string county)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        await services.GetRequiredService<ProcedureLibrary>().PublishFromPackAsync(Ct);
        var centres = services.GetRequiredService<CentreDesk>();
        var centre = (await centres.AddAsync(new("Centre " + county, "中心" + county, county, null, null, null, true, 9), Ct)).Value.Id;
        Assert.True((await centres.AdoptAsync(centre, OneStop, centres.Now, Ct)).Ok);
        var started = await services.GetRequiredService<IProcedureRuns>().StartAsync(
            new(Ids.New(TimeProvider.System), "CA-EVI" + county, new(county), Sensitivity.Normal, OneStop, centre, centres.Now, new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct);
        var run = started.Value.Value;
        async Task<Guid> AddAsync(string name, byte[] bytes) => (await services.GetRequiredService<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", name, bytes), Ct)).Value;
        return (run, await AddAsync("form.pdf", Document), await AddAsync("talk.wav", Tone));
    }

    // One empty page; Poppler finds the objects without a table.
    private static byte[] Document => "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer\n<< /Size 4 /Root 1 0 R >>\n%%EOF\n"u8.ToArray();

    // A second of silence: one channel, 8,000 samples of one byte.
    private static byte[] Tone =>
    [
        .. "RIFF"u8, .. BitConverter.GetBytes(8036), .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(8000), .. BitConverter.GetBytes(8000), 1, 0, 8, 0,
        .. "data"u8, .. BitConverter.GetBytes(8000), .. Enumerable.Repeat((byte)128, 8000),
    ];
}
