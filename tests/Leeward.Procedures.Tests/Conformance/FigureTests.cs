using Leeward.Conformance;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Conformance;

public sealed class FigureTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Who_sees_runs_gets_exact_figures_and_who_does_not_gets_protected_ones(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        world.Clock.Advance(TimeSpan.FromDays(40));
        await world.JudgeAsync();
        var supervisor = await world.ColleagueAsync("supervisor", "supervisor", RunTests.County);
        var analyst = await world.ColleagueAsync("analyst", "provincial_analyst", "52");
        await using (var scope = world.As(supervisor))
        {
            var found = (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value;
            Assert.Equal((false, 1L, 1L), (found.Protected, found.Total.Runs, found.Total.Late));
            Assert.Single(found.Centres);
            Assert.Equal("2026-03", Assert.Single(found.Months).Key);
            Assert.Contains(found.Steps, s => s is { Key: "CN-A02", Runs: 1, Late: 1 });
            Assert.Equal(run, Assert.Single((await scope.Get<JudgedRuns>().ListAsync(ConformanceFilter.None, null, null, Ct)).Value.Items).RunId);
            Assert.NotEmpty((await scope.Get<JudgedRuns>().FindAsync(run, Ct)).Value.Points);
            Assert.Equal(0, (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None with { Year = 2025 }, Ct)).Value.Total.Runs);
            Assert.Equal("procedures.conformance.kind", (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None with { Kind = "nonsense" }, Ct)).Refusal!.Code);
        }
        await using (var scope = world.As(analyst))
        {
            var found = (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value;
            Assert.True(found is { Protected: true, Threshold: 5, Total.Runs: null, Total.Late: null });
            Assert.All(found.Centres.Concat(found.Steps).Concat(found.Months), f => Assert.True(f is { Withheld: true, Runs: null, Weighted: null }));
            Assert.Empty((await scope.Get<JudgedRuns>().ListAsync(ConformanceFilter.None, null, null, Ct)).Value.Items);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<JudgedRuns>().FindAsync(run, Ct)).Refusal!.Kind);
        }
        await using (var scope = world.As(await world.ColleagueAsync("ministry", "ministry", "")))
        {
            var found = (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value;
            Assert.Equal((false, 1L, 1L), (found.Protected, found.Total.Runs, found.Total.Late));
            Assert.Empty((await scope.Get<JudgedRuns>().ListAsync(ConformanceFilter.None, null, null, Ct)).Value.Items);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<JudgedRuns>().FindAsync(run, Ct)).Refusal!.Kind);
        }
        await using var other = world.As(await world.ColleagueAsync("elsewhere", "provincial_analyst", "33"));
        Assert.Equal(0, (await other.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value.Total.Runs);
    }

    [Theory, Databases]
    public async Task Need_to_know_run_is_not_in_the_exact_figures_of_who_is_not_named(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.NeedToKnow);
        await world.JudgeAsync();
        await using var scope = world.As(await world.ColleagueAsync("supervisor", "supervisor", RunTests.County));
        Assert.Equal(0, (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value.Total.Runs);
        Assert.Empty((await scope.Get<ConformanceDesk>().ChoicesAsync(Ct)).Centres);
    }

    [Theory, Databases]
    public async Task Coordinator_of_a_centre_counts_the_own_centre_alone(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        Guid own, other;
        await using (var scope = world.AsMachinery())
        {
            var desk = scope.Get<CentreDesk>();
            other = (await desk.ListAsync(null, null, null, null, null, Ct)).Items[0].Id;
            own = (await desk.AddAsync(new("Second centre", "第二中心", RunTests.County, null, null, null, true, 5), Ct)).Value.Id;
            await desk.AdoptAsync(own, "sop-cn-onestop", world.Clock.GetUtcNow(), Ct);
            Assert.True((await scope.Get<IProcedureRuns>().StartAsync(
                new(Ids.New(world.Clock), "CA-2", new(RunTests.County), Sensitivity.Normal, "sop-cn-onestop", own, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct)).Ok);
        }
        await world.JudgeAsync();
        await using (var scope = world.As(await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County, own)))
        {
            Assert.Equal(own.ToString(), Assert.Single((await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value.Centres).Key);
            Assert.Equal(0, (await scope.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None with { Centre = other }, Ct)).Value.Total.Runs);
        }
        await using var supervisor = world.As(await world.ColleagueAsync("supervisor", "supervisor", RunTests.County));
        Assert.Equal(2, (await supervisor.Get<ConformanceDesk>().FiguresAsync(ConformanceFilter.None, Ct)).Value.Centres.Count);
    }

    [Fact]
    public void Protected_table_gives_no_small_group_away()
    {
        GroupCount[] groups = [Group("a", 40, 10), Group("b", 30, 2), Group("c", 50, 12), Group("d", 60, 20)];
        var all = new GroupCount("", new("", ""), 180, 44, 0, 0, 0, 0);
        var (total, rows) = FigureTable.Of(all, groups, 5, disjoint: true, funnel: true);
        Assert.Equal(44, total.Deviating);
        Assert.True(rows.Single(r => r.Key == "b").Withheld);
        Assert.True(rows.Count(r => r.Withheld) >= 2); // one alone could be had by subtracting the others from the total
        Assert.Contains(rows, r => !r.Withheld);
        Assert.All(rows.Where(r => r.Withheld), r => Assert.True(r is { Deviating: null, Share: null, Low: null, Weighted: null, Place: null }));
        var exact = FigureTable.Of(all, groups, null, disjoint: true, funnel: true).Rows;
        Assert.All(exact, r => Assert.False(r.Withheld));
        Assert.All(exact, r => Assert.True(r.Low <= r.Share && r.Share <= r.High));
    }

    [Fact]
    public void Small_share_is_withheld_and_the_large_ones_of_the_same_centre_are_shown()
    {
        GroupCount[] groups = [new("a", new("a", "a"), 40, 10, 2, 8, 1, 9), new("b", new("b", "b"), 30, 12, 9, 7, 1, 9), new("c", new("c", "c"), 3, 1, 1, 1, 1, 9)];
        var rows = FigureTable.Of(new("", new("", ""), 73, 23, 12, 16, 3, 27), groups, 5, disjoint: false, funnel: false).Rows;
        Assert.True(rows[0] is { Runs: 40, Deviating: 10, Late: null, Lawful: 8, Weighted: not null });
        Assert.True(rows[1] is { Runs: 30, Deviating: 12, Late: 9, Lawful: 7 });
        Assert.True(rows[2] is { Runs: null, Deviating: null, Late: null, Lawful: null, Share: null });
    }

    [Fact]
    public void Small_centre_is_not_conspicuous_where_a_large_one_of_the_same_share_is()
    {
        GroupCount[] groups = [Group("small", 2, 1), Group("large", 400, 200), Group("rest", 5000, 500)];
        var rows = FigureTable.Of(new("", new("", ""), 5402, 701, 0, 0, 0, 0), groups, null, true, true).Rows;
        Assert.Equal([FunnelPlace.Inside, FunnelPlace.VeryHigh, FunnelPlace.VeryLow], rows.Select(r => r.Place!.Value));
    }

    [Theory, Databases]
    public async Task Csv_holds_all_tables_and_nothing_a_spreadsheet_would_calculate(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var figure = new Figure("x", new("=HYPERLINK(1),\"a\"", "=1"), 3, 1, 1.0 / 3, 0.1, 0.8, 0, 0, null, FunnelPlace.Inside);
        await using var scope = world.AsMachinery();
        var csv = System.Text.Encoding.UTF8.GetString(ConformanceEndpoints.Csv(new(false, 0, world.Clock.GetUtcNow(), 0, figure, [figure], [figure], [figure], [new("late", new("", ""), 3, 1, 0.3, 0, 1, 0, 0, null, null)]), scope.Get<TextCatalogue>()));
        Assert.Equal(6, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(",=", csv, StringComparison.Ordinal);
        Assert.Contains("0.3333", csv, StringComparison.Ordinal);
    }

    private static GroupCount Group(string key, long runs, long deviating) => new(key, new(key, key), runs, deviating, 0, 0, 0, 0);
}
