using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Testing;

namespace Leeward.Api.Tests;

/// <summary>Nonsense at every page and in every field of every form, as the pages show them: a page comes back that says so, and what was typed is text.</summary>
public sealed partial class PageNonsenseTests
{
    private static readonly string[] Values = [Nonsense.Script, "a\u202Eb", "a\0b", "-1", "99999999999", "2026-02-30", "99999-12-31", new('长', 20_000)];
    private readonly List<string> _wrong = [];
    private readonly Turns _fields = new();

    [Fact]
    public async Task Every_page_answers_every_address()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        var (client, ids) = await CountyAsync(server);
        var (places, questions) = (new Turns(), new Turns());
        foreach (var page in Door.Of(server).Where(d => d.IsPage))
        {
            var paths = Enumerable.Range(0, page.Places.Count).SelectMany(at => places.Of(page.Places[at], Nonsense.InAddresses).Select(value =>
            {
                var turn = 0;
                return page.Path(kind => turn++ == at ? value : kind[0] == '=' ? "1" : ids[kind]);
            })).Concat(page.Questions.SelectMany(q => questions.Of(q, Nonsense.InQuestions).Select(value => $"{page.Path(ids)}?{q}={value}")));
            foreach (var path in paths) { await LookAsync(await client.GetAsync(path), path); }
        }
        AssertRight();
    }

    [Fact]
    public async Task Every_form_answers_every_field()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        var (client, ids) = await CountyAsync(server);
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = server.Address };
        var tried = 0;
        // One's own account last: a form there may end the sign-in.
        foreach (var page in Door.Of(server).Where(d => d.IsPage).OrderBy(IsAccount))
        {
            var path = page.Path(ids);
            var who = page.Right.Length > 0 ? client : visitor;
            foreach (var form in await FormsAsync(who, path))
            {
                tried++;
                await TryAsync(who, form.Action ?? path, form);
            }
        }
        AssertRight();
        Assert.True(tried > 30, $"{tried} forms");
    }

    /// <summary>Whatever else is right in the form: a day or time that does not exist, or that reads two ways, changes nothing, is said to be none, and stays where it was typed.</summary>
    [Fact]
    public async Task Impossible_day_or_time_saves_nothing_and_is_said()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        var (client, ids) = await CountyAsync(server);
        await ReturnClosureAsync(client, ids);
        var tried = new HashSet<string>();
        foreach (var page in Door.Of(server).Where(d => d.IsPage && d.Right.Length > 0 && !IsAccount(d)))
        {
            var path = page.Path(ids);
            using var shown = await client.GetAsync(path);
            if (!shown.IsSuccessStatusCode) { continue; } // a page of something that the county has not
            var html = await shown.Content.ReadAsStringAsync();
            var days = DayFields().Matches(html).Select(field => (Tag: field.Value, Name: NameOf().Match(field.Value).Groups[1].Value)).DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Tag.Contains("datetime-local", StringComparison.Ordinal) ? "2026-03-01T08:00" : "2026-03-01");
            foreach (var form in PageForm.Of(html).Where(f => f.Fields.Any(field => days.ContainsKey(field.Name))))
            {
                foreach (var day in form.Fields.Select(f => f.Name).Where(days.ContainsKey).Distinct())
                {
                    foreach (var wrong in (string[])[days[day].Replace("03-01", "02-30", StringComparison.Ordinal), "1/2/2024"])
                    {
                        var before = await Rows.ReadAsync(server);
                        // The form is sent by its own button, not by the one that only shows more regions.
                        using var content = form.Content((name, old, hidden) => name == day ? wrong : (name, old) == ("Act", "unfold") ? "" : hidden || old.Length > 0 ? old : days.GetValueOrDefault(name) ?? Filled(html, name));
                        using var answer = await client.PostAsync(form.Action ?? path, content);
                        var said = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
                        var what = $"{page.Pattern} {day} = {wrong}: ";
                        if ((int)answer.StatusCode != 200) { _wrong.Add($"{what}{answer.StatusCode} {answer.Headers.Location}"); }
                        if (!said.Contains("role=\"alert\"", StringComparison.Ordinal)) { _wrong.Add(what + "nothing is said"); }
                        if (!said.Contains($"value=\"{wrong}\"", StringComparison.Ordinal)) { _wrong.Add(what + "what was typed is gone"); }
                        _wrong.AddRange(before.Differences(await Rows.ReadAsync(server)).Select(row => what + row));
                        tried.Add(page.Pattern);
                    }
                }
            }
        }
        AssertRight();
        string[] known = ["/runs/{Id:guid}", "/runs/{Id:guid}/more", "/runs/{Id:guid}/steps/{Step}/{Number:int}", "/runs/{Id:guid}/steps/{Step}/{Number:int}/more", "/children/{Id:guid}/edit", "/children/new", "/cases/{Id:guid}", "/cases/{Id:guid}/plan", "/cases/{Id:guid}/reviews", "/rollouts"];
        Assert.Empty(known.Except(tried));
    }

    /// <summary>The case is worked on once more, so that its pages have their forms.</summary>
    private static async Task ReturnClosureAsync(HttpClient client, IReadOnlyDictionary<string, string> ids)
    {
        var asked = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{ids["cases"]}/closures")).GetProperty("items")[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/closures/{ids["closures"]}/decision") { Content = JsonContent.Create(new { approve = false, note = "not yet, the plan goes on" }) };
        request.Headers.Add("If-Match", $"\"{asked.GetProperty("version").GetInt32()}\"");
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What would be right in a field: a choice that is offered, a number, a few words.</summary>
    private static string Filled(string html, string name)
    {
        var tag = Regex.Match(html, $"<(input|select|textarea)\\b[^>]*\\bname=\"{Regex.Escape(name)}\"[^>]*>(.*?</select>)?", RegexOptions.Singleline);
        if (tag.Groups[1].Value == "select") { return Regex.Match(tag.Value, "<option value=\"([^\"]+)\"").Groups[1].Value; }
        return tag.Value.Contains("number", StringComparison.Ordinal) || tag.Value.Contains("numeric", StringComparison.Ordinal) ? "1" : tag.Value.Contains("checkbox", StringComparison.Ordinal) || !tag.Value.Contains("required", StringComparison.Ordinal) ? "" : "some words that are long enough";
    }

    private static bool IsAccount(Door page) => page.Pattern.StartsWith("/account", StringComparison.Ordinal);

    private async Task TryAsync(HttpClient who, string path, PageForm form)
    {
        var name = form.Fields.FirstOrDefault(f => f.Name == "_handler").Value;
        bool Machinery(string field) => field is "_handler" or "__RequestVerificationToken";
        foreach (var field in form.Fields.Select(f => f.Name).Distinct().Where(f => !Machinery(f)))
        {
            foreach (var value in _fields.Of(field, Values)) { await PostAsync(form.Content((other, old, _) => other == field ? value : old), $"{field} = {Short(value)}"); }
        }
        foreach (var value in Values.SkipLast(1).Append("")) { await PostAsync(form.Content((field, old, _) => Machinery(field) ? old : value), $"all = {Short(value)}"); }
        await PostAsync(form.Content((field, old, _) => field == "_handler" ? "no such form" : old), "no such form");
        await PostAsync(form.Content((field, old, _) => field == "__RequestVerificationToken" ? "x" : old), "no token");
        await PostAsync(new FormUrlEncodedContent([]), "nothing");
        await PostAsync(new StringContent("=&&%FF=%ED%A0%80&" + string.Join('&', form.Fields.Select(f => Uri.EscapeDataString(f.Name) + "=" + (Machinery(f.Name) ? Uri.EscapeDataString(f.Value) : "%ED%A0%80"))), Encoding.ASCII, "application/x-www-form-urlencoded"), "broken letters");
        await PostAsync(Nonsense.Json("{}"), "JSON");
        await PostAsync(new StringContent("--", Encoding.ASCII, "multipart/form-data") { Headers = { ContentType = new("multipart/form-data") } }, "no parts");

        using var big = new StringContent("a=" + new string('x', 10 << 20), Encoding.ASCII, "application/x-www-form-urlencoded");
        if (!form.IsFile) { await LookAsync(await Nonsense.SendBigAsync(who, HttpMethod.Post, path, big), $"{path} {name} 10 MB"); }

        async Task PostAsync(HttpContent content, string what)
        {
            using var _ = content;
            await LookAsync(await who.PostAsync(path, content), $"{path} {name} {what}");
        }
    }

    private static async Task<IReadOnlyList<PageForm>> FormsAsync(HttpClient who, string path)
    {
        using var shown = await who.GetAsync(path);
        Assert.False(shown.Headers.Location?.ToString().Contains("/sign-in?returnUrl", StringComparison.Ordinal) == true, $"{path}: the sign-in has ended");
        return [.. PageForm.Of(await shown.Content.ReadAsStringAsync()).Where(f => f.Action != "/sign-out")];
    }

    private async Task LookAsync(HttpResponseMessage answer, string what)
    {
        using var _ = answer;
        // A form of a page may go to the API, which says no in its own way.
        if ((what.StartsWith("/api/", StringComparison.Ordinal) && !what.StartsWith("/api/reference", StringComparison.Ordinal) ? await Nonsense.WrongAsync(answer, mustRefuse: false) : await Nonsense.WrongPageAsync(answer)) is { } wrong && _wrong.Count < 200) { _wrong.Add($"{what[..Math.Min(what.Length, 200)]}: {wrong}"); }
    }

    private void AssertRight() => Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));

    private static string Short(string value) => value.Length > 30 ? $"{value.Length} letters" : value.Replace("\0", "NUL", StringComparison.Ordinal);

    private static async Task<(HttpClient Client, IReadOnlyDictionary<string, string> Ids)> CountyAsync(ApiServer server)
    {
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        await county.ImportAsync();
        var one = await county.CaseAsync("private_touch", "司徒望舒");
        await county.BreakGlassAsync(one);
        return (county.Insider, county.Ids.Concat(one.Ids).ToDictionary());
    }

    [GeneratedRegex("<input\\b[^>]*\\btype=\"(?:date|datetime-local)\"[^>]*>")]
    private static partial Regex DayFields();

    [GeneratedRegex("\\bname=\"([^\"]+)\"")]
    private static partial Regex NameOf();
}
