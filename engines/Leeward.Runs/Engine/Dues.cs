using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>The due times of a turn of a step.</summary>
internal static class Dues
{
    /// <summary>The deadlines that the facts ask for: plain ones always, conditional ones that hold, "otherwise" when none of those holds.</summary>
    public static List<DueDefinition> Applicable(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        var facts = new RunFacts(definition, state, now);
        var matched = step.Due.Any(due => due.When?.Test(facts) == Truth.True);
        return [.. step.Due.Where(due => due.Otherwise ? !matched : due.When is null || due.When.Test(facts) == Truth.True)];
    }

    public static DateTimeOffset? AnchorOf(RunState state, DueDefinition due, OccurrenceState turn)
    {
        if (due.Anchor is not { } anchor)
        {
            return null;
        }

        if (due.AnchorIsStep)
        {
            return state.Occurrences.Find(one => one.Ref.Step == anchor && one.Settlement == Settlement.Done)?.SettledAt;
        }

        if (due.Rule.Direction == Direction.Before)
        {
            return state.Planned.TryGetValue(anchor, out var planned) ? planned : state.Events.Find(one => one.Code == anchor)?.OccurredAt;
        }

        // A step that comes again with each event counts from its own one.
        var happened = state.Events.FindAll(one => one.Code == anchor);
        return happened.Count == 0 ? null : (turn.Offset == TimeSpan.Zero && happened.Count >= turn.Ref.Number ? happened[turn.Ref.Number - 1] : happened[0]).OccurredAt;
    }

    public static List<DueView> Of(ProcedureDefinition definition, RunState state, StepDefinition step, OccurrenceState turn, DateTimeOffset now, WorkCalendar calendar, int depth = 0)
    {
        var at = turn.SettledAt ?? now;
        var list = new List<DueView>();
        foreach (var basis in turn.Due)
        {
            list.Add(Anchored(state, step, turn, basis, at, calendar));
        }

        // What is no longer asked for counts only while it is earlier than what is.
        var earliest = list.Where(due => !due.Kept).Select(due => due.At).Min();
        list.RemoveAll(due => due.Kept && !turn.Due.Any(one => one.Current && one.Due == due.Definition.Index) && due.At >= earliest);
        var applicable = turn.Settlement == Settlement.None ? Applicable(definition, state, step, now) : [];
        var open = applicable.Where(due => due.BeforeStep is null && !turn.Due.Any(one => one.Current && one.Due == due.Index)).ToList();
        var askable = open.Where(due => !due.AnchorIsStep && due.Anchor is { } code && definition.Events[code].External && due.Rule.Direction == Direction.After).ToList();
        var unanchored = askable.Count > 0 ? askable : list.Count == 0 ? open.Where(due => due.Rule.Direction == Direction.After).ToList() : [];
        if (unanchored.Count > 0 && Deadline.WithoutAnchor([.. applicable.Where(due => due.BeforeStep is null).Select(due => due.Rule)], turn.ActivatedAt!.Value, calendar) is { } flagged)
        {
            list.AddRange(unanchored.Select(due => new DueView
            {
                Definition = due, Rule = due.Rule, At = flagged.At, LastDay = flagged.LastDay, AnchorKnown = false, Provisional = flagged.Provisional,
                State = flagged.IsLate(at) && !(turn.DeferredUntil > at) ? DeadlineState.Late : DeadlineState.InTime,
            }));
        }

        foreach (var due in applicable.Where(due => due.BeforeStep is not null))
        {
            list.Add(Before(definition, state, due, now, calendar, depth));
        }

        return [.. list.OrderBy(due => due.At ?? DateTimeOffset.MaxValue)];
    }

    private static DueView Anchored(RunState state, StepDefinition step, OccurrenceState turn, DueBasis basis, DateTimeOffset at, WorkCalendar calendar)
    {
        var due = step.Due[basis.Due];
        var rule = due.Rule;
        var offset = turn.Offset;
        if (step.Repeat?.At is { } times)
        {
            rule = rule with { Within = Period.CalendarDays((int)Math.Ceiling(times[Math.Min(turn.Ref.Number, times.Count) - 1].TotalDays)), ExcludeStart = true };
            offset = TimeSpan.Zero;
        }

        var extensions = turn.Extensions.Where(one => one.Due is null || one.Due == basis.Due).Select(one => new Extension(null, one.Until, one.Approver, one.Reason)).ToList();
        if (turn.DeferredUntil is { } deferred)
        {
            extensions.Add(new(null, deferred, turn.Actor ?? string.Empty, turn.Reason ?? string.Empty));
        }

        var time = Deadline.Compute(rule, Deadline.Shift(basis.Anchor, offset, calendar), calendar, state.Suspensions, extensions, at);
        var held = rule.Movable && turn.Held.TryGetValue(basis.Due, out var until) && until < time.At;
        var shown = held ? time with { At = turn.Held[basis.Due], LastDay = null } : time;
        return new()
        {
            Definition = due, Rule = rule, At = shown.At, LastDay = shown.LastDay, Target = shown.Target, Provisional = shown.Provisional,
            Paused = shown.Paused, Extended = shown.Extended, Kept = held || !basis.Current, State = Deadline.StateAt(rule, shown, at),
        };
    }

    /// <summary>"Before a step": its time is that step's earliest due time; it is late once that step is done.</summary>
    private static DueView Before(ProcedureDefinition definition, RunState state, DueDefinition due, DateTimeOffset now, WorkCalendar calendar, int depth)
    {
        var step = definition.Step(due.BeforeStep!)!;
        var target = state.Find(new(step.Id));
        DateTimeOffset? at = target is { Settlement: Settlement.Done } ? target.SettledAt
            : target?.ActivatedAt is not null && depth < 20 ? Of(definition, state, step, target, now, calendar, depth + 1).FirstOrDefault()?.At
            : target is null && depth < 20 ? Foreseen(definition, state, step, now, calendar)
            : null;
        return new() { Definition = due, Rule = due.Rule, At = at, State = at is { } known && Deadline.IsLate(known, now) ? DeadlineState.Late : DeadlineState.InTime };
    }

    /// <summary>The due time of a step not yet started, where its anchor is already known.</summary>
    private static DateTimeOffset? Foreseen(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now, WorkCalendar calendar)
    {
        var turn = new OccurrenceState { Ref = new(step.Id) };
        return Applicable(definition, state, step, now)
            .Select(due => AnchorOf(state, due, turn) is { } anchor ? Deadline.Compute(due.Rule, anchor, calendar).At : (DateTimeOffset?)null)
            .Min();
    }
}
