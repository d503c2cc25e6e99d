using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>What becomes of a turn of a step when its run moves to another version.</summary>
public enum TurnMove
{
    /// <summary>The step goes on under the same id.</summary>
    Kept,

    /// <summary>The step goes on under another id.</summary>
    Renamed,

    /// <summary>The other version has no such step. A settled turn stays in the history; an open one ends.</summary>
    Dropped,

    /// <summary>The other version starts it at once.</summary>
    New,
}

/// <summary>A turn of a step in a move.</summary>
/// <param name="From">The turn by the version before; null for a new one.</param>
/// <param name="To">The turn by the other version; null for a dropped one.</param>
/// <param name="How">What becomes of it.</param>
/// <param name="Before">How it stood; null for a new one.</param>
/// <param name="After">How it stands then; null for a dropped one.</param>
public sealed record MovedTurn(OccurrenceRef? From, OccurrenceRef? To, TurnMove How, StepStatus? Before, StepStatus? After)
{
    /// <summary>It was settled before the move.</summary>
    public bool Settled { get; init; }
}

/// <summary>A due time that differs between the versions.</summary>
/// <param name="Occurrence">The turn by the other version.</param>
/// <param name="From">By the version before; null for one that is new.</param>
/// <param name="To">By the other version; for <see cref="DueMove.Kept"/> the one that a person may accept. Null where the other version asks for none.</param>
/// <param name="Move">How it moved.</param>
/// <param name="Passed">It has passed already when it comes to hold.</param>
public sealed record DueChange(OccurrenceRef Occurrence, DateTimeOffset? From, DateTimeOffset? To, DueMove Move, bool Passed);

/// <summary>
/// What moving one run to another version would do, and the event that does it. Pure: looking changes nothing. Due times get earlier at once and later only by a person:
/// those that would be later are carried along until somebody accepts (<see cref="DeadlineRecalculationAccepted"/>); limits of the body are those of the other version at once.
/// </summary>
/// <param name="State">The run after the move; the run as given where it is not moved.</param>
/// <param name="Event">The event that moves it; null where it is not moved.</param>
/// <param name="Blocked">Why it cannot be moved, as a code; null where it can.</param>
/// <param name="Turns">What becomes of the turns that had begun or begin at once: in the order of the version before, new ones last.</param>
/// <param name="Dues">Due times of open turns that differ.</param>
/// <param name="Asked">Names of facts that only the other version asks for and that are not known.</param>
/// <param name="Lost">Names of facts whose values the other version does not accept; they are set aside.</param>
public sealed record RunMove(
    RunState State, RunMoved? Event, string? Blocked, IReadOnlyList<MovedTurn> Turns, IReadOnlyList<DueChange> Dues, IReadOnlyList<string> Asked, IReadOnlyList<string> Lost)
{
    /// <summary>Looks what moving a run would do.</summary>
    /// <param name="path">From which version to which.</param>
    /// <param name="state">The run.</param>
    /// <param name="before">The calendar by which it is counted.</param>
    /// <param name="after">The calendar by which it will be counted.</param>
    /// <param name="now">The present.</param>
    /// <param name="actor">Who moves it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="fromPhase">Only runs that are in this phase of the other version are moved; empty: all.</param>
    public static RunMove Of(MovePath path, RunState state, WorkCalendar before, WorkCalendar after, DateTimeOffset now, string actor, string reason, string fromPhase = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(state);
        now = now > state.LastAt ? now.ToUniversalTime() : state.LastAt;
        RunMove No(string code) => new(state, null, code, [], [], [], []);
        if (path.Problem is { } problem) { return No(problem); }
        if (state.ClosedAt is not null) { return No("runs.closed"); }
        if (state.ContentHash != path.Before.ContentHash) { return No("runs.move.version"); }
        // The run as it stands now: what the other version would have noted on the way here does not count.
        var old = RunEngine.View(path.Before, state, now, before);
        var current = old.Made!.Value.Now with { LastAt = now };
        if (fromPhase.Length > 0 && Phase(path, old, fromPhase) is { } wait) { return No(wait); }
        var moved = new RunMoved(now, actor, path.After.Version, path.After.ContentHash, reason) { Names = path.Names };
        var next = RunEngine.Current(path.After, Versions.Convert(path, current, moved, now), now);
        var carried = Carry(path, current, old, turn => next.Find(turn) is { } there ? RunEngine.DuesOf(path.After, next, path.After.Step(turn.Step)!, there, now, after) : [], now, before);
        (moved, next) = (moved with { Carried = carried }, Versions.Carry(path, next, carried));
        var fresh = RunEngine.Seen(path.After, next, next, now, after);
        var turns = TurnsOf(path, current, old, fresh);
        return new(next with { LastAt = now, Revision = state.Revision + 1 }, moved, null, turns, DuesOf(path, old, fresh, turns, now),
            [.. path.After.Variables.Values.Where(one => one.ComputedFrom is null && !path.Before.Variables.ContainsKey(one.Name) && !next.Facts.ContainsKey(one.Name)).Select(one => one.Name).Order(StringComparer.Ordinal)],
            [.. current.Facts.Keys.Where(name => !next.Facts.ContainsKey(name))]);
    }

    /// <summary>Why a run that is not in the phase waits or stays, as a code; null for one that is in it.</summary>
    private static string? Phase(MovePath path, RunView view, string phase)
    {
        int Place(string code) => Enumerable.Range(0, path.After.Phases.Count).Where(index => path.After.Phases[index].Code == code).DefaultIfEmpty(-1).First();
        var wanted = Place(phase);
        var begun = view.Steps.Where(step => step.ActivatedAt is not null && path.Target(step.Ref.Step) is not null).Select(step => (Place: Place(path.Target(step.Ref.Step)!.Phase), step.IsOpen)).ToList();
        var here = begun.FindAll(one => one.Place == wanted);
        // Phases go on side by side: a later one that has begun does not say that the case has passed this one.
        return here.Count == 0 ? "runs.move.phase_ahead" : here.Exists(one => one.IsOpen) || !begun.Exists(one => one.Place > wanted) ? null : "runs.move.phase_passed";
    }

    /// <summary>The due times to carry along: of settled turns all, of open ones those that nothing as early replaces.</summary>
    private static List<TurnDue> Carry(MovePath path, RunState current, RunView old, Func<OccurrenceRef, IReadOnlyList<DueView>> bare, DateTimeOffset now, WorkCalendar before)
    {
        var carried = new List<TurnDue>();
        var settled = new Dues(path.Before, current, now, before);
        foreach (var step in old.Steps.Where(step => step.State is not null && Versions.Continued(path, current.Find(step.Ref)!) is not null))
        {
            if (step.SettledAt is not null)
            {
                // Also those that nobody is shown, of a turn that was left out: a step due "before" it goes by them.
                carried.AddRange(settled.Of(step.Step, step.State!).Where(due => due.At is not null).Select(due => new TurnDue(step.Ref, new(due.Rule, due.At!.Value, now, null))));
                continue;
            }

            var mine = step.Due.Where(due => Counts(due) && (due.Rule.Movable || due.Kept)).ToList();
            if (mine.Count == 0) { continue; }
            var fresh = bare(step.Ref with { Step = path.Target(step.Ref.Step)!.Id }).Where(Counts).ToList();
            foreach (var due in mine)
            {
                var place = path.Instead(step.Ref.Step, due.Definition.Index);
                var rival = fresh.Where(one => one.Definition.Index == place).Select(one => one.At).Min() ?? fresh.Select(one => one.At).Min();
                if (!(rival <= due.At)) { carried.Add(new(step.Ref, new(due.Rule, due.At!.Value, now, place))); }
            }
        }

        return carried;
    }

    private static List<MovedTurn> TurnsOf(MovePath path, RunState current, RunView old, RunView fresh)
    {
        var (turns, known) = (new List<MovedTurn>(), new HashSet<OccurrenceRef>());
        foreach (var step in old.Steps.Where(step => step.State is not null))
        {
            if (Versions.Continued(path, current.Find(step.Ref)!) is not { } target)
            {
                turns.Add(new(step.Ref, null, TurnMove.Dropped, step.Status, null) { Settled = step.SettledAt is not null });
                continue;
            }

            var to = step.Ref with { Step = target.Id };
            known.Add(to);
            turns.Add(new(step.Ref, to, target.Id == step.Ref.Step ? TurnMove.Kept : TurnMove.Renamed, step.Status, fresh.Find(to)!.Status) { Settled = step.SettledAt is not null });
        }

        turns.AddRange(fresh.Steps.Where(step => step.ActivatedAt is not null && !known.Contains(step.Ref)).Select(step => new MovedTurn(null, step.Ref, TurnMove.New, null, step.Status)));
        return turns;
    }

    private static List<DueChange> DuesOf(MovePath path, RunView old, RunView fresh, List<MovedTurn> turns, DateTimeOffset now)
    {
        var changes = new List<DueChange>();
        foreach (var turn in turns.Where(turn => turn is { To: not null, Settled: false }))
        {
            var (then, paired) = (fresh.Find(turn.To!.Value)!.Due.Where(Counts).ToList(), new HashSet<int>());
            var held = then.Where(due => due.Definition.Index == CarriedDue.Place).Select(due => due.At).ToHashSet();
            if (turn.From is { } from)
            {
                foreach (var due in old.Find(from)!.Due.Where(Counts))
                {
                    var place = path.Instead(from.Step, due.Definition.Index);
                    var to = then.Where(one => one.Definition.Index == place).Select(one => one.At).Min();
                    if (place is { } index) { paired.Add(index); }
                    if (held.Contains(due.At)) { changes.Add(new(turn.To.Value, due.At, to ?? then.Where(one => one.Definition.Index != CarriedDue.Place).Select(one => one.At).Min(), DueMove.Kept, false)); }
                    else if (to < due.At) { changes.Add(new(turn.To.Value, due.At, to, DueMove.Earlier, Passed(to) && !Passed(due.At))); }
                    else if (to > due.At || (to is null && !due.Rule.Movable)) { changes.Add(new(turn.To.Value, due.At, to, DueMove.Later, false)); }
                }
            }

            changes.AddRange(then.Where(due => due.Definition.Index != CarriedDue.Place && !paired.Contains(due.Definition.Index)).Select(due => new DueChange(turn.To.Value, null, due.At, DueMove.Added, Passed(due.At))));
        }

        return changes;

        bool Passed(DateTimeOffset? at) => at is { } due && Deadline.IsLate(due, now);
    }

    /// <summary>A due time that counts from something known. One "before" a step moves with that step.</summary>
    private static bool Counts(DueView due) => due is { AnchorKnown: true, ConditionKnown: true, At: not null } && due.Definition.BeforeStep is null;
}
