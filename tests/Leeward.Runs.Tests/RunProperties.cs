using System.Text.Json;
using CsCheck;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs.Tests;

/// <summary>What holds of every run, tried on random histories of the real one-stop procedure.</summary>
public sealed class RunProperties
{
    private static readonly DateTimeOffset Start = World.At(3, 2, 9).ToUniversalTime();
    private static readonly string[] Steps = [.. World.OneStop.Steps.Select(step => step.Id)];
    private static readonly string[] Events = [.. World.OneStop.Events.Keys];
    private static readonly string[] Facts = [.. World.OneStop.Variables.Values.Where(one => one.ComputedFrom is null).Select(one => one.Name)];
    private static readonly string[] Proofs = [.. World.OneStop.Evidence.Keys];

    private static readonly Gen<Value> Values = Gen.OneOf(
        Gen.Const(Value.Unknown), Gen.Bool.Select(Value.Of), Gen.Int[0, 20].Select(number => Value.Of((decimal)number)), Gen.OneOfConst("sexual", "physical", "female", "male", "major", "nonsense").Select(Value.Of));

    private static readonly Gen<OccurrenceRef> Turns = Gen.Select(Gen.OneOfConst(Steps), Gen.Frequency((8, Gen.Const(1)), (1, Gen.Int[0, 4]))).Select((step, number) => new OccurrenceRef(step, number));

    /// <summary>An act as a function of the moment, so that histories run forward in time.</summary>
    private static readonly Gen<Func<DateTimeOffset, RunEvent>> Acts = Gen.Frequency<Func<DateTimeOffset, RunEvent>>(
        (6, Gen.Select(Gen.OneOfConst(Events), Gen.Int[-50, 5]).Select<string, int, Func<DateTimeOffset, RunEvent>>((code, hours) => at => new EventHappened(at, "a", code, at.AddHours(hours)))),
        (2, Gen.Select(Gen.OneOfConst(Events), Gen.Int[-50, 500]).Select<string, int, Func<DateTimeOffset, RunEvent>>((code, hours) => at => new EventPlanned(at, "a", code, at.AddHours(hours)))),
        (2, Gen.Select(Gen.OneOfConst(Events), Gen.Int[0, 3], Gen.Int[-90, 5]).Select<string, int, int, Func<DateTimeOffset, RunEvent>>((code, number, hours) => at => new EventTimeCorrected(at, "a", code, number, at.AddHours(hours), "r"))),
        (10, Gen.Select(Gen.OneOfConst(Facts), Values).Select<string, Value, Func<DateTimeOffset, RunEvent>>((name, value) => at => new FactRecorded(at, "a", name, value))),
        (10, Gen.Select(Turns, Gen.OneOfConst(Proofs)).Select<OccurrenceRef, string, Func<DateTimeOffset, RunEvent>>((turn, type) => at => new EvidenceAdded(at, "a", turn, type, "e"))),
        (14, Gen.Select(Turns, Gen.Bool, Gen.OneOfConst("a", "b")).Select<OccurrenceRef, bool, string, Func<DateTimeOffset, RunEvent>>((turn, over, who) => at => new StepCompleted(at, who, turn) { Override = over ? new("head", "r") : null })),
        (2, Gen.Select(Turns, Gen.Int[-5, 300]).Select<OccurrenceRef, int, Func<DateTimeOffset, RunEvent>>((turn, hours) => at => new StepDeferred(at, "a", turn, "r", at.AddHours(hours)))),
        (2, Turns.Select<OccurrenceRef, Func<DateTimeOffset, RunEvent>>(turn => at => new StepDeviated(at, "a", turn, "r", "head"))),
        (2, Turns.Select<OccurrenceRef, Func<DateTimeOffset, RunEvent>>(turn => at => new StepNotNeeded(at, "a", turn, "r"))),
        (2, Turns.Select<OccurrenceRef, Func<DateTimeOffset, RunEvent>>(turn => at => new StepReopened(at, "a", turn, "r"))),
        (1, Gen.OneOfConst(Steps).Select<string, Func<DateTimeOffset, RunEvent>>(step => at => new StepRepeated(at, "a", step, "r", new("head", "r")))),
        (1, Gen.Const<Func<DateTimeOffset, RunEvent>>(at => new Suspended(at, "a", "r", "head"))),
        (1, Gen.Const<Func<DateTimeOffset, RunEvent>>(at => new Resumed(at, "a"))),
        (2, Gen.Select(Turns, Gen.Int[-5, 300]).Select<OccurrenceRef, int, Func<DateTimeOffset, RunEvent>>((turn, hours) => at => new DeadlineExtended(at, "a", turn, null, at.AddHours(hours), "head", "r"))),
        (1, Turns.Select<OccurrenceRef, Func<DateTimeOffset, RunEvent>>(turn => at => new DeadlineRecalculationAccepted(at, "a", turn, "head", "r"))));

    private static readonly Gen<(int Hours, Func<DateTimeOffset, RunEvent> Act)[]> Histories = Gen.Select(Gen.Int[0, 40], Acts).Array[0, 60];

    [Fact]
    public void No_history_makes_the_engine_fail_and_its_state_survives_storage() =>
        Histories.Sample(history =>
        {
            var (state, taken) = Run(history);
            var json = JsonSerializer.Serialize(state);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<RunState>(json)));
            // As it is kept: shorter, the same state, also read from the long form.
            var kept = RunStateText.Write(state);
            Assert.True(kept.Length < System.Text.Encoding.UTF8.GetByteCount(json));
            Assert.Equal(json, JsonSerializer.Serialize(RunStateText.Read(kept)));
            Assert.Equal(kept, RunStateText.Write(RunStateText.Read(System.Text.Encoding.UTF8.GetBytes(json))));
            var stored = JsonSerializer.Deserialize<List<RunEvent>>(JsonSerializer.Serialize(taken))!;
            Assert.Equal(json, JsonSerializer.Serialize(RunEngine.Replay(World.OneStop, stored).State));
            var view = RunEngine.View(World.OneStop, state, state.LastAt.AddDays(3), World.China);
            Assert.True(Steps.All(id => view.Steps.Any(one => one.Step.Id == id)));
        }, iter: 250);

    [Fact]
    public void Refused_act_changes_nothing_and_a_taken_one_counts_up() =>
        Histories.Sample(history =>
        {
            var (state, taken) = Run(history);
            Assert.Equal(taken.Count, state.Revision);
        }, iter: 150);

    [Fact]
    public void Due_time_gets_later_only_by_a_person() =>
        Gen.Select(Histories, Gen.OneOfConst(Facts), Values).Sample((history, name, value) =>
        {
            var (state, _) = Run(history);
            var at = state.LastAt.AddMinutes(1);
            var result = RunEngine.Apply(World.OneStop, state, new FactRecorded(at, "a", name, value));
            if (!result.Ok)
            {
                return;
            }

            // A known due time of a step that stays open never moves back when a fact changes.
            var after = RunEngine.View(World.OneStop, result.State, at, World.China);
            foreach (var step in RunEngine.View(World.OneStop, state, at, World.China).Steps.Where(one => one.Status == StepStatus.Required && one.Due.Any(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Definition.BeforeStep is null)))
            {
                var then = after.Find(step.Ref)!;
                if (then.Status == StepStatus.Required)
                {
                    Assert.True(then.DueAt <= step.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Definition.BeforeStep is null).Min(due => due.At), $"{step.Ref}: {step.DueAt:O} became {then.DueAt:O} by {name} = {value}");
                }
            }
        }, iter: 250);

    [Theory]
    [InlineData(null)]
    [InlineData("2gu1Cu7QZRe3")] // a due time that facts no longer ask for, but nobody has let go of, moved later
    public void Changed_calendar_makes_no_due_time_later_once_the_holds_are_taken(string? seed) =>
        Gen.Select(Histories, Gen.Int[0, 40], Gen.Int[1, 12], Gen.Bool).Sample((history, from, days, works) =>
        {
            var (state, _) = Run(history);
            var (now, first) = (state.LastAt, DateOnly.FromDateTime(state.LastAt.UtcDateTime).AddDays(from));
            var after = new WorkCalendar("cn-national", World.China.Title, World.China.Zone, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
                [.. World.China.Exceptions, .. Enumerable.Range(0, days).Select(day => new CalendarException(first.AddDays(day), works, new("n", "n")))], World.China.KnownThrough);
            var before = RunEngine.View(World.OneStop, state, now, World.China);
            var changed = RunEngine.HoldsFor(World.OneStop, state, World.China, after, now, "machine").Aggregate(state, (held, hold) => RunEngine.Apply(World.OneStop, held, hold).State!);
            var seen = RunEngine.View(World.OneStop, changed, now, after);
            foreach (var step in before.Steps.Where(one => one.SettledAt is null && one.Due.Any(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Rule.Movable && due.Definition.BeforeStep is null)))
            {
                foreach (var due in step.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Rule.Movable && due.Definition.BeforeStep is null))
                {
                    Assert.Contains(seen.Find(step.Ref)!.Due, one => one.Definition.Index == due.Definition.Index && one.At <= due.At);
                }
            }

            Assert.Empty(RunEngine.HoldsFor(World.OneStop, changed, World.China, after, now, "machine"));
        }, iter: 200, seed: seed);

    [Fact]
    public void Safety_and_medical_steps_are_never_dropped_because_a_fact_is_unknown() =>
        Histories.Sample(history =>
        {
            var (state, _) = Run(history);
            var view = RunEngine.View(World.OneStop, state, state.LastAt, World.China);
            Assert.DoesNotContain(view.Steps, one => one.BecauseUnknown && one.Step.OnUnknown == OnUnknown.Require && one.Status is StepStatus.Waiting or StepStatus.NotApplicable);
        }, iter: 150);

    [Fact]
    public void Approver_is_never_the_one_who_acts() =>
        Gen.Select(Histories, Turns).Sample((history, turn) =>
        {
            var (state, _) = Run(history);
            var at = state.LastAt;
            Assert.False(RunEngine.Apply(World.OneStop, state, new StepDeviated(at, "a", turn, "r", "a")).Ok);
            Assert.False(RunEngine.Apply(World.OneStop, state, new StepCompleted(at, "a", turn) { Override = new("a", "r") }).Ok);
            Assert.False(RunEngine.Apply(World.OneStop, state, new DeadlineExtended(at, "a", turn, null, at.AddDays(1), "a", "r")).Ok);
        }, iter: 150);

    [Fact]
    public void Nothing_changes_by_itself_before_the_next_change_that_is_foretold() =>
        Gen.Select(Histories, Gen.Double[0, 1]).Sample((history, where) =>
        {
            var (state, _) = Run(history);
            var view = RunEngine.View(World.OneStop, state, state.LastAt, World.China);
            if (view.Paused)
            {
                return;
            }

            var wait = (RunEngine.NextChange(World.OneStop, state, view) ?? state.LastAt.AddDays(2000)) - state.LastAt;
            Assert.True(wait > TimeSpan.Zero);
            foreach (var at in (DateTimeOffset[])[state.LastAt + (wait * where), state.LastAt + wait - TimeSpan.FromTicks(1)])
            {
                if (at - state.LastAt < wait)
                {
                    Assert.Equal(Look(view), Look(RunEngine.View(World.OneStop, state, at, World.China)));
                }
            }
        }, iter: 400);

    [Fact]
    public void Until_the_next_turn_that_is_foretold_nothing_comes_but_lateness() =>
        Gen.Select(Histories, Gen.Double[0, 1]).Sample((history, where) =>
        {
            var (state, _) = Run(history);
            var view = RunEngine.View(World.OneStop, state, state.LastAt, World.China);
            var (change, turn) = (RunEngine.NextChange(World.OneStop, state, view), RunEngine.NextTurn(World.OneStop, state, view));
            Assert.True(change is null ? turn is null : !(turn < change));
            var wait = (turn ?? state.LastAt.AddDays(2000)) - state.LastAt;
            foreach (var at in (DateTimeOffset[])[state.LastAt + (wait * where), state.LastAt + wait - TimeSpan.FromTicks(1)])
            {
                // While the clock stands still, due times that move along move all the time.
                if (at - state.LastAt < wait && !view.Paused) { Assert.Equal(Stand(view), Stand(RunEngine.View(World.OneStop, state, at, World.China))); }
            }
        }, iter: 400);

    private static List<string> Stand(RunView view) =>
    [
        .. view.Steps.Select(step => $"{step.Ref} {step.Status} {step.IsOpen} {step.DueAt:O} {step.DeferredUntil:O} {step.BecauseUnknown} {string.Join(' ', step.Due.Select(due => $"{due.At:O} {due.Target:O} {due.Rule.Source}"))}"),
        .. view.Findings.Select(finding => $"{finding.Constraint.Id} {finding.Kind} {finding.Occurrence}"),
    ];

    [Fact]
    public void Next_change_of_a_fresh_report_is_the_first_limit_that_passes()
    {
        var walk = Walk.Reported();
        var view = walk.See(walk.State!.LastAt);
        var next = RunEngine.NextChange(World.OneStop, walk.State, view)!.Value;
        Assert.Equal(view.Next.First().DueAt!.Value.ToUniversalTime() + TimeSpan.FromSeconds(1), next);
        Assert.DoesNotContain(view.Steps, step => step.Late);
        Assert.Contains(walk.See(next).Steps, step => step.Late);
    }

    private static List<string> Look(RunView view) => [.. view.Steps.Select(step => $"{step.Ref} {step.Status} {step.IsOpen} {step.DueAt:O} {step.DeferredUntil:O} {step.Late} {step.BecauseUnknown}")];

    private static (RunState State, List<RunEvent> Taken) Run((int Hours, Func<DateTimeOffset, RunEvent> Act)[] history)
    {
        List<RunEvent> taken = [new RunStarted(Start, "a"), new EventHappened(Start, "a", "report_received", Start)];
        var state = RunEngine.Replay(World.OneStop, taken).State!;
        var at = Start;
        foreach (var (hours, act) in history)
        {
            at = at.AddHours(hours);
            var happened = act(at);
            var before = JsonSerializer.Serialize(state);
            var result = RunEngine.Apply(World.OneStop, state, happened);
            if (result.Ok)
            {
                state = result.State;
                taken.Add(happened);
            }
            else
            {
                Assert.Equal(before, JsonSerializer.Serialize(state));
                Assert.StartsWith("runs.", result.Refusal.Code, StringComparison.Ordinal);
            }
        }

        return (state, taken);
    }
}
