using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Leeward.Packs;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Api.Tests;

/// <summary>A county in which everything has happened once: a person with every role there, their colleagues, a centre, an import, and cases with all that hangs on a case.</summary>
internal sealed partial class County
{
    public const string Procedure = "sop-cn-onestop", Step = "CN-A03", Proof = "triage_form", Form = "follow-up-visit";
    public static readonly byte[] Paper = "%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray();
    private readonly ApiServer _server;
    private string _mark;

    private County(ApiServer server, string region, string mark) => (_server, Region, _mark) = (server, region, mark);

    public string Region { get; }

    /// <summary>May everything that a role may give, here and nowhere else.</summary>
    public HttpClient Insider { get; private set; } = null!;

    /// <summary>May everything as well, for what asks for a second person.</summary>
    public HttpClient Second { get; private set; } = null!;

    public Guid SecondId { get; private set; }

    /// <summary>The ids of what belongs to the county and to no case: <c>People</c>, <c>Centres</c>, <c>Imports</c> and so on.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public static IReadOnlyList<string> Roles(ApiServer server) => [.. server.Services.GetRequiredService<PackSet>().Roles.Keys.Where(role => role is not ("ministry" or "provincial_analyst"))];

    /// <summary>Publishes what a ministry publishes; once, for all counties.</summary>
    public static async Task PublishAsync(ApiServer server)
    {
        using var ministry = await server.SignedInAsync("ministry", "ministry", "");
        (await ministry.PostAsync("/api/v1/procedures/publish", null)).EnsureSuccessStatusCode();
    }

    public static async Task<County> MakeAsync(ApiServer server, string region, string mark)
    {
        var county = new County(server, region, mark);
        county.Insider = await server.SignedInAsync($"{mark}.insider", Roles(server), region);
        county.Second = await server.SignedInAsync($"{mark}.second", Roles(server), region);
        county.SecondId = await MeAsync(county.Second);
        county.Ids["accounts"] = county.SecondId.ToString();
        await county.CentreAsync();
        await county.PeopleAsync();
        await county.LifeAsync();
        return county;
    }

    public static async Task<Guid> MeAsync(HttpClient who) => (await who.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetGuid();

    /// <summary>A case with all that hangs on one; of the category <c>private_touch</c> it is need-to-know.</summary>
    public async Task<Dossier> CaseAsync(string category, string child)
    {
        var (one, county) = (new Dossier(), _mark);
        _mark = $"{county}-{category.Split('_')[0]}";
        one.Receipt = await FileAsync(category, child);
        one["reports"] = await NewestReportAsync();
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/reports/{one["reports"]}/decision", new { outcome = "case_opened", note = _mark + "-decided" }, await VersionAsync($"/api/v1/reports/{one["reports"]}"));
        var detail = await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/reports/{one["reports"]}");
        one.Words.Add(detail.GetProperty("summary").GetProperty("number").GetString()!);
        one["cases"] = detail.GetProperty("caseId").GetString()!;
        var opened = await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{one["cases"]}");
        one.Number = opened.GetProperty("case").GetProperty("number").GetString()!;
        one["children"] = opened.GetProperty("child").GetProperty("id").GetString()!;
        one.Words.AddRange([child, one.Number, one.Receipt, opened.GetProperty("child").GetProperty("number").GetString()!]);
        await FillAsync(one);
        await WorkAsync(one);
        one.Words.Add(_mark);
        _mark = county;
        return one;
    }

    public async Task<string> FileAsync(string category, string child)
    {
        using var stranger = _server.Anonymous();
        using var filed = await stranger.PostAsJsonAsync("/api/v1/reports", new { category, region = Region, whatHappened = _mark + "-what", childName = child, childAge = 9, contact = "13987654321" });
        Assert.Equal(HttpStatusCode.Created, filed.StatusCode);
        return (await filed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("receipt").GetString()!;
    }

    private async Task<string> NewestReportAsync()
    {
        var waiting = await Insider.GetFromJsonAsync<JsonElement>("/api/v1/reports?size=200");
        return waiting.GetProperty("items").EnumerateArray().OrderByDescending(r => r.GetProperty("id").GetGuid()).First().GetProperty("id").GetString()!;
    }

    private async Task FillAsync(Dossier one)
    {
        var (id, child) = (one["cases"], one["children"]);
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/people", new { accountId = SecondId, reason = "second of the team" });
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/children/{child}/caregivers", new { name = one.Words[1] + "母", relationship = "mother", phone = "13987650000" }, await VersionAsync($"/api/v1/children/{child}"));
        one["caregivers"] = (await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/children/{child}")).GetProperty("caregivers")[0].GetProperty("id").GetString()!;
        await PairAsync(one);
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/incidents", new { violence = "2", happenedOn = "2026-02-01", dayIsExact = true, respondentIsStaff = false, account = _mark + "-account" });
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/notes", new { text = _mark + "-note" });
        one["goals"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/plan/goals", new { text = _mark + "-goal", dueOn = "2026-04-01" });
        one["reviews"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/reviews", new { plannedOn = "2026-04-01", participants = _mark + "-participants" });
        one["services"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/services", new { type = "counselling", providerId = SecondId, note = _mark + "-note" });
        one["case-forms"] = Id(await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{id}/forms/{Form}", new
        {
            answers = new { visited_on = "2026-03-01", manner = "home", saw_child = true, alone_with_child = true, safe = true, new_incident = false, health = "good", school = "attends", goals_progress = "slow", risk_changed = false, next_steps = _mark + "-answer" },
        }));
    }

    /// <summary>A second record of the child that was merged into it, and a third that was merged, taken apart and merged again.</summary>
    private async Task PairAsync(Dossier one)
    {
        var child = one["children"];
        async Task<string> NewAsync(string name) => await SendAsync(Insider, HttpMethod.Post, "/api/v1/children", new { name = one.Words[1] + name, sex = "female", estimatedAge = 9, region = Region });
        var same = await NewAsync("");
        one["merges"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/children/{child}/merge", new { otherId = same, otherVersion = await VersionAsync($"/api/v1/children/{same}"), reason = _mark + "-reason" }, await VersionAsync($"/api/v1/children/{child}"));
        one["others"] = await SendAsync(Insider, HttpMethod.Post, "/api/v1/children", new { name = "慕容听雪", sex = "female", estimatedAge = 12, region = Region });
        var wrong = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/children/{child}/merge", new { otherId = one["others"], otherVersion = 1, reason = _mark + "-reason" }, await VersionAsync($"/api/v1/children/{child}"));
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/children/{child}/merges/{wrong}/undo", new { reason = _mark + "-reason" }, await VersionAsync($"/api/v1/children/{child}/merges/{wrong}"));
        // Merged again, so that it is held as closely as the case.
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/children/{child}/merge", new { otherId = one["others"], otherVersion = await VersionAsync($"/api/v1/children/{one["others"]}"), reason = _mark + "-reason" }, await VersionAsync($"/api/v1/children/{child}"));
        one["duplicates"] = (await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/children/{child}/compare/{one["others"]}")).GetProperty("pairId").GetString()!;
    }

    private async Task WorkAsync(Dossier one)
    {
        var run = one["runs"] = Id(await SendAsync(Insider, HttpMethod.Post, $"/api/v1/cases/{one["cases"]}/runs", null));
        var reminders = await Insider.GetFromJsonAsync<JsonElement>("/api/v1/reminders?size=200");
        one["reminders"] = reminders.GetProperty("items").EnumerateArray().First(r => r.GetProperty("step").GetProperty("runId").GetString() == run).GetProperty("stepRowId").GetString()!;
        one["requests"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/runs/{run}/steps/CN-A05/1/deviation", new { reason = _mark + "-reason, long enough" });
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/runs/{run}/shares", new { steps = new[] { "CN-A03" }, roles = new[] { "physician" }, withEvidence = true });
        one["shares"] = (await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/shares")).GetProperty("items")[0].GetProperty("id").GetString()!;
        if (!Ids.ContainsKey("hand-overs")) { await ShiftAsync(run); }
        using var proof = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{run}/steps/{Step}/1/evidence/{Proof}") { Content = new ByteArrayContent(Paper) };
        proof.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        proof.Headers.Add("X-File-Name", _mark + "-file.pdf");
        using var added = await Insider.SendAsync(proof);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        one["moved-cases"] = await MovedCaseAsync(Guid.Parse(run));
        one["files"] = await added.Content.ReadFromJsonAsync<string>() ?? "";
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/evidence/retention/{one["files"]}/deletion", new { ground = "wrong_file", reason = _mark + "-reason, long enough" });
        one["holds"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/runs/{run}/holds", new { reason = _mark + "-hold, long enough" });
        await SendAsync(Insider, HttpMethod.Put, $"/api/v1/cases/{one["cases"]}", new { status = "implementation", risk = "low" }, await VersionAsync($"/api/v1/cases/{one["cases"]}"));
        await SendAsync(Second, HttpMethod.Post, $"/api/v1/cases/{one["cases"]}/forms/closure", new
        {
            answers = new { closure_reason = "moved_away", criteria_met = Array.Empty<string>(), exception_reason = _mark + "-reason", child_view = _mark + "-answer", risk_at_closure = "low", contact_after = false },
        });
        one["closures"] = (await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{one["cases"]}/closures")).GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>Somebody who sees no need-to-know case breaks the glass of one.</summary>
    public async Task BreakGlassAsync(Dossier one)
    {
        using var other = await _server.SignedInAsync($"{_mark}.emergency", "child_worker", Region);
        await SendAsync(other, HttpMethod.Post, "/api/v1/break-the-glass", new { caseNumber = one.Number, reason = _mark + "-reason in an emergency" });
        one["glass"] = (await Insider.GetFromJsonAsync<JsonElement>("/api/v1/break-the-glass")).GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private async Task CentreAsync()
    {
        var input = new { nameEn = _mark + "-centre", nameZh = _mark + "-中心", region = Region, isOpen = true, capacity = 50 };
        Ids["centres"] = Id(await SendAsync(Insider, HttpMethod.Post, "/api/v1/centres", input));
        await SendAsync(Insider, HttpMethod.Post, $"/api/v1/centres/{Ids["centres"]}/procedures/{Procedure}", null);
    }

    private async Task PeopleAsync()
    {
        Ids["people"] = await SendAsync(Insider, HttpMethod.Post, "/api/v1/people", new { userName = _mark + ".new", displayName = _mark + "-person", region = Region });
        string path = $"/api/v1/people/{Ids["people"]}";
        Ids["held"] = Id(await SendAsync(Insider, HttpMethod.Post, path + "/roles", new { role = "child_worker", region = Region }, await VersionAsync(path)));
        Ids["role-requests"] = Id(await SendAsync(Insider, HttpMethod.Post, path + "/roles", new { role = "administrator", region = Region }, await VersionAsync(path)));
    }

    /// <summary>An import with one row that is taken and one that is not. The clock goes on.</summary>
    public async Task ImportAsync()
    {
        using var file = new StringContent($"name,sex,region,external_id\n{_mark}-imported,female,{Region},1\n{_mark}-refused,no such sex,{Region},2\n", Encoding.UTF8, "text/csv");
        using var started = await Insider.PostAsync($"/api/v1/imports?kind=children&source={_mark}", file);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Ids["imports"] = Ids["jobs"] = Id(await started.Content.ReadAsStringAsync());
        for (var i = 0; i < 300; i++)
        {
            if ((await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{Ids["imports"]}")).GetProperty("state").GetString() == "done") { return; }
            _server.Clock.Advance(TimeSpan.FromSeconds(1)); // its workers sleep by this clock
            await Task.Delay(50);
        }
        Assert.Fail("The import does not end.");
    }

    public async Task<int> VersionAsync(string path)
    {
        using var answer = await Insider.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, path + ": " + await answer.Content.ReadAsStringAsync());
        return int.Parse(answer.Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a body that must be taken; gives the answer, an id without its quotes.</summary>
    private static async Task<string> SendAsync(HttpClient who, HttpMethod method, string path, object? body, int? version = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (version is { } seen) { request.Headers.Add("If-Match", $"\"{seen}\""); }
        using var answer = await who.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {said}");
        return said.StartsWith('"') ? said.Trim('"') : said;
    }

    private static string Id(string said)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(said);
        return (json.TryGetProperty("id", out var id) ? id : json.GetProperty("value")).GetString()!;
    }
}

/// <summary>One case and what hangs on it: ids by kind, and the words that stand in it and nowhere else.</summary>
internal sealed class Dossier
{
    private readonly Dictionary<string, string> _ids = [];

    public string Number { get; set; } = "";

    public string Receipt { get; set; } = "";

    public List<string> Words { get; } = [];

    public IReadOnlyDictionary<string, string> Ids => _ids;

    public string this[string kind]
    {
        get => _ids[kind];
        set => _ids[kind] = value;
    }
}
