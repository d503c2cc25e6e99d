using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What a turn of a step still lacks.</summary>
internal static class Demands
{
    public static List<string> MissingEvidence(ProcedureDefinition definition, RunState state, StepDefinition step, OccurrenceState? turn, IFacts facts)
    {
        var needed = step.Evidence
            .Concat(step.EvidenceIf.Where(one => one.When.Test(facts) != Truth.False).SelectMany(one => one.Require))
            .Concat(definition.Constraints.Where(one => one.Type == ConstraintType.RequiresEvidence && one.Step == step.Id && Applies(state, one, facts)).Select(one => one.Evidence!));
        return [.. needed.Distinct(StringComparer.Ordinal).Where(type => turn?.Evidence.Exists(item => item.Type == type) != true)];
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
