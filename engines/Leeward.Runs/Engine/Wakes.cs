namespace Leeward.Runs;

/// <summary>When a run changes although nobody does anything: a limit passes, a window closes, a round comes up, a deferral ends.</summary>
internal static class Wakes
{
    /// <summary>Where a condition calculates with time, its turning points are not known exactly; it is looked at this often.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    /// <summary>The due second itself is still in time.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static DateTimeOffset? Next(ProcedureDefinition definition, RunState state, RunView view, bool lateness)
    {
        if (state.ClosedAt is not null) { return null; }
        var now = view.Now;
        DateTimeOffset? next = null;
        void At(DateTimeOffset? at)
        {
            if (at is { } one && one > now && !(next <= one)) { next = one.ToUniversalTime(); }
        }

        void Passes(DateTimeOffset? at)
        {
            if (at is { } last && last < DateTimeOffset.MaxValue - Second) { At(last + Second); }
        }

        // While the clock stands still, due times move along with it.
        if (view.Paused) { At(now + Look); }
        var owed = view.Findings.Where(one => one.Constraint.Type == ConstraintType.Response && one.Kind == FindingKind.Warning).Select(one => one.Constraint.Other!).ToHashSet(StringComparer.Ordinal);
        foreach (var step in view.Steps)
        {
            foreach (var at in Rounds(definition, state, step)) { At(at); }
            foreach (var at in Conditions(definition, state, step, now)) { At(at); }
            if (step.SettledAt is not null || step.Status == StepStatus.NotStarted) { continue; }
            At(step.DeferredUntil);
            foreach (var due in step.Due)
            {
                // While the clock stands still, who only kept the due time would call late what is not.
                if (lateness || due.Rule.Hard || view.Paused || owed.Contains(step.Ref.Step)) { Passes(due.At); }
                if (lateness) { Passes(due.Target); }
            }
        }

        return next;
    }

    private static IEnumerable<DateTimeOffset> Rounds(ProcedureDefinition definition, RunState state, StepView view)
    {
        var step = view.Step;
        if (step.Repeat is not { Event: null } repeat || view.Ref.Number != 1 || view.ActivatedAt is not { } first) { yield break; }
        if (repeat.Until is { } until && state.Happened.Has(until)) { yield break; }
        if (Advance.BeginOfNext(definition, state, step, repeat, first) is { } begins) { yield return begins; }
    }

    /// <summary>The moments at which a condition on time passed can turn.</summary>
    private static IEnumerable<DateTimeOffset> Conditions(ProcedureDefinition definition, RunState state, StepView view, DateTimeOffset now)
    {
        var conditions = view.SettledAt is null ? definition.Timed.Of(view.Step)
            : view.State?.Settlement == Settlement.NotNeeded && view.Step is { Modality: Modality.Conditional, When: { } when } ? [when]
            : view.Status != StepStatus.Done || view.Step.EmitsIf.Count == 0 ? []
            : view.Step.EmitsIf.Where(one => !Array.Exists(state.Happened.Of(one.Event), known => known.From == view.Ref)).Select(one => one.When);
        foreach (var condition in conditions)
        {
            foreach (var (code, since) in TimePassed.Of(definition, condition))
            {
                if (state.Happened.Last(code) is { } happened) { yield return happened.OccurredAt + since; }
            }

            if (condition.Calculates && condition.Variables.Any(name => definition.Variables.TryGetValue(name, out var variable) && variable.ComputedFrom is { } code && state.Happened.Has(code))) { yield return now + Look; }
        }
    }
}
