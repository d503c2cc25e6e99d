namespace Leeward.Conformance;

/// <summary>How a step of an alignment is taken.</summary>
public enum MoveKind
{
    /// <summary>Log and net together.</summary>
    InStep,

    /// <summary>The log alone: an event that the net has no place for here.</summary>
    Log,

    /// <summary>The net alone, by a visible transition: something that should have been done and is not in the log.</summary>
    Model,

    /// <summary>The net alone, by a silent transition. No deviation.</summary>
    Silent,
}

/// <summary>A step of an alignment.</summary>
/// <param name="Kind">How.</param>
/// <param name="Activity">The activity; null for a silent transition.</param>
/// <param name="Event">The place of the event in the trace, from 0; -1 where the log does not move.</param>
/// <param name="Transition">The place of the transition in the net, from 0; -1 where the net does not move.</param>
public readonly record struct Move(MoveKind Kind, string? Activity, int Event, int Transition);

/// <summary>How far an alignment got.</summary>
public enum AlignmentOutcome
{
    /// <summary>No alignment costs less.</summary>
    Optimal,

    /// <summary>The search was stopped at its limit: <see cref="Alignment.Cost"/> is a lower bound, there are no moves.</summary>
    GaveUp,

    /// <summary>The net cannot reach its final marking at all.</summary>
    NoWay,
}

/// <summary>
/// The best explanation of a trace by a net: a path through the net and the trace side by side (Adriansyah, Aligning observed and modeled behavior, 2014). Its cost is
/// the same for every optimal alignment of the trace; the moves are one of them, always the same one.
/// </summary>
public sealed record Alignment
{
    /// <summary>How far it got.</summary>
    public required AlignmentOutcome Outcome { get; init; }

    /// <summary>The steps in order; empty unless optimal.</summary>
    public IReadOnlyList<Move> Moves { get; init; } = [];

    /// <summary>What all moves cost, silent ones included.</summary>
    public long Cost { get; init; }

    /// <summary>What the deviations cost: <see cref="Cost"/> without silent moves.</summary>
    public long DeviationCost { get; init; }

    /// <summary>How many moves are deviations.</summary>
    public int Deviations { get; init; }

    /// <summary>What the worst alignment worth considering costs: all events without the net, then the cheapest way through the net without the log.</summary>
    public long WorstCost { get; init; }

    /// <summary>The same without silent moves.</summary>
    public long WorstDeviationCost { get; init; }

    /// <summary>How many states the search looked into.</summary>
    public long Expanded { get; init; }

    /// <summary>
    /// 1 - <see cref="DeviationCost"/> / <see cref="WorstDeviationCost"/>: 1 for a trace that fits, 0 where nothing fits. With the usual costs: 1 - deviations / (events + length
    /// of the shortest way through the net). Null unless optimal.
    /// </summary>
    public double? Fitness => Outcome != AlignmentOutcome.Optimal ? null : WorstDeviationCost == 0 ? 1 : 1 - ((double)DeviationCost / WorstDeviationCost);

    /// <summary>Whether the trace fits: no move is a deviation.</summary>
    public bool Fits => Outcome == AlignmentOutcome.Optimal && Deviations == 0;
}
