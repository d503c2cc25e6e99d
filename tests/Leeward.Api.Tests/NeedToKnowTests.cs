using Leeward.Packs;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Api.Tests;

/// <summary>A need-to-know case is not there for who works in the same county and is not named for it.</summary>
public sealed class NeedToKnowTests
{
    [Theory, Databases]
    public async Task Need_to_know_case_does_not_exist_for_the_worker_next_door(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var here = await County.MakeAsync(server, "520102", "zzqa");
        var open = await here.CaseAsync("hurt", "上官云起");
        using var neighbour = await server.SignedInAsync("neighbour", Caseworking(server), here.Region);
        var stranger = new Stranger(server, neighbour, here.Region, Stranger.Join(here.Ids, open.Ids));
        var before = await stranger.ReadListsAsync();

        var secret = await here.CaseAsync("private_touch", "司徒望舒");
        var after = await stranger.ReadListsAsync();
        await here.BreakGlassAsync(secret);
        var hidden = new Hidden(server, "zzqa-private", [secret], [secret.Ids], null);

        Stranger.Told(Stranger.Changed(before, after), stranger.Speaks(after, hidden));
        Stranger.Told(await stranger.TryAllAsync(hidden, open, questions: provider == Provider.Postgres));
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
            var stranger = new Stranger(server, neighbour, here.Region, Stranger.Join(here.Ids, open.Ids));
            var hidden = new Hidden(server, "zzqa-private", [secret], [secret.Ids.Where(one => !entitled.Contains(one.Key)).ToDictionary()], null);
            Stranger.Told((await stranger.TryDoorsAsync(hidden)).Select(wrong => $"{roles[0]}: {wrong}"));
        }
    }

    /// <summary>The roles that work with children, but for those whose task it is to look at all reports, accesses or people of their region, and for who coordinates the centre.</summary>
    private static IReadOnlyList<string> Caseworking(ApiServer server) =>
    [
        .. server.Services.GetRequiredService<PackSet>().Roles.Values.Where(role => !role.ActsAs.Contains("coordinator")
            && !role.Grants.Any(g => g.Right is "cases.report.triage" or "kernel.glass.review" or "kernel.audit.read" or "kernel.account.read" || g.Right.StartsWith("insight", StringComparison.Ordinal))).Select(role => role.Id),
    ];
}
