using System.Text.Json;
using Leeward.Cases.CaseForms;
using Leeward.Cases.Incidents;
using Leeward.Forms;
using Leeward.Packs;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Browser.Tests;

/// <summary>A case that waited for closure and came back to work: whoever asked sees on the page that the request was withdrawn, and why.</summary>
public sealed class ClosingWalkTests(RunningServer server)
{
    private const string Assessment = """
        {"in_danger_now":false,"needs_medical_care":false,"harmer_has_access":false,"talks_of_death":false,"violence_type":"2","sexual_violence":false,"frequency":"once","severity":"slight",
         "age_group":"from_5_to_13","has_disability":false,"alone":false,"caregiver_caused_harm":false,"caregiver_protects":true,"siblings_at_risk":false,"safe_place":true,"child_heard":true,"reasons":"Seen at home."}
        """;

    private const string Closure = """
        {"closure_reason":"goals_met","criteria_met":["child_safe","goals_met","no_open_service","proceedings_followed","child_heard","caregiver_heard","knows_whom_to_call"],
         "child_view":"Glad.","risk_at_closure":"low","contact_after":false}
        """;

    [Theory, InlineData("en", "Withdrawn", "An incident was recorded."), InlineData("zh", "已撤回", "登记了新的事件。")]
    public async Task Withdrawn_request_and_its_reason_stand_on_the_page_and_in_the_history(string language, string state, string reason)
    {
        var path = await server.OpenCaseAsync(language == "en" ? "测试复甲" : "测试复乙");
        var id = Guid.Parse(path["/cases/".Length..]);
        await FileAsync("initial-assessment", Assessment);
        await FileAsync("closure", Closure);
        var page = await server.SignedInAsync("worker", language);
        // While it waits, an assessment or a visit can still be written down, and nothing else.
        await page.GoAsync(path + "/forms");
        Assert.Equal([$"{path}/forms/follow-up-visit", $"{path}/forms/initial-assessment"], await FormsAsync());
        await server.DoAsync(async services =>
        {
            var recorded = await services.GetRequiredService<RecordIncident>().RunAsync(id, new("201", null, false, null, false, null, null, null), TestContext.Current.CancellationToken);
            Assert.True(recorded.Ok, recorded.Refusal?.Code);
            return recorded.Ok;
        });
        await page.GoAsync(path + "/closure");
        var said = await page.InnerTextAsync("main");
        Assert.Contains(state, said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("button[name='Form.Approve']").CountAsync());
        await Accessible.HereAsync(page);
        await page.GoAsync(path + "/history");
        Assert.Contains("An incident was recorded.", await page.InnerTextAsync("main"), StringComparison.Ordinal); // in the language of who recorded it
        await server.LeaveAsync(page);

        Task<bool> FileAsync(string form, string answers) => server.DoAsync(async services =>
        {
            var known = services.GetRequiredService<PackSet>().Forms[form].Form;
            var filed = await services.GetRequiredService<FileForm>().RunAsync(id, form, AnswerReader.FromJson(known, JsonSerializer.Deserialize<JsonElement>(answers)), draft: false, TestContext.Current.CancellationToken);
            Assert.True(filed.Ok, filed.Refusal?.Code);
            return filed.Ok;
        });

        async Task<string[]> FormsAsync() => [.. (await page.EvalOnSelectorAllAsync<string[]>($"a.btn[href^='{path}/forms/']", "all => all.map(a => a.getAttribute('href'))")).Order(StringComparer.Ordinal)];
    }
}
