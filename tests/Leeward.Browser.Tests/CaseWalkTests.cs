using Leeward.Cases.Children;
using Leeward.Kernel.Modules;
using Leeward.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>One case from its assessment to its closure, as its worker and the supervisor do it.</summary>
public sealed class CaseWalkTests(RunningServer server)
{
    private static readonly Dictionary<string, string> Assessment = new()
    {
        ["needs_medical_care"] = "false", ["harmer_has_access"] = "false", ["talks_of_death"] = "false", ["violence_type"] = "2", ["sexual_violence"] = "false", ["frequency"] = "once", ["severity"] = "slight",
        ["age_group"] = "from_5_to_13", ["has_disability"] = "false", ["alone"] = "false", ["caregiver_caused_harm"] = "false", ["caregiver_protects"] = "true", ["siblings_at_risk"] = "false", ["safe_place"] = "__unknown", ["child_heard"] = "true",
    };

    [Theory, InlineData("en", true), InlineData("zh", false)]
    public async Task Case_is_assessed_planned_served_visited_and_closed_by_two_people(string language, bool javaScript)
    {
        var path = await server.OpenCaseAsync("测试丙");
        var worker = await server.SignedInAsync("worker", language, javaScript: javaScript);
        var judge = await server.SignedInAsync("worker", language); // axe-core is itself a script
        await worker.GoAsync(path);
        await worker.ClickAsync("form:has(input[name='Form.Version']) button.btn-outline-primary");
        await AssessAsync(worker, path, javaScript);
        await PlanAsync(worker, path);
        var supervisor = await server.SignedInAsync("supervisor", language, javaScript: javaScript);
        await ApproveAsync(supervisor, path + "/plan");
        await ServeAsync(worker, path);
        await Accessible.CheckAsync(judge, path, path + "/forms", path + "/forms/initial-assessment", path + "/plan", path + "/closure", path + "/people", path + "/history", path + "/forms/closure");

        await CloseAsync(worker, path);
        var second = await server.SignedInAsync("supervisor", language);
        await Accessible.CheckAsync(second, "/approvals", "/services", "/break-the-glass", "/break-the-glass/reviews", "/children/new", path + "/closure");
        await ApproveAsync(supervisor, path + "/closure");
        await supervisor.SelectOptionAsync("#reason", "new_incident");
        await supervisor.FillAsync("#again", "It happened again.");
        await supervisor.ClickAsync("form:has(#again) button");
        await supervisor.WaitForSelectorAsync("main [role=status]");
        await worker.GoAsync(path + "/history");
        var told = await worker.InnerTextAsync("main");
        Assert.Contains("Worker", told, StringComparison.Ordinal);
        Assert.Contains("Supervisor", told, StringComparison.Ordinal);
        await Pictures.TakeAsync(worker, "history-" + language);
        await server.LeaveAsync(worker, judge, supervisor, second);
    }

    [Fact]
    public async Task Second_of_two_editors_is_told_and_keeps_what_was_typed()
    {
        var path = await server.OpenCaseAsync("测试丁");
        var first = await server.SignedInAsync("worker");
        var second = await server.SignedInAsync("supervisor");
        await first.GoAsync(path);
        await second.GoAsync(path);
        await first.SelectOptionAsync("#risk", "2");
        await first.ClickAsync("form:has(#risk) button[type=submit]");
        await first.WaitForSelectorAsync("main [role=status]");
        await second.SelectOptionAsync("#risk", "3");
        await second.ClickAsync("form:has(#risk) button[type=submit]");
        var said = await second.InnerTextAsync("main [role=alert]");
        Assert.Contains("In the meantime", said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("3", await second.InputValueAsync("#risk"));
        await server.LeaveAsync(first);
        await server.LeaveAsync(second);
    }

    [Fact]
    public async Task Words_typed_while_further_questions_are_on_their_way_stay_where_they_were_typed()
    {
        var path = await server.OpenCaseAsync("测试辛");
        var worker = await server.SignedInAsync("worker");
        await worker.GoAsync(path + "/forms/initial-assessment");
        var held = new TaskCompletionSource();
        await worker.RouteAsync("**/forms/initial-assessment", async route => { await held.Task; await route.ContinueAsync(); });
        await worker.CheckAsync("input[name='a.in_danger_now'][value=true]");
        await worker.ClickAsync("#f-reasons");
        await worker.Keyboard.TypeAsync("Half a sen");
        held.SetResult();
        await worker.WaitForSelectorAsync("#f-danger_note");
        await worker.Keyboard.TypeAsync("tence.");
        Assert.Equal("Half a sentence.", await worker.InputValueAsync("#f-reasons"));
        Assert.Equal("", await worker.InputValueAsync("#f-danger_note"));
        // The order of the form, and a question that goes takes nothing else with it.
        Assert.Equal(["in_danger_now", "danger_note"], await worker.EvalOnSelectorAllAsync<string[]>("[data-key=in_danger_now], [data-key=danger_note]", "all => all.map(e => e.dataset.key)"));
        await worker.CheckAsync("input[name='a.in_danger_now'][value=false]");
        await worker.WaitForSelectorAsync("#f-danger_note", new() { State = WaitForSelectorState.Detached });
        Assert.Equal("Half a sentence.", await worker.InputValueAsync("#f-reasons"));
        await worker.Context.CloseAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Next_page_of_a_search_goes_on_with_the_search_and_keeps_the_name_out_of_the_address(bool javaScript)
    {
        var region = javaScript ? "460106" : "460107";
        await server.DoAsync(async services => await services.GetRequiredService<RegisterChild>().RunAsync(
            [.. Enumerable.Range(0, 130).Select(i => new NewChild(i < 120 ? "诸葛翻页" : "百里旁人", "female", new DateOnly(2015, 1, 1).AddDays(i), null, region, IsSynthetic: true))], TestContext.Current.CancellationToken));
        var page = await server.SignedInAsync(await server.NewAccountAsync("supervisor", region), javaScript: javaScript);
        await page.GoAsync("/children");
        await page.FillAsync("#search", "诸葛翻页");
        await page.ClickAsync("#find button");
        var first = await ChildrenAsync();
        await page.ClickAsync("button[name=After]");
        var second = await ChildrenAsync();
        Assert.Equal((100, 20), (first.Length, second.Length));
        Assert.Empty(first.Intersect(second));
        Assert.Equal("诸葛翻页", await page.InputValueAsync("#search"));
        Assert.Equal("/children", new Uri(page.Url).PathAndQuery);
        await page.Context.CloseAsync();

        async Task<string[]> ChildrenAsync()
        {
            await page.WaitForFunctionAsync("() => document.querySelectorAll('tbody tr').length > 0");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            return await page.EvalOnSelectorAllAsync<string[]>("tbody a", "all => all.map(a => a.getAttribute('href'))");
        }
    }

    [Fact]
    public async Task Neighbour_and_the_unentitled_are_refused_every_page_of_a_case()
    {
        var path = await server.OpenCaseAsync("测试戊");
        await server.AccountOnceAsync("neighbour", "child_worker", "530102");
        var neighbour = await server.AskingAsync("neighbour");
        foreach (var part in (string[])["", "/forms", "/forms/initial-assessment", "/plan", "/reviews", "/closure", "/people", "/history"])
        {
            var answer = await neighbour.GetAsync(path + part);
            Assert.Equal(404, answer.Status);
            Assert.DoesNotContain("测试戊", await answer.TextAsync(), StringComparison.Ordinal);
        }

        foreach (var page in (string[])["/approvals", "/break-the-glass/reviews"]) { Assert.Equal(403, (await neighbour.GetAsync(page)).Status); }
    }

    [Fact]
    public async Task Every_entry_of_the_menu_has_its_picture()
    {
        using var browser = new HttpClient { BaseAddress = new Uri(server.Address) };
        var pictures = await browser.GetStringAsync("/lib/tabler-icons-3.51.0/icons.svg", TestContext.Current.CancellationToken);
        Assert.All(server.Services.GetServices<IModule>().SelectMany(m => m.Menu).Concat(LeewardWeb.Menu), e => Assert.Contains($"id=\"{e.Icon}\"", pictures, StringComparison.Ordinal));
    }

    private static async Task AssessAsync(IPage worker, string path, bool javaScript)
    {
        await worker.GoAsync(path + "/forms/initial-assessment");
        Assert.Equal(0, await worker.Locator("#f-danger_note").CountAsync());
        await worker.CheckAsync("input[name='a.in_danger_now'][value=true]");
        if (!javaScript) { await worker.ClickAsync("button[value=look]"); }
        await worker.WaitForSelectorAsync("#f-danger_note"); // the answer asks a further question
        await worker.FillAsync("#f-danger_note", "Seen at the door.");
        await worker.CheckAsync("input[name='a.in_danger_now'][value=false]");
        if (!javaScript) { await worker.ClickAsync("button[value=look]"); }
        await worker.WaitForSelectorAsync("#f-danger_note", new() { State = WaitForSelectorState.Detached });
        await worker.ClickAsync("button[value=file]");
        await worker.WaitForSelectorAsync("main [role=alert] li");
        Assert.True(await worker.Locator("main [role=alert] li").CountAsync() > 5); // every gap is named
        foreach (var (field, value) in Assessment) { await AnswerAsync(worker, field, value); }
        await worker.FillAsync("#f-reasons", "Seen at home, with the aunt.");
        await Pictures.TakeAsync(worker, "assessment-" + (javaScript ? "en" : "zh"));
        await worker.ClickAsync("button[value=file]");
        await worker.ClickAsync("main a[href^='/case-forms/']");
        await worker.WaitForSelectorAsync("main :text('Seen at home, with the aunt.')");
    }

    private static async Task AnswerAsync(IPage page, string field, string value)
    {
        var list = page.Locator($"select[name='a.{field}']");
        if (await list.CountAsync() > 0) { await list.SelectOptionAsync(value); } else { await page.CheckAsync($"input[name='a.{field}'][value='{value}']"); }
        await page.WaitForSelectorAsync("form[data-asks]:not([aria-busy])");
    }

    private static async Task PlanAsync(IPage worker, string path)
    {
        await worker.GoAsync(path + "/plan");
        await worker.FillAsync("#text", "Sleeps at home in peace.");
        await worker.ClickAsync("form:has(#text) button");
        await worker.WaitForSelectorAsync("main strong:has-text('Sleeps at home')");
        await worker.ClickAsync("form:not(:has(input[name='Form.Goal'])) button.btn-primary");
        await worker.WaitForSelectorAsync("main [role=status]");
    }

    private static async Task ApproveAsync(IPage supervisor, string path)
    {
        await supervisor.GoAsync("/approvals");
        await supervisor.ClickAsync($"main a[href='{path}']");
        await supervisor.ClickAsync("button[name='Form.Approve'][value=true]");
        await supervisor.WaitForSelectorAsync("main [role=status]");
    }

    private static async Task ServeAsync(IPage worker, string path)
    {
        await worker.GoAsync(path + "/plan");
        await worker.SelectOptionAsync("#type", "counselling");
        await worker.ClickAsync("form:has(#type) button");
        await worker.WaitForSelectorAsync("details:has(input[name='Move.Service'])");
        await worker.ClickAsync("details:has(input[name='Move.Service']) summary");
        await worker.ClickAsync("button[name='Move.State'][value='3']");
        await worker.WaitForSelectorAsync("main [role=status]");
        await worker.WaitForSelectorAsync("button[name='Move.State']", new() { State = WaitForSelectorState.Detached });
    }

    private static async Task CloseAsync(IPage worker, string path)
    {
        await worker.GoAsync(path + "/forms/closure");
        await AnswerAsync(worker, "closure_reason", "goals_met");
        foreach (var criterion in (string[])["child_safe", "goals_met", "no_open_service", "proceedings_followed", "child_heard", "caregiver_heard", "knows_whom_to_call"]) { await AnswerAsync(worker, "criteria_met", criterion); }
        await worker.FillAsync("#f-child_view", "Glad.");
        await AnswerAsync(worker, "risk_at_closure", "low");
        await AnswerAsync(worker, "contact_after", "false");
        await worker.ClickAsync("button[value=file]");
        await worker.WaitForSelectorAsync("main [role=status]");
    }
}
