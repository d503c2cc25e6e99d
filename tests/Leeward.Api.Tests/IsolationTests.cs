using System.Net.Http.Json;
using Leeward.Testing;

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
        var stranger = new Stranger(server, there.Insider, there.Region, Stranger.Join(there.Ids, own.Ids));
        var before = await stranger.ReadListsAsync();

        var here = await County.MakeAsync(server, "520102", "zzqa");
        var open = await here.CaseAsync("hurt", "欧阳落霞");
        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        await here.BreakGlassAsync(secret);
        var after = await stranger.ReadListsAsync();
        await here.ImportAsync();
        var hidden = new Hidden(server, "zzqa", [open, secret], [Stranger.Join(here.Ids, open.Ids, secret.Ids), Stranger.Join(here.Ids, secret.Ids)], here.Region);

        Stranger.Told(Stranger.Changed(before, after), stranger.Speaks(after, hidden), stranger.Speaks(await stranger.ReadListsAsync(), hidden));
        Stranger.Told(await stranger.TryAllAsync(hidden, own, questions: provider == Provider.Sqlite));
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

    private static async Task<Answer> AskAsync(HttpClient who, string receipt)
    {
        using var answer = await who.PostAsJsonAsync("/api/v1/reports/receipt", new { receipt });
        return await Answer.OfAsync(answer);
    }
}
