using System.Text.Json;
using CsCheck;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Migrating;

/// <summary>Moving runs between random versions that know nothing of each other.</summary>
public sealed class RunMoveProperties
{
    private const int Times = 800;

    private static string Text(RunState state) => System.Text.Json.JsonSerializer.Serialize(state);

    [Fact]
    public void What_was_recorded_is_kept_and_what_was_settled_stays_settled()
    {
        int kept = 0, dropped = 0, needed = 0;
        Moving.Any.Sample(one =>
        {
            var (plan, before) = Moving.Version(one.Before, "1");
            var after = Moving.Version(one.After, "2").Definition;
            var (state, _) = Moving.Run(plan, before, one.History);
            var move = Moving.Look(before, after, state);
            if (move.Event is null) { Assert.Equal("runs.move.same", move.Blocked); return; }
            // What looking says is what taking the event gives.
            Assert.Equal(Text(RunEngine.Apply(before, state, move.Event, after).State!), Text(move.State));
            var (old, fresh) = (Moving.See(before, state, move.State.LastAt), Moving.See(after, move.State, move.State.LastAt));
            foreach (var step in old.Steps.Where(step => step.State is not null))
            {
                if (move.State.Find(step.Ref) is { } turn && after.Step(step.Ref.Step) is not null && !move.State.Left.Exists(left => left.Turn.Ref == step.Ref))
                {
                    // What was judged away may be needed by the other version.
                    if (step.State!.Settlement == Settlement.NotNeeded && turn.Settlement == Settlement.None) { Interlocked.Increment(ref needed); continue; }
                    // One that was only touched may begin by the other version.
                    Assert.Equal(Moving.Recorded(step.State!), Moving.Recorded(step.ActivatedAt is null ? turn with { ActivatedAt = null, Offset = TimeSpan.Zero } : turn));
                    var then = fresh.Find(step.Ref)!;
                    if (step.SettledAt is not null) { Assert.Equal((step.Status, step.SettledAt, step.Late), (then.Status, then.SettledAt, then.Late)); }
                    Interlocked.Increment(ref kept);
                    continue;
                }

                var left = Assert.Single(move.State.Left, left => left.Turn.Ref == step.Ref).Turn;
                if (step.SettledAt is not null) { Assert.Equal(Moving.Recorded(step.State!), Moving.Recorded(left)); }
                else { Assert.Equal((Settlement.NotNeeded, "mover", "new version"), (left.Settlement, left.Actor, left.Reason)); }
                Interlocked.Increment(ref dropped);
            }

            Assert.Equal(state.Facts.Keys, move.State.Facts.Keys);
            Assert.True(move.State.Events.Count >= state.Events.Count);
        }, iter: Times);
        Assert.True(kept > 100 && dropped > 100 && needed < kept / 50, $"{kept} kept, {dropped} dropped, {needed} needed after all");
    }

    [Fact]
    public void No_due_time_of_an_open_turn_gets_later_by_itself_and_what_differs_is_told()
    {
        int held = 0, earlier = 0;
        Moving.Any.Sample(one =>
        {
            var (plan, before) = Moving.Version(one.Before, "1");
            var after = Moving.Version(one.After, "2").Definition;
            var (state, _) = Moving.Run(plan, before, one.History);
            var move = Moving.Look(before, after, state);
            if (move.Event is null) { return; }
            var (old, fresh) = (Moving.See(before, state, move.State.LastAt), Moving.See(after, move.State, move.State.LastAt));
            foreach (var turn in move.Turns.Where(turn => turn is { How: TurnMove.Kept, Settled: false }))
            {
                var then = fresh.Find(turn.To!.Value)!;
                if (!then.IsOpen && then.Status is not (StepStatus.Optional or StepStatus.Waiting or StepStatus.Missed)) { continue; }
                foreach (var due in old.Find(turn.From!.Value)!.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true, At: not null } && due.Definition.BeforeStep is null && (due.Rule.Movable || due.Kept)))
                {
                    Assert.True(then.Due.Any(now => now.At <= due.At), $"{turn.To} {due.At:O} became {then.DueAt:O}");
                }

                foreach (var due in then.Due.Where(due => due.Kept)) { Assert.Contains(move.Dues, change => change.Occurrence == turn.To && change.Move == DueMove.Kept && change.From == due.At); }
            }

            Interlocked.Add(ref held, move.Dues.Count(change => change.Move == DueMove.Kept));
            Interlocked.Add(ref earlier, move.Dues.Count(change => change.Move == DueMove.Earlier));
            Assert.All(move.Dues.Where(change => change.Move == DueMove.Earlier), change => Assert.True(change.To < change.From));
        }, iter: Times);
        Assert.True(held > 20 && earlier > 10, $"{held} held, {earlier} earlier");
    }

    [Fact]
    public void Undoing_gives_the_run_back_with_what_was_recorded_since()
    {
        int undone = 0, stands = 0;
        Moving.Any.Sample(one =>
        {
            var (plan, before) = Moving.Version(one.Before, "1");
            var (otherPlan, after) = Moving.Version(one.After, "2");
            var (state, _) = Moving.Run(plan, before, one.History);
            var move = Moving.Look(before, after, state);
            if (move.Event is null) { return; }
            // Without anything since: exactly the run that it was when it was moved.
            var at = move.State.LastAt;
            var same = RunEngine.Apply(after, move.State, new RunMoveUndone(at, "mover", "no"), before).State!;
            Assert.Equal(Moving.Plain(Moving.Pass(before, state, at)), Moving.Plain(same));
            // With what was recorded since, as far as the version before knows it.
            var (moved, alone) = (move.State, Moving.Pass(before, state, at));
            foreach (var (quarters, act) in one.Since)
            {
                at = at.AddMinutes(15 * quarters);
                var happened = RandomActs.Make(otherPlan, act, at);
                // Extensions are told by deadlines, which the two versions count differently.
                if (happened is DeadlineExtended || RunEngine.Apply(after, moved, happened).State is not { } next) { continue; }
                moved = next;
                if (happened is not (DeadlineHeld or DeadlineRecalculationAccepted)) { alone = RunEngine.Apply(before, alone, happened).State ?? alone; }
            }

            if (moved.Moved is null)
            {
                Assert.NotNull(RunEngine.Apply(after, moved, new RunMoveUndone(at, "mover", "no"), before).Refusal);
                Interlocked.Increment(ref stands);
                return;
            }

            var back = RunEngine.Apply(after, moved, new RunMoveUndone(at, "mover", "no"), before).State!;
            Assert.Equal(Moving.Plain(Moving.Pass(before, alone, at)), Moving.Plain(back));
            Assert.Equal(moved.Revision + 1, back.Revision);
            Interlocked.Increment(ref undone);
        }, iter: Times);
        Assert.True(undone > 50 && stands > 50, $"{undone} undone, {stands} stand");
    }

    [Fact]
    public void Moving_to_the_same_content_changes_nothing_that_people_see()
    {
        Moving.Any.Sample(one =>
        {
            var (plan, before) = Moving.Version(one.Before, "1");
            var (state, _) = Moving.Run(plan, before, one.History);
            Assert.Equal("runs.move.same", Moving.Look(before, before, state).Blocked);
            foreach (var renamed in new[] { false, true })
            {
                var after = Moving.Version(one.Before, "2", renamed ? Moving.Renamed : null).Definition;
                var move = Moving.Look(before, after, state, null, renamed ? Moving.Names(before) : null);
                Assert.Null(move.Blocked);
                Assert.All(move.Turns, turn => Assert.Equal((renamed ? TurnMove.Renamed : TurnMove.Kept, turn.Before), (turn.How, turn.After)));
                Assert.True(move.Dues.All(change => change.Move == DueMove.Kept), string.Join(' ', move.Dues));
                Assert.Empty(move.State.Left);
                Assert.Equal(Seen(before, state, move.State.LastAt), Seen(after, move.State, move.State.LastAt).Select(line => "S" + line[1..]));
            }
        }, iter: Times / 2);

        static IEnumerable<string> Seen(ProcedureDefinition definition, RunState state, DateTimeOffset now) =>
            Moving.See(definition, state, now).Steps.Select(step => $"{step.Ref} {step.Status} {step.SettledAt:u} {step.DueAt:u} {step.Late} {string.Join(',', step.MissingEvidence)}");
    }

    [Fact]
    public void Replaying_the_history_over_both_versions_gives_the_state_and_reading_it_back_loses_nothing()
    {
        Moving.Any.Sample(one =>
        {
            var (plan, before) = Moving.Version(one.Before, "1");
            var (otherPlan, after) = Moving.Version(one.After, "2");
            var (state, history) = Moving.Run(plan, before, one.History);
            var move = Moving.Look(before, after, state);
            if (move.Event is null) { return; }
            history.Add(move.Event);
            state = move.State;
            foreach (var (quarters, act) in one.Since)
            {
                var happened = RandomActs.Make(otherPlan, act, state.LastAt.AddMinutes(15 * quarters));
                if (RunEngine.Apply(after, state, happened).State is not { } next) { continue; }
                state = next;
                history.Add(happened);
            }

            var read = history.ConvertAll(happened => JsonSerializer.Deserialize<RunEvent>(JsonSerializer.Serialize(happened))!);
            Assert.Equal(Moving.Json(state), Moving.Json(RunEngine.Replay(before, read, after).State!));
            Assert.Equal(Moving.Json(state), Moving.Json(JsonSerializer.Deserialize<RunState>(Moving.Json(state))!));
            Assert.Equal(Moving.Json(state), Moving.Json(RunStateText.Read(RunStateText.Write(state))));
            Assert.Equal("runs.move.version", RunEngine.Replay(before, read).Refusal!.Code);
        }, iter: Times);
    }
}
