using System.Collections.Immutable;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>
/// Does a turn as people would who know the version: they bring the proof it asks for, the right person does it, and what must be confirmed is. Where another step
/// must come first, it is not done yet. Where a check cannot be met, it is done with approval, and counts as a broken rule.
/// </summary>
internal static class Attempt
{
    private const string Approver = "simulated approval";
    private static readonly Value[] Sexes = [Value.Of("female"), Value.Of("male")];

    /// <summary>The state after it was done; null where it cannot be done yet.</summary>
    public static RunState? Complete(ProcedureDefinition definition, RunState state, StepCompleted wanted)
    {
        var result = RunEngine.Apply(definition, state, wanted);
        if (result.Ok) { return result.State; }
        foreach (var refusal in result.Refusal.More.Prepend(result.Refusal).Where(one => one.Code == "runs.evidence.missing"))
        {
            foreach (var type in refusal.Args)
            {
                if (RunEngine.Apply(definition, state, new EvidenceAdded(wanted.At, wanted.Actor, wanted.Occurrence, type, "simulated")) is { Ok: true } proved) { state = proved.State; }
            }
        }

        foreach (var one in Ways(wanted))
        {
            result = RunEngine.Apply(definition, state, one);
            if (result.Ok) { return result.State; }
            if (result.Refusal.More.Prepend(result.Refusal).Any(no => MustWait(definition, no))) { return null; }
        }

        return null;
    }

    private static IEnumerable<StepCompleted> Ways(StepCompleted wanted)
    {
        yield return wanted;
        if (!wanted.Attributes.ContainsKey(ProcedureReader.InterviewerSex))
        {
            foreach (var sex in Sexes) { yield return wanted with { Attributes = wanted.Attributes.ToImmutableDictionary().SetItem(ProcedureReader.InterviewerSex, sex) }; }
        }

        yield return wanted with { Override = new(Approver, Approver) };
    }

    /// <summary>Order, and what was allowed a number of times only, nobody would break for the sake of it.</summary>
    private static bool MustWait(ProcedureDefinition definition, RunRefusal no) => no.Code != "runs.constraint"
        ? no.Code is not ("runs.check.unmet" or "runs.evidence.missing")
        : definition.Constraints.First(one => one.Id == no.Args[0]).Type is ConstraintType.Precedence or ConstraintType.NotCoexist or ConstraintType.AtMost;
}
