using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>
/// The step function of procedures: running, simulating, replaying and proving all use it. Pure: no clock, no storage, no text.
/// </summary>
public static class RunEngine
{
    /// <summary>Takes an event. Never throws for an event that does not fit: it is refused with a code.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="state">The state so far; null before <see cref="RunStarted"/>.</param>
    /// <param name="happened">What is recorded.</param>
    /// <param name="other">For <see cref="RunMoved"/> and <see cref="RunMoveUndone"/>: the version that the run goes on by.</param>
    public static RunResult Apply(ProcedureDefinition definition, RunState? state, RunEvent happened, ProcedureDefinition? other = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(happened);
        if (state is null)
        {
            return happened is RunStarted
                ? RunResult.Taken(new()
                {
                    Procedure = definition.Id, Version = definition.Version, ContentHash = definition.ContentHash,
                    StartedAt = happened.At.ToUniversalTime(), LastAt = happened.At.ToUniversalTime(), Revision = 1,
                })
                : RunResult.Refused(new("runs.not_started"));
        }

        // Recorded out of order by clocks that differ: time in a run never goes back.
        var now = happened.At > state.LastAt ? happened.At.ToUniversalTime() : state.LastAt;
        var current = Current(definition, state, now) with { LastAt = now };
        var moves = happened is RunMoved or RunMoveUndone;
        var result = moves ? Versions.Take(definition, other, current, happened, now) : new Acts(definition, current, now).Take(happened);
        if (!result.Ok)
        {
            return result;
        }

        var next = moves ? result.State : Versions.Note(result.State, happened);
        return RunResult.Taken(Current(moves ? other! : definition, next, now) with { Revision = state.Revision + 1 });
    }

    /// <summary>The state that a history gives; refused where one of its events is.</summary>
    /// <param name="definition">The version that the run began with.</param>
    /// <param name="history">Its events.</param>
    /// <param name="others">The versions that it went on by, in any order.</param>
    public static RunResult Replay(ProcedureDefinition definition, IEnumerable<RunEvent> history, params IReadOnlyList<ProcedureDefinition> others)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(others);
        ProcedureDefinition? Version(string? hash) => hash == definition.ContentHash ? definition : others.FirstOrDefault(one => one.ContentHash == hash);
        RunState? state = null;
        foreach (var happened in history)
        {
            var other = happened switch { RunMoved moved => Version(moved.ContentHash), RunMoveUndone => Version(state?.Moved?.Before.ContentHash), _ => null };
            var result = Apply(state is null ? definition : Version(state.ContentHash)!, state, happened, other);
            if (!result.Ok)
            {
                return result;
            }

            state = result.State;
        }

        return state is null ? RunResult.Refused(new("runs.not_started")) : RunResult.Taken(state);
    }

    /// <summary>The run as people see it at a moment.</summary>
    public static RunView View(ProcedureDefinition definition, RunState state, DateTimeOffset now, WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        var asked = now.ToUniversalTime();
        // A closed run stands still: no rounds come up after its end, and nothing becomes late that was not late when it ended.
        now = state.ClosedAt < asked ? state.ClosedAt.Value : asked;
        return Seen(definition, state, Current(definition, state, now), asked, calendar);
    }

    /// <summary>The run as people see it, where it has been let go on until then.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="of">The state that was asked about.</param>
    /// <param name="current">The same, gone on until the moment.</param>
    /// <param name="asked">The moment.</param>
    /// <param name="calendar">The calendar by which due times are counted.</param>
    internal static RunView Seen(ProcedureDefinition definition, RunState of, RunState current, DateTimeOffset asked, WorkCalendar calendar)
    {
        var now = of.ClosedAt < asked ? of.ClosedAt.Value : asked;
        var steps = new List<StepView>(definition.Steps.Count + current.Turns.All.Length);
        var dues = new Dues(definition, current, now, calendar);
        foreach (var step in definition.Steps)
        {
            var turns = current.Turns.Of(step.Id);
            if (turns.Length == 0) { steps.Add(Show(dues, step, null)); }
            foreach (var turn in turns) { steps.Add(Show(dues, step, turn)); }
        }

        return new(asked, steps, ConstraintChecks.Findings(definition, current, steps, now), current.ClosedAt is not null, current.Suspensions.Exists(one => one.Until is null))
        {
            Left = current.Left, Made = (definition, of, current),
        };
    }

    /// <summary>
    /// The next moment after <paramref name="view"/> at which the run can look different although nothing is recorded; null when it never will. May name a
    /// moment at which nothing changes after all, never misses one.
    /// </summary>
    public static DateTimeOffset? NextChange(ProcedureDefinition definition, RunState state, RunView view)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(view);
        return Wakes.Next(definition, AsOf(definition, state, view), view, lateness: true);
    }

    /// <summary>
    /// The same without the moments at which nothing comes but that an open turn becomes late or its service target passes: its due time says so to whoever keeps it. A limit that closes the turn counts, and one by which a
    /// step must have followed.
    /// </summary>
    public static DateTimeOffset? NextTurn(ProcedureDefinition definition, RunState state, RunView view)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(view);
        return Wakes.Next(definition, AsOf(definition, state, view), view, lateness: false);
    }

    private static RunState AsOf(ProcedureDefinition definition, RunState state, RunView view) =>
        view.Made is { } made && ReferenceEquals(made.Definition, definition) && ReferenceEquals(made.Of, state) ? made.Now : Current(definition, state, view.Now);

    internal static RunState Current(ProcedureDefinition definition, RunState state, DateTimeOffset now) => state.ClosedAt is null ? Advance.To(definition, state, now) : state;

    /// <summary>
    /// The due times that a changed calendar would make later, as events that keep them until a person accepts the later time
    /// (<see cref="DeadlineRecalculationAccepted"/>). Earlier times need nothing: they hold at once.
    /// </summary>
    public static IReadOnlyList<DeadlineHeld> HoldsFor(
        ProcedureDefinition definition, RunState state, WorkCalendar before, WorkCalendar after, DateTimeOffset now, string actor)
    {
        return Holds(View(definition, state, now, before).Steps, View(definition, state, now, after).Steps, now, actor);
    }

    /// <summary>The same from what is seen by the two calendars of the same turns, in the same order.</summary>
    internal static IReadOnlyList<DeadlineHeld> Holds(IReadOnlyList<StepView> before, IReadOnlyList<StepView> after, DateTimeOffset now, string actor)
    {
        List<DeadlineHeld>? holds = null;
        for (var i = 0; i < before.Count; i++)
        {
            var (step, then) = (before[i], after[i].Due);
            if (step.SettledAt is not null || step.Due.Count == 0) { continue; }
            // Also one that facts no longer ask for, which is kept until a person accepts a later time; and one that is kept by a time held before that is later than the one that counted last.
            foreach (var later in step.Due.Where(due => due is { AnchorKnown: true, ConditionKnown: true, At: not null } && due.Rule.Movable && due.Definition.BeforeStep is null && GetsLater(due, then)).GroupBy(due => due.Definition.Index))
            {
                (holds ??= []).Add(new(now, actor, step.Ref, later.Key, later.Min(due => due.At)!.Value));
            }
        }

        return holds ?? (IReadOnlyList<DeadlineHeld>)[];
    }

    private static bool GetsLater(DueView due, IReadOnlyList<DueView> then) => Alike(then, due) is { Count: > 0 } alike && !alike.Exists(one => one.At <= due.At);

    /// <summary>
    /// What taking holds one after the other gives, at once: that a time is held changes when a turn is due and nothing else, so that nothing follows from it.
    /// </summary>
    /// <param name="current">The run, gone on until the holds' moment.</param>
    /// <param name="holds">Of one moment, each of an open turn.</param>
    internal static RunState Hold(RunState current, IReadOnlyList<DeadlineHeld> holds)
    {
        foreach (var hold in holds)
        {
            var turn = current.Find(hold.Occurrence)!;
            current = Versions.Note(Advance.Put(current, turn with { Held = turn.Held.SetItem(hold.Due, new(hold.Until.ToUniversalTime(), current.LastAt)) }), hold);
        }

        return current with { Revision = current.Revision + holds.Count };
    }

    /// <summary>What became of a due time; one that is no longer asked for may have met with the one that is, and only one of them is shown.</summary>
    private static List<DueView> Alike(IReadOnlyList<DueView> then, DueView due) =>
        then.Where(one => one.Definition.Index == due.Definition.Index && one.Current == due.Current).ToList() is { Count: > 0 } same ? same : [.. then.Where(one => one.Definition.Index == due.Definition.Index)];

    /// <summary>The due times that a view of the moment shows of a turn.</summary>
    internal static IReadOnlyList<DueView> DuesOf(ProcedureDefinition definition, RunState current, StepDefinition step, OccurrenceState turn, DateTimeOffset now, WorkCalendar calendar) =>
        Stands(new(definition, current, now, calendar), step, turn).Due;

    private static bool IsWanted(Standing standing) => standing.Open || standing.Status is StepStatus.Optional or StepStatus.Done or StepStatus.Missed or StepStatus.Waiting;

    /// <summary>The started turns that are not settled and can have due times, as a view of the moment shows them, but without what is missing for them.</summary>
    internal static List<StepView> Dated(ProcedureDefinition definition, RunState current, DateTimeOffset now, WorkCalendar calendar)
    {
        var (views, dues) = (new List<StepView>(), new Dues(definition, current, now, calendar));
        foreach (var step in definition.Steps)
        {
            foreach (var turn in current.Turns.Of(step.Id))
            {
                if (turn.ActivatedAt is not null && turn.Settlement == Settlement.None && (step.Due.Count > 0 || !turn.Due.IsEmpty || !turn.Carried.IsEmpty)) { views.Add(Dated(dues, step, turn)); }
            }
        }

        return views;
    }

    /// <summary>A started turn as a view of the moment shows it, but without what is missing for it.</summary>
    internal static StepView Dated(Dues dues, StepDefinition step, OccurrenceState turn)
    {
        var (standing, due) = Stands(dues, step, turn);
        return new()
        {
            Ref = turn.Ref, Step = step, Status = standing.Status, BecauseUnknown = standing.BecauseUnknown, ActivatedAt = turn.ActivatedAt, SettledAt = turn.SettledAt, DeferredUntil = turn.DeferredUntil, Due = due, State = turn,
        };
    }

    /// <summary>How a turn stands and what it is due by.</summary>
    private static (Standing Standing, List<DueView> Due) Stands(Dues dues, StepDefinition step, OccurrenceState? turn)
    {
        var standing = Standing.Of(dues.Definition, dues.State, step, turn, dues.Now);
        var due = turn?.ActivatedAt is not null && IsWanted(standing) ? dues.Of(step, turn) : [];
        var missed = standing.Status is StepStatus.Required or StepStatus.Deferred or StepStatus.External && due.Exists(one => one.State == DeadlineState.Missed);
        return (missed ? new(StepStatus.Missed, false) : standing, due);
    }

    private static StepView Show(Dues dues, StepDefinition step, OccurrenceState? turn)
    {
        var (definition, state, now) = (dues.Definition, dues.State, dues.Now);
        var (standing, due) = Stands(dues, step, turn);
        var facts = turn is null ? dues.Facts : new RunFacts(definition, state, turn.SettledAt ?? now, turn.Attributes);
        var wanted = IsWanted(standing);
        return new()
        {
            Ref = turn?.Ref ?? new(step.Id),
            Step = step,
            Status = standing.Status,
            BecauseUnknown = standing.BecauseUnknown,
            UnknownFacts = standing.BecauseUnknown ? [.. Standing.Unknown(step, facts)] : [],
            WaitsFor = standing.Status != StepStatus.NotStarted ? []
                : step.Start.Kind == StartKind.Event ? [step.Start.Event!]
                : [.. step.Start.Steps.Where(id => !Standing.Of(definition, state, definition.Step(id)!, state.Find(new(id)), now).Settled)],
            ActivatedAt = turn?.ActivatedAt,
            SettledAt = turn?.SettledAt,
            DeferredUntil = turn?.DeferredUntil,
            Due = due,
            MissingEvidence = wanted || standing.Status == StepStatus.NotStarted ? Demands.MissingEvidence(definition, state, step, turn, facts) : [],
            UnmetChecks = wanted && step.Checks.Count > 0 ? Demands.UnmetChecks(step, facts) : [],
            State = turn,
        };
    }
}
