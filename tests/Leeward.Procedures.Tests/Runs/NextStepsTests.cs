using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Procedures.Tests.Shifts;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Runs;

public sealed class NextStepsTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Steps_are_narrowed_by_role_phase_centre_procedure_and_due_time(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var coordinator = RunTests.Worker(world, "coordinator", RunTests.County);
        var all = await ListAsync(world, coordinator, new());
        Assert.Equal(5, all.Count);
        var centre = await CentreOfAsync(world, run);
        Assert.Equal(all, await ListAsync(world, coordinator, new(Procedure: "sop-cn-onestop", Centre: centre)));
        Assert.Empty(await ListAsync(world, coordinator, new(Procedure: "another")));
        Assert.Empty(await ListAsync(world, coordinator, new(Centre: Ids.New(world.Clock))));
        Assert.Equal(all.Where(s => s.Role == "police_intake"), await ListAsync(world, coordinator, new(Role: "police_intake")));
        Assert.Equal(all.Where(s => s.Phase == "A" && s.Role == "police_intake"), await ListAsync(world, coordinator, new(Phase: "A", Role: "police_intake")));

        // The three parts of the home page are the whole, each step in one of them; within seven days holds what is due within one.
        foreach (var (hours, sizes) in new[] { (0, (0, 4, 1)), (3, (4, 1, 0)) })
        {
            world.Clock.Advance(TimeSpan.FromHours(hours));
            var now = world.Clock.GetUtcNow();
            all = await ListAsync(world, coordinator, new());
            var (late, day, later) = (await ListAsync(world, coordinator, new(StepsDue.Late)), await ListAsync(world, coordinator, new(StepsDue.Day)), await ListAsync(world, coordinator, new(StepsDue.Later)));
            Assert.Equal(sizes, (late.Count, day.Count, later.Count));
            Assert.Equal(all, late.Concat(day).Concat(later));
            Assert.All(late, s => Assert.True(s.Late));
            Assert.All(day, s => Assert.True(s.DueAt >= now && s.DueAt < now.AddDays(1)));
            Assert.Equal(all.Where(s => s.DueAt >= now && s.DueAt < now.AddDays(7)), await ListAsync(world, coordinator, new(StepsDue.Week)));
            await using var desk = world.As(coordinator);
            foreach (var line in await desk.Get<IEnumerable<IDeskSource>>().OfType<StepsDesk>().Single().LinesAsync(Ct))
            {
                Assert.Equal(line.Count, (await ListAsync(world, coordinator, new(Enum.Parse<StepsDue>(line.Path["/my-steps?due=".Length..])))).Count);
            }
        }
        Assert.Empty(await ListAsync(world, coordinator, new((StepsDue)9)));
    }

    [Theory, Databases]
    public async Task Sorted_by_case_pages_follow_one_another_without_a_gap(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var centre = await CentreOfAsync(world, run);
        foreach (var number in (string[])["CA-3", "CA-2"])
        {
            await using var scope = world.AsMachinery();
            Assert.True((await scope.Get<IProcedureRuns>().StartAsync(
                new(Ids.New(world.Clock), number, new(RunTests.County), Sensitivity.Normal, "sop-cn-onestop", centre, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct)).Ok);
        }
        var coordinator = RunTests.Worker(world, "coordinator", RunTests.County);
        var byDue = await ListAsync(world, coordinator, new());
        var byCase = await ListAsync(world, coordinator, new(Sort: StepsSort.Case));
        Assert.NotEqual(byDue, byCase);
        Assert.Equal(byDue.GroupBy(s => s.SubjectNumber).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())), byCase.GroupBy(s => s.SubjectNumber).Select(g => (g.Key, g.Count())));
        Assert.Equal(byCase.OrderBy(s => s.SubjectNumber, StringComparer.Ordinal).ThenBy(s => s.DueAt ?? DateTimeOffset.MaxValue).Select(s => (s.SubjectNumber, s.DueAt)), byCase.Select(s => (s.SubjectNumber, s.DueAt)));
        foreach (var (sort, whole) in new[] { (StepsSort.Due, byDue), (StepsSort.Case, byCase) })
        {
            var (paged, after) = (new List<NextStep>(), (string?)null);
            await using var scope = world.As(coordinator);
            do
            {
                var page = await scope.Get<NextSteps>().MineAsync(new(Phase: "A", Sort: sort), after, 4, Ct);
                paged.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(whole.Where(s => s.Phase == "A"), paged);
        }
    }

    [Theory, Databases]
    public async Task Choices_are_the_persons_own_and_nobody_elses(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var there = await AtCentre.MakeAsync(world);
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<CentreDesk>().AddAsync(new("Idle", "空闲", RunTests.County, null, null, null, true, 5), Ct)).Ok); }
        var officer = await ChoicesAsync(world, there.One);
        Assert.Equal([AtCentre.Role], officer.Roles.Select(r => r.Code));
        Assert.Equal([there.Centre.ToString()], officer.Centres.Select(c => c.Code));
        Assert.Equal(["sop-cn-onestop"], officer.Procedures.Select(p => p.Code));
        Assert.Equal((await there.StepsAsync(there.One)).Select(s => s.Phase).Distinct().Order(), officer.Phases.Select(p => p.Code));
        Assert.All(officer.Phases, p => Assert.StartsWith(p.Code + ". ", p.Title.Zh, StringComparison.Ordinal));
        var coordinator = await ChoicesAsync(world, there.Coordinator);
        Assert.Contains("physician", coordinator.Roles.Select(r => r.Code));
        var elsewhere = await ChoicesAsync(world, there.Elsewhere);
        Assert.Empty(elsewhere.Procedures.Concat(elsewhere.Phases).Concat(elsewhere.Roles).Concat(elsewhere.Centres));
    }

    [Fact]
    public void Address_carries_what_is_set_and_nothing_else()
    {
        Assert.Equal("", new StepsQuery().Address());
        Assert.Equal("number=CA%261&due=Late&phase=A&role=physician&sort=Case", new StepsQuery(StepsDue.Late, "", "A", "CA&1", "physician", Sort: StepsSort.Case).Address());
        Assert.Equal(StepsDue.Late, new MyStepsQuery(true, null, null, null, null, null, null, null, null).Asked().Due);
        Assert.Equal(StepsDue.Week, new MyStepsQuery(true, StepsDue.Week, null, null, null, null, null, null, null).Asked().Due);
    }

    private static async Task<Guid> CentreOfAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.CentreId;
    }

    private static async Task<List<NextStep>> ListAsync(TestWorld world, Actor person, StepsQuery query)
    {
        await using var scope = world.As(person);
        return [.. (await scope.Get<NextSteps>().MineAsync(query, null, 200, Ct)).Items];
    }

    private static async Task<StepChoices> ChoicesAsync(TestWorld world, Actor person)
    {
        await using var scope = world.As(person);
        return await scope.Get<StepChoosing>().ReadAsync(Ct);
    }
}
