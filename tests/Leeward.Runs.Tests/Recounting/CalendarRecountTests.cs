using CsCheck;
using Leeward.Deadlines;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Recounting;

/// <summary>Counting runs again by a changed calendar, on the random procedures and histories of the reference interpreter.</summary>
public sealed class CalendarRecountTests
{
    private static readonly Gen<int> Number = Gen.Int[0, Dice.Sides - 1];

    private static readonly Gen<(int[] Plan, (int Quarters, int[] Act)[] History, int From, int Length, bool Works)> Any =
        Gen.Select(Number.Array[0, 260], Gen.Select(Gen.Int[0, 120], Number.Array[1, 24]).Array[1, 30], Gen.Int[0, 60], Gen.Int[1, 9], Gen.Bool);

    [Fact]
    public void Nothing_gets_later_by_itself_and_all_that_moved_is_told()
    {
        int moved = 0, still = 0;
        Any.Sample(one =>
        {
            var (definition, state) = Run(one.Plan, one.History);
            var after = Changed(state, one.From, one.Length, one.Works);
            var before = RunEngine.View(definition, state, state.LastAt, World.China);
            var recount = CalendarRecount.Of(definition, state, World.China, after, state.LastAt, "machine");
            var seen = RunEngine.View(definition, recount.State, state.LastAt, after);
            foreach (var step in before.Steps.Where(step => step.SettledAt is null && state.ClosedAt is null))
            {
                foreach (var (old, now) in step.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Definition.BeforeStep is null).Zip(seen.Find(step.Ref)!.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true } && due.Definition.BeforeStep is null)))
                {
                    Assert.True(now.At <= old.At || !now.Rule.Movable || old.Kept || now.Definition.Index != old.Definition.Index, $"{step.Ref} {old.At:O} became {now.At:O} by {old.Rule}; {step.State}");
                    if (now.Definition.Index == old.Definition.Index && now.At < old.At && now.Kept == old.Kept) { Assert.Contains(recount.Moves, move => move.Occurrence == step.Ref && move.Due == old.Definition.Index && move.Move == DueMove.Earlier); }
                }
            }

            // Working out only what can differ says the same as all of it.
            var open = seen.Steps.Where(step => state.ClosedAt is null && step.ActivatedAt is not null && step.SettledAt is null).ToList();
            Assert.Equal(open.Where(step => recount.Turns.Any(turn => turn.Ref == step.Ref)).Select(Look), recount.Turns.Select(Look));
            Assert.All(open.Where(step => step.Due.Count > 0), step => Assert.Contains(recount.Turns, turn => turn.Ref == step.Ref));
            Assert.Equal(open.Where(step => Times(step) != Times(before.Find(step.Ref)!)).Select(step => step.Ref), recount.Changed.Where(turn => Times(turn) != Times(before.Find(turn.Ref)!)).Select(turn => turn.Ref));
            if (state.ClosedAt is null)
            {
                Assert.Equal(CalendarRecount.CountsUntil(definition, recount.State, seen), recount.Until);
                if (!recount.WakesElsewhen) { Assert.Equal(RunEngine.NextTurn(definition, state, before), RunEngine.NextTurn(definition, recount.State, seen)); }
            }
            if (recount.OnlyHolds) { Assert.Equal(Text(recount.State), Text(RunStateText.Read(RunStateText.Write(state), RunStateText.WriteHolds(recount.Holds)))); }
            Assert.Equal(Text(recount.Holds.Aggregate(state, (held, hold) => RunEngine.Apply(definition, held, hold).State!)), Text(recount.State));
            Interlocked.Add(ref moved, recount.Moves.Count > 0 ? 1 : 0);
            Interlocked.Add(ref still, recount.Moves.Count > 0 ? 0 : 1);
            Assert.Empty(CalendarRecount.Of(definition, recount.State, after, after, state.LastAt, "machine").Moves);
        }, iter: 1500);
        Assert.True(moved > 10 && still > 10, $"{moved} moved, {still} did not");
    }

    [Fact]
    public void Days_after_the_last_that_counts_move_nothing() =>
        Any.Sample(one =>
        {
            var (definition, state) = Run(one.Plan, one.History);
            var view = RunEngine.View(definition, state, state.LastAt, World.China);
            var until = CalendarRecount.CountsUntil(definition, state, view);
            if (until == DateTimeOffset.MaxValue) { return; }
            var first = World.China.DayOf(until > state.LastAt ? until : state.LastAt).AddDays(1);
            var after = Changed(first, one.Length, one.Works);
            Assert.Equal(Look(view), Look(RunEngine.View(definition, state, state.LastAt, after)));
        }, iter: 400);

    private static string Look(StepView step) => $"{step.Ref} {step.Status} {step.BecauseUnknown} {step.DeferredUntil:O} {string.Join(' ', step.Due.Select(due => $"{due.Definition.Index} {due.At:O} {due.State} {due.Kept} {due.Target:O}"))}";

    private static string Times(StepView step) => $"{step.Status} {string.Join(' ', step.Due.Select(due => $"{due.Definition.Index} {due.At:O} {due.State} {due.Target:O}"))}";

    private static List<string> Look(RunView view) =>
    [
        .. view.Steps.Where(step => step.SettledAt is null).Select(Look),
        .. view.Findings.Select(finding => $"{finding.Constraint.Id} {finding.Kind} {finding.Occurrence}"),
    ];

    private static string Text(RunState state) => System.Text.Json.JsonSerializer.Serialize(state);

    private static (ProcedureDefinition Definition, RunState State) Run(int[] numbers, (int Quarters, int[] Act)[] history)
    {
        var (plan, definition) = PlanDocument.Read(PlanMaker.Make(numbers));
        var at = RandomActs.Start;
        var state = RunEngine.Replay(definition, [new RunStarted(at, "x"), .. new[] { "e0", "e1", "e2" }.Select(code => new EventHappened(at, "x", code, at))]).State!;
        foreach (var (quarters, act) in history)
        {
            at = at.AddMinutes(15 * quarters);
            state = RunEngine.Apply(definition, state, RandomActs.Make(plan, act, at)).State ?? state;
        }

        return (definition, state);
    }

    private static WorkCalendar Changed(RunState state, int from, int length, bool works) => Changed(World.China.DayOf(state.StartedAt).AddDays(from / 3), length, works);

    private static WorkCalendar Changed(DateOnly first, int length, bool works) => new(
        "cn-national", World.China.Title, World.China.Zone, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
        [.. World.China.Exceptions, .. Enumerable.Range(0, length).Select(day => new CalendarException(first.AddDays(day), works, new("n", "n")))], World.China.KnownThrough);
}
