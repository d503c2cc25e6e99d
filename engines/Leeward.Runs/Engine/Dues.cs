using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>The due times of the turns of a run at a moment.</summary>
internal sealed class Dues(ProcedureDefinition definition, RunState state, DateTimeOffset now, WorkCalendar calendar)
{
    /// <summary>A chain of steps, each due before the next, is not followed further than this.</summary>
    private const int Deepest = 20;

    private readonly RunFacts _facts = new(definition, state, now);

    // When a step is due before which others are due: several may name the same one.
    private readonly Dictionary<string, (DateTimeOffset? Certain, DateTimeOffset? Maybe)> _targets = new(StringComparer.Ordinal);

    public ProcedureDefinition Definition => definition;

    public RunState State => state;

    public DateTimeOffset Now => now;

    public RunFacts Facts => _facts;

    /// <summary>The deadlines that the facts ask for: plain ones always, conditional ones that hold, "otherwise" when none of those holds. To <paramref name="possible"/> those are added of which that is not known yet.</summary>
    public static List<DueDefinition> Applicable(StepDefinition step, RunFacts facts, List<DueDefinition>? possible = null)
    {
        var (asked, matched) = (new List<DueDefinition>(step.Due.Count), false);
        foreach (var due in step.Due)
        {
            var says = due.When?.Test(facts);
            var holds = says == Truth.True;
            matched |= holds;
            if (says == Truth.Unknown) { possible?.Add(due); }
            if (due.Otherwise || due.When is null || holds) { asked.Add(due); }
        }

        if (matched) { asked.RemoveAll(due => due.Otherwise); }
        return asked;
    }

    public static DateTimeOffset? AnchorOf(RunState state, DueDefinition due, OccurrenceState turn)
    {
        if (due.Anchor is not { } anchor)
        {
            return null;
        }

        // What is done once more counts from when it was asked for; a body's clock does not.
        if (turn.Extra && due.Rule.Movable && due.Rule.Direction == Direction.After)
        {
            return turn.ActivatedAt;
        }

        if (due.AnchorIsStep)
        {
            return Array.Find(state.Turns.Of(anchor), one => one.Settlement == Settlement.Done)?.SettledAt;
        }

        if (due.Rule.Direction == Direction.Before)
        {
            return state.Planned.TryGetValue(anchor, out var planned) ? planned : state.Happened.First(anchor)?.OccurredAt;
        }

        // A step that comes again with each event counts from its own one.
        var happened = state.Happened.Of(anchor);
        var round = turn.Extra || turn.Offset != TimeSpan.Zero ? 1 : Math.Max(1, Advance.Round(state, turn));
        return happened.Length == 0 ? null : (happened.Length >= round ? happened[round - 1] : happened[0]).OccurredAt;
    }

    /// <summary>The due times of a turn, the earliest first.</summary>
    public List<DueView> Of(StepDefinition step, OccurrenceState turn) => Of(step, turn, 0);

    private List<DueView> Of(StepDefinition step, OccurrenceState turn, int depth)
    {
        var at = turn.SettledAt ?? now;
        var list = Based(step, turn, at);
        List<DueView> carried = turn.Carried.IsEmpty ? [] : Carried(turn, at, list);
        if (turn.Settlement != Settlement.None || step.Due.Count == 0)
        {
            list.AddRange(carried);
        }
        else
        {
            var possible = new List<DueDefinition>();
            var applicable = Applicable(step, _facts, possible);
            Unanchored(turn, applicable, at, list, carried.Count > 0);
            list.AddRange(carried);
            Before(turn, applicable, list, depth);
            if (possible.Count > 0) { list.AddRange(Possible(step, turn, (applicable, possible, list), depth)); }
        }

        return list.Count < 2 ? list : [.. list.OrderBy(due => due.At ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>Adds the deadlines whose anchor is asked for, and where there is nothing else those whose anchor has not come, flagged.</summary>
    private void Unanchored(OccurrenceState turn, List<DueDefinition> applicable, DateTimeOffset at, List<DueView> list, bool carried)
    {
        var open = applicable.FindAll(due => due.BeforeStep is null && !turn.Due.Exists(one => one.Current && one.Due == due.Index));
        if (open.Count == 0) { return; }
        var askable = open.FindAll(due => !due.AnchorIsStep && due.Anchor is { } code && definition.Events[code].External && due.Rule.Direction == Direction.After);
        var unanchored = askable.Count > 0 ? askable : list.Count == 0 && !carried ? open.FindAll(due => due.Rule.Direction == Direction.After) : [];
        if (unanchored.Count > 0 && Deadline.WithoutAnchor([.. applicable.Where(due => due.BeforeStep is null && due.Rule.Direction == Direction.After).Select(due => due.Rule)], turn.ActivatedAt!.Value, calendar) is { } flagged)
        {
            foreach (var due in unanchored)
            {
                var putOff = due.Rule.Deferrable && turn.DeferredUntil > flagged.At;
                var (time, day) = putOff ? (turn.DeferredUntil!.Value, flagged.LastDay is null ? null : calendar.DayOf(turn.DeferredUntil.Value)) : (flagged.At, flagged.LastDay);
                list.Add(new()
                {
                    Definition = due, Rule = due.Rule, At = time, LastDay = day, AnchorKnown = false, Provisional = flagged.Provisional, Extended = putOff,
                    State = Deadline.IsLate(time, at) ? DeadlineState.Late : DeadlineState.InTime,
                });
            }
        }
    }

    /// <summary>
    /// What may be asked for, as far as is known: it counts while it is earlier than all that is certain, and never closes a window. Once the condition is known it is certain or gone, with nobody's decision:
    /// it was never more than a precaution.
    /// </summary>
    private List<DueView> Possible(StepDefinition step, OccurrenceState turn, (List<DueDefinition> Asked, List<DueDefinition> Possible, List<DueView> List) dues, int depth)
    {
        var (asked, possible, list) = dues;
        var views = new List<DueView>();
        Before(turn, possible, views, depth);
        var waiting = new List<DueDefinition>(asked);
        // What is held is a time that was certain.
        var free = turn.Held.IsEmpty ? turn : turn with { Held = turn.Held.Clear() };
        foreach (var due in possible)
        {
            if (due.BeforeStep is not null) { continue; }
            if (AnchorOf(state, due, turn) is not { } anchor) { waiting.Add(due); }
            else { views.Add(Anchored(step, free, new(due.Index, anchor, Current: true), now)); }
        }

        if (waiting.Count > asked.Count) { Unanchored(turn, waiting, now, views, list.Count > 0); }
        var certain = list.Where(due => due.ConditionKnown).Min(due => due.At);
        return [.. from due in views.OrderBy(due => due.At ?? DateTimeOffset.MaxValue).DistinctBy(due => due.Definition.Index)
                   where possible.Exists(one => one.Index == due.Definition.Index) && !(due.At >= certain) && !list.Exists(one => one.Definition.Index == due.Definition.Index)
                   select due with { ConditionKnown = false, State = due.State == DeadlineState.Missed ? DeadlineState.Late : due.State }];
    }

    /// <summary>The due times with an anchor. What is no longer asked for counts only while it is earlier than what took its place.</summary>
    private List<DueView> Based(StepDefinition step, OccurrenceState turn, DateTimeOffset at)
    {
        var current = new List<DueView>(turn.Due.Count);
        foreach (var basis in turn.Due) { if (basis.Current) { current.Add(Anchored(step, turn, basis, at)); } }
        if (current.Count == turn.Due.Count) { return current; }
        var kept = turn.Due.Where(basis => !basis.Current).Select(basis => Anchored(step, turn, basis, at));
        DateTimeOffset? InItsPlace(int index) => current.Find(due => due.Definition.Index == index)?.At ?? current.Select(due => due.At).Min();
        return [.. current.Concat(kept.Where(due => !(due.At >= InItsPlace(due.Definition.Index))))];
    }

    /// <summary>Due times of the version before. Of an open turn one counts only while it is earlier than what took its place.</summary>
    private List<DueView> Carried(OccurrenceState turn, DateTimeOffset at, List<DueView> list)
    {
        var views = new List<DueView>();
        foreach (var one in turn.Carried)
        {
            var due = At(one, state, at);
            if (due >= (list.Find(other => other.Definition.Index == one.Instead)?.At ?? list.Select(other => other.At).Min())) { continue; }
            var late = Deadline.IsLate(due, at);
            views.Add(new()
            {
                Definition = new() { Index = CarriedDue.Place, Rule = one.Rule }, Rule = one.Rule, At = due, Kept = true,
                State = !late ? DeadlineState.InTime : one.Rule.Hard ? DeadlineState.Missed : DeadlineState.Late,
            });
        }

        return views;
    }

    /// <summary>A due time of the version before at a moment: it moved on while the clock stood still.</summary>
    public static DateTimeOffset At(CarriedDue one, RunState state, DateTimeOffset now) => Moved(one.At, one.From, one.Rule, state, now);

    /// <summary>A due time that was noted as it stood then, at a later moment.</summary>
    private static DateTimeOffset Moved(DateTimeOffset due, DateTimeOffset noted, DeadlineRule rule, RunState state, DateTimeOffset now)
    {
        if (state.Suspensions.IsEmpty || !rule.Movable) { return due; }
        foreach (var pause in state.Suspensions)
        {
            var (from, until) = (pause.From > noted ? pause.From : noted, pause.Until < now ? pause.Until.Value : now);
            if (from < until && !Deadline.IsLate(due, from)) { due += until - from; }
        }

        return due;
    }

    /// <summary>A later turn that began when the step before which it was once due had long been done is not late by that.</summary>
    private bool BeganAfter(OccurrenceState turn, string step) =>
        turn.Ref.Number > 1 && state.Find(new(step)) is { Settlement: Settlement.Done } other && other.SettledAt <= turn.ActivatedAt;

    private DueView Anchored(StepDefinition step, OccurrenceState turn, DueBasis basis, DateTimeOffset at)
    {
        var due = step.Due[basis.Due];
        var rule = due.Rule;
        var offset = turn.Offset;
        if (step.Repeat?.At is { } times && !turn.Extra)
        {
            var round = Math.Clamp(Advance.Round(state, turn), 1, times.Count);
            rule = rule with { Within = Period.CalendarDays((int)Math.Ceiling(times[round - 1].TotalDays)), ExcludeStart = true };
            offset = TimeSpan.Zero;
        }

        var extensions = turn.Extensions.IsEmpty && turn.DeferredUntil is null ? [] : Longer(turn, basis, rule);
        var time = Deadline.Compute(rule, Deadline.Shift(basis.Anchor, offset, calendar), calendar, state.Suspensions, extensions, at);
        // What lies before an event does not wait while the clock stands still.
        DateTimeOffset? kept = !rule.Movable || !turn.Held.TryGetValue(basis.Due, out var noted) ? null
            : rule.Direction == Direction.Before ? noted.At : Moved(noted.At, noted.From, rule, state, at);
        var held = kept < time.At;
        var shown = held ? time with { At = kept!.Value, LastDay = null } : time;
        return new()
        {
            Definition = due, Rule = rule, At = shown.At, LastDay = shown.LastDay, Target = shown.Target, Provisional = shown.Provisional,
            Paused = shown.Paused, Extended = shown.Extended, Kept = held || !basis.Current, Current = basis.Current, State = Deadline.StateAt(rule, shown, at),
        };
    }

    /// <summary>What gives a turn's deadline more time.</summary>
    private static List<Extension> Longer(OccurrenceState turn, DueBasis basis, DeadlineRule rule)
    {
        var extensions = turn.Extensions.Where(one => one.Due is null || one.Due == basis.Due).Select(one => new Extension(null, one.Until, one.Approver, one.Reason)).ToList();
        if (rule.Deferrable && turn.DeferredUntil is { } deferred) { extensions.Add(new(null, deferred, turn.Actor ?? string.Empty, turn.Reason ?? string.Empty)); }
        return extensions;
    }

    /// <summary>
    /// "Before a step": its time is that step's earliest due time; it is late once that step is done. A step that does not apply asks for nothing before it. Where that step may be due earlier than is certain, so may this one.
    /// </summary>
    private void Before(OccurrenceState turn, List<DueDefinition> asked, List<DueView> views, int depth)
    {
        foreach (var due in asked)
        {
            if (due.BeforeStep is not { } before || BeganAfter(turn, before)) { continue; }
            var (certain, maybe) = Target(before, depth);
            if (certain is not null || maybe is null) { views.Add(View(due, certain, isKnown: true)); }
            if (maybe is not null && !(maybe >= certain)) { views.Add(View(due, maybe, isKnown: false)); }
        }

        DueView View(DueDefinition due, DateTimeOffset? time, bool isKnown) => new()
        {
            Definition = due, Rule = due.Rule, At = time, ConditionKnown = isKnown, State = time is { } known && Deadline.IsLate(known, now) ? DeadlineState.Late : DeadlineState.InTime,
        };
    }

    /// <summary>When a step is due before which others are: the earliest of the times that are certain, and of those that are not.</summary>
    private (DateTimeOffset? Certain, DateTimeOffset? Maybe) Target(string id, int depth)
    {
        if (_targets.TryGetValue(id, out var known)) { return known; }
        var step = definition.Step(id)!;
        var turn = state.Find(new(id));
        var times = turn is { Settlement: Settlement.Done } ? (turn.SettledAt, null)
            : depth >= Deepest || Standing.Of(definition, state, step, turn, now).Status == StepStatus.NotApplicable ? (null, null)
            : turn?.ActivatedAt is not null ? Earliest(Of(step, turn, depth + 1))
            : Foreseen(step, turn);
        return _targets[id] = times;
    }

    private static (DateTimeOffset? Certain, DateTimeOffset? Maybe) Earliest(List<DueView> dues)
    {
        (DateTimeOffset? Certain, DateTimeOffset? Maybe) times = (null, null);
        foreach (var due in dues)
        {
            if (due.ConditionKnown) { times.Certain = Sooner(times.Certain, due.At); }
            else { times.Maybe = Sooner(times.Maybe, due.At); }
        }

        return times;
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    /// <summary>The due time of a step not yet started, where its anchor is already known, and the one that it may have.</summary>
    private (DateTimeOffset? Certain, DateTimeOffset? Maybe) Foreseen(StepDefinition step, OccurrenceState? touched)
    {
        var turn = touched ?? new OccurrenceState { Ref = new(step.Id) };
        var possible = new List<DueDefinition>();
        var applicable = Applicable(step, _facts, possible);
        DateTimeOffset? At(DueDefinition due) => AnchorOf(state, due, turn) is { } anchor ? Anchored(step, turn, new(due.Index, anchor, Current: true), now).At : null;
        return (applicable.Select(At).Min(), possible.Select(At).Min());
    }
}
