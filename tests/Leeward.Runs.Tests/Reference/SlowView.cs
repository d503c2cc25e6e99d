using Leeward.Deadlines;

namespace Leeward.Runs.Tests.Reference;

/// <summary>A due time as the reference interpreter sees it.</summary>
internal sealed record SlowDue(int Index, DateTimeOffset? At, DateOnly? Day, DateTimeOffset? Target, bool AnchorKnown, DeadlineState State, bool Provisional, bool Paused, bool Extended, bool Kept, bool Certain = true);

/// <summary>How a run looks, in the reference interpreter.</summary>
internal sealed class SlowView(SlowWorld world, SlowDays days, DateTimeOffset now)
{
    private Plan Plan => world.Plan;

    /// <summary>One line for each turn of each step, in the order of the procedure.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var step in Plan.Steps)
        {
            var turns = world.Of(step.Id);
            if (turns.Count == 0) { yield return Line(step, null); }
            foreach (var turn in turns) { yield return Line(step, turn); }
        }

        foreach (var finding in new SlowRules(world).Findings(now, Passed)) { yield return finding; }
    }

    /// <summary>Whether the time in which a turn was to be done has passed without it.</summary>
    private bool Passed(PlanStep step, SlowTurn turn)
    {
        if (turn.Settled is not null || turn.Began is null) { return false; }
        var status = world.Standing(step, turn, now).Status;
        return status == StepStatus.Missed || (status != StepStatus.NotApplicable && Dues(step, turn).Exists(one => one.Certain && one.State is DeadlineState.Late or DeadlineState.Missed));
    }

    private string Line(PlanStep step, SlowTurn? turn)
    {
        var (status, unknown) = world.Standing(step, turn, now);
        var known = world.Known(turn?.SettledAt ?? now, turn?.Attributes);
        var shown = status is StepStatus.Required or StepStatus.External or StepStatus.Deferred or StepStatus.Optional or StepStatus.Done or StepStatus.Missed or StepStatus.Waiting;
        var due = turn?.Began is not null && shown ? Dues(step, turn) : [];
        if (status is StepStatus.Required or StepStatus.Deferred or StepStatus.External && due.Exists(one => one.State == DeadlineState.Missed)) { (status, unknown) = (StepStatus.Missed, false); }
        var waits = status != StepStatus.NotStarted ? [] : step.Start.Event is { } code ? [code] : step.Start.After.Append(step.Start.With).OfType<string>().Where(id => !world.IsSettled(id, now));
        var rules = new SlowRules(world);
        return Told.Line(
            turn?.ToString() ?? step.Id, status, unknown, unknown ? step.When!.Names.Distinct().Where(name => known(name) is null).Order(StringComparer.Ordinal) : [], waits,
            turn?.Began, turn?.SettledAt, turn?.Deferred, due.Select(one => Told.Due(one)),
            shown || status == StepStatus.NotStarted ? rules.Missing(step, turn, known) : [],
            shown ? SlowRules.Unmet(step, known).Select(check => $"{check.Require}/{check.Unknown}") : []);
    }

    private List<SlowDue> Dues(PlanStep step, SlowTurn turn)
    {
        var at = turn.SettledAt ?? now;
        var current = turn.Anchors.Where(anchor => anchor.Current).Select(anchor => Counted(step, turn, anchor, at)).ToList();
        var list = current.ToList();
        foreach (var left in turn.Anchors.Where(anchor => !anchor.Current).Select(anchor => Counted(step, turn, anchor, at)))
        {
            // Another has taken its place: the same deadline from another time, or else whichever comes first.
            var same = current.Find(one => one.Index == left.Index);
            var instead = same is not null ? same.At : current.Select(one => one.At).DefaultIfEmpty(null).Min();
            if (instead is null || left.At < instead) { list.Add(left); }
        }

        var carried = Carried(turn, at, list);
        if (turn.Settled is not null) { return [.. list, .. carried]; }
        var asked = world.Asked(step, now);
        var waiting = asked.Where(index => step.Due[index].BeforeStep is null && !turn.Anchors.Exists(anchor => anchor.Current && anchor.Due == index) && step.Due[index].BeforeEvent is null).ToList();
        var outside = waiting.Where(index => step.Due[index].From![0] != 'S' && Plan.Events.First(one => one.Code == step.Due[index].From).External).ToList();
        var flagged = outside.Count > 0 ? outside : list.Count == 0 && carried.Count == 0 ? waiting : [];
        if (flagged.Count > 0 && Shortest(step, asked, turn.Began!.Value) is { } shortest)
        {
            list.AddRange(flagged.Select(index => Flagged(step, index, turn, shortest)));
        }

        list.AddRange(carried);
        list.AddRange(asked.Where(index => step.Due[index].BeforeStep is not null).SelectMany(index => Before(step, index, turn)));
        list.AddRange(MayCount(step, turn, asked, list).ToList());
        return list;
    }

    /// <summary>What may be asked for: shown while nothing certain is as early, and late at worst.</summary>
    private IEnumerable<SlowDue> MayCount(PlanStep step, SlowTurn turn, List<int> asked, List<SlowDue> certain)
    {
        var maybe = world.MayBeAsked(step, now);
        var (early, found) = (certain.Where(one => one.Certain).Select(one => one.At).DefaultIfEmpty(null).Min(), new List<SlowDue>());
        var waiting = asked.Where(index => step.Due[index].BeforeStep is null && step.Due[index].BeforeEvent is null && !turn.Anchors.Exists(anchor => anchor.Current && anchor.Due == index)).ToList();
        foreach (var index in maybe)
        {
            var due = step.Due[index];
            if (due.BeforeStep is not null) { found.AddRange(Before(step, index, turn).OrderBy(one => one.At ?? DateTimeOffset.MaxValue).Take(1)); }
            else if (world.Anchor(due, turn) is { } anchor) { found.Add(Counted(step, turn, new(index, anchor, true), now, holds: false)); }
            else if (due.BeforeEvent is null) { waiting.Add(index); }
        }

        var outside = waiting.Where(index => step.Due[index].From![0] != 'S' && Plan.Events.First(one => one.Code == step.Due[index].From).External).ToList();
        var flagged = (outside.Count > 0 ? outside : found.Count == 0 && certain.Count == 0 ? waiting : []).Where(maybe.Contains).ToList();
        if (flagged.Count > 0 && Shortest(step, [.. asked, .. waiting.Where(maybe.Contains)], turn.Began!.Value) is { } shortest)
        {
            found.AddRange(flagged.Select(index => Flagged(step, index, turn, shortest)));
        }

        foreach (var one in found.Where(one => (one.At is null || early is null || one.At < early) && !certain.Exists(other => other.Index == one.Index)))
        {
            yield return one with { Certain = false, State = one.State == DeadlineState.Missed ? DeadlineState.Late : one.State };
        }
    }

    /// <summary>Due times of the plan before: each while it is earlier than the deadline in its place, or than all where none is in its place.</summary>
    private List<SlowDue> Carried(SlowTurn turn, DateTimeOffset at, List<SlowDue> list)
    {
        var shown = new List<SlowDue>();
        foreach (var one in turn.Carried)
        {
            var due = world.CarriedAt(one, at);
            var same = list.Find(other => other.Index == one.Instead);
            var place = same is not null ? same.At : list.Select(other => other.At).DefaultIfEmpty(null).Min();
            if (place is { } known && known <= due) { continue; }
            var late = Late(due, at);
            shown.Add(new(CarriedDue.Place, due, null, null, true, late ? one.Rule.Hard ? DeadlineState.Missed : DeadlineState.Late : DeadlineState.InTime, false, false, false, true));
        }

        return shown;
    }

    /// <summary>A time that asks for what is not known. Putting the step off moves it unless a law, or a body, set it.</summary>
    private SlowDue Flagged(PlanStep step, int index, SlowTurn turn, (DateTimeOffset At, DateOnly? Day, bool Provisional) shortest)
    {
        var (at, day, off) = (shortest.At, shortest.Day, false);
        if (step.Due[index].MayBePutOff && turn.Deferred is { } deferred && deferred > at) { (at, day, off) = (deferred, day is null ? null : days.DayOf(deferred), true); }
        return new(index, at, day, null, false, Late(at, now) ? DeadlineState.Late : DeadlineState.InTime, shortest.Provisional, false, off, false);
    }

    private SlowDue Counted(PlanStep step, SlowTurn turn, SlowAnchor anchor, DateTimeOffset at, bool holds = true)
    {
        var due = step.Due[anchor.Due];
        var (clock, amount, offset) = (due.Clock, due.Amount, turn.OffsetDays);
        if (step.Repeat?.At is { } times && !turn.Extra)
        {
            (clock, amount, offset) = ("calendar_day", times[Math.Clamp(world.Round(turn), 1, times.Length) - 1], 0);
            due = due with { ExcludeStart = true };
        }

        var from = anchor.At.AddDays(offset);
        var lasts = due.Movable && due.BeforeEvent is null && world.Pauses.Exists(pause => pause.From <= at && (pause.Until is null || pause.Until > at));
        var pauses = world.Pauses.Where(_ => due.Movable && due.BeforeEvent is null)
            .Select(pause => new Pause(pause.From > from ? pause.From : from, pause.Until is { } until && until < at ? until : at)).ToList();
        var (end, day) = days.Due(due, clock, amount, from, pauses);
        DateTimeOffset? target = due.TargetHours is { } hours ? days.Due(due, "elapsed", hours, from, pauses).At : null;
        var extended = false;
        var more = turn.MoreTime.Where(one => one.Due is null || one.Due == anchor.Due).Select(one => one.Until).Concat(due.MayBePutOff && turn.Deferred is { } deferred ? [deferred] : []);
        foreach (var until in more.Where(until => due.Movable))
        {
            if (until <= end) { continue; }
            (end, day, extended) = (until, day is null ? null : days.DayOf(until), true);
        }

        if (!(target < end)) { target = null; }
        var provisional = day is { } last && (due.Roll || clock == "working_day") && !days.Published(last);
        var paused = lasts && !Late(end, at);
        DateTimeOffset? kept = !holds || !due.Movable || !turn.Held.TryGetValue(anchor.Due, out var noted) ? null : due.BeforeEvent is not null ? noted.Until : world.AfterPauses(noted.Until, noted.Since, at);
        var held = kept < end;
        if (held) { (end, day) = (kept!.Value, null); }
        var state = Late(end, at) ? due.Hard ? DeadlineState.Missed : DeadlineState.Late : target is { } aim && Late(aim, at) ? DeadlineState.PastTarget : DeadlineState.InTime;
        return new(anchor.Due, end, day, target, true, state, provisional, paused, extended, held || !anchor.Current);
    }

    private (DateTimeOffset At, DateOnly? Day, bool Provisional)? Shortest(PlanStep step, List<int> asked, DateTimeOffset began)
    {
        (DateTimeOffset At, DateOnly? Day, bool Provisional)? shortest = null;
        foreach (var due in asked.Select(index => step.Due[index]).Where(due => due.BeforeStep is null && due.BeforeEvent is null))
        {
            var (at, day) = due.TargetHours is { } hours ? days.Due(due, "elapsed", hours, began, []) : days.Due(due, due.Clock, due.Amount, began, []);
            if (shortest is null || at < shortest.Value.At) { shortest = (at, day, day is { } last && (due.Roll || due.Clock == "working_day") && !days.Published(last)); }
        }

        return shortest;
    }

    /// <summary>Before another step: what is certain of that step's times, and what may be earlier.</summary>
    private IEnumerable<SlowDue> Before(PlanStep step, int index, SlowTurn turn)
    {
        var other = Plan.Step(step.Due[index].BeforeStep!);
        var target = world.First(other.Id);
        var done = target?.Settled == "done" ? target.SettledAt : null;
        if (turn.Number > 1 && done <= turn.Began) { yield break; }
        DateTimeOffset? sure = done, perhaps = null;
        if (done is null && world.Standing(other, target, now).Status != StepStatus.NotApplicable)
        {
            var times = target?.Began is not null ? Dues(other, target).Select(one => (one.At, one.Certain)).ToList() : Foreseen(other, target);
            sure = times.Where(one => one.Certain).Select(one => one.At).Where(one => one is not null).DefaultIfEmpty(null).Min();
            perhaps = times.Where(one => !one.Certain).Select(one => one.At).Where(one => one is not null).DefaultIfEmpty(null).Min();
        }

        foreach (var (at, certain) in new[] { (sure, true), (perhaps, false) })
        {
            if (certain ? sure is null && perhaps is not null : perhaps is null || perhaps >= sure) { continue; }
            yield return new(index, at, null, null, true, at is { } known && Late(known, now) ? DeadlineState.Late : DeadlineState.InTime, false, false, false, false, certain);
        }
    }

    /// <summary>The due times of a step that has not begun, as far as its anchors are known.</summary>
    private List<(DateTimeOffset? At, bool Certain)> Foreseen(PlanStep step, SlowTurn? touched)
    {
        var turn = touched ?? new(step.Id, 1);
        DateTimeOffset? At(int index) => world.Anchor(step.Due[index], turn) is { } anchor ? Counted(step, turn, new(index, anchor, true), now).At : null;
        return [.. world.Asked(step, now).Select(index => (At(index), true)), .. world.MayBeAsked(step, now).Select(index => (At(index), false))];
    }

    private static bool Late(DateTimeOffset due, DateTimeOffset now) => now >= due.AddSeconds(1);
}

/// <summary>Both sides in the same words, so that a difference is seen at a glance.</summary>
internal static class Told
{
    public static string Line(
        string turn, StepStatus status, bool unknown, IEnumerable<string> facts, IEnumerable<string> waits, DateTimeOffset? began, DateTimeOffset? settled, DateTimeOffset? deferred,
        IEnumerable<string> due, IEnumerable<string> missing, IEnumerable<string> unmet) =>
        $"{turn} {status}{(unknown ? "?" : "")} [{string.Join(',', facts)}] waits [{string.Join(',', waits)}] began {At(began)} settled {At(settled)} deferred {At(deferred)} due [{string.Join("; ", due.Order(StringComparer.Ordinal))}] lacks [{string.Join(',', missing)}] unmet [{string.Join(',', unmet)}]";

    public static string Line(StepView step) => Line(
        step.Ref.ToString(), step.Status, step.BecauseUnknown, step.UnknownFacts, step.WaitsFor, step.ActivatedAt, step.SettledAt, step.DeferredUntil,
        step.Due.Select(one => Due(new(one.Definition.Index, one.At, one.LastDay, one.Target, one.AnchorKnown, one.State, one.Provisional, one.Paused, one.Extended, one.Kept, one.ConditionKnown))),
        step.MissingEvidence, step.UnmetChecks.Select(check => $"{check.Check.Require.Text}/{check.BecauseUnknown}"));

    public static string Due(SlowDue due) =>
        $"{At(due.At)} {due.Index} {due.State}{(due.Day is { } day ? $" {day:MM-dd}" : "")}{(due.Target is { } target ? $" target {At(target)}" : "")}{(due.AnchorKnown ? "" : " flagged")}{(due.Provisional ? " provisional" : "")}{(due.Paused ? " paused" : "")}{(due.Extended ? " extended" : "")}{(due.Kept ? " kept" : "")}{(due.Certain ? "" : " maybe")}";

    public static IEnumerable<string> Marks(DueView due) =>
        new[] { due.AnchorKnown ? null : "flagged", due.Provisional ? "provisional" : null, due.Paused ? "paused" : null, due.Extended ? "extended" : null, due.Kept ? "kept" : null, due.ConditionKnown ? null : "maybe" }.OfType<string>();

    public static string Finding(ConstraintFinding one) => $"{one.Constraint.Id} {one.Kind} {one.Occurrence} {one.Approver}";

    public static string At(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "-";
}
