using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>How a due time moved when the calendar or the version of the procedure changed.</summary>
public enum DueMove
{
    /// <summary>It is earlier now, at once.</summary>
    Earlier,

    /// <summary>It would be later; the earlier time is kept until a person accepts the later one.</summary>
    Kept,

    /// <summary>It is later now: a window of the body that cannot be kept by an office.</summary>
    Later,

    /// <summary>There was none before: the other version asks for it.</summary>
    Added,
}

/// <summary>A due time that a changed calendar moves.</summary>
/// <param name="Occurrence">The turn of the step.</param>
/// <param name="Due">Which of the step's deadlines.</param>
/// <param name="From">The due time by the calendar before.</param>
/// <param name="To">The due time by the calendar now; for <see cref="DueMove.Kept"/> the one that a person may accept.</param>
/// <param name="Move">How it moved.</param>
public sealed record MovedDue(OccurrenceRef Occurrence, int Due, DateTimeOffset From, DateTimeOffset To, DueMove Move);

/// <summary>
/// A run counted again by a changed calendar: earlier times hold at once, later ones only by a person's decision. Pure; apply <see cref="Holds"/> in their order.
/// </summary>
/// <param name="State">The run's state with the holds taken; the state given where there are none.</param>
/// <param name="Holds">Events that keep the times that would become later.</param>
/// <param name="Moves">What moved, in the order of the procedure.</param>
public sealed record CalendarRecount(RunState State, IReadOnlyList<DeadlineHeld> Holds, IReadOnlyList<MovedDue> Moves)
{
    /// <summary>The open turns whose due times, targets or standing are others by the calendar now, with the holds taken, in the order of the procedure; without what is missing for them.</summary>
    public IReadOnlyList<StepView> Changed { get; init; } = [];

    /// <summary>The open turns that can have due times, by the calendar now, with the holds taken, in the order of the procedure; without what is missing for them. Of a closed run none.</summary>
    public IReadOnlyList<StepView> Turns { get; init; } = [];

    /// <summary>Up to when the due times depend on working days, as <see cref="CountsUntil(ProcedureDefinition, RunState, RunView)"/> says.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Whether time alone may change the run at another moment than before: a limit that closes a turn or by which a step must have followed moved, or the clock stands still.</summary>
    public bool WakesElsewhen { get; init; }

    /// <summary>Whether <see cref="State"/> is the state given and the holds, nothing else: time alone had changed nothing until then.</summary>
    public bool OnlyHolds { get; init; } = true;

    /// <summary>Counts a run again.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="state">The run.</param>
    /// <param name="before">The calendar by which it was counted.</param>
    /// <param name="after">The calendar that holds now.</param>
    /// <param name="now">The present.</param>
    /// <param name="actor">Who records the holds.</param>
    public static CalendarRecount Of(ProcedureDefinition definition, RunState state, WorkCalendar before, WorkCalendar after, DateTimeOffset now, string actor)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        if (state.ClosedAt is not null) { return new(state, [], []); }
        now = now.ToUniversalTime();
        var current = RunEngine.Current(definition, state, now);
        // Only open turns with deadlines can look otherwise by another calendar.
        var old = RunEngine.Dated(definition, current, now, before);
        var until = CountsUntil(definition, old, current, now);
        if (FirstDifference(before, after) is not { } first || until < before.StartOf(first)) { return new(state, [], []) { Turns = old, Until = until }; }
        var fresh = RunEngine.Dated(definition, current, now, after);
        var holds = RunEngine.Holds(old, fresh, now, actor);
        var moves = MovesOf(old, fresh, holds);
        var (held, only, turns) = holds.Count == 0 ? (state, true, fresh) : Held(definition, state, current, fresh, holds, after, now);
        return new(held, holds, moves)
        {
            Turns = turns, Changed = ChangedOf(old, turns), Until = CountsUntil(definition, turns, held, now), OnlyHolds = only, WakesElsewhen = IsPaused(current) || !Limits(definition, old).SequenceEqual(Limits(definition, turns)),
        };
    }

    private static (RunState Held, bool Only, List<StepView> Turns) Held(
        ProcedureDefinition definition, RunState state, RunState current, List<StepView> fresh, IReadOnlyList<DeadlineHeld> holds, WorkCalendar after, DateTimeOffset now)
    {
        // Holds are recorded when they are made: time in a run never goes back.
        var at = now > state.LastAt ? now : state.LastAt;
        var then = at == now ? current : RunEngine.Current(definition, state, at);
        var held = RunEngine.Hold(then with { LastAt = at }, holds);
        if (at != now) { return (held, ReferenceEquals(then, state), RunEngine.Dated(definition, held, at, after)); }
        var touched = holds.Select(hold => hold.Occurrence).ToHashSet();
        // What is due before a step follows that step.
        bool Stays(StepView turn) => !touched.Contains(turn.Ref) && !turn.Step.Due.Any(due => due.BeforeStep is not null);
        var dues = new Dues(definition, held, at, after);
        return (held, ReferenceEquals(then, state), fresh.ConvertAll(turn => Stays(turn) ? turn : RunEngine.Dated(dues, turn.Step, held.Find(turn.Ref)!)));
    }

    private static List<MovedDue> MovesOf(List<StepView> old, List<StepView> fresh, IReadOnlyList<DeadlineHeld> holds)
    {
        var moves = new List<MovedDue>();
        for (var i = 0; i < old.Count; i++)
        {
            foreach (var due in old[i].Due)
            {
                if (due.Definition.BeforeStep is not null || due.Definition.Index == CarriedDue.Place || due.At is not { } from) { continue; }
                var moved = fresh[i].Due.FirstOrDefault(one => one.Definition.Index == due.Definition.Index && one.Current == due.Current && (one.AnchorKnown, one.ConditionKnown) == (due.AnchorKnown, due.ConditionKnown));
                if (moved?.At is not { } to || to == from) { continue; }
                var kept = holds.Any(hold => hold.Occurrence == old[i].Ref && hold.Due == due.Definition.Index);
                moves.Add(new(old[i].Ref, due.Definition.Index, from, to, to < from ? DueMove.Earlier : kept ? DueMove.Kept : DueMove.Later));
            }
        }

        return moves;
    }

    private static List<StepView> ChangedOf(List<StepView> old, List<StepView> turns)
    {
        var changed = new List<StepView>();
        for (var i = 0; i < turns.Count; i++)
        {
            if (i >= old.Count || old[i].Ref != turns[i].Ref || old[i].Status != turns[i].Status || !old[i].Due.SequenceEqual(turns[i].Due, Same.Instance)) { changed.Add(turns[i]); }
        }

        return changed;
    }

    /// <summary>The due times whose passing changes more than that a turn is late.</summary>
    private static IEnumerable<(OccurrenceRef, DateTimeOffset?)> Limits(ProcedureDefinition definition, List<StepView> turns) =>
        from turn in turns
        let follows = definition.Constraints.Any(one => one.Type == ConstraintType.Response && one.Other == turn.Ref.Step)
        from due in turn.Due
        where due.Rule.Hard || follows
        select (turn.Ref, due.At);

    /// <summary>Due times that look the same.</summary>
    private sealed class Same : IEqualityComparer<DueView>
    {
        public static readonly Same Instance = new();

        public bool Equals(DueView? one, DueView? other) => ReferenceEquals(one, other) || (one is not null && other is not null
            && (one.Definition.Index, one.At, one.Target, one.State, one.AnchorKnown, one.ConditionKnown) == (other.Definition.Index, other.At, other.Target, other.State, other.AnchorKnown, other.ConditionKnown) && one.Rule == other.Rule);

        public int GetHashCode(DueView due) => HashCode.Combine(due.Definition.Index, due.At);
    }

    private static bool IsPaused(RunState state) => state.Suspensions.Exists(one => one.Until is null);

    /// <summary>The first day that is worked by one of two calendars of the same plain week and not by the other; null where there is none.</summary>
    public static DateOnly? FirstDifference(WorkCalendar before, WorkCalendar after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var days = before.Exceptions.Concat(after.Exceptions).Select(one => one.Day).Where(day => before.IsWorkingDay(day) != after.IsWorkingDay(day));
        return days.Select(day => (DateOnly?)day).Min();
    }

    /// <summary>Up to when the due times of open turns depend on working days, so that a change of later days cannot move them; the least moment where none does, the greatest where that cannot be said.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="state">The run.</param>
    /// <param name="view">The run as it stands.</param>
    public static DateTimeOffset CountsUntil(ProcedureDefinition definition, RunState state, RunView view)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(view);
        return CountsUntil(definition, view.Steps.Where(step => step.SettledAt is null), state, view.Now);
    }

    private static DateTimeOffset CountsUntil(ProcedureDefinition definition, IEnumerable<StepView> open, RunState state, DateTimeOffset now)
    {
        // While the clock stands still due times move along with it, and behind a time that is kept stands a later one.
        if (IsPaused(state) || Array.Exists(state.Turns.All, turn => turn.SettledAt is null && !turn.Held.IsEmpty)) { return DateTimeOffset.MaxValue; }
        var until = DateTimeOffset.MinValue;
        foreach (var step in open)
        {
            // What facts no longer ask for comes up where another calendar makes it earlier than what took its place.
            if (step.Status != StepStatus.NotApplicable && step.State is { } touched && touched.Due.Exists(basis => !basis.Current && Depends(step.Step.Due[basis.Due].Rule) && !step.Due.Any(due => !due.Current && due.Definition.Index == basis.Due))) { return DateTimeOffset.MaxValue; }
            if (Hidden(definition, state, step, now)) { return DateTimeOffset.MaxValue; }
            foreach (var due in step.Due)
            {
                // The step before which this one is due may be counted back from a meeting, or have a later time that becomes the earliest.
                if (due.Definition.BeforeStep is { } before && DependsThrough(definition, state, before)) { return DateTimeOffset.MaxValue; }
                if (due.At is not { } at || !(Depends(due.Rule) || !due.AnchorKnown || due.Definition.BeforeStep is not null)) { continue; }
                // Counted back from a meeting, the days up to the meeting count.
                var meetings = due.Rule.Direction == Direction.Before && step.State is { } turn ? turn.Due.Where(basis => basis.Due == due.Definition.Index).Select(basis => basis.Anchor + turn.Offset) : [];
                var last = meetings.Append(at).Max();
                until = last > until ? last : until;
            }
        }

        return until;
    }

    /// <summary>Whether a deadline that may be asked for is not shown as it is later than what is certain, and working days may make it the earlier one.</summary>
    private static bool Hidden(ProcedureDefinition definition, RunState state, StepView step, DateTimeOffset now) =>
        step.ActivatedAt is not null && step.Status != StepStatus.NotApplicable && step.Step.Due.Any(due => due.When is { } when && !step.Due.Any(shown => shown.Definition.Index == due.Index)
            && (due.BeforeStep is { } before ? DependsThrough(definition, state, before) : Depends(due.Rule)) && when.Test(new RunFacts(definition, state, now)) == Rules.Truth.Unknown);

    private static bool Depends(DeadlineRule rule) => rule.Within.Clock == Clock.WorkingDay || rule.RollForward || rule.Target?.Clock == Clock.WorkingDay;

    /// <summary>Whether a step that is not done, or one before which that is due in its turn, has due times that depend on working days.</summary>
    private static bool DependsThrough(ProcedureDefinition definition, RunState state, string id, int depth = 0) =>
        depth >= 20 || (definition.Step(id) is { } step && state.Find(new(id)) is not { Settlement: Settlement.Done }
            && step.Due.Any(due => due.BeforeStep is { } before ? DependsThrough(definition, state, before, depth + 1) : Depends(due.Rule)));
}
