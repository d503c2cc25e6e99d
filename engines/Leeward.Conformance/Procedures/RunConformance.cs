using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Conformance;

/// <summary>A step that was done late, or whose window closed before it was done.</summary>
/// <param name="Occurrence">The turn of the step.</param>
/// <param name="Due">When it was due: the earliest of its due times that passed.</param>
/// <param name="At">When it was done; null where it never was.</param>
public sealed record LateStep(OccurrenceRef Occurrence, DateTimeOffset Due, DateTimeOffset? At);

/// <summary>What was approved about a turn of a step.</summary>
public enum ApprovedHow
{
    /// <summary>It was left out.</summary>
    LeftOut,

    /// <summary>It was done once more than planned.</summary>
    OnceMore,

    /// <summary>It was done otherwise: without a proof, or against a rule.</summary>
    Otherwise,
}

/// <summary>A turn of a step that went lawfully otherwise.</summary>
/// <param name="Occurrence">The turn.</param>
/// <param name="How">What was approved.</param>
/// <param name="At">When it was settled.</param>
public sealed record ApprovedTurn(OccurrenceRef Occurrence, ApprovedHow How, DateTimeOffset? At);

/// <summary>How a run of a procedure and the procedure agree: order by alignment, weighed by how grave it is; lateness and broken rules apart; lawful deviations apart from all of them.</summary>
public sealed record RunConformance
{
    /// <summary>What was done, in order: one event for each turn of a step that was done, named by the step's id. Turns beyond the plan are left out.</summary>
    public required LogTrace Trace { get; init; }

    /// <summary>What had to be done.</summary>
    public PetriNet Net => Whole.Value;

    private Lazy<PetriNet> Whole { get; init; } = null!;

    /// <summary>Both side by side.</summary>
    public required Alignment Alignment { get; init; }

    /// <summary>What went differently.</summary>
    public required IReadOnlyList<Deviation> Deviations { get; init; }

    /// <summary>What was late.</summary>
    public required IReadOnlyList<LateStep> Late { get; init; }

    /// <summary>Turns lawfully left out, done otherwise, done against a rule with approval, or done once more. No deviations.</summary>
    public IReadOnlyList<OccurrenceRef> Lawful => [.. Approved.Select(one => one.Occurrence)];

    /// <summary>The same turns with what was approved about each.</summary>
    public required IReadOnlyList<ApprovedTurn> Approved { get; init; }

    /// <summary>Constraints that were broken, or broken lawfully, or not confirmed; as the run engine finds them.</summary>
    public required IReadOnlyList<ConstraintFinding> Findings { get; init; }

    /// <summary>The run as it was seen when it was judged; a closed one as it ended.</summary>
    public RunView View { get; private init; } = null!;

    /// <summary>Judges a run. Of an open run only what was done or irretrievably missed is judged; of a closed one also what was left open.</summary>
    /// <param name="definition">The procedure in the version that the run went by.</param>
    /// <param name="state">The run.</param>
    /// <param name="now">The moment of judging; of a closed run it does not matter.</param>
    /// <param name="calendar">The working days of its region.</param>
    /// <param name="weights">How grave a deviation at a step is, by step id; null: <see cref="Weights"/>.</param>
    public static RunConformance Check(ProcedureDefinition definition, RunState state, DateTimeOffset now, WorkCalendar calendar, IReadOnlyDictionary<string, int>? weights = null)
    {
        var view = RunEngine.View(definition, state, state.ClosedAt ?? now, calendar);
        var approved = view.Steps.Where(one => one.Status == StepStatus.Deviated || IsExtra(one) || one is { Status: StepStatus.Done, State.Override: not null })
            .Select(one => new ApprovedTurn(one.Ref, one.Status == StepStatus.Deviated ? ApprovedHow.LeftOut : IsExtra(one) ? ApprovedHow.OnceMore : ApprovedHow.Otherwise, one.SettledAt)).ToList();
        var trace = Happened(state, view);
        // A step that does not apply has no place, so that doing it all the same is an event without the net.
        var steps = view.Steps.Where(one => one.Ref.Number == 1 && Applied(one, view.Closed)).Select(one => one.Step).ToList();
        var (net, costs) = (new ProcedureNet(definition, state, steps), MoveCosts.BySeverity(weights ?? Weights(definition)));
        var alignment = net.Align(trace, costs);
        var deviations = Conformance.Deviations.Of(alignment.Moves, steps.Select(one => one.Id).ToHashSet(StringComparer.Ordinal), costs);
        var late = view.Steps.Where(one => one.LateBy is not null && one.Status is StepStatus.Done or StepStatus.Missed or StepStatus.Required or StepStatus.External)
            .Select(one => new LateStep(one.Ref, one.LateBy!.At!.Value, one.Status == StepStatus.Done ? one.SettledAt : null)).ToList();
        return new RunConformance { Trace = trace, Whole = new(net.Whole), Alignment = alignment, Deviations = deviations, Late = late, Approved = approved, Findings = view.Findings, View = view };
    }

    /// <summary>What was done in a run as a trace, for an event log: one event for each turn of a step that was done, in the order in which it was done.</summary>
    public static LogTrace TraceOf(string name, ProcedureDefinition definition, RunState state)
    {
        var events = Done(state).Select(turn => new LogEvent(turn.Ref.Step, turn.SettledAt)
        {
            Attributes =
            [
                new("concept:name", AttributeKind.Text, turn.Ref.Step),
                new("time:timestamp", AttributeKind.Time, XesWriter.Time(turn.SettledAt!.Value)),
                new("lifecycle:transition", AttributeKind.Text, "complete"),
                new("org:role", AttributeKind.Text, turn.Role ?? definition.Step(turn.Ref.Step)?.Role ?? string.Empty),
            ],
        });
        return new LogTrace(name, [.. events])
        {
            Attributes = [new("concept:name", AttributeKind.Text, name), new("procedure", AttributeKind.Text, state.Procedure), new("procedure:version", AttributeKind.Text, state.Version)],
        };
    }

    /// <summary>
    /// How grave a deviation at each step is, unless somebody decides otherwise: 30 for a step under a critical constraint or urgent care, 10 for other steps of a phase that keeps the child safe
    /// or under a grave constraint, 3 for other mandatory and conditional steps, 1 for optional ones. This project's default, not law.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Weights(ProcedureDefinition definition)
    {
        var safe = definition.Phases.Where(one => one.Safety).Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        bool Under(StepDefinition step, Severity severity) => definition.Constraints.Any(one => one.Severity == severity && (one.Step == step.Id || one.Other == step.Id));
        return definition.Steps.ToDictionary(
            one => one.Id,
            one => one.Modality == Modality.Optional ? 1 : one.Urgent || Under(one, Severity.Critical) ? 30 : safe.Contains(one.Phase) || Under(one, Severity.High) ? 10 : 3,
            StringComparer.Ordinal);
    }

    private static LogTrace Happened(RunState state, RunView view)
    {
        var extra = view.Steps.Where(IsExtra).Select(one => one.Ref).ToHashSet();
        return new LogTrace(state.Procedure, [.. Done(state).Where(turn => !extra.Contains(turn.Ref)).Select(turn => new LogEvent(turn.Ref.Step, turn.SettledAt))]);
    }

    private static IEnumerable<OccurrenceState> Done(RunState state) => state.Occurrences.Where(turn => turn.Settlement == Settlement.Done).OrderBy(turn => turn.SettledAt);

    // The run engine takes a turn beyond the plan only with a reason, and against a constraint only with approval.
    private static bool IsExtra(StepView one) => one is { Status: StepStatus.Done, State.Extra: true };

    private static bool Applied(StepView one, bool closed) => one.Status switch
    {
        StepStatus.Done or StepStatus.Missed => true,
        StepStatus.Required or StepStatus.External or StepStatus.Deferred => closed,
        _ => false,
    };
}
