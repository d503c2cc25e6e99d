namespace Leeward.Runs;

/// <summary>A step under two versions.</summary>
/// <param name="Step">The step.</param>
/// <param name="Before">Under the one; null where that does not have it.</param>
/// <param name="After">Under the other; null where that does not have it.</param>
/// <param name="Changes">What the other changes about the step, its deadlines among them.</param>
public sealed record StepComparison(string Step, StepFigures? Before, StepFigures? After, IReadOnlyList<ProcedureChange> Changes)
{
    /// <summary>By how much the share of late turns moved; of a step that only one version has: its share.</summary>
    public double LateMoved => Share(After) - Share(Before);

    private static readonly string[] Own = ["due", "start", "when", "on_unknown", "modality", "repeat", "evidence", "evidence_if", "checks", "external", "urgent"];

    /// <summary>Whether the other version changes when the step is to be done, whether, or with what proof: its deadlines, conditions or evidence, or that it is there at all. Not its words, its people or its sources.</summary>
    public bool OwnChange => Changes.Any(change => change.Kind != ChangeKind.Changed || Own.Contains(change.Field, StringComparer.Ordinal));

    /// <summary>Whether any figure differs.</summary>
    public bool Differs => Before != After;

    private static double Share(StepFigures? one) => one is not { Required: > 0 } ? 0 : (double)one.Late / one.Required;
}

/// <summary>Two versions side by side, played with the same cases and the same chances.</summary>
/// <param name="Before">Under the one, as a rule the version in force.</param>
/// <param name="After">Under the other, as a rule the draft.</param>
/// <param name="Steps">Every step of either, in the order of the other, steps that it no longer has at the end.</param>
public sealed record SimulationComparison(SimulationFigures Before, SimulationFigures After, IReadOnlyList<StepComparison> Steps)
{
    /// <summary>Puts two simulations side by side.</summary>
    public static SimulationComparison Of(ProcedureDefinition before, SimulationFigures then, ProcedureDefinition after, SimulationFigures now)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(now);
        var changes = ProcedureDiff.Between(before, after).Where(change => change.Part == "step").ToLookup(change => change.Id, StringComparer.Ordinal);
        var old = then.Steps.ToDictionary(step => step.Step, StringComparer.Ordinal);
        var fresh = now.Steps.ToDictionary(step => step.Step, StringComparer.Ordinal);
        return new(then, now, [.. now.Steps.Concat(then.Steps.Where(step => !fresh.ContainsKey(step.Step)))
            .Select(step => new StepComparison(step.Step, old.GetValueOrDefault(step.Step), fresh.GetValueOrDefault(step.Step), [.. changes[step.Step]]))]);
    }
}
