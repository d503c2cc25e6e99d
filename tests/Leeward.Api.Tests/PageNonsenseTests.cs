using System.Text;
using Leeward.Testing;

namespace Leeward.Api.Tests;

/// <summary>Nonsense at every page and in every field of every form, as the pages show them: a page comes back that says so, and what was typed is text.</summary>
public sealed class PageNonsenseTests
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
}
