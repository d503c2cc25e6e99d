using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Testing;

namespace Leeward.Cases.Tests;

public sealed class CaseTests
{
    private static Task<Outcome<OpenedCase>> ReadAsync(Town town, Actor actor, Guid id) => town.InAsync<ReadCase, Outcome<OpenedCase>>(actor, r => r.RunAsync(id, CancellationToken.None));

    private static Task<Page<ChildLine>> FindAsync(Town town, Actor actor, string? search) =>
        town.InAsync<FindChildren, Page<ChildLine>>(actor, f => f.RunAsync(search, null, null, CancellationToken.None));

    [Theory, Databases]
    public async Task Worker_of_another_county_cannot_see_find_guess_or_count(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var id = await town.CaseAsync();
        Assert.Single((await town.CasesAsync(town.Neighbour)).Items);
        Assert.Empty((await town.CasesAsync(town.Stranger)).Items);
        Assert.Equal((await ReadAsync(town, town.Stranger, Guid.Empty)).Refusal, (await ReadAsync(town, town.Stranger, id)).Refusal);
        foreach (var search in new[] { null, "欧阳小雨", "ouyang xiaoyu", "Ouyang" })
        {
            Assert.Single((await FindAsync(town, town.Neighbour, search)).Items);
            Assert.Empty((await FindAsync(town, town.Stranger, search)).Items);
        }
        var number = (await FindAsync(town, town.Neighbour, null)).Items[0].Number;
        Assert.Single((await FindAsync(town, town.Neighbour, number)).Items);
        Assert.Empty((await FindAsync(town, town.Stranger, number)).Items);
    }

    [Theory, Databases]
    public async Task Need_to_know_case_is_invisible_to_the_worker_next_door_until_named(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        var id = await town.CaseAsync(Town.Worry("private_touch"));
        Assert.Equal("欧阳小雨", (await ReadAsync(town, town.Officer, id)).Value.ChildName);
        Assert.Equal(RefusalKind.NotFound, (await ReadAsync(town, town.Neighbour, id)).Refusal!.Kind);
        Assert.Empty((await town.CasesAsync(town.Neighbour)).Items);
        Assert.Empty((await FindAsync(town, town.Neighbour, "欧阳小雨")).Items);
        // Nor does the report it came from give it away.
        var decided = (await town.QueueAsync(town.Officer, new(Waiting: false))).Items.Single();
        Assert.Empty((await town.QueueAsync(town.Neighbour, new(Waiting: false))).Items);
        Assert.Equal(RefusalKind.NotFound, (await town.OpenReportAsync(town.Neighbour, decided.Id)).Refusal!.Kind);
        await town.InAsync<TakeCase, Outcome<CaseSummary>>(town.Officer, t => t.RunAsync(id, town.Neighbour.AccountId!.Value, null, CancellationToken.None));
        Assert.True((await ReadAsync(town, town.Neighbour, id)).Ok);
    }

    [Fact]
    public async Task Right_to_triage_alone_opens_no_case()
    {
        await using var town = await Town.MakeAsync(Provider.Sqlite);
        await town.ReportAsync();
        var intake = town.World.Person("intake", Town.Here, Sensitivity.NeedToKnow, "cases.report.*");
        var id = (await town.QueueAsync(intake)).Items[0].Id;
        var version = (await town.OpenReportAsync(intake, id)).Value.Summary.Version;
        Assert.Equal("cases.case.open_not_yours", (await town.DecideAsync(intake, id, new() { Outcome = "case_opened", Version = version })).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Child_gets_pinyin_by_its_surname_reading(Provider provider)
    {
        await using var town = await Town.MakeAsync(provider);
        await town.CaseAsync(Town.Worry(name: "单小雨"));
        var child = (await FindAsync(town, town.Officer, "shan xiaoyu")).Items.Single();
        Assert.Equal(("单小雨", "Shan Xiaoyu"), (child.Name, child.NameLatin));
        Assert.Empty((await FindAsync(town, town.Officer, "dan xiaoyu")).Items);
    }
}
