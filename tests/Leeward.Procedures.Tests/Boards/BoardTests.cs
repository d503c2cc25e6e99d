using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Boards;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Tests.Shifts;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Boards;

public sealed class BoardTests
{
    private static readonly BoardQuery All = new(null, null, null, false);
    private static readonly Uri Origin = new("https://leeward.example.org/");
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Board_counts_by_phase_what_the_person_may_see_and_nothing_else(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var board = await BoardAsync(world, "coordinator", RunTests.County, All);
        Assert.Equal("sop-cn-onestop", board!.Procedure);
        Assert.Equal(9, board.Phases.Count);
        var intake = board.Phases.Single(p => p.Code == "A");
        Assert.True(intake.Open > 0 && intake.Late == 0 && intake.First.Count == Math.Min(intake.Open, 12));
        Assert.All(intake.First, card => Assert.Equal("CA-1", card.SubjectNumber));
        Assert.Equal(intake.First.OrderBy(c => c.DueAt ?? DateTimeOffset.MaxValue).Select(c => c.Step), intake.First.Select(c => c.Step));

        // A role sees its own steps, a filter narrows, another county sees nothing.
        var physician = await BoardAsync(world, "physician", RunTests.County, All);
        Assert.All(physician!.Phases.SelectMany(p => p.First), card => Assert.Equal("physician", card.Role));
        var police = await BoardAsync(world, "coordinator", RunTests.County, All with { Role = "police_intake" });
        Assert.True(police!.Phases.Sum(p => p.Open) < board.Phases.Sum(p => p.Open));
        Assert.All(police.Phases.SelectMany(p => p.First), card => Assert.Equal("police_intake", card.Role));
        Assert.Null(await BoardAsync(world, "coordinator", "330102", All));
        Assert.Null(await BoardAsync(world, "coordinator", RunTests.County, All with { Centre = Ids.New(world.Clock) }));

        world.Clock.Advance(TimeSpan.FromDays(2));
        var late = await BoardAsync(world, "coordinator", RunTests.County, All with { Late = true });
        Assert.Equal(late!.Phases.Sum(p => p.Open), late.Phases.Sum(p => p.Late));
        Assert.True(late.Phases.Sum(p => p.Late) > 0);
        await using (var wall = world.As(RunTests.Worker(world, "coordinator", RunTests.County)))
        {
            var shown = await wall.Get<TeamBoard>().WallAsync(null, Ct);
            Assert.Equal(late.Phases.Sum(p => p.Late), shown.Late);
            Assert.All(shown.FirstLate, card => Assert.True(card.Late));
            Assert.Equal(("Nanming centre", "南明中心"), (shown.Centre.En, shown.Centre.Zh));
        }
        await using (var machinery = world.AsMachinery())
        {
            await machinery.Get<IProcedureRuns>().HoldCloserAsync(subject, Ct);
            await machinery.Get<Leeward.Kernel.Records.IRecords>().SaveAsync("cases.case.edit", Ct);
        }
        Assert.Null(await BoardAsync(world, "coordinator", RunTests.County, All));
        Assert.NotEqual(Guid.Empty, run);
    }

    [Theory, Databases]
    public async Task Calendar_holds_the_owners_steps_without_names_and_ends_with_its_address(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        var owner = await world.ColleagueAsync("owner", "police_intake", RunTests.County);
        string first, second;
        await using (var scope = world.As(owner))
        {
            first = (await scope.Get<CalendarFeed>().MakeAsync("zh", Ct)).Value;
            Assert.NotNull(await scope.Get<CalendarFeed>().MadeAtAsync(Ct));
        }
        await using var anybody = world.AsPublic();
        var text = await anybody.Get<CalendarFeed>().ReadAsync(first + ".ics", Origin, Ct);
        Assert.NotNull(text);
        var read = Ical.Net.Calendar.Load(text)!;
        var told = read.Events.First(e => e.Summary!.Contains("CN-A02", StringComparison.Ordinal));
        Assert.StartsWith("CA-1 CN-A02 ", told.Summary, StringComparison.Ordinal);
        Assert.Contains(told.Summary!, c => c is >= '\u4E00' and <= '\u9FFF');
        Assert.Single(told.Alarms);
        await using (var scope = world.As(owner))
        {
            var mine = (await scope.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items;
            Assert.Equal(mine.Count(s => s.DueAt is not null), read.Events.Count);
            Assert.Equal(mine.First(s => s.Step == "CN-A02").DueAt!.Value.UtcDateTime, told.Start!.AsUtc);
            second = (await scope.Get<CalendarFeed>().MakeAsync("en", Ct)).Value;
        }
        Assert.Null(await anybody.Get<CalendarFeed>().ReadAsync(first, Origin, Ct));
        Assert.NotNull(await anybody.Get<CalendarFeed>().ReadAsync(second, Origin, Ct));
        foreach (var wrong in (string[])["", "x", new('0', 40), second + ".txt", second[..39] + (second[39] == '0' ? '1' : '0')]) { Assert.Null(await anybody.Get<CalendarFeed>().ReadAsync(wrong, Origin, Ct)); }
        await using (var scope = world.As(owner)) { Assert.True((await scope.Get<CalendarFeed>().EndAsync(Ct)).Ok); }
        Assert.Null(await anybody.Get<CalendarFeed>().ReadAsync(second, Origin, Ct));
        await using var nobody = world.As(world.Person("nobody", RunTests.County, Sensitivity.Normal, "cases.*"));
        Assert.Equal(RefusalKind.NotFound, (await nobody.Get<CalendarFeed>().MakeAsync("en", Ct)).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Events_of_a_calendar_lead_to_their_steps_and_only_what_is_to_come_sounds(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        string code;
        await using (var scope = world.As(await world.ColleagueAsync("owner", "police_intake", RunTests.County))) { code = (await scope.Get<CalendarFeed>().MakeAsync("en", Ct)).Value; }
        var text = await ReadAsync(new("https://leeward.example.org/child"));
        Assert.Contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-PUBLISHED-TTL:PT1H\r\n", text, StringComparison.Ordinal);
        var before = Ical.Net.Calendar.Load(text)!.Events.MinBy(e => e.Start!.AsUtc)!;
        Assert.Equal($"https://leeward.example.org/child/runs/{run}/steps/{before.Summary!.Split(' ')[1]}/1", before.Url!.AbsoluteUri);
        Assert.EndsWith("\n" + before.Url.AbsoluteUri, before.Description, StringComparison.Ordinal);
        Assert.Single(before.Alarms);

        world.Clock.Advance(before.Start!.AsUtc - world.Clock.GetUtcNow().UtcDateTime);
        var after = Ical.Net.Calendar.Load(await ReadAsync(Origin))!.Events;
        Assert.Empty(after.Single(e => e.Uid == before.Uid).Alarms);
        Assert.All(after, e => Assert.Equal(e.Start!.AsUtc > world.Clock.GetUtcNow().UtcDateTime ? 1 : 0, e.Alarms.Count));
        Assert.All(after, e => Assert.StartsWith($"https://leeward.example.org/runs/{run}/steps/", e.Url!.AbsoluteUri, StringComparison.Ordinal));

        async Task<string> ReadAsync(Uri origin)
        {
            await using var anybody = world.AsPublic();
            return (await anybody.Get<CalendarFeed>().ReadAsync(code, origin, Ct))!;
        }
    }

    [Theory, Databases]
    public async Task Calendar_that_is_full_holds_what_is_to_come_before_what_is_late_and_says_that_there_is_more(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        world.Clock.Advance(TimeSpan.FromHours(3));
        var now = world.Clock.GetUtcNow();
        string code;
        List<NextStep> mine;
        await using (var scope = world.As(await world.ColleagueAsync("owner", "centre_coordinator", RunTests.County)))
        {
            code = (await scope.Get<CalendarFeed>().MakeAsync("en", Ct)).Value;
            mine = [.. (await scope.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items.Where(s => s.DueAt is not null)];
        }
        var (late, coming) = (mine.Where(s => s.DueAt < now).ToList(), mine.Where(s => s.DueAt >= now).ToList());
        Assert.True(late.Count > 1 && coming.Count > 0, $"{late.Count} {coming.Count}");
        Assert.Equal(mine.Count, (await ReadAsync(mine.Count)).Count);

        var full = await ReadAsync(coming.Count + 1);
        Assert.Equal(coming.Count + 2, full.Count);
        Assert.All(coming, step => Assert.Contains(full, e => e.Summary!.Contains($" {step.Step} ", StringComparison.Ordinal)));
        Assert.Equal("https://leeward.example.org/my-steps", Assert.Single(full, e => e.Uid == "left-off@leeward").Url!.AbsoluteUri);

        async Task<List<Ical.Net.CalendarComponents.CalendarEvent>> ReadAsync(int most)
        {
            await using var anybody = world.AsPublic();
            return [.. Ical.Net.Calendar.Load((await anybody.Get<CalendarFeed>().ReadAsync(code, Origin, Ct, most))!)!.Events];
        }
    }

    [Theory, Databases]
    public async Task Wall_shows_what_is_due_next_beside_what_is_late_and_counts_the_rest(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var there = await AtCentre.MakeAsync(world);
        await StartAsync(world, there.Centre, 3);
        world.Clock.Advance(TimeSpan.FromHours(3));
        var before = await WallAsync(world, there.Coordinator);
        // Little is due: what is late has the rest of the room.
        Assert.True(before.Late > 12 && before.Coming < 6, $"{before.Late} {before.Coming}");
        Assert.Equal((12 - before.Coming, before.Coming), (before.FirstLate.Count, before.FirstDue.Count));
        await StartAsync(world, there.Centre, 3);
        var wall = await WallAsync(world, there.Coordinator);
        Assert.Equal((6, 6), (wall.FirstLate.Count, wall.FirstDue.Count));
        Assert.True(wall.Coming > 6);
        Assert.All(wall.FirstLate, card => Assert.True(card.Late));
        Assert.All(wall.FirstDue, card => Assert.False(card.Late));
        Assert.Equal(wall.FirstDue.OrderBy(c => c.DueAt).Select(c => c.DueAt), wall.FirstDue.Select(c => c.DueAt));
        Assert.Equal("南明中心", wall.Centre.Zh);
        Assert.Equal("", (await WallAsync(world, there.Elsewhere)).Centre.Zh);
    }

    private static async Task StartAsync(TestWorld world, Guid centre, int runs)
    {
        await using var scope = world.AsMachinery();
        for (var run = 0; run < runs; run++)
        {
            Assert.True((await scope.Get<IProcedureRuns>().StartAsync(
                new(Ids.New(world.Clock), $"CA-1{run}", new(RunTests.County), Sensitivity.Normal, "sop-cn-onestop", centre, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct)).Ok);
        }
    }

    private static async Task<WallView> WallAsync(TestWorld world, Actor person)
    {
        await using var scope = world.As(person);
        return await scope.Get<TeamBoard>().WallAsync(null, Ct);
    }

    [Theory, Databases]
    public async Task All_of_a_phase_are_as_many_as_the_board_counts_under_the_same_filters(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var there = await AtCentre.MakeAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(90));
        var asked = 0;
        foreach (var query in new[] { All, All with { Late = true }, All with { Role = "physician" }, All with { Centre = there.Centre, Late = true, Role = AtCentre.Role } })
        {
            await using var scope = world.As(there.Coordinator);
            var board = (await scope.Get<TeamBoard>().ReadAsync(query, Ct))!;
            foreach (var phase in board.Phases)
            {
                Assert.Equal(phase.Open, (await scope.Get<NextSteps>().MineAsync(query.AllOf(board.Procedure, phase.Code), null, 200, Ct)).Items.Count);
                asked += phase.Open;
            }
        }
        Assert.True(asked > 5);
    }

    private static async Task<BoardView?> BoardAsync(TestWorld world, string role, string region, BoardQuery query)
    {
        await using var scope = world.As(RunTests.Worker(world, role, region));
        return await scope.Get<TeamBoard>().ReadAsync(query, Ct);
    }
}
