using System.Text;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Moves;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Tests.Conformance;
using Leeward.Procedures.Tests.Runs;
using Leeward.Rules;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Moves;

public sealed class MoveTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Dry_run_changes_nothing_and_explains_each_case(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        await moving.RenewAsync();
        var (before, rows, state) = (await moving.RunAsync(run), await moving.RowsAsync(run), JsonSerializer.Serialize(await moving.StateAsync(run)));
        var move = await moving.LookAsync();
        var after = await moving.RunAsync(run);
        Assert.Equal((before.Version, before.Revision, before.ContentHash), (after.Version, after.Revision, after.ContentHash));
        Assert.Equal(rows, await moving.RowsAsync(run));
        Assert.Equal(state, JsonSerializer.Serialize(await moving.StateAsync(run)));

        await using var scope = world.As(moving.Manager);
        var view = (await scope.Get<MoveDesk>().FindAsync(move, Ct)).Value;
        Assert.Equal((MoveState.Looked, 1, 1), (view.Line.State, view.Figures.Cases, view.Figures.Moves));
        var line = Assert.Single((await scope.Get<MovedCases>().ListAsync(move, new("CA-1", moving.Centre, CaseState.Moves, "earlier", null), null, null, Ct)).Items);
        Assert.Equal((1, 1, 1, 1), (line.Dropped, line.Added, line.Earlier, line.Held));
        Assert.Empty((await scope.Get<MovedCases>().ListAsync(move, new(null, Ids.New(world.Clock), null, null, null), null, null, Ct)).Items);
        var told = (await scope.Get<MovedCases>().FindAsync(line.Id, Ct)).Value;
        Assert.Contains(told.Turns, t => t is { From: "CN-A02", How: "kept", Before: "Required", After: "Required" });
        Assert.Equal(["CN-X1 dropped", "CN-X2 renamed", "CN-X4 new"], told.Turns.Where(t => t.How != "kept").Select(t => $"{t.From ?? t.To} {t.How}").Order(StringComparer.Ordinal));
        Assert.Equal("步骤CN-X1", told.Turns.Single(t => t.How == "dropped").Title.Zh);
        var held = told.Dues.Single(d => d.Move == "kept");
        Assert.Equal(("CN-A02", 2.0), (held.Step, (held.To!.Value - held.From!.Value).TotalHours));
        var csv = Encoding.UTF8.GetString(await scope.Get<MovedCases>().CsvAsync(move, new(null, null, null, null, null), code => scope.Get<TextCatalogue>().Say(code), Ct));
        Assert.Contains("CA-1", csv);
        Assert.DoesNotContain("move_csv", csv);
    }

    [Theory, Databases]
    public async Task Move_carries_the_case_on_by_the_new_version_and_its_history_gives_its_state(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        await world.DoAsync(run, "CN-X1");
        await moving.RenewAsync();
        var before = (await moving.RowsAsync(run)).Single(row => row.StartsWith("CN-A02", StringComparison.Ordinal));
        var move = await moving.LookAsync();
        await moving.MoveAsync(move);
        var (row, one) = (await moving.RunAsync(run), await moving.CaseAsync(move, run));
        Assert.Equal((moving.To, CaseState.Moved, false), (row.ContentHash, one.State, one.Renewed));
        Assert.Equal(JsonSerializer.Serialize(await moving.StateAsync(run)), JsonSerializer.Serialize(await moving.ReplayAsync(run)));
        var rows = await moving.RowsAsync(run);
        // The later time is kept, by the source of the version before; what was done stays; the renamed step is one row still.
        Assert.Equal(before.Split(' ')[3..5], rows.Single(r => r.StartsWith("CN-A02", StringComparison.Ordinal)).Split(' ')[3..5]);
        Assert.Contains(rows, r => r.StartsWith("CN-X1#1 Done False", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("CN-X3#1 Required True", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("CN-X4#1 Required True", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, r => r.StartsWith("CN-X2", StringComparison.Ordinal));
        // What the rows say of their due times is what the run says now.
        await using (var scope = world.AsMachinery())
        {
            var view = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow());
            var said = view.Steps.Where(s => s.IsOpen && s.DueAt is not null).Select(s => $"{s.Ref} {s.Due[0].Rule.Source} {s.Due.FirstOrDefault(due => due.ConditionKnown)?.At?.UtcTicks ?? long.MaxValue} {s.Due[0].Sureness()}").Order(StringComparer.Ordinal);
            var written = (await scope.Get<IRecords>().Unfiltered<StepRow>("test").AsNoTracking().Where(s => s.RunId == run && s.IsOpen && s.DueTicks < long.MaxValue).ToListAsync(Ct)).Select(s => $"{new OccurrenceRef(s.Step, s.Number)} {s.Source} {s.SureTicks} {s.Sureness}").Order(StringComparer.Ordinal);
            Assert.Equal(said, written);
        }
        // Work goes on, and a person may accept the later time.
        await using (var scope = world.AsMachinery())
        {
            var opened = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Work, Ct)).Value;
            Assert.True((await scope.Get<WorkStep>().WriteAsync(opened, RunDesk.Work, new DeadlineRecalculationAccepted(world.Clock.GetUtcNow(), "a", new("CN-A02"), "b", "new version"), Ct)).Ok);
        }
        Assert.NotEqual(before.Split(' ')[4], (await moving.RowsAsync(run)).Single(r => r.StartsWith("CN-A02", StringComparison.Ordinal)).Split(' ')[4]);
        await world.DoAsync(run, "CN-X4");
        await world.JudgeAsync();
        Assert.DoesNotContain(await world.PointsAsync(run), p => PointKinds.Deviations.Contains(p.Kind));
        Assert.Equal(moving.To, (await world.JudgementAsync(run)).ContentHash);
    }

    [Theory, Databases]
    public async Task What_was_late_by_the_version_before_stays_late_in_the_judgement_and_nothing_else_becomes_so(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(50));
        // In time by the old version, though not by the new one; and one that was late.
        await world.DoAsync(run, "CN-A03");
        world.Clock.Advance(TimeSpan.FromHours(6));
        await world.DoAsync(run, "CN-X1");
        await moving.RenewAsync();
        await moving.MoveAsync(await moving.LookAsync());
        await world.JudgeAsync();
        var late = (await world.PointsAsync(run)).Where(p => p.Kind == PointKinds.Late && p.At is not null).Select(p => p.Step).ToList();
        Assert.Equal(["CN-X1"], late);
    }

    [Theory, Databases]
    public async Task Killed_in_the_middle_it_goes_on_and_moves_each_case_once(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        await moving.CopyAsync(run, 450);
        await moving.RenewAsync();
        var move = await moving.LookAsync();
        Assert.True((await moving.ActAsync(move, (manage, version) => manage.MoveAsync(move, version, "why", Ct))).Ok);
        var job = Assert.Single(await moving.JobsAsync());
        await using (var scope = world.AsMachinery())
        {
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scope.Get<JobRunner>().RunAsync(job, new Killer(kill), kill.Token));
        }
        var half = await moving.ReadAsync(records => records.Unfiltered<MovedCase>("test").CountAsync(c => c.State == CaseState.Moved, Ct));
        Assert.InRange(half, 1, 450);
        await moving.WorkAsync();
        Assert.Equal(451, await moving.ReadAsync(records => records.Unfiltered<MovedCase>("test").CountAsync(c => c.State == CaseState.Moved, Ct)));
        Assert.Equal(451, await moving.ReadAsync(records => records.Unfiltered<Run>("test").CountAsync(r => r.ContentHash == moving.To, Ct)));
        Assert.Equal(451, await moving.ReadAsync(records => records.Unfiltered<RunEventRow>("test").CountAsync(e => e.Kind == nameof(RunMoved), Ct)));
    }

    [Theory, Databases]
    public async Task Case_on_which_somebody_acted_is_looked_at_again_and_a_closed_one_stays(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var (acted, closed) = (await moving.StartAsync("CA-1"), await moving.StartAsync("CA-2"));
        await moving.RenewAsync();
        var move = await moving.LookAsync();
        await world.DoAsync(acted, "CN-X1");
        await using (var scope = world.AsMachinery())
        {
            var subject = (await moving.RunAsync(closed)).AccessId;
            Assert.True((await scope.Get<IProcedureRuns>().CloseAsync(subject, "worker", "over", Ct)).Ok);
            Assert.True((await scope.Get<IRecords>().SaveAsync("test", Ct)).Ok);
        }
        await moving.MoveAsync(move);
        var one = await moving.CaseAsync(move, acted);
        Assert.Equal((CaseState.Moved, true, 0), (one.State, one.Renewed, one.Dropped));
        Assert.Equal((CaseState.Stays, "runs.closed"), ((await moving.CaseAsync(move, closed)).State, (await moving.CaseAsync(move, closed)).Block));
        Assert.Equal(moving.From, (await moving.RunAsync(closed)).ContentHash);
    }

    [Theory, Databases]
    public async Task Undone_case_is_as_before_and_one_with_a_step_done_stands(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var (one, two, three) = (await moving.StartAsync("CA-1"), await moving.StartAsync("CA-2"), await moving.StartAsync("CA-3"));
        await moving.RenewAsync();
        var rows = await moving.RowsAsync(one);
        var move = await moving.LookAsync();
        await moving.MoveAsync(move);
        await world.DoAsync(three, "CN-X4");
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<WorkStep>().RecordFactAsync(two, null, "in_school", Value.Of(true), Ct)).Ok); }
        // One case by itself, then all.
        await using (var scope = world.As(moving.Manager))
        {
            var id = (await moving.CaseAsync(move, one)).Id;
            Assert.Equal("kernel.required", (await scope.Get<ManageMove>().UndoCaseAsync(id, " ", Ct)).Refusal!.Code);
            Assert.True((await scope.Get<ManageMove>().UndoCaseAsync(id, "too soon", Ct)).Ok);
        }
        await moving.WorkAsync();
        Assert.Equal((CaseState.Undone, CaseState.Moved), ((await moving.CaseAsync(move, one)).State, (await moving.CaseAsync(move, two)).State));
        Assert.Equal(rows, await moving.RowsAsync(one));
        await moving.UndoAsync(move);
        Assert.Equal((CaseState.Undone, CaseState.Stands), ((await moving.CaseAsync(move, two)).State, (await moving.CaseAsync(move, three)).State));
        Assert.Equal((moving.From, moving.To), ((await moving.RunAsync(two)).ContentHash, (await moving.RunAsync(three)).ContentHash));
        Assert.True((await moving.StateAsync(two)).Facts.ContainsKey("in_school"));
        foreach (var run in new[] { one, two, three }) { Assert.Equal(JsonSerializer.Serialize(await moving.StateAsync(run)), JsonSerializer.Serialize(await moving.ReplayAsync(run))); }
        await world.DoAsync(one, "CN-X2");
    }

    [Theory, Databases]
    public async Task Rule_of_the_approval_requests_and_centres_say_which_cases_stay(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var run = await moving.StartAsync();
        await moving.RenewAsync(new(RunningCases.MoveFromPhase, "B"), adopt: false);
        Assert.Equal("runs.move.phase_ahead", (await moving.CaseAsync(await moving.LookAsync(), run)).Block);
        await world.DoAsync(run, "CN-A03"); // the child is brought to the centre: phase B
        var move = await moving.LookAsync();
        Assert.Equal("procedures.move.centre", (await moving.CaseAsync(move, run)).Block);
        await moving.AdoptAsync();
        Guid request;
        await using (var scope = world.As(RunTests.Worker(world, "coordinator", Moving.County))) { request = (await scope.Get<RequestAct>().DeviateAsync(run, null, new("CN-A02"), "taken down elsewhere", Ct)).Value; }
        Assert.True((await moving.ActAsync(move, (manage, version) => manage.LookAgainAsync(move, version, Ct))).Ok);
        await moving.WorkAsync();
        Assert.Equal("procedures.move.request_open", (await moving.CaseAsync(move, run)).Block);
        await using (var scope = world.As(RunTests.Worker(world, "supervisor", Moving.County))) { Assert.True((await scope.Get<DecideRequest>().RunAsync(run, request, false, Ct)).Ok); }
        Assert.True((await moving.ActAsync(move, (manage, version) => manage.LookAgainAsync(move, version, Ct))).Ok);
        await moving.WorkAsync();
        Assert.Equal((CaseState.Moves, ""), ((await moving.CaseAsync(move, run)).State, (await moving.CaseAsync(move, run)).Block));
    }

    [Theory, Databases]
    public async Task Steps_left_behind_stay_in_sight_of_the_roles_that_had_them(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var (open, done) = (await moving.StartAsync("CA-1"), await moving.StartAsync("CA-2"));
        await world.DoAsync(done, "CN-X1");
        Assert.Empty(await LeftAsync("coordinator", open));
        await moving.RenewAsync();
        await moving.MoveAsync(await moving.LookAsync());
        var left = Assert.Single(await LeftAsync("coordinator", open));
        Assert.Equal(("CN-X1", "1.0", "NotApplicable"), (left.Step, left.ProcedureVersion, left.Status));
        Assert.Equal("Done", Assert.Single(await LeftAsync("coordinator", done)).Status);
        Assert.Single(await LeftAsync(left.Role, done));
        Assert.Empty(await LeftAsync("physician", done)); // no step of hers

        async Task<IReadOnlyList<LeftSnapshot>> LeftAsync(string role, Guid run)
        {
            await using var scope = world.As(Sharing.SharingTests.Agency(world, role));
            return (await RunSnapshot.OfAsync(scope.Get<RunDesk>(), scope.Get<RunSight>(), run, Ct)).Value.Left;
        }
    }

    [Theory, Databases]
    public async Task Version_that_lets_cases_end_by_their_own_moves_none(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        await moving.RenewAsync(new(RunningCases.Stay, ""));
        Assert.Equal("procedures.move.stay", (await moving.AskAsync()).Refusal!.Code);
        await using var scope = world.As(moving.Manager);
        Assert.Equal("procedures.move.from", (await scope.Get<ManageMove>().RunAsync(new(moving.To, moving.To, Moving.County, null), Ct)).Refusal!.Code);
        Assert.Equal("procedures.move.to", (await scope.Get<ManageMove>().RunAsync(new(moving.To, moving.From, Moving.County, null), Ct)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Moving_is_for_who_manages_there_and_cases_are_shown_to_who_sees_them(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var moving = await Moving.BeginAsync(world);
        var secret = await moving.StartAsync("CA-2", Sensitivity.NeedToKnow);
        await moving.RenewAsync();
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", Moving.County);
        Assert.Equal(RefusalKind.NotFound, (await moving.AskAsync(coordinator)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await moving.AskAsync(region: "520103")).Refusal!.Kind);
        var move = await moving.LookAsync();
        Assert.Equal(RefusalKind.NotFound, (await moving.ActAsync(move, (manage, version) => manage.MoveAsync(move, version, "why", Ct), coordinator)).Refusal!.Kind);
        Assert.Equal("kernel.required", (await moving.ActAsync(move, (manage, version) => manage.MoveAsync(move, version, "  ", Ct))).Refusal!.Code);
        Assert.Equal("kernel.bad_characters", (await moving.ActAsync(move, (manage, version) => manage.MoveAsync(move, version, "why\u202E", Ct))).Refusal!.Code);
        var elsewhere = await world.ColleagueAsync("elsewhere", "supervisor", "330102");
        var id = (await moving.CaseAsync(move, secret)).Id;
        foreach (var person in new[] { coordinator, moving.Manager, elsewhere })
        {
            await using var scope = world.As(person);
            Assert.Empty((await scope.Get<MovedCases>().ListAsync(move, new(null, null, null, null, null), null, null, Ct)).Items);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<MovedCases>().FindAsync(id, Ct)).Refusal!.Kind);
            Assert.DoesNotContain("CA-2", Encoding.UTF8.GetString(await scope.Get<MovedCases>().CsvAsync(move, new(null, null, null, null, null), code => code, Ct)));
        }
        // It is moved with the others all the same.
        await moving.MoveAsync(move);
        Assert.Equal(moving.To, (await moving.RunAsync(secret)).ContentHash);
        await using var ministry = world.As(await world.ColleagueAsync("ministry", "ministry", ""));
        Assert.Equal(1, (await ministry.Get<MoveDesk>().FindAsync(move, Ct)).Value.Figures.Moved);
    }

    /// <summary>Stops the work after its first partition, as a process that is killed.</summary>
    private sealed class Killer(CancellationTokenSource kill) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value)
        {
            if (value.Done > 0) { kill.Cancel(); }
        }
    }
}
