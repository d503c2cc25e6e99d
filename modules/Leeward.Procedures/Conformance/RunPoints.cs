using Leeward.Conformance;
using Leeward.Runs;

namespace Leeward.Procedures.Conformance;

/// <summary>A point before it is kept.</summary>
internal sealed record RunPoint(string Step, int Number, string Kind, bool Lawful, int Weight)
{
    public string Rule { get; init; } = "";
    public string After { get; init; } = "";
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    public JudgedPoint For(Guid id, Guid judgement) => new()
    {
        Id = id, OwnerId = judgement, Step = Step, Number = Number, Kind = Kind, Lawful = Lawful, Weight = Weight, Rule = Rule, After = After,
        At = At?.ToUniversalTime(), DueAt = DueAt?.ToUniversalTime(),
    };
}

/// <summary>What the engine found in a run, as points of one kind each.</summary>
internal static class RunPoints
{
    public static IEnumerable<RunPoint> Of(RunConformance found, ProcedureDefinition definition)
    {
        var weights = RunConformance.Weights(definition);
        foreach (var one in found.Deviations)
        {
            var kind = one.Kind switch
            {
                DeviationKind.Skipped => PointKinds.Missing,
                DeviationKind.TooEarly or DeviationKind.TooLate => PointKinds.OutOfOrder,
                DeviationKind.Extra or DeviationKind.Repeated or DeviationKind.Unknown => PointKinds.Extra,
                _ => throw new InvalidOperationException($"The kind {one.Kind} has no name here."),
            };
            var at = one.Event >= 0 ? found.Trace.Events[one.Event].At : null;
            var number = one.Event < 0 ? 1 : 1 + found.Trace.Events.Take(one.Event).Count(e => e.Activity == one.Activity);
            yield return new(one.Activity, number, kind, false, weights.GetValueOrDefault(one.Activity, 1)) { After = kind == PointKinds.Extra ? "" : one.After ?? "", At = at };
        }
        foreach (var late in found.Late) { yield return new(late.Occurrence.Step, late.Occurrence.Number, PointKinds.Late, false, weights.GetValueOrDefault(late.Occurrence.Step, 1)) { At = late.At, DueAt = late.Due }; }
        foreach (var finding in found.Findings.Where(f => f.Kind != FindingKind.Warning))
        {
            var kind = finding.Kind == FindingKind.Unconfirmed ? PointKinds.Unconfirmed : PointKinds.Rule;
            yield return new(finding.Occurrence.Step, finding.Occurrence.Number, kind, finding.Kind == FindingKind.Lawful, Weight(finding.Constraint.Severity)) { Rule = finding.Constraint.Id };
        }
        var ruled = found.Findings.Where(f => f.Kind == FindingKind.Lawful).Select(f => f.Occurrence).ToHashSet();
        foreach (var turn in found.Approved.Where(turn => !ruled.Contains(turn.Occurrence)))
        {
            var kind = turn.How switch { ApprovedHow.LeftOut => PointKinds.Missing, ApprovedHow.OnceMore => PointKinds.Extra, ApprovedHow.Otherwise => PointKinds.Exception, _ => throw new InvalidOperationException($"{turn.How} has no name here.") };
            yield return new(turn.Occurrence.Step, turn.Occurrence.Number, kind, true, weights.GetValueOrDefault(turn.Occurrence.Step, 1)) { At = turn.At };
        }
    }

    /// <summary>The same scale as the weights of steps: 1, 3, 10, 30.</summary>
    private static int Weight(Severity severity) => severity switch
    {
        Severity.Low => 1,
        Severity.Medium => 3,
        Severity.High => 10,
        Severity.Critical => 30,
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };
}
