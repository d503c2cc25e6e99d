using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed class PageTests(RunningServer server)
{
    private static readonly (string? Account, string Path)[] Pages =
    [
        (null, "/"), (null, "/sign-in"), (null, "/report"), (null, "/report?province=52"), (null, "/report?province=52&me=1"), (null, "/report/receipt"), (null, "/review"), (null, "/review/2023"),
        (null, "/no-such-page"), (null, "/report?province=%00"), ("officer", "/cases?region=%ff"), ("officer", "/"), ("officer", "/triage"), ("officer", "/cases"), ("officer", "/children"), ("officer", "/reports/mandatory?province=52"), ("officer", "/account"), ("officer", "/account/second-step"), ("officer", "/account/passkeys"), ("officer", "/account/sessions"), (null, "/sign-in/second-step"),
        ("ministry", "/review/2026?live=1"), ("worker", "/triage"), ("administrator", "/jobs"), ("worker", "/jobs"), ("administrator", "/admin/clients"), ("worker", "/admin/clients"), ("supervisor", "/import"), ("worker", "/import"),
    ];

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Every_page_is_accessible_translated_and_fits(string language)
    {
        var found = new List<string>();
        foreach (var byAccount in Pages.GroupBy(p => p.Account))
        {
            var page = byAccount.Key is null ? await server.PageAsync(language) : await server.SignedInAsync(byAccount.Key, language);
            page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("status of 40", StringComparison.Ordinal)) { found.Add($"{page.Url}: console: {message.Text}"); } };
            foreach (var (_, path) in byAccount)
            {
                await page.GoAsync(path);
                found.AddRange(await Accessible.WrongAsync(page, path));
                var text = await page.InnerTextAsync("body");
                if (System.Text.RegularExpressions.Regex.IsMatch(text, @"\b[a-z]+_[a-z_]+\b|\bkernel\.|\bcases\.")) { found.Add($"{path}: a text is missing: {System.Text.RegularExpressions.Regex.Match(text, @"\b[a-z]+_[a-z_]+\b")}"); }
                if (language == "zh" && !text.Any(c => c >= 0x4E00 && c <= 0x9FFF)) { found.Add($"{path}: nothing is Chinese"); }
            }
            await server.LeaveAsync(page);
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Worry_becomes_a_case_from_a_phone_to_the_duty_officer(bool javaScript)
    {
        await Walks.Queue.WaitAsync(TestContext.Current.CancellationToken);
        try { await WorryAsync(javaScript); }
        finally { Walks.Queue.Release(); }
    }

    private async Task WorryAsync(bool javaScript)
    {
        var phone = await server.PageAsync("zh", 375, javaScript);
        await phone.GoAsync("/report");
        await phone.SelectOptionAsync("#province", "52");
        await phone.ClickAsync("form button[type=submit]:has-text('显示')");
        await phone.WaitForURLAsync("**province=52**");
        await phone.SelectOptionAsync("#region", "520102");
        await phone.CheckAsync("input[value=hurt]");
        await phone.FillAsync("#WhatHappened", "胳膊上有伤 <script>alert(1)</script>");
        await phone.FillAsync("#ChildName", "测试甲");
        await phone.ClickAsync("form button:has-text('提交')");
        var receipt = await phone.InnerTextAsync("#receipt");
        Assert.Matches("^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$", receipt.Trim());
        Assert.DoesNotContain(receipt.Trim(), phone.Url, StringComparison.Ordinal);

        var officer = await server.SignedInAsync("officer");
        await officer.GoAsync("/triage");
        await officer.ClickAsync("tbody tr:last-child a");
        await officer.WaitForSelectorAsync("#outcome");
        Assert.Contains("<script>alert(1)</script>", await officer.InnerTextAsync("main"), StringComparison.Ordinal);
        await officer.SelectOptionAsync("#outcome", "case_opened");
        await officer.ClickAsync("main button[type=submit]");
        await officer.ClickAsync("a:has-text('To the case')");
        await officer.WaitForSelectorAsync("h1:has-text('CA-')");
        Assert.Contains("测试甲", await officer.InnerTextAsync("main"), StringComparison.Ordinal);

        await phone.GoAsync("/report/receipt");
        await phone.FillAsync("#code", receipt);
        await phone.ClickAsync("main button[type=submit]");
        Assert.Equal("报告已处理。", (await phone.InnerTextAsync("[role=status]")).Trim());
        await server.LeaveAsync(phone);
        await server.LeaveAsync(officer);
    }

    [Fact]
    public async Task Person_without_the_right_is_refused_politely_and_a_stranger_is_sent_to_the_sign_in()
    {
        var worker = await server.SignedInAsync("worker");
        var answer = await worker.GotoAsync("/triage");
        Assert.Equal(403, answer!.Status);
        Assert.Contains("not open to you", await worker.InnerTextAsync("h1"), StringComparison.Ordinal);
        await server.LeaveAsync(worker);
        var stranger = await server.PageAsync();
        await stranger.GoAsync("/cases");
        Assert.Contains("/sign-in?returnUrl=%2Fcases", stranger.Url, StringComparison.Ordinal);
        await server.LeaveAsync(stranger);
    }

    [Fact]
    public async Task Wrong_password_says_so_and_demo_sign_ins_are_absent_outside_the_demo()
    {
        var page = await server.PageAsync();
        await page.GoAsync("/sign-in");
        Assert.Equal(0, await page.Locator("text=Demo sign-ins").CountAsync());
        await page.FillAsync("#name", "nobody");
        await page.FillAsync("#password", "wrong wrong wrong");
        await page.ClickAsync("main button[type=submit]");
        Assert.Contains("wrong", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await server.LeaveAsync(page);
    }

    [Fact]
    public async Task Language_is_changed_and_kept_on_the_same_page()
    {
        var page = await server.PageAsync();
        await page.GoAsync("/report/receipt");
        await page.ClickAsync("text=简体中文");
        Assert.EndsWith("/report/receipt", page.Url, StringComparison.Ordinal);
        Assert.Equal("我的报告处理得怎样了？", await page.InnerTextAsync("h1"));
        await server.LeaveAsync(page);
    }
}
