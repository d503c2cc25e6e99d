using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>The constraints: which would be broken by completing a step, and how each stands.</summary>
internal static class ConstraintChecks
{
    /// <summary>The constraints that completing this turn now would break.</summary>
    public static IEnumerable<ConstraintDefinition> BrokenBy(
        ProcedureDefinition definition, RunState state, OccurrenceRef which, string actor, DateTimeOffset performedAt, DateTimeOffset now, IFacts facts) =>
        definition.Constraints.Where(one => Demands.Applies(state, one, facts) && one.Type switch
        {
            ConstraintType.AtMost => one.Step == which.Step
                && state.Turns.Of(one.Step).Count(turn => turn.Settlement == Settlement.Done && turn.Ref != which) >= one.Times,
            ConstraintType.Precedence => one.Other == which.Step && !Before(definition, state, one.Step, performedAt, now),
            ConstraintType.RequiresAttribute => one.Step == which.Step && one.Require!.Test(facts) != Truth.True,
            ConstraintType.NotCoexist => one.Step == which.Step && Open(definition, state, one, performedAt, now, facts),
            ConstraintType.SeparationOfDuty => (one.Step == which.Step && DoneBy(state, one.Other!, actor)) || (one.Other == which.Step && DoneBy(state, one.Step, actor)),
            _ => false,
        });

    /// <summary>How every constraint stands; what is in order is not listed.</summary>
    public static List<ConstraintFinding> Findings(ProcedureDefinition definition, RunState state, List<StepView> steps, DateTimeOffset now)
    {
        var findings = new List<ConstraintFinding>();
        foreach (var one in definition.Constraints)
        {
            var about = one.Type is ConstraintType.Precedence ? one.Other! : one.Step;
            foreach (var turn in state.Turns.Of(about).Where(turn => turn.Settlement == Settlement.Done))
            {
                var facts = new RunFacts(definition, state, turn.SettledAt!.Value, turn.Attributes);
                if (!Demands.Applies(state, one, facts)) { continue; }
                if (one.Type == ConstraintType.Response)
                {
                    // Who let the first step be done otherwise has not let the second be left out.
                    if (Follows(state, steps, one.Other!) is var (owed, by)) { findings.Add(new(one, owed, turn.Ref, by)); }
                }
                else if (Breach(definition, state, one, turn, now, facts) is { } kind)
                {
                    var lawful = kind == FindingKind.Violation && turn.Override is not null;
                    findings.Add(new(one, lawful ? FindingKind.Lawful : kind, turn.Ref, lawful ? turn.Override!.Approver : null));
                }
            }
        }

        return findings;
    }

    private static FindingKind? Breach(ProcedureDefinition definition, RunState state, ConstraintDefinition one, OccurrenceState turn, DateTimeOffset now, RunFacts facts) => one.Type switch
    {
        ConstraintType.AtMost => When(state.Turns.Of(one.Step).Count(other => other.Settlement == Settlement.Done && other.Ref.Number <= turn.Ref.Number) > one.Times, FindingKind.Violation),
        ConstraintType.Precedence => When(!Before(definition, state, one.Step, turn.SettledAt!.Value, now), FindingKind.Violation),
        ConstraintType.RequiresEvidence => When(!turn.Evidence.Exists(item => item.Type == one.Evidence), FindingKind.Violation),
        ConstraintType.RequiresAttribute => When(one.Require!.Test(facts) != Truth.True, FindingKind.Violation),
        ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom => When(!turn.Confirmed.Contains(one.Id), FindingKind.Unconfirmed),
        ConstraintType.NotCoexist => When(Open(definition, state, one, turn.SettledAt!.Value, now, facts), FindingKind.Violation),
        ConstraintType.SeparationOfDuty => When(DoneBy(state, one.Other!, turn.Actor!), FindingKind.Violation),
        _ => null,
    };

    /// <summary>
    /// How it stands with a step that must follow. In order once it is done, or not needed. Broken when its due time or its window has passed without it, or the run was closed without it; until then
    /// it is a warning. Lawful where a second person approved that it is left out, or that the run is closed with open steps; that does not mend what was late by then.
    /// </summary>
    private static (FindingKind Kind, string? Approver)? Follows(RunState state, List<StepView> steps, string step)
    {
        if (Demands.Done(state, step)) { return null; }
        var turns = steps.FindAll(turn => turn.Step.Id == step);
        if (turns.Exists(turn => turn.SettledAt is null && (turn.LateBy is not null || turn.Status == StepStatus.Missed))) { return (FindingKind.Violation, null); }
        if (turns.TrueForAll(turn => turn.Status is StepStatus.Deviated or StepStatus.NotApplicable))
        {
            return turns.Find(turn => turn.State?.Override is not null) is { } left ? (FindingKind.Lawful, left.State!.Override!.Approver) : null;
        }

        return state.ClosedAt is null ? (FindingKind.Warning, null) : state.ClosedWith is { } given ? (FindingKind.Lawful, given.Approver) : (FindingKind.Violation, null);
    }

    private static FindingKind? When(bool broken, FindingKind kind) => broken ? kind : null;

    private static bool DoneBy(RunState state, string step, string actor) =>
        Array.Exists(state.Turns.Of(step), one => one.Settlement == Settlement.Done && one.Actor == actor);

    /// <summary>Done by then, lawfully left out, or not applicable.</summary>
    private static bool Before(ProcedureDefinition definition, RunState state, string step, DateTimeOffset then, DateTimeOffset now)
    {
        var turn = state.Find(new(step));
        var standing = Standing.Of(definition, state, definition.Step(step)!, turn, now);
        return standing.Status switch
        {
            StepStatus.Done or StepStatus.Deviated => turn!.SettledAt <= then,
            StepStatus.NotApplicable or StepStatus.Missed => true,
            _ => false,
        };
    }

    /// <summary>Open at that time: begun by then and not settled by then. What was begun afterwards does not count.</summary>
    private static bool Open(ProcedureDefinition definition, RunState state, ConstraintDefinition one, DateTimeOffset then, DateTimeOffset now, IFacts facts)
    {
        var begun = Array.FindAll(state.Turns.Of(one.Other!), turn => turn.ActivatedAt <= then);
        return one.When is { } when
            ? when.Test(facts) == Truth.True && begun.Length > 0
            : Array.Exists(begun, turn => turn.SettledAt is { } settled ? settled > then : Standing.Of(definition, state, definition.Step(one.Other!)!, turn, now).Open);
    }
}
