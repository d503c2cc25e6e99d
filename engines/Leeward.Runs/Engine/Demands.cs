using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What a turn of a step still lacks.</summary>
internal static class Demands
{
    public static List<string> MissingEvidence(ProcedureDefinition definition, RunState state, StepDefinition step, OccurrenceState? turn, IFacts facts)
    {
        var missing = new List<string>();
        void Need(string type)
        {
            if (!missing.Contains(type) && turn?.Evidence.Exists(item => item.Type == type) != true) { missing.Add(type); }
        }

        foreach (var type in step.Evidence) { Need(type); }
        foreach (var one in step.EvidenceIf) { if (one.When.Test(facts) != Truth.False) { foreach (var type in one.Require) { Need(type); } } }
        foreach (var one in definition.ProofRules[step.Id]) { if (Applies(state, one, facts)) { Need(one.Evidence!); } }
        return missing;
    }

    public static List<UnmetCheck> UnmetChecks(StepDefinition step, IFacts facts) =>
    [
        .. from check in step.Checks
           let applies = check.If.Test(facts)
           let holds = check.Require.Test(facts)
           where applies != Truth.False && holds != Truth.True
           select new UnmetCheck(check, applies == Truth.Unknown || holds == Truth.Unknown),
    ];

    /// <summary>Whether a constraint applies: its condition holds or is unknown, and no exception is known to hold.</summary>
    public static bool Applies(RunState state, ConstraintDefinition constraint, IFacts facts) =>
        constraint.When?.Test(facts) != Truth.False
        && constraint.Unless?.Test(facts) != Truth.True
        && (constraint.UnlessDone is not { } step || !Done(state, step));

    public static bool Done(RunState state, string step) => state.Turns.Done(step);
}
