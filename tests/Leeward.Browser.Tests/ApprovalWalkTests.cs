using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>A procedure officer writes a new edition and puts it up; two bodies sign it one after the other; the version appears with its signatures and can be compared.</summary>
public sealed class ApprovalWalkTests(RunningServer server)
{
    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Draft_is_put_up_signed_in_order_and_published(string language, bool javaScript)
    {
        var (first, second) = (await server.NewAccountAsync("signatory", "", "procuratorate"), await server.NewAccountAsync("signatory", ""));
        await GiveBodyAsync(second, language, javaScript);
        var ministry = await server.SignedInAsync("ministry", language, javaScript: javaScript);
        var draft = await WriteAsync(ministry, language == "en" ? "0.9.1" : "0.9.2");
        await server.LeaveAsync(ministry);
        var sender = await server.SignedInAsync(await server.NewAccountAsync("procedure_officer", ""), language, javaScript: javaScript);
        await sender.GoAsync(draft + "/approval");
        await Pictures.TakeAsync(sender, "draft-approval-" + language);
        foreach (var (account, at) in new[] { first, second }.Select((account, at) => (account, at)))
        {
            await sender.SelectOptionAsync("#person" + at, await sender.Locator($"#person{at} option").EvaluateAllAsync<string>($"all => all.find(o => o.textContent.toLowerCase().includes('{account}')).value"));
        }
        await sender.ClickAsync("form:has(#person0) button[type=submit]");
        await sender.WaitForURLAsync("**/procedure-approvals/*-*");
        var approval = new Uri(sender.Url).AbsolutePath;
        await sender.GoAsync(draft);
        Assert.Equal(1, await sender.Locator(".alert-warning").CountAsync()); // changing anything now would end it
        await server.LeaveAsync(sender);

        var late = await server.SignedInAsync(second, language, javaScript: javaScript);
        await late.GoAsync(approval);
        Assert.Equal(0, await late.Locator("input[type=checkbox]").CountAsync()); // not their turn
        Assert.Contains(language == "en" ? "Public security" : "公安机关", await late.InnerTextAsync("section[aria-labelledby=signatures]"), StringComparison.Ordinal);
        await SignAsync(await server.SignedInAsync(first, language, javaScript: javaScript), approval, language, "approval-");
        await SignAsync(late, approval, language, "approval-last-");
        var reader = await server.SignedInAsync("supervisor", language);
        await reader.GoAsync("/procedures");
        await Pictures.TakeAsync(reader, "procedures-" + language);
        await reader.ClickAsync($"tr:has-text('{(language == "en" ? "0.9.1" : "0.9.2")}') a");
        await reader.WaitForSelectorAsync("section[aria-labelledby=signatures]");
        Assert.Equal(2, await reader.Locator("section[aria-labelledby=signatures] tbody .bg-green-lt").CountAsync());
        await Pictures.TakeAsync(reader, "procedure-" + language);
        var path = new Uri(reader.Url).AbsolutePath;
        await reader.ClickAsync("a[href$='/versions']");
        await reader.GoAsync((await reader.GetAttributeAsync("td:last-child a[href*='from=']", "href"))!);
        Assert.True(await reader.Locator("main ins").CountAsync() > 0, await reader.InnerTextAsync("main"));
        await Pictures.TakeAsync(reader, "versions-" + language);
        await Accessible.CheckAsync(reader, "/procedures", path, path + "/versions");
        await server.LeaveAsync(reader);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Pages_of_approvals_are_for_everybody_and_those_without_the_right_find_none(string language)
    {
        var page = await server.SignedInAsync("ministry", language);
        var draft = await WriteAsync(page, language == "en" ? "0.8.1" : "0.8.2");
        string[] pages = ["/procedure-approvals", draft + "/approval"];
        await Accessible.CheckAsync(page, pages);
        await server.LeaveAsync(page);
        var worker = await server.AskingAsync("worker");
        foreach (var path in pages) { Assert.Contains((await worker.GetAsync(path)).Status, (int[])[403, 404]); }
    }

    private async Task SignAsync(IPage signer, string approval, string language, string picture)
    {
        await signer.GoAsync("/procedure-approvals?mine=true");
        await signer.ClickAsync($"a[href='{approval}']");
        await Pictures.TakeAsync(signer, picture + language);
        if (language == "en") { await Accessible.HereAsync(signer); } // axe itself needs JavaScript, without which the Chinese walk goes
        // A wrong password signs nothing, and what was written is still there.
        await signer.FillAsync("#note", "seen 已阅");
        await signer.CheckAsync("form:has(#note) input[type=checkbox]");
        await signer.FillAsync("#password", "wrong wrong wrong");
        await signer.ClickAsync("form:has(#note) button[type=submit]");
        await signer.WaitForSelectorAsync("main [role=alert]");
        Assert.Equal(("seen 已阅", ""), (await signer.InputValueAsync("#note"), await signer.InputValueAsync("#password")));
        Assert.True(await signer.IsCheckedAsync("form:has(#note) input[type=checkbox]"));
        await Pictures.TakeAsync(signer, picture + "wrong-" + language);
        if (language == "en") { await Accessible.HereAsync(signer); }
        await signer.FillAsync("#password", RunningServer.Password);
        await signer.ClickAsync("form:has(#note) button[type=submit]");
        await signer.WaitForSelectorAsync("main [role=status]");
        await server.LeaveAsync(signer);
    }

    /// <summary>The administrator says for which body the person signs; nobody says it of themselves.</summary>
    private async Task GiveBodyAsync(string account, string language, bool javaScript)
    {
        var admin = await server.SignedInAsync("administrator", language, javaScript: javaScript);
        await admin.GoAsync("/admin/people?search=" + account);
        await admin.ClickAsync("tbody a");
        await admin.SelectOptionAsync("#body-choice", "public_security");
        await admin.ClickAsync("#body button[type=submit]");
        await admin.WaitForSelectorAsync("main [role=status]");
        Assert.Equal("public_security", await admin.InputValueAsync("#body-choice"));
        await Pictures.TakeAsync(admin, "signing-body-" + language);
        if (language == "en") { await Accessible.HereAsync(admin); }
        await admin.GoAsync("/admin/people?search=administrator");
        await admin.ClickAsync("tbody a");
        Assert.Equal(0, await admin.Locator("#body-choice").CountAsync());
        await server.LeaveAsync(admin);
    }

    /// <summary>A draft of the one-stop procedure whose law from memory was looked up, with a number of its own and a shorter deadline.</summary>
    private static async Task<string> WriteAsync(IPage page, string edition)
    {
        await page.GoAsync("/procedures");
        if (await page.Locator("form:has(h2) button[type=submit]").CountAsync() > 0) { await page.ClickAsync("form:has(h2) button[type=submit]"); await page.WaitForSelectorAsync("tbody a"); }
        await page.GoAsync("/drafts");
        await page.SelectOptionAsync("#basis", await page.Locator("#basis option").EvaluateAllAsync<string>("all => all.find(o => /one-stop|一站式/i.test(o.textContent)).value"));
        await page.ClickAsync("form:has(#basis) button[type=submit]");
        await page.WaitForURLAsync("**/drafts/*-*");
        var draft = new Uri(page.Url).AbsolutePath;
        await page.GoAsync(draft + "/text");
        var text = await page.InputValueAsync("#text");
        text = System.Text.RegularExpressions.Regex.Replace(text, @"prov: ""?M""?", "prov: S").Replace("0.1.0", edition, StringComparison.Ordinal).Replace("PT48H", "PT36H", StringComparison.Ordinal);
        await page.FillAsync("#text", text);
        await page.ClickAsync("button[value=save]");
        await page.WaitForSelectorAsync("main [role=status]");
        return draft;
    }
}
