using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Whether a step must be done.</summary>
public enum Modality
{
    /// <summary>Always, once started.</summary>
    Mandatory,

    /// <summary>When its condition holds.</summary>
    Conditional,

    /// <summary>May be done.</summary>
    Optional,
}

/// <summary>What an unknown condition means for a step.</summary>
public enum OnUnknown
{
    /// <summary>The step is required until the facts say otherwise: the safe default.</summary>
    Require,

    /// <summary>The step waits for the facts.</summary>
    Skip,
}

/// <summary>How a step starts.</summary>
public enum StartKind
{
    /// <summary>When an event happens.</summary>
    Event,

    /// <summary>When other steps are settled: done, deviated from, not applicable, or missed because their condition has lapsed with time.</summary>
    After,

    /// <summary>Together with another step.</summary>
    With,
}

/// <summary>When a step starts.</summary>
/// <param name="Kind">How.</param>
/// <param name="Event">For <see cref="StartKind.Event"/>: the event.</param>
/// <param name="Steps">For the others: the steps.</param>
/// <param name="Any">For <see cref="StartKind.After"/>: one of the steps is enough.</param>
public sealed record StartDefinition(StartKind Kind, string? Event, IReadOnlyList<string> Steps, bool Any);

/// <summary>A step of a procedure.</summary>
public sealed record StepDefinition
{
    /// <summary>Its id, e.g. <c>CN-D01</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The phase's code.</summary>
    public required string Phase { get; init; }

    /// <summary>Its name.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>The role responsible.</summary>
    public required string Role { get; init; }

    /// <summary>Roles that take part.</summary>
    public required IReadOnlyList<string> With { get; init; }

    /// <summary>When it starts.</summary>
    public required StartDefinition Start { get; init; }

    /// <summary>Whether it must be done.</summary>
    public required Modality Modality { get; init; }

    /// <summary>The condition under which it applies; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>What an unknown condition means.</summary>
    public OnUnknown OnUnknown { get; init; }

    /// <summary>Its deadlines.</summary>
    public required IReadOnlyList<DueDefinition> Due { get; init; }

    /// <summary>The proof it needs, as codes.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Further proof under a condition; an unknown condition asks for it.</summary>
    public required IReadOnlyList<EvidenceCondition> EvidenceIf { get; init; }

    /// <summary>What must hold when it is completed.</summary>
    public required IReadOnlyList<CheckDefinition> Checks { get; init; }

    /// <summary>Facts it is expected to establish.</summary>
    public required IReadOnlyList<string> Sets { get; init; }

    /// <summary>The event that its completion is; null: none.</summary>
    public string? Emits { get; init; }

    /// <summary>Events that its completion is under a condition, also when the condition becomes true only later.</summary>
    public required IReadOnlyList<EmitCondition> EmitsIf { get; init; }

    /// <summary>How it repeats; null: once.</summary>
    public RepeatDefinition? Repeat { get; init; }

    /// <summary>It belongs to somebody outside, such as a court: watched, not assigned.</summary>
    public bool External { get; init; }

    /// <summary>
    /// Urgent care: never blocked by missing proof, order or approval; what is missing is shown as owed. By default a step with an unconditional
    /// "at once" or a medical window that closes; the document can say otherwise (<c>urgent</c>).
    /// </summary>
    public bool Urgent { get; init; }

    /// <summary>Keys of its sources.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>A remark for those who do it.</summary>
    public Bilingual? Note { get; init; }
}

/// <summary>A deadline of a step.</summary>
public sealed record DueDefinition
{
    /// <summary>Its place in the step's list, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>It applies if this holds; null: always (or see <see cref="Otherwise"/>).</summary>
    public Expression? When { get; init; }

    /// <summary>It applies only if no conditional deadline of the step does.</summary>
    public bool Otherwise { get; init; }

    /// <summary>The step before which it must be done, with no length of its own; its time is that step's.</summary>
    public string? BeforeStep { get; init; }

    /// <summary>The event or step from which (or before which, see the rule's direction) it counts; null for <see cref="BeforeStep"/>.</summary>
    public string? Anchor { get; init; }

    /// <summary>Whether <see cref="Anchor"/> is a step; otherwise an event.</summary>
    public bool AnchorIsStep { get; init; }

    /// <summary>The rule; for <see cref="BeforeStep"/> only its kind, source and provenance count.</summary>
    public required DeadlineRule Rule { get; init; }

    /// <summary>A remark of the authors.</summary>
    public Bilingual? Note { get; init; }
}

/// <summary>Proof needed under a condition.</summary>
/// <param name="When">The condition.</param>
/// <param name="Require">The proof, as codes.</param>
public sealed record EvidenceCondition(Expression When, IReadOnlyList<string> Require);

/// <summary>What must hold when a step is completed.</summary>
/// <param name="If">When the check applies; unknown counts as applying.</param>
/// <param name="Require">What must hold; unknown counts as not holding.</param>
/// <param name="Kind">What stands behind it.</param>
/// <param name="Source">The source's key.</param>
public sealed record CheckDefinition(Expression If, Expression Require, DeadlineKind Kind, string Source);

/// <summary>An event emitted under a condition.</summary>
/// <param name="When">The condition.</param>
/// <param name="Event">The event.</param>
public sealed record EmitCondition(Expression When, string Event);

/// <summary>How a step repeats. Exactly one of <see cref="Every"/>, <see cref="EveryBy"/>, <see cref="At"/> and <see cref="Event"/> is given.</summary>
public sealed record RepeatDefinition
{
    /// <summary>The interval.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The variable that decides the interval (<c>every_by_risk</c>: <c>risk</c>).</summary>
    public string? By { get; init; }

    /// <summary>The interval for each value of <see cref="By"/>; unknown or another value: the shortest.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? EveryBy { get; init; }

    /// <summary>Fixed times after the anchor, one round each.</summary>
    public IReadOnlyList<TimeSpan>? At { get; init; }

    /// <summary>One round for each time this event happens.</summary>
    public string? Event { get; init; }

    /// <summary>At most so many rounds; null: no limit.</summary>
    public int? Times { get; init; }

    /// <summary>The event that ends the rounds; null: none.</summary>
    public string? Until { get; init; }
}
