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
    /// <summary>The run as it stands by the calendar now, with the holds taken. Where nothing can have moved, turns that are settled show what they were due by the calendar before.</summary>
    public required RunView View { get; init; }

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
        var old = RunEngine.View(definition, state, now, before);
        if (state.ClosedAt is not null || FirstDifference(before, after) is not { } first || CountsUntil(definition, state, old) < before.StartOf(first)) { return new(state, [], []) { View = old }; }
        // What has no due time looks the same by any calendar.
        var current = old.Made!.Value.Now;
        var fresh = RunEngine.Seen(definition, state, current, old.Now, after, old, (step, turn) => turn?.ActivatedAt is not null && (step.Due.Count > 0 || !turn.Due.IsEmpty || !turn.Carried.IsEmpty));
        var holds = RunEngine.Holds(old, fresh, now, actor);
        var moves = new List<MovedDue>();
        foreach (var step in old.Steps.Where(step => step.SettledAt is null && step.Due.Count > 0))
        {
            var then = fresh.Find(step.Ref)!;
            foreach (var due in step.Due.Where(due => due.Definition.BeforeStep is null && due.Definition.Index != CarriedDue.Place))
            {
                var moved = then.Due.FirstOrDefault(one => one.Definition.Index == due.Definition.Index && one.Current == due.Current && one.AnchorKnown == due.AnchorKnown);
                if (due.At is not { } from || moved?.At is not { } to || to == from) { continue; }
                var kept = holds.Any(hold => hold.Occurrence == step.Ref && hold.Due == due.Definition.Index);
                moves.Add(new(step.Ref, due.Definition.Index, from, to, to < from ? DueMove.Earlier : kept ? DueMove.Kept : DueMove.Later));
            }
        }

        if (holds.Count == 0) { return new(state, holds, moves) { View = fresh }; }
        // Holds are recorded when they are made: time in a run never goes back.
        var at = now > state.LastAt ? now.ToUniversalTime() : state.LastAt;
        var held = RunEngine.Hold((at == old.Now ? current : RunEngine.Current(definition, state, at)) with { LastAt = at }, holds);
        var touched = holds.Select(hold => hold.Occurrence).ToHashSet();
        return new(held, holds, moves)
        {
            View = RunEngine.Seen(definition, held, held, at, after, at == old.Now ? fresh : null, (step, turn) => (turn is not null && touched.Contains(turn.Ref)) || step.Due.Any(due => due.BeforeStep is not null)),
        };
    }

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
        // While the clock stands still due times move along with it, and behind a time that is kept stands a later one.
        if (view.Paused || view.Steps.Any(step => step.SettledAt is null && step.State is { Held.Count: > 0 })) { return DateTimeOffset.MaxValue; }
        var until = DateTimeOffset.MinValue;
        foreach (var (step, due) in view.Steps.Where(step => step.SettledAt is null).SelectMany(step => step.Due, (step, due) => (step, due)))
        {
            var depends = due.Rule.Within.Clock == Clock.WorkingDay || due.Rule.RollForward || !due.AnchorKnown || due.Definition.BeforeStep is not null;
            if (due.At is not { } at || !depends) { continue; }
            // Counted back from a meeting, the days up to the meeting count.
            var meetings = due.Rule.Direction == Direction.Before && step.State is { } turn ? turn.Due.Where(basis => basis.Due == due.Definition.Index).Select(basis => basis.Anchor + turn.Offset) : [];
            var last = meetings.Append(at).Max();
            until = last > until ? last : until;
        }

        return until;
    }
}
