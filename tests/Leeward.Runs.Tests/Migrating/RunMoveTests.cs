using Leeward.Rules;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Migrating;

/// <summary>Moving runs, by examples.</summary>
public sealed class RunMoveTests
{
    private static readonly DateTimeOffset T0 = World.At(6, 1, 10);

    private static readonly ProcedureDefinition Old = Define("1", """
          - {id: A, phase: P, title: {en: a, zh: a}, role: r, mod: mandatory, start: {event: begun}, src: [L], due: [{within: PT24H, clock: elapsed, from: begun, kind: policy, src: L, prov: S}]}
          - {id: B, phase: P, title: {en: b, zh: b}, role: r, mod: mandatory, start: {event: begun}, src: [L], due: [{within: PT72H, clock: elapsed, from: begun, kind: policy, src: L, prov: S}]}
          - {id: C, phase: P, title: {en: c, zh: c}, role: r, mod: mandatory, start: {event: begun}, src: [L], due: []}
          - {id: D, phase: Q, title: {en: d, zh: d}, role: r, mod: mandatory, start: {after: [A]}, src: [L], due: []}
        """);

    private static readonly ProcedureDefinition New = Define("2", """
          - {id: A, phase: P, title: {en: a, zh: a}, role: r, mod: mandatory, start: {event: begun}, src: [L], due: [{within: PT48H, clock: elapsed, from: begun, kind: policy, src: L, prov: S}]}
          - {id: B2, phase: P, title: {en: b, zh: b}, role: r, mod: mandatory, start: {event: begun}, src: [L], due: [{within: PT12H, clock: elapsed, from: begun, kind: policy, src: L, prov: S}]}
          - {id: D, phase: Q, title: {en: d, zh: d}, role: r, mod: mandatory, start: {after: [A]}, src: [L], due: []}
          - {id: N, phase: P, title: {en: n, zh: n}, role: r, mod: conditional, on_unknown: require, when: "risk == 'high'", start: {event: begun}, src: [L], due: [{within: PT6H, clock: elapsed, from: begun, kind: policy, src: L, prov: S}]}
        """, "risk: {type: enum, values: [low, high], title: {en: Risk, zh: 风险}}");

    private static readonly MovePath Path = new(Old, New, new Dictionary<string, string> { ["B"] = "B2" });

    [Fact]
    public void Due_time_that_time_has_taken_away_since_the_last_act_is_carried_along()
    {
        // The first limit is asked for within ten hours only and is kept afterwards; at five hours another condition turns, which is a moment on the way.
        var start = new PlanStart("e1", [], false, null);
        var plan = new Plan([.. new[] { "e0", "e1", "e2", "m0", "m1" }.Select(code => new PlanEvent(code, true))],
            [
                new PlanStep("S0", start, "mandatory") { Due = [new("elapsed", 20, "clinical") { From = "e1", When = new Condition.Below(Plan.SinceHours, 10) }, new("elapsed", 200, "statutory") { From = "e1" }] },
                new PlanStep("S1", start, "conditional") { When = new Condition.Below(Plan.SinceHours, 5) },
            ], []);
        var document = PlanDocument.Of(plan);
        document["version"] = "2";
        var (before, after, at) = (PlanDocument.Read(plan).Definition, World.Read(document).Definition!, World.At(6, 1, 10));
        var state = RunEngine.Replay(before, [new RunStarted(at, "x"), new EventHappened(at, "x", "e1", at)]).State!;
        var now = at.AddHours(12);
        Assert.Equal(at.AddHours(20), Moving.See(before, state, now).Find(new("S0"))!.DueAt);
        var move = Moving.Look(before, after, state, now);
        Assert.All(move.Dues, change => Assert.Equal(DueMove.Kept, change.Move));
        Assert.Equal(at.AddHours(20), Moving.See(after, move.State, now).Find(new("S0"))!.DueAt);
    }

    [Fact]
    public void Each_step_and_due_time_is_told()
    {
        var move = Look(Begun(), T0.AddHours(1));
        Assert.Equal(
            ["A Kept", "B Renamed", "C Dropped", "N New"],
            move.Turns.Select(turn => $"{turn.From ?? turn.To} {turn.How}"));
        Assert.Equal(
            ["A Kept 24 48", "B2 Earlier 72 12", "N Added  6"],
            move.Dues.Select(due => $"{due.Occurrence} {due.Move} {(due.From - T0)?.TotalHours} {(due.To - T0)?.TotalHours}"));
        Assert.Equal(["risk"], move.Asked);
        Assert.DoesNotContain(move.Dues, due => due.Passed);
        Assert.Contains(Look(Begun(), T0.AddHours(20)).Dues, due => due.Occurrence.Step == "B2" && due.Passed);
    }

    [Fact]
    public void Later_time_holds_when_a_person_accepts_it()
    {
        var state = Look(Begun(), T0.AddHours(1)).State;
        Assert.Equal(T0.AddHours(24), DueAt(state, "A"));
        state = Take(state, new DeadlineRecalculationAccepted(T0.AddHours(2), "worker", new("A"), "head", "new version"));
        Assert.Equal(T0.AddHours(48), DueAt(state, "A"));
    }

    [Fact]
    public void Kept_time_stands_still_with_the_clock_and_gets_longer_with_the_deadline()
    {
        var state = Look(Begun(), T0.AddHours(1)).State;
        state = Take(state, new Suspended(T0.AddHours(2), "worker", "flood", "head"));
        state = Take(state, new Resumed(T0.AddHours(5), "worker"));
        Assert.Equal(T0.AddHours(27), DueAt(state, "A"));
        Assert.Equal(T0.AddHours(30), DueAt(Take(state, new DeadlineExtended(T0.AddHours(6), "worker", new("A"), 0, T0.AddHours(30), "head", "r")), "A"));
        Assert.Equal(T0.AddHours(32), DueAt(Take(state, new StepDeferred(T0.AddHours(6), "worker", new("A"), "asleep", T0.AddHours(32))), "A"));
    }

    [Fact]
    public void Settled_turns_stay_as_they_stood_and_open_ones_without_a_step_end()
    {
        var walk = Begun();
        walk.Do(T0.AddHours(2), "C");
        walk.Do(T0.AddHours(30), "A");
        var state = Look(walk, T0.AddHours(31)).State;
        var view = RunEngine.View(New, state, T0.AddHours(40), World.China);
        var done = view.Find(new("A"))!;
        // Late by the version by which it was done, whatever the new one says.
        Assert.Equal((StepStatus.Done, true, T0.AddHours(24)), (done.Status, done.Late, done.DueAt));
        Assert.Equal(Settlement.Done, Assert.Single(view.Left).Turn.Settlement);
        Assert.Equal(Old.ContentHash, Assert.Single(state.Past).ContentHash);
        Assert.Equal(StepStatus.Required, view.Find(new("D"))!.Status);
    }

    [Fact]
    public void Move_is_taken_back_until_a_step_is_done_by_the_new_version()
    {
        var walk = Begun();
        var state = Take(Look(walk, T0.AddHours(1)).State, new EvidenceAdded(T0.AddHours(2), "worker", new("B2"), "paper", "doc-1"));
        var back = RunEngine.Apply(New, state, new RunMoveUndone(T0.AddHours(3), "mover", "too soon"), Old).State!;
        Assert.Equal((Old.ContentHash, "doc-1"), (back.ContentHash, back.Find(new("B"))!.Evidence.Single().Id));
        Assert.Equal(T0.AddHours(72), RunEngine.View(Old, back, T0.AddHours(3), World.China).Find(new("B"))!.DueAt);
        var stands = Take(state, new StepCompleted(T0.AddHours(4), "worker", new("A")));
        Assert.Equal("runs.move.none", RunEngine.Apply(New, stands, new RunMoveUndone(T0.AddHours(5), "mover", "too late"), Old).Refusal!.Code);
    }

    [Fact]
    public void Cases_wait_for_their_phase_and_stay_behind_it()
    {
        var walk = Begun();
        Assert.Equal("runs.move.phase_ahead", Look(walk, T0.AddHours(1), "Q").Blocked);
        walk.Do(T0.AddHours(2), "A");
        Assert.Null(Look(walk, T0.AddHours(3), "Q").Blocked);
        Assert.Null(Look(walk, T0.AddHours(3), "P").Blocked);
        walk.Do(T0.AddHours(4), "B");
        walk.Do(T0.AddHours(4), "C");
        Assert.Equal("runs.move.phase_passed", Look(walk, T0.AddHours(5), "P").Blocked);
    }

    [Fact]
    public void Closed_runs_and_wrong_paths_are_refused()
    {
        Assert.Equal("runs.move.same", new MovePath(Old, Old).Problem);
        Assert.Equal("runs.move.other_procedure", new MovePath(Old, World.OneStop).Problem);
        Assert.Equal("runs.move.names", new MovePath(Old, New, new Dictionary<string, string> { ["B"] = "A" }).Problem);
        Assert.Equal("runs.move.names", new MovePath(Old, New, new Dictionary<string, string> { ["A"] = "B2" }).Problem);
        var walk = Begun();
        walk.Take(new RunClosed(T0.AddHours(1), "worker", "over", new("head", "over")));
        Assert.Equal("runs.closed", Look(walk, T0.AddHours(2)).Blocked);
        Assert.Equal("runs.move.version", RunEngine.Apply(Old, Begun().State, new RunMoved(T0, "mover", "2", New.ContentHash, "r")).Refusal!.Code);
    }

    private static RunMove Look(Walk walk, DateTimeOffset now, string phase = "") => RunMove.Of(Path, walk.State!, World.China, World.China, now, "mover", "new version", phase);

    private static RunState Take(RunState state, RunEvent happened) => RunEngine.Apply(New, state, happened).State!;

    private static DateTimeOffset? DueAt(RunState state, string step) => RunEngine.View(New, state, state.LastAt, World.China).Find(new(step))!.DueAt;

    private static Walk Begun()
    {
        var walk = new Walk(Old);
        walk.Take(new RunStarted(T0, "worker"));
        walk.Event(T0, "begun");
        return walk;
    }

    private static ProcedureDefinition Define(string version, string steps, string variables = "")
    {
        var reading = World.Read(World.Yaml($$$"""
            id: sop-example
            version: "{{{version}}}"
            title: {en: t, zh: t}
            scope: {en: s, zh: s}
            calendar: {id: cn-national, exclude_start_unit: false, roll_forward_if_last_day_is_holiday: false}
            sources: {L: {title: Law, prov: S}}
            roles: {r: {en: Role, zh: 角色}}
            variables: { {{{variables}}} }
            events: {begun: {en: Begun, zh: 开始, external: true}}
            evidence: {paper: {en: Paper, zh: 文书}}
            phases: {P: {en: First, zh: 一}, Q: {en: Second, zh: 二}}
            steps:
            {{{steps}}}
            constraints: []
            """));
        Assert.Empty(reading.Errors.Select(error => $"{error.JsonPointer} {error.Code} {error.Message}"));
        return reading.Definition!;
    }
}
