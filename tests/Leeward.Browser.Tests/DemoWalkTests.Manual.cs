using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class DemoWalkTests
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Manual_bears_both_languages_and_every_role_has_a_poster_of_one_page(string language)
    {
        var page = await server.SignedInAsync("centre_coordinator", language);
        await page.GoAsync("/procedures");
        // The largest of the three.
        await page.ClickAsync($"main tbody a:has-text('{(language == "en" ? "One-stop" : "一站式")}')");
        await page.WaitForURLAsync("**/procedures/*");
        var procedure = new Uri(page.Url).AbsolutePath;
        await page.ClickAsync("main a[href$='/manual']");
        await page.WaitForURLAsync("**/manual");
        await Assertions.Expect(page.Locator(".lw-manual-step").Nth(20)).ToBeVisibleAsync();
        Assert.Equal(await page.Locator(".lw-manual-step h3 [lang=en]").CountAsync(), await page.Locator(".lw-manual-step h3 [lang=zh-Hans]").CountAsync());
        var posters = await page.Locator("nav a[href*='/poster/']").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        await Accessible.CheckAsync(page, procedure, procedure + "/flow", procedure + "/manual", posters[0]);
        await Pictures.TakeAsync(page, "poster-" + language);
        // A poster bears both languages, whichever the reader has chosen.
        foreach (var poster in language == "en" ? posters : [])
        {
            await page.GoAsync(poster);
            Assert.True(PagesIn(await page.PdfAsync(new() { Format = "A4" })) == 1, poster + " does not fit one page");
        }
        foreach (var (kind, media) in ((string, string)[])[("bpmn", "application/xml"), ("plan-definition", "application/fhir+json")])
        {
            var file = await page.APIRequest.GetAsync($"/api/v1{procedure}/{kind}");
            Assert.Equal((200, media), (file.Status, file.Headers["content-type"]));
            Assert.Contains("attachment", file.Headers["content-disposition"], StringComparison.Ordinal);
            Assert.Equal(404, (await page.APIRequest.GetAsync($"/api/v1/procedures/{new string('0', 64)}/{kind}")).Status);
        }
        await page.GoAsync(procedure + "/flow");
        await Pictures.TakeAsync(page, "flow-version-" + language);
        Assert.Equal(await page.Locator("svg a rect").CountAsync(), await page.Locator("main tbody tr").CountAsync());
        await page.ClickAsync("main svg a >> nth=3");
        await page.WaitForURLAsync("**/flow#step-*"); // a step of the picture leads to its line in the table
        var picture = await page.APIRequest.GetAsync($"/api/v1{procedure}/flow");
        Assert.Equal((200, "image/svg+xml; charset=utf-8"), (picture.Status, picture.Headers["content-type"]));
        Assert.Equal(404, (await page.APIRequest.GetAsync($"/api/v1/procedures/{new string('0', 64)}/flow")).Status);
        var reporter = await server.AskingAsync("mandated_reporter", language);
        Assert.Equal((403, 404), ((await reporter.GetAsync(procedure + "/flow")).Status, (await reporter.GetAsync($"/api/v1{procedure}/flow")).Status));
        Assert.Equal(404, (await page.APIRequest.GetAsync(procedure + "/poster/nobody")).Status);
        await server.LeaveAsync(page);
    }

    // The page tree of a PDF says how many pages it has.
    private static int PagesIn(byte[] pdf) => int.Parse(Regex.Match(Encoding.Latin1.GetString(pdf), @"/Type /Pages\s*/Count (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
}
