using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed partial class PeoplePagesTests(RunningServer server)
{
    private const string Phrase = "fig tree under old bridge";

    [Theory, InlineData(true), InlineData(false)]
    public async Task Person_is_added_gets_a_role_sets_a_password_signs_in_and_is_ended(bool javaScript)
    {
        var name = "li" + Leeward.Kernel.Ids.New(TimeProvider.System).ToString("N")[20..];
        var admin = await server.SignedInAsync("administrator", javaScript: javaScript);
        await admin.GoAsync("/admin");
        await admin.ClickAsync("main a:has-text('People')");
        await admin.ClickAsync("main a:has-text('Add a person')");
        await admin.FillAsync("#user", name);
        await admin.FillAsync("#display", "Li Na");
        await admin.FillAsync("#home", "520102");
        await admin.ClickAsync("main form button[type=submit]");
        await admin.WaitForSelectorAsync("h1:has-text('Li Na')");
        await admin.SelectOptionAsync("#role", "service_provider");
        await admin.FillAsync("#give #place", "520102");
        await admin.ClickAsync("#give button[type=submit]");
        await admin.WaitForSelectorAsync(".alert-success");
        await admin.ClickAsync("#access button:has-text('Make a one-time link')");
        var link = await admin.InnerTextAsync("#link");
        await Pictures.TakeAsync(admin, $"person-en-{javaScript}");

        var phone = await server.PageAsync(width: 375, javaScript: javaScript);
        await phone.GoAsync(link);
        await phone.FillAsync("#password", "password1234");
        await phone.FillAsync("#again", "password1234");
        await phone.ClickAsync("main button[type=submit]");
        await phone.WaitForSelectorAsync("[role=alert]:visible");
        await phone.FillAsync("#password", Phrase);
        await phone.FillAsync("#again", Phrase);
        await phone.ClickAsync("main button[type=submit]");
        await phone.ClickAsync("a:has-text('add the second step')");
        await phone.FillAsync("#name", name);
        await phone.FillAsync("#password", Phrase);
        await phone.ClickAsync("main button[type=submit]");
        await phone.WaitForURLAsync("**/account/second-step");
        await phone.GoAsync("/account");
        Assert.Contains("Service provider", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(200, (await phone.GotoAsync("/services"))!.Status);

        // The code opens once.
        var other = await server.PageAsync(javaScript: javaScript);
        await other.GoAsync(link);
        await other.WaitForSelectorAsync("[role=alert]:visible");
        await server.LeaveAsync(other);

        await admin.ReloadAsync();
        await admin.GoAsync("/admin/people?search=" + name);
        await admin.ClickAsync("tbody a");
        Assert.DoesNotContain(link[^19..], await admin.InnerTextAsync("main"), StringComparison.Ordinal);
        await admin.ClickAsync("summary:has-text('End the account')");
        await admin.FillAsync("#end-why", "end of the test");
        await admin.ClickAsync("#access button:has-text('End the account')");
        await admin.WaitForSelectorAsync("h1:has-text('Ended')");
        Assert.Contains("end of the test", await admin.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GoAsync("/services");
        Assert.Contains("/sign-in", phone.Url, StringComparison.Ordinal);
        await phone.FillAsync("#name", name);
        await phone.FillAsync("#password", Phrase);
        await phone.ClickAsync("main button[type=submit]");
        await phone.WaitForSelectorAsync("[role=alert]:visible");
        await server.LeaveAsync(phone);
        await server.LeaveAsync(admin);
    }

    [Fact]
    public async Task Second_administrator_approves_and_auditor_reads_all_of_it_without_a_childs_name()
    {
        await server.AccountOnceAsync("second.admin", "administrator", "");
        await server.AccountOnceAsync("auditor", "auditor", "");
        var newcomer = await server.NewAccountAsync("service_provider", "520102");
        await server.OpenCaseAsync("测试藏名");
        var admin = await server.SignedInAsync("administrator");
        await admin.GoAsync("/admin/people?search=" + newcomer);
        await admin.ClickAsync("tbody a");
        await admin.SelectOptionAsync("#give #role", "child_worker");
        await admin.FillAsync("#give #place", "520102");
        await admin.ClickAsync("#give button[type=submit]");
        await admin.WaitForSelectorAsync(".alert-success:has-text('second administrator')");
        Assert.Equal(0, await admin.Locator("button:has-text('Approve')").CountAsync());
        var second = await server.SignedInAsync("second.admin");
        await second.GoAsync("/admin/role-requests");
        await Pictures.TakeAsync(second, "requests-en");
        await second.ClickAsync("tbody a");
        await second.ClickAsync("button:has-text('Approve')");
        await second.WaitForSelectorAsync(".alert-success");
        Assert.Contains("Child worker", await second.InnerTextAsync("table >> nth=0"), StringComparison.Ordinal);

        var auditor = await server.SignedInAsync("auditor");
        await auditor.GoAsync("/audit?verb=kernel.role.approve");
        Assert.Contains("Child worker", await auditor.InnerTextAsync("tbody"), StringComparison.Ordinal);
        await auditor.GoAsync("/audit");
        var all = await auditor.InnerTextAsync("main");
        Assert.DoesNotContain("测试藏名", all, StringComparison.Ordinal);
        Assert.DoesNotMatch(Code(), all);
        await Pictures.TakeAsync(auditor, "audit-en");
        await auditor.ClickAsync("button:has-text('Check the chain')");
        for (var i = 0; i < 40 && await auditor.Locator("#proof:has-text('links hold')").CountAsync() == 0; i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await auditor.GoAsync("/audit");
        }
        await auditor.WaitForSelectorAsync("#proof:has-text('links hold')");
        var file = await auditor.RunAndWaitForDownloadAsync(() => auditor.ClickAsync("a:has-text('Export as CSV')"));
        var text = await File.ReadAllTextAsync((await file.PathAsync())!, TestContext.Current.CancellationToken);
        Assert.Contains(",kernel.audit.export,", text, StringComparison.Ordinal);
        Assert.DoesNotContain("测试藏名", text, StringComparison.Ordinal);
        await server.LeaveAsync(admin, second, auditor);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Pages_of_people_and_audit_are_accessible_translated_and_fit(string language)
    {
        await server.AccountOnceAsync("auditor", "auditor", "");
        var found = new List<string>();
        async Task LookAsync(IPage page, string picture, params string[] paths)
        {
            foreach (var path in paths)
            {
                await Accessible.CheckAsync(page, path);
                var text = await page.InnerTextAsync("main");
                if (Code().Match(text) is { Success: true } bare) { found.Add($"{path}: not in words: {bare.Value}"); }
                if (language == "zh" && !text.Any(c => c >= 0x4E00 && c <= 0x9FFF)) { found.Add($"{path}: nothing is Chinese"); }
                await Pictures.TakeAsync(page, $"{picture}-{path.Trim('/').Split('?')[0].Replace('/', '-')}-{language}");
            }
            await server.LeaveAsync(page);
        }
        var admin = await server.SignedInAsync("administrator", language);
        await admin.GoAsync("/admin/people?search=worker");
        var person = await admin.GetAttributeAsync("tbody a", "href");
        await LookAsync(admin, "a", "/admin", "/admin/people", "/admin/people?search=nobody-at-all", "/admin/people/new", "/admin/role-requests", person!, "/account", "/audit", "/admin/people/0198d6a0-0000-7000-8000-000000000000");
        await LookAsync(await server.SignedInAsync("auditor", language), "b", "/audit", "/audit?result=refused", "/audit?record=CA-00000-00000-0");
        await LookAsync(await server.SignedInAsync("worker", language), "c", "/admin", "/admin/people", "/admin/role-requests");
        await LookAsync(await server.PageAsync(language), "d", "/invitation", "/invitation?code=wrong", "/sign-in", "/no-such-page");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Refused_page_says_so_with_a_way_back_and_does_not_tell_what_exists()
    {
        var worker = await server.SignedInAsync("worker");
        foreach (var path in new[] { "/admin/people", "/admin/people/new", "/admin/role-requests", "/audit", "/audit/export.csv" })
        {
            var answer = await worker.GotoAsync(path);
            Assert.True(answer!.Status == 403, $"{path}: {answer.Status}");
            Assert.Equal("This page is not open to you", await worker.InnerTextAsync("h1"));
            Assert.True(await worker.Locator("main a[href='/']").CountAsync() == 1);
        }
        await server.LeaveAsync(worker);
        await server.AccountOnceAsync("city.admin", "administrator", "5203");
        var city = await server.SignedInAsync("city.admin");
        var admin = await server.SignedInAsync("administrator");
        await admin.GoAsync("/admin/people?search=worker");
        var person = (await admin.GetAttributeAsync("tbody a", "href"))!;
        var there = await city.GotoAsync(person);
        var thereSaid = await city.InnerTextAsync("main");
        var nowhere = await city.GotoAsync("/admin/people/0198d6a0-0000-7000-8000-000000000000");
        Assert.Equal((404, 404), (there!.Status, nowhere!.Status));
        Assert.Equal(await city.InnerTextAsync("main"), thereSaid);
        await server.LeaveAsync(city);
        await server.LeaveAsync(admin);
    }

    [Theory]
    [InlineData("GET", "/api/v1/people")]
    [InlineData("POST", "/api/v1/people")]
    [InlineData("GET", "/api/v1/people/0198d6a0-0000-7000-8000-000000000000/history")]
    [InlineData("POST", "/api/v1/people/0198d6a0-0000-7000-8000-000000000000/invitations")]
    [InlineData("POST", "/api/v1/people/0198d6a0-0000-7000-8000-000000000000/end")]
    [InlineData("GET", "/api/v1/role-requests")]
    [InlineData("GET", "/api/v1/audit")]
    [InlineData("GET", "/api/v1/audit/export")]
    [InlineData("POST", "/api/v1/audit/verifications")]
    public async Task Api_refuses_strangers_and_people_without_the_right(string method, string path)
    {
        using var stranger = new HttpClient { BaseAddress = new Uri(server.Address) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendAsync(Request(method, path))).StatusCode);
        using var worker = await SignedInClientAsync("worker");
        Assert.Equal(HttpStatusCode.NotFound, (await worker.SendAsync(Request(method, path))).StatusCode);
    }

    [Fact]
    public async Task Api_lists_opens_and_changes_people_with_if_match()
    {
        using var admin = await SignedInClientAsync("administrator");
        var name = "api" + Leeward.Kernel.Ids.New(TimeProvider.System).ToString("N")[20..];
        var made = await admin.SendAsync(Request("POST", "/api/v1/people", $$"""{"userName":"{{name}}","displayName":"Api","region":"520102"}"""));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var at = made.Headers.Location!.ToString();
        var opened = await admin.GetAsync(at);
        Assert.NotNull(opened.Headers.ETag);
        Assert.Equal((HttpStatusCode)428, (await admin.SendAsync(Request("POST", at + "/roles", """{"role":"ministry","region":""}"""))).StatusCode);
        var stale = Request("POST", at + "/roles", """{"role":"ministry","region":""}""");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"77\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.SendAsync(stale)).StatusCode);
        var good = Request("POST", at + "/roles", """{"role":"ministry","region":""}""");
        good.Headers.TryAddWithoutValidation("If-Match", opened.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(good)).StatusCode);
        Assert.Contains("\"next\":", await admin.GetStringAsync("/api/v1/people?size=1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/v1/people?state=nonsense")).StatusCode);
        Assert.InRange((int)(await admin.SendAsync(Request("POST", "/api/v1/people", "{"))).StatusCode, 400, 499);
    }

    private static HttpRequestMessage Request(string method, string path, string body = "{}") =>
        new(new HttpMethod(method), path) { Content = method == "GET" ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

    private async Task<HttpClient> SignedInClientAsync(string account)
    {
        var page = await server.SignedInAsync(account);
        var cookies = await page.Context.CookiesAsync();
        await server.LeaveAsync(page);
        var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        return client;
    }

    [GeneratedRegex(@"\b(kernel|cases|procedures|insight)\.[a-z_]+|\b[a-z]+_[a-z_]+\b")]
    private static partial Regex Code();
}
