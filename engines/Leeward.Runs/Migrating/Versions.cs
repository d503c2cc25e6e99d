using System.Collections.Immutable;

namespace Leeward.Runs;

/// <summary>What moving to another version, and taking that back, does to a run's state.</summary>
internal static class Versions
{
    /// <summary>Takes a move or its undoing.</summary>
    /// <param name="definition">The version that the run goes by.</param>
    /// <param name="other">The version that it is to go on by.</param>
    /// <param name="state">The run as it stands at <paramref name="now"/>.</param>
    /// <param name="happened">The move or its undoing.</param>
    /// <param name="now">The moment.</param>
    public static RunResult Take(ProcedureDefinition definition, ProcedureDefinition? other, RunState state, RunEvent happened, DateTimeOffset now)
    {
        static RunResult No(string code) => RunResult.Refused(new(code));
        if (state.ClosedAt is not null) { return No("runs.closed"); }
        if (happened is RunMoveUndone) { return state.Moved is not { } mark ? No("runs.move.none") : other?.ContentHash != mark.Before.ContentHash ? No("runs.move.version") : RunResult.Taken(Undo(new(other, definition, mark.Names), mark)); }
        var moved = (RunMoved)happened;
        if (other?.ContentHash != moved.ContentHash) { return No("runs.move.version"); }
        var path = new MovePath(definition, other, moved.Names);
        return path.Problem is { } problem ? No(problem) : RunResult.Taken(Convert(path, state, moved, now));
    }

    /// <summary>Notes what is recorded after a move, so that it is not lost when the move is taken back. A step that is settled by the other version, or the end, lets the move stand.</summary>
    public static RunState Note(RunState state, RunEvent happened) =>
        state.Moved is not { } mark ? state
        : state with { Moved = happened is StepCompleted or StepDeviated or StepNotNeeded or RunClosed ? null : mark with { Since = mark.Since.Add(happened) } };

    /// <summary>The run by the other version. Turns keep all that was recorded of them; deadlines are counted anew.</summary>
    public static RunState Convert(MovePath path, RunState state, RunMoved moved, DateTimeOffset now)
    {
        var carried = moved.Carried.ToLookup(one => one.Occurrence, one => one.Due);
        var (turns, left) = (ImmutableList.CreateBuilder<OccurrenceState>(), state.Left.ToBuilder());
        foreach (var turn in state.Occurrences)
        {
            if (Continued(path, turn) is not { } target)
            {
                left.Add(new(path.Before.ContentHash, turn.Settlement != Settlement.None ? turn
                    : turn with { Settlement = Settlement.NotNeeded, SettledAt = now, Actor = moved.Actor, Reason = moved.Reason }));
                continue;
            }

            turns.Add(turn with
            {
                Ref = turn.Ref with { Step = target.Id },
                Due = [],
                Held = turn.Held.Clear(),
                Carried = [.. carried[turn.Ref]],
                Extensions = turn.Extensions.ConvertAll(one => one.Due is { } due ? one with { Due = path.Instead(turn.Ref.Step, due) ?? CarriedDue.Place } : one).RemoveAll(one => one.Due == CarriedDue.Place),
            });
        }

        return state with
        {
            Version = path.After.Version,
            ContentHash = path.After.ContentHash,
            Occurrences = turns.ToImmutable(),
            Left = left.ToImmutable(),
            Past = state.Past.Add(new(path.Before.ContentHash, now)),
            // What a turn that is left behind told has happened all the same.
            Events = state.Events.ConvertAll(one => one.From is not { } teller ? one : one with { From = state.Find(teller) is { } turn && Continued(path, turn) is { } target ? teller with { Step = target.Id } : null }),
            Facts = state.Facts.RemoveRange(state.Facts.Where(one => path.After.Vocabulary.TryGet(one.Key, out var type) && !type.Accepts(one.Value)).Select(one => one.Key)),
            Moved = new(state, path.Names, []),
        };
    }

    /// <summary>Gives turns the due times that they carry along, in a run that has come to the other version: they change when a turn is due and nothing else, so that nothing follows from them.</summary>
    public static RunState Carry(MovePath path, RunState moved, IReadOnlyList<TurnDue> carried)
    {
        foreach (var turn in carried.GroupBy(one => one.Occurrence, one => one.Due))
        {
            if (moved.Find(turn.Key with { Step = path.Target(turn.Key.Step)!.Id }) is { } there) { moved = Advance.Put(moved, there with { Carried = [.. turn] }); }
        }

        return moved;
    }

    /// <summary>The step that goes on with a turn; null where the turn ends with its version. An open further round of a step that repeats no more ends too.</summary>
    public static StepDefinition? Continued(MovePath path, OccurrenceState turn) =>
        path.Target(turn.Ref.Step) is { } target && (turn.Settlement != Settlement.None || turn.Ref.Number == 1 || turn.Extra || target.Repeat is not null) ? target : null;

    private static RunState Undo(MovePath path, MoveMark mark)
    {
        var state = mark.Before;
        foreach (var happened in mark.Since)
        {
            // What only the other version knows stays in the history and no more.
            if (Back(path, happened) is { } known) { state = RunEngine.Apply(path.Before, state, known).State ?? state; }
        }

        return state;
    }

    /// <summary>An event as the version before calls it; null where that has no such thing. What was held or accepted was so by the other version's due times.</summary>
    private static RunEvent? Back(MovePath path, RunEvent happened)
    {
        OccurrenceRef? Turn(OccurrenceRef one) => path.Source(one.Step) is { } step ? one with { Step = step } : null;
        return happened switch
        {
            EvidenceAdded one => Turn(one.Occurrence) is { } turn ? one with { Occurrence = turn } : null,
            StepDeferred one => Turn(one.Occurrence) is { } turn ? one with { Occurrence = turn } : null,
            StepReopened one => Turn(one.Occurrence) is { } turn ? one with { Occurrence = turn } : null,
            StepRepeated one => path.Source(one.Step) is { } step ? one with { Step = step } : null,
            DeadlineExtended { Due: null } one => Turn(one.Occurrence) is { } turn ? one with { Occurrence = turn } : null,
            DeadlineExtended one => Turn(one.Occurrence) is { } turn && Index(path, turn.Step, one.Due.Value) is { } due ? one with { Occurrence = turn, Due = due } : null,
            DeadlineHeld or DeadlineRecalculationAccepted => null,
            _ => happened,
        };
    }

    private static int? Index(MovePath path, string step, int due) =>
        Enumerable.Range(0, path.Before.Step(step)!.Due.Count).Where(index => path.Instead(step, index) == due).Select(index => (int?)index).FirstOrDefault();
}
