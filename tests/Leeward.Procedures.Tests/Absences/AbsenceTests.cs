using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Boards;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Leeward.Procedures.Steps;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Tests.Shifts;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Absences;

public sealed class AbsenceTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Theory, Databases]
    public async Task Who_covers_sees_is_reminded_and_acts_in_their_own_name_until_it_ends_by_itself(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null((await at.StepsAsync(at.Other)).First(s => s.Step == "CN-A02").CoveringFor);
        await NoteAsync(at, "CN-A02");
        Assert.Null(await ToldAsync(at, at.Other, "CN-A02"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var absence = (await SetAsync(at, at.One, at.Other, Today, Today.AddDays(1))).Value;
        Assert.Equal("one", (await at.StepsAsync(at.Other)).First(s => s.Step == "CN-A02").CoveringFor);
        Assert.All(await at.StepsAsync(at.Other, absence), s => Assert.Equal("one", s.CoveringFor));
        Assert.Null((await at.StepsAsync(at.One)).First(s => s.Step == "CN-A02").CoveringFor);
        Assert.Equal("one", (await ToldAsync(at, at.Other, "CN-A02"))!.CoveringFor); // told again, although it was noted for oneself
        await NoteAsync(at, "CN-A02");
        Assert.Null(await ToldAsync(at, at.Other, "CN-A02"));
        await using (var scope = world.As(at.Other))
        {
            Assert.Single(await scope.Get<Covers>().LinesAsync(Ct));
            Assert.True((await scope.Get<WorkStep>().DeferAsync(at.Run, null, new("CN-A02"), "the parents are on their way", world.Clock.GetUtcNow().AddHours(20), Ct)).Ok);
            var act = Assert.Single((await scope.Get<ReadAbsences>().FindAsync(absence, Ct)).Value.Acts);
            Assert.Equal(("CN-A02", "StepDeferred"), (act.Step, act.Act));
            Assert.StartsWith("other", act.By, StringComparison.Ordinal);
            var audited = await scope.Get<AppDbContext>().AuditEntries.Where(a => a.Kind == nameof(CoveredAct)).SingleAsync(Ct);
            Assert.Equal("other", audited.Actor);
        }
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null((await at.StepsAsync(at.Other)).First(s => s.Step == "CN-A02").CoveringFor);
        Assert.Empty(await at.StepsAsync(at.Other, absence));
        await using var after = world.As(at.Other);
        Assert.Equal(AbsenceState.Over, (await after.Get<ReadAbsences>().FindAsync(absence, Ct)).Value.Line.State);
        Assert.Empty(await after.Get<Covers>().LinesAsync(Ct));
        Assert.True((await after.Get<WorkStep>().DeferAsync(at.Run, null, new("CN-A02"), "once more", world.Clock.GetUtcNow().AddHours(20), Ct)).Ok);
        Assert.Single((await after.Get<ReadAbsences>().FindAsync(absence, Ct)).Value.Acts);
    }

    [Theory, Databases]
    public async Task Board_and_calendar_say_which_steps_are_covered_and_the_wall_names_nobody(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        Assert.All((await ShownAsync()).Board, card => Assert.Null(card.CoveringFor));
        Assert.True((await SetAsync(at, at.One, at.Other, Today, Today.AddDays(1))).Ok);
        var (board, wall, told) = await ShownAsync();
        Assert.All(board, card => Assert.Equal("one", card.CoveringFor));
        Assert.NotEmpty(board);
        Assert.All(wall, card => Assert.Null(card.CoveringFor));
        Assert.NotEmpty(told);
        Assert.All(told, summary => Assert.EndsWith("（替班）", summary, StringComparison.Ordinal));

        async Task<(List<BoardCard> Board, IReadOnlyList<BoardCard> Wall, List<string> Told)> ShownAsync()
        {
            await using var scope = world.As(at.Other);
            var code = (await scope.Get<CalendarFeed>().MakeAsync("zh", Ct)).Value;
            var calendar = Ical.Net.Calendar.Load((await scope.Get<CalendarFeed>().ReadAsync(code, new("https://leeward.example.org"), Ct))!)!;
            var board = await scope.Get<TeamBoard>().ReadAsync(new(null, null, null, false), Ct);
            return ([.. board!.Phases.SelectMany(p => p.First)], await scope.Get<TeamBoard>().WallAsync(null, Ct) is var wall ? [.. wall.FirstLate, .. wall.FirstDue] : [], [.. calendar.Events.Select(e => e.Summary!)]);
        }
    }

    [Theory, Databases]
    public async Task Covering_does_not_open_a_need_to_know_case_until_somebody_is_named(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        await at.NameAsync(at.One);
        var absence = (await SetAsync(at, at.One, at.Other, Today, Today)).Value;
        Assert.DoesNotContain(await at.StepsAsync(at.Other), s => s.RunId == at.Secret);
        await using (var cover = world.As(at.Other))
        {
            Assert.Equal(RefusalKind.NotFound, (await cover.Get<WorkStep>().DeferAsync(at.Secret, null, new("CN-A02"), "why", world.Clock.GetUtcNow().AddHours(1), Ct)).Refusal!.Kind);
            Assert.Null((await cover.Get<ReadAbsences>().FindAsync(absence, Ct)).Value.Uncovered); // not even how many
        }
        Assert.Equal("CA-2", Assert.Single((await UncoveredAsync(at, at.One, absence))!).SubjectNumber);
        Assert.Empty((await UncoveredAsync(at, at.Coordinator, absence))!); // who does not see the case is told of none
        await at.NameAsync(at.Coordinator);
        Assert.Single((await UncoveredAsync(at, at.Coordinator, absence))!);
        await at.NameAsync(at.Other);
        Assert.Empty((await UncoveredAsync(at, at.One, absence))!);
        Assert.Equal("one", (await at.StepsAsync(at.Other)).First(s => s.RunId == at.Secret).CoveringFor);
    }

    [Theory, Databases]
    public async Task Case_on_which_the_absent_colleague_is_not_named_is_not_theirs(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        await at.NameAsync(at.Other);
        var absence = (await SetAsync(at, at.One, at.Other, Today, Today)).Value;
        Assert.Null((await at.StepsAsync(at.Other)).First(s => s.RunId == at.Secret).CoveringFor);
        Assert.DoesNotContain(await at.StepsAsync(at.Other, absence), s => s.RunId == at.Secret);
    }

    [Theory, Databases]
    public async Task Absence_is_cut_short_by_the_person_or_the_coordinator_and_by_nobody_else(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        var first = (await SetAsync(at, at.One, at.Other, Today, Today.AddDays(7))).Value;
        foreach (var no in new[] { at.Other, at.Doctor, at.Elsewhere }) { Assert.Equal(RefusalKind.NotFound, (await EndAsync(at, no, first)).Refusal!.Kind); }
        foreach (var no in new[] { at.Doctor, at.Elsewhere })
        {
            await using var scope = world.As(no);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadAbsences>().FindAsync(first, Ct)).Refusal!.Kind);
            Assert.Empty((await scope.Get<ReadAbsences>().ListAsync(null, null, null, null, Ct)).Items);
        }
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await EndAsync(at, at.One, first)).Ok);
        Assert.Equal("procedures.absence.over", (await EndAsync(at, at.One, first)).Refusal!.Code);
        Assert.All(await at.StepsAsync(at.Other), s => Assert.Null(s.CoveringFor));
        // The coordinator sets one for somebody, and calls it off before it begins.
        var second = (await SetAsync(at, at.Coordinator, at.Other, Today.AddDays(3), Today.AddDays(4), at.One)).Value;
        await using (var scope = world.As(at.One)) { Assert.Equal(second, (await scope.Get<ReadAbsences>().OwnAsync(Ct))!.Id); }
        Assert.True((await EndAsync(at, at.Coordinator, second)).Ok);
        await using var history = world.As(at.Coordinator);
        Assert.Equal([AbsenceState.CutShort, AbsenceState.CutShort], (await history.Get<ReadAbsences>().ListAsync(at.Centre, null, null, null, Ct)).Items.Select(a => a.State));
        Assert.Empty((await history.Get<ReadAbsences>().ListAsync(at.Centre, AbsenceState.Now, null, null, Ct)).Items);
    }

    [Theory, Databases]
    public async Task Coordinator_who_covers_a_coordinator_hears_what_is_passed_on_to_them(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        var second = await world.ColleagueAsync("second", "centre_coordinator", RunTests.County, at.Centre);
        world.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Null((await ToldAsync(at, second, "CN-A02"))!.CoveringFor);
        await using (var scope = world.As(at.Coordinator)) { Assert.True((await scope.Get<SetAbsence>().RunAsync(new(at.Centre, "centre_coordinator", null, second.AccountId!.Value, Today, Today), Ct)).Ok); }
        Assert.Equal("coordinator", (await ToldAsync(at, second, "CN-A02"))!.CoveringFor);
        Assert.Null((await ToldAsync(at, at.Coordinator, "CN-A02"))!.CoveringFor);
    }

    [Theory, Databases]
    public async Task Wrong_absences_are_refused_in_words(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        var third = await world.ColleagueAsync("third", AtCentre.Role, RunTests.County, at.Centre);
        Assert.Equal("procedures.absence.past", (await SetAsync(at, at.One, at.Other, Today.AddDays(-1), Today)).Refusal!.Code);
        Assert.Equal("procedures.absence.order", (await SetAsync(at, at.One, at.Other, Today.AddDays(1), Today)).Refusal!.Code);
        Assert.Equal("procedures.absence.long", (await SetAsync(at, at.One, at.Other, Today, Today.AddDays(400))).Refusal!.Code);
        foreach (var no in new[] { at.One, at.Doctor, at.Elsewhere, at.Coordinator }) { Assert.Equal("procedures.absence.cover", (await SetAsync(at, at.One, no, Today, Today)).Refusal!.Code); }
        Assert.Equal("procedures.absence.person", (await SetAsync(at, at.Coordinator, at.Other, Today, Today, at.Doctor)).Refusal!.Code);
        foreach (var no in new[] { at.Other, at.Doctor, at.Elsewhere }) { Assert.Equal(RefusalKind.NotFound, (await SetAsync(at, no, third, Today, Today, at.One)).Refusal!.Kind); }
        Assert.True((await SetAsync(at, at.One, at.Other, Today.AddDays(2), Today.AddDays(4))).Ok);
        Assert.Equal("procedures.absence.overlap", (await SetAsync(at, at.One, third, Today.AddDays(4), Today.AddDays(6))).Refusal!.Code);
        Assert.Equal("procedures.absence.cover_away", (await SetAsync(at, third, at.One, Today, Today.AddDays(2))).Refusal!.Code);
        Assert.Equal("procedures.absence.covers", (await SetAsync(at, at.Other, third, Today.AddDays(3), Today.AddDays(3))).Refusal!.Code);
        Assert.True((await SetAsync(at, at.One, third, Today.AddDays(5), Today.AddDays(6))).Ok);
    }

    private static async Task<Outcome<Guid>> SetAsync(AtCentre at, Actor by, Actor cover, DateOnly from, DateOnly until, Actor? person = null)
    {
        await using var scope = at.World.As(by);
        return await scope.Get<SetAbsence>().RunAsync(new(at.Centre, AtCentre.Role, person?.AccountId, cover.AccountId!.Value, from, until), Ct);
    }

    private static async Task<Outcome> EndAsync(AtCentre at, Actor by, Guid absence)
    {
        await using var scope = at.World.As(by);
        return await scope.Get<SetAbsence>().EndAsync(absence, Ct);
    }

    private static async Task<IReadOnlyList<UncoveredRun>?> UncoveredAsync(AtCentre at, Actor by, Guid absence)
    {
        await using var scope = at.World.As(by);
        return (await scope.Get<ReadAbsences>().FindAsync(absence, Ct)).Value.Uncovered;
    }

    private static async Task<NextStep?> ToldAsync(AtCentre at, Actor person, string step)
    {
        await using var scope = at.World.As(person);
        return (await scope.Get<ReminderDesk>().MineAsync(null, 200, Ct)).Items.FirstOrDefault(r => r.Step.Step == step && r.Step.RunId == at.Run)?.Step;
    }

    private static async Task NoteAsync(AtCentre at, string step)
    {
        await using var scope = at.World.As(at.Other);
        var row = (await scope.Get<ReminderDesk>().MineAsync(null, 200, Ct)).Items.First(r => r.Step.Step == step).StepRowId;
        Assert.True((await scope.Get<ReminderDesk>().SeeAsync(row, Ct)).Ok);
    }
}
