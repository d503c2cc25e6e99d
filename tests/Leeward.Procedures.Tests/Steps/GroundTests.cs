using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Boards;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Leeward.Procedures.Steps;
using Leeward.Procedures.Tests.Calendars;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Tests.Shifts;
using Leeward.Procedures.Watching;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Steps;

public sealed class GroundTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Rows_say_whether_all_that_a_due_time_rests_on_is_known_whoever_wrote_them(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var seen = new HashSet<string>();
        for (var day = 0; day < 12; day++)
        {
            if (day == 1)
            {
                await using var person = world.AsMachinery();
                Assert.True((await person.Get<WorkStep>().RecordEventAsync(run, null, "incident_last_at", world.Clock.GetUtcNow().AddHours(-2), Ct)).Ok);
            }
            world.Clock.Advance(TimeSpan.FromHours(18));
            await using (var watch = world.AsMachinery()) { while (await watch.Get<RunWatch>().RunAsync(5, Ct) > 0) { } }
            await using var scope = world.AsMachinery();
            var view = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow());
            var said = view.Steps.Where(s => s.ActivatedAt is not null).Select(s => $"{s.Ref} {(s.Due.Count > 0 ? s.Due[0].Sureness() : Sureness.Sure)}").Order(StringComparer.Ordinal).ToList();
            var rows = (await scope.Get<IRecords>().Unfiltered<StepRow>("test").AsNoTracking().Where(s => s.RunId == run).ToListAsync(Ct)).Select(s => $"{new Leeward.Runs.OccurrenceRef(s.Step, s.Number)} {s.Sureness}").Order(StringComparer.Ordinal).ToList();
            Assert.Equal(said, rows);
            seen.UnionWith(rows.Select(row => row.Split(' ')[1]));
        }
        Assert.Equal([nameof(Sureness.AnchorUnknown), nameof(Sureness.ConditionUnknown), nameof(Sureness.Sure)], seen.Order(StringComparer.Ordinal));
    }

    [Theory, Databases]
    public async Task Due_time_is_provisional_until_its_holidays_are_published_though_they_move_it_or_not(Provider provider)
    {
        // A day that is worked after all brings it forward, a free day is kept out by the time that was promised, and one in autumn touches nothing.
        foreach (var (free, worked, moves) in new[] { ("2027-10-04 Autumn | 秋", "2027-01-02", true), ("2027-01-04 New Year | 元旦", (string?)null, false), ("2027-10-04 Autumn | 秋", null, false) })
        {
            await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
            world.Clock.Advance(new DateTimeOffset(2026, 12, 31, 1, 0, 0, TimeSpan.Zero) - world.Clock.GetUtcNow());
            var run = await world.DecidedAsync();
            var before = await world.DueAsync(run);
            Assert.StartsWith("2027-01", before, StringComparison.Ordinal);
            Assert.Equal(Sureness.Provisional, await ShownAsync(world));
            await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<PublishCalendar>().RunAsync(new("cn-national", 2027, free, worked, "Notice", "通知"), Ct)).Ok); }
            await world.RecountAsync();
            Assert.Equal(moves, before != await world.DueAsync(run));
            Assert.Equal(Sureness.Sure, await ShownAsync(world));
        }

        async Task<Sureness> ShownAsync(TestWorld world)
        {
            await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
            return (await scope.Get<NextSteps>().MineAsync(new(), null, 200, Ct)).Items.Single(s => s.Step == "CN-E06").Sureness;
        }
    }

    [Theory, Databases]
    public async Task Source_provenance_and_doubt_stand_beside_a_due_time_wherever_it_is_shown(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(30));
        await using (var watch = world.AsMachinery()) { while (await watch.Get<RunWatch>().RunAsync(5, Ct) > 0) { } }
        Dictionary<(string, int), StepRow> rows;
        await using (var scope = world.AsMachinery())
        {
            rows = await scope.Get<IRecords>().Unfiltered<StepRow>("test").AsNoTracking().Where(s => s.RunId == at.Run && s.IsOpen && s.DueTicks < long.MaxValue).ToDictionaryAsync(s => new ValueTuple<string, int>(s.Step, s.Number), Ct);
        }
        Assert.True(rows.Count > 3 && rows.Values.All(row => row.Source.Length > 0 && row.Provenance is "S" or "M" or "D"));
        var shown = 0;
        void Same(string where, string step, int number, string source, string provenance, Sureness sureness, LocalText basis)
        {
            if (!rows.TryGetValue((step, number), out var row)) { Assert.True(source.Length == 0, $"{where} {step}"); return; }
            shown++;
            Assert.Equal((where, row.Source, row.Provenance, row.Sureness), (where, source, provenance, sureness));
            Assert.True(basis.En.Length > 0 && basis.Zh.Length > 0 && basis.En != row.Source, $"{where} {step}");
        }
        await using (var scope = world.As(at.Coordinator))
        {
            var board = (await scope.Get<TeamBoard>().ReadAsync(new(null, at.Centre, null, false), Ct))!;
            var wall = await scope.Get<TeamBoard>().WallAsync(at.Centre, Ct);
            foreach (var card in board.Phases.SelectMany(p => p.First).Concat(wall.FirstLate).Concat(wall.FirstDue).Where(c => c.RunId == at.Run)) { Same("board", card.Step, card.Number, card.Ground.Source, card.Ground.Provenance, card.Ground.Sureness, card.Ground.Basis); }
            Assert.True(shown > 3);
            shown = 0;
            foreach (var one in (await scope.Get<ReminderDesk>().MineAsync(null, null, Ct)).Items.Where(r => r.Step.RunId == at.Run)) { Same("reminder", one.Step.Step, one.Step.Number, one.Step.Source, one.Step.Provenance, one.Step.Sureness, one.Step.Basis); }
            Assert.True(shown > 0);
            shown = 0;
            foreach (var due in (await scope.Get<IProcedureRuns>().NextStepsAsync(at.Subject, Ct)).Where(s => s.DueAt is not null))
            {
                var row = rows[(due.StepCode, due.Number)];
                Same("case", due.StepCode, due.Number, due.Source, due.Provenance, row.Sureness, due.Basis);
                Assert.EndsWith(row.Provenance switch { "S" => "read in the source", "M" => "to be verified", _ => "default of this project, not law" }, due.Basis.En, StringComparison.Ordinal);
                Assert.Equal(row.Sureness != Sureness.Sure, due.Doubt.En.Length > 0 && due.Doubt.Zh.Any(c => c >= '\u4E00'));
            }
            Assert.True(shown > 3);
        }
        shown = 0;
        Guid given;
        await using (var scope = world.As(at.One))
        {
            var open = (await scope.Get<OpenShift>().ReadAsync(AtCentre.Role, at.Centre, Ct)).Value;
            foreach (var step in open.Runs.Single(r => r.RunId == at.Run).Steps) { Same("open shift", step.Step, step.Number, step.Ground.Source, step.Ground.Provenance, step.Ground.Sureness, step.Ground.Basis); }
            given = (await scope.Get<GiveShift>().RunAsync(new(at.Centre, AtCentre.Role, at.Other.AccountId!.Value, []), Ct)).Value.Id;
        }
        await using (var scope = world.As(at.Other))
        {
            foreach (var step in (await scope.Get<ReadHandOvers>().FindAsync(given, Ct)).Value.Runs.Single(r => r.RunId == at.Run).Steps) { Same("handed over", step.Step, step.Number, step.Ground.Source, step.Ground.Provenance, step.Ground.Sureness, step.Ground.Basis); }
        }
        Assert.True(shown > 1);
    }

    [Theory, Databases]
    public async Task Calendar_says_in_its_language_what_a_due_time_rests_on(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        var owner = await world.ColleagueAsync("owner", "police_intake", RunTests.County);
        foreach (var language in (string[])["en", "zh"])
        {
            string code;
            IReadOnlyList<NextStep> mine;
            await using (var scope = world.As(owner))
            {
                code = (await scope.Get<CalendarFeed>().MakeAsync(language, Ct)).Value;
                mine = (await scope.Get<NextSteps>().MineAsync(new(), null, 200, Ct)).Items;
            }
            await using var anybody = world.AsPublic();
            var events = Ical.Net.Calendar.Load((await anybody.Get<CalendarFeed>().ReadAsync(code, new("https://leeward.example.org/"), Ct))!)!.Events;
            Assert.NotEmpty(events);
            foreach (var told in events)
            {
                var step = mine.Single(s => told.Uid == $"{s.RunId:N}-{s.Step}-{s.Number}@leeward");
                var lines = told.Description!.Split('\n');
                Assert.StartsWith((language == "en" ? step.Basis.En : step.Basis.Zh) + " · ", lines[0], StringComparison.Ordinal);
                Assert.Equal(step.Sureness == Sureness.Sure ? 2 : 3, lines.Length);
                Assert.Equal(told.Url!.AbsoluteUri, lines[^1]);
            }
        }
    }
}
