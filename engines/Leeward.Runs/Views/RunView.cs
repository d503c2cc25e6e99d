using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>How a turn of a step stands.</summary>
public enum StepStatus
{
    /// <summary>Its start has not come.</summary>
    NotStarted,

    /// <summary>Started, but the facts that decide whether it applies are not known and it is not required meanwhile.</summary>
    Waiting,

    /// <summary>To be done.</summary>
    Required,

    /// <summary>May be done.</summary>
    Optional,

    /// <summary>The facts say, or a person judged, that it is not needed.</summary>
    NotApplicable,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Put off for a reason.</summary>
    Deferred,

    /// <summary>Lawfully not done, or done otherwise.</summary>
    Deviated,

    /// <summary>It was required and its window has closed.</summary>
    Missed,

    /// <summary>Somebody outside is to do it; watched.</summary>
    External,
}

/// <summary>A due time of a step.</summary>
public sealed record DueView
{
    /// <summary>Which of the step's deadlines.</summary>
    public required DueDefinition Definition { get; init; }

    /// <summary>The last instant in time, UTC; null for a deadline "before" a step that itself has no due time yet.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>For days: the due day, itself still in time.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>The service target within the limit.</summary>
    public DateTimeOffset? Target { get; init; }

    /// <summary>The limit.</summary>
    public required DeadlineRule Rule { get; init; }

    /// <summary>False: the anchor's time is not known. The due time is the start of the step plus the step's shortest target; ask for the anchor.</summary>
    public bool AnchorKnown { get; init; } = true;

    /// <summary>
    /// False: whether the deadline is asked for at all hangs on something that is not known. It counts as long as it is earlier than all that is certain, closes no window and breaks no rule; ask for what is not known.
    /// </summary>
    public bool ConditionKnown { get; init; } = true;

    /// <summary>How it stands.</summary>
    public DeadlineState State { get; init; }

    /// <summary>Whether it has passed and that counts: not for deferred or settled-in-time steps.</summary>
    public bool Late => State is DeadlineState.Late or DeadlineState.Missed;

    /// <summary>It rests on days whose holidays are not published yet.</summary>
    public bool Provisional { get; init; }

    /// <summary>The clock stands still.</summary>
    public bool Paused { get; init; }

    /// <summary>A person gave more time.</summary>
    public bool Extended { get; init; }

    /// <summary>Kept although changed facts or a changed calendar would give a later time; a person may accept the later one.</summary>
    public bool Kept { get; init; }

    /// <summary>What the deadline asks for now, though it may be kept at a time that was held; not one that facts have replaced.</summary>
    internal bool Current { get; init; }
}

/// <summary>A check that does not hold yet.</summary>
/// <param name="Check">The check.</param>
/// <param name="BecauseUnknown">Only because something is not known yet.</param>
public sealed record UnmetCheck(CheckDefinition Check, bool BecauseUnknown);

/// <summary>A turn of a step as people see it.</summary>
public sealed record StepView
{
    /// <summary>Which.</summary>
    public required OccurrenceRef Ref { get; init; }

    /// <summary>The step.</summary>
    public required StepDefinition Step { get; init; }

    /// <summary>How it stands.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>It is required (or waits) only because facts are not known.</summary>
    public bool BecauseUnknown { get; init; }

    /// <summary>The facts whose absence decides that.</summary>
    public IReadOnlyList<string> UnknownFacts { get; init; } = [];

    /// <summary>Steps or the event it still waits for, as codes.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>When it started.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Until when it is put off.</summary>
    public DateTimeOffset? DeferredUntil { get; init; }

    /// <summary>Its due times, the earliest first, those without a time last. Of a settled step: as they stood when it was settled.</summary>
    public IReadOnlyList<DueView> Due { get; init; } = [];

    /// <summary>The earliest due time; null where there is none.</summary>
    public DateTimeOffset? DueAt => Due.Count > 0 ? Due[0].At : null;

    /// <summary>Late or missed; of a done step: it was done too late.</summary>
    public bool Late => Due.Any(due => due.Late);

    /// <summary>The first of its due times that has passed and is certainly asked for; null where there is none. What is held against somebody rests on this one.</summary>
    public DueView? LateBy => Due.FirstOrDefault(due => due is { Late: true, ConditionKnown: true });

    /// <summary>Open and asking for action: required or external.</summary>
    public bool IsOpen => Status is StepStatus.Required or StepStatus.External or StepStatus.Deferred;

    /// <summary>Proof still missing, as codes; of a done step: owed.</summary>
    public IReadOnlyList<string> MissingEvidence { get; init; } = [];

    /// <summary>Checks that do not hold yet.</summary>
    public IReadOnlyList<UnmetCheck> UnmetChecks { get; init; } = [];

    /// <summary>The state behind it; null for a step that was never touched.</summary>
    public OccurrenceState? State { get; init; }
}

/// <summary>How a constraint stands.</summary>
public enum FindingKind
{
    /// <summary>It will be violated if the next step is taken as things stand.</summary>
    Warning,

    /// <summary>A person must confirm it; nobody has.</summary>
    Unconfirmed,

    /// <summary>It was broken with approval.</summary>
    Lawful,

    /// <summary>It was broken.</summary>
    Violation,
}

/// <summary>What there is to say about a constraint.</summary>
/// <param name="Constraint">The constraint.</param>
/// <param name="Kind">How it stands.</param>
/// <param name="Occurrence">The turn concerned.</param>
/// <param name="Approver">For a lawful break: who approved it.</param>
public sealed record ConstraintFinding(ConstraintDefinition Constraint, FindingKind Kind, OccurrenceRef Occurrence, string? Approver = null);

/// <summary>A run as people see it at a moment.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Steps">Every turn of every step, in the order of the procedure.</param>
/// <param name="Findings">What there is to say about constraints; what is in order is not listed.</param>
/// <param name="Closed">The run is closed.</param>
/// <param name="Paused">The clock stands still.</param>
public sealed record RunView(DateTimeOffset Now, IReadOnlyList<StepView> Steps, IReadOnlyList<ConstraintFinding> Findings, bool Closed, bool Paused)
{
    /// <summary>Turns of steps that the version no longer has.</summary>
    public IReadOnlyList<LeftTurn> Left { get; init; } = [];

    /// <summary>What it was made from and by, and the state that gave at its moment: whoever asks for the next moment right after need not work it out again.</summary>
    internal (ProcedureDefinition Definition, RunState Of, RunState Now)? Made { get; init; }

    /// <summary>The open turns, the earliest due first, those without a due time last.</summary>
    public IEnumerable<StepView> Next => Steps.Where(step => step.IsOpen).OrderBy(step => step.DueAt ?? DateTimeOffset.MaxValue);

    /// <summary>The turn of a step, or null.</summary>
    public StepView? Find(OccurrenceRef occurrence) => _places.Of(Steps).GetValueOrDefault(occurrence);

    private readonly StepPlaces _places = new();
}

/// <summary>The turns of a view by what they are: looked up far more often than a view is made. It is no part of what a view says, so all are equal.</summary>
internal sealed class StepPlaces : IEquatable<StepPlaces>
{
    // One reference, so that views may be read by several threads.
    private Made? _made;

    /// <summary>Of the steps of a view; a view that was changed has a list of its own.</summary>
    public Dictionary<OccurrenceRef, StepView> Of(IReadOnlyList<StepView> steps)
    {
        if (_made is { } made && ReferenceEquals(made.Steps, steps)) { return made.Places; }
        var places = new Dictionary<OccurrenceRef, StepView>(steps.Count);
        foreach (var step in steps) { places.TryAdd(step.Ref, step); }
        _made = new(steps, places);
        return places;
    }

    private sealed record Made(IReadOnlyList<StepView> Steps, Dictionary<OccurrenceRef, StepView> Places);

    public bool Equals(StepPlaces? other) => other is not null;

    public override bool Equals(object? obj) => obj is StepPlaces;

    public override int GetHashCode() => 0;
}
