using Leeward.Cases.Contracts;
using Leeward.Cases.Incidents;
using Leeward.Kernel;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests.Casework;

/// <summary>The kind of violence of a case is the most serious known in it.</summary>
public sealed class ViolenceTests
{
    private static async Task<string> AfterAsync(Team team, Guid id, string violence)
    {
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new(violence, null, false, null, false, null, null, null), default))).Ok);
        return (await team.ReadAsync(team.Worker, id)).Violence;
    }

    [Theory, Databases]
    public async Task Graver_incident_changes_it_and_a_lesser_one_does_not(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("scared");
        Assert.Equal("4", (await team.ReadAsync(team.Worker, id)).Violence);
        Assert.Equal("402", await AfterAsync(team, id, "402")); // the same, more exactly
        Assert.Equal("402", await AfterAsync(team, id, "4"));
        Assert.Equal("402", await AfterAsync(team, id, "501"));
        Assert.Equal("201", await AfterAsync(team, id, "201"));
        Assert.Equal("203", await AfterAsync(team, id, "203"));
        Assert.Equal("203", await AfterAsync(team, id, "403"));
        Assert.Equal("303", await AfterAsync(team, id, "303"));
        Assert.Equal("303", await AfterAsync(team, id, "202"));
        Assert.Equal("101", await AfterAsync(team, id, "101"));
        Assert.Equal("101", await AfterAsync(team, id, "301"));
    }

    [Theory, Databases]
    public async Task Report_that_joins_a_case_makes_it_graver_and_need_to_know_where_it_tells_of_sexual_violence(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("scared");
        var number = (await team.ReadAsync(team.Worker, id)).Number;
        async Task JoinAsync(string category)
        {
            await team.Town.ReportAsync(Town.Worry(category));
            var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
            var version = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.Summary.Version;
            Assert.True((await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "joined", CaseNumber = number, Version = version })).Ok);
        }

        await JoinAsync("something_else");
        Assert.Equal("4", (await team.ReadAsync(team.Worker, id)).Violence);
        await JoinAsync("hurt");
        Assert.Equal(("2", Sensitivity.Normal), ((await team.ReadAsync(team.Worker, id)).Violence, (await team.ReadAsync(team.Worker, id)).Sensitivity));
        await JoinAsync("private_touch");
        Assert.Equal(("3", Sensitivity.NeedToKnow), ((await team.ReadAsync(team.Worker, id)).Violence, (await team.ReadAsync(team.Worker, id)).Sensitivity));
        Assert.Empty((await team.Town.CasesAsync(team.NextDoor)).Items);
    }

    [Fact]
    public async Task Every_kind_of_the_pack_has_a_place_in_the_order()
    {
        await using var town = await Town.MakeAsync(Provider.Sqlite);
        await using var scope = town.World.AsMachinery();
        var known = scope.Get<CaseViolence>();
        var pack = scope.Get<Packs.PackSet>();
        Assert.All(pack.Lookups["icvac"].Items, item => Assert.True(known.IsGraver(item.Code, "unknown"), item.Code));
        Assert.False(known.IsGraver("unknown", "909"));
    }
}
