using System.Net;
using System.Net.Http.Json;
using Leeward.Packs;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Api.Tests;

/// <summary>Who may not see a child does not see it by any door: every route and every page, as the server lists them, is tried with the ids of what is hidden.</summary>
public sealed class IsolationTests
{
    [Theory, Databases]
    public async Task Another_county_finds_nothing_behind_any_door(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var there = await County.MakeAsync(server, "530102", "zzqb");
        await there.ImportAsync();
        var own = await there.CaseAsync("private_touch", "上官云起");
        await there.BreakGlassAsync(own);
        var stranger = new Stranger(server, there.Insider, there.Region, Join(there.Ids, own.Ids));
        var before = await stranger.ReadListsAsync();

        var here = await County.MakeAsync(server, "520102", "zzqa");
        var open = await here.CaseAsync("hurt", "欧阳落霞");
        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        await here.BreakGlassAsync(secret);
        var after = await stranger.ReadListsAsync();
        await here.ImportAsync();
        var hidden = new Hidden(server, "zzqa", [open, secret], [Join(here.Ids, open.Ids, secret.Ids), Join(here.Ids, secret.Ids)], here.Region);

        Told(Stranger.Changed(before, after), stranger.Speaks(after, hidden), stranger.Speaks(await stranger.ReadListsAsync(), hidden));
        await TryAsync(server, stranger, hidden, own, questions: provider == Provider.Sqlite);
    }

    [Theory, Databases]
    public async Task Need_to_know_case_does_not_exist_for_the_worker_next_door(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var here = await County.MakeAsync(server, "520102", "zzqa");
        var open = await here.CaseAsync("hurt", "上官云起");
        using var neighbour = await server.SignedInAsync("neighbour", Caseworking(server), here.Region);
        var stranger = new Stranger(server, neighbour, here.Region, Join(here.Ids, open.Ids));
        var before = await stranger.ReadListsAsync();

        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        var after = await stranger.ReadListsAsync();
        await here.BreakGlassAsync(secret);
        var hidden = new Hidden(server, "zzqa-private", [secret], [secret.Ids], null);

        Told(Stranger.Changed(before, after), stranger.Speaks(after, hidden));
        await TryAsync(server, stranger, hidden, open, questions: provider == Provider.Postgres);
    }

    [Theory, Databases]
    public async Task Need_to_know_case_does_not_exist_for_who_looks_after_reports_centres_or_the_trail(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var here = await County.MakeAsync(server, "520102", "zzqa");
        var open = await here.CaseAsync("hurt", "上官云起");
        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        await here.BreakGlassAsync(secret);
        // The report itself is a duty officer's to see, and the trail an auditor's: what hangs on the case is neither's. Two of them on each database.
        foreach (var (roles, entitled) in ((string[], string[])[])(provider == Provider.Sqlite ? [(["duty_officer"], ["reports"]), (["auditor"], ["glass"])] : [(["centre_coordinator"], []), (["administrator"], [])]))
        {
            using var neighbour = await server.SignedInAsync("only." + roles[0], roles, here.Region);
            var stranger = new Stranger(server, neighbour, here.Region, Join(here.Ids, open.Ids));
            var hidden = new Hidden(server, "zzqa-private", [secret], [secret.Ids.Where(one => !entitled.Contains(one.Key)).ToDictionary()], null);
            Told((await stranger.TryDoorsAsync(hidden)).Select(wrong => $"{roles[0]}: {wrong}"));
        }
    }

    [Theory, Databases]
    public async Task Receipt_code_answers_one_of_three_words_and_a_wrong_one_nothing(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var here = await County.MakeAsync(server, "520102", "zzqa");
        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        var waiting = await here.FileAsync("hurt", "欧阳落霞");
        using var worker = await server.SignedInAsync("elsewhere", County.Roles(server), "530102");
        using var anybody = server.Anonymous();
        foreach (var who in (HttpClient[])[worker, anybody])
        {
            Assert.Equal("""{"standing":"received"}""", (await AskAsync(who, waiting)).Body);
            Assert.Equal("""{"standing":"acted_on"}""", (await AskAsync(who, secret.Receipt)).Body);
            var wrong = await AskAsync(who, "K7QM-2XW9-0BTC-4HZN");
            Assert.Equal(404, wrong.Status);
            foreach (var code in (string[])[secret.Receipt[..^1] + (secret.Receipt[^1] == '7' ? '8' : '7'), secret.Number, secret.Ids["reports"], "", "' OR 1=1 --", new('A', 16)]) { Assert.Equal(wrong, await AskAsync(who, code)); }
        }
    }

    /// <summary>Every door, form and search; the many questions that lists take, of one county on the one database and of the worker next door on the other.</summary>
    private static async Task TryAsync(ApiServer server, Stranger stranger, Hidden hidden, Dossier own, bool questions)
    {
        var records = await Rows.ReadAsync(server);
        var wrong = await stranger.TryDoorsAsync(hidden);
        wrong.AddRange(await stranger.TryFormsAsync(hidden));
        if (questions) { wrong.AddRange(await stranger.TryQuestionsAsync(hidden)); }
        wrong.AddRange(await stranger.TrySearchesAsync(hidden, own));
        var changed = records.ChangedOf(await Rows.ReadAsync(server), hidden);
        Told(wrong, changed);
    }

    private static void Told(params IEnumerable<string>[] wrong) => Assert.True(!wrong.SelectMany(w => w).Any(), string.Join('\n', wrong.SelectMany(w => w).Distinct()));

    /// <summary>The roles that work with children, but for those whose task it is to look at all reports, accesses or people of their region, and for who coordinates the centre.</summary>
    private static IReadOnlyList<string> Caseworking(ApiServer server) =>
    [
        .. server.Services.GetRequiredService<PackSet>().Roles.Values.Where(role => !role.ActsAs.Contains("coordinator")
            && !role.Grants.Any(g => g.Right is "cases.report.read" or "kernel.glass.review" or "kernel.audit.read" or "kernel.account.read" || g.Right.StartsWith("insight", StringComparison.Ordinal))).Select(role => role.Id),
    ];

    private static async Task<Answer> AskAsync(HttpClient who, string receipt)
    {
        using var answer = await who.PostAsJsonAsync("/api/v1/reports/receipt", new { receipt });
        return await Answer.OfAsync(answer);
    }

    private static Dictionary<string, string> Join(params IReadOnlyDictionary<string, string>[] ids) => ids.SelectMany(one => one).DistinctBy(one => one.Key).ToDictionary();
}
