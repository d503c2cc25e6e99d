namespace Leeward.Conformance;

/// <summary>
/// What each kind of move costs. Whole numbers, so that sums are exact and the same everywhere. Moves in step (an event and its transition together) cost nothing.
/// </summary>
public sealed record MoveCosts
{
    /// <summary>
    /// The usual costs: 10,000 for an event without the net, 10,000 for a visible transition without the log, 1 for a silent transition, so that among alignments with
    /// the same number of deviations the one with the fewest silent steps is taken. The same as the default of pm4py, so that figures can be compared.
    /// </summary>
    public static MoveCosts Standard { get; } = new();

    /// <summary>The cost of a deviation that has no cost of its own: the unit in which deviations are counted.</summary>
    public int Unit { get; init; } = 10_000;

    /// <summary>The cost of a silent transition; from 0, less than <see cref="Unit"/>.</summary>
    public int Silent { get; init; } = 1;

    /// <summary>Costs of events without the net, by activity, where they are not <see cref="Unit"/>: how grave it is that something was done that should not have been.</summary>
    public IReadOnlyDictionary<string, int> Extra { get; init; } = new Dictionary<string, int>();

    /// <summary>Costs of visible transitions without the log, by activity, where they are not <see cref="Unit"/>: how grave it is that something was left out.</summary>
    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    /// <summary>Costs by how grave a deviation is: each activity's weight, in units, counts for leaving it out and for doing it out of place.</summary>
    /// <param name="weights">Weight by activity, e.g. 1 for low, 3 for medium, 10 for high, 30 for critical. From 1 to 1,000.</param>
    public static MoveCosts BySeverity(IReadOnlyDictionary<string, int> weights)
    {
        if (weights.Values.Any(weight => weight is < 1 or > 1000)) { throw new ArgumentOutOfRangeException(nameof(weights), "Weights are from 1 to 1,000."); }
        var costs = weights.ToDictionary(one => one.Key, one => one.Value * Standard.Unit, StringComparer.Ordinal);
        return new MoveCosts { Extra = costs, Skipped = costs };
    }

    internal int OfExtra(string activity) => Extra.TryGetValue(activity, out var cost) ? cost : Unit;

    internal int OfSkipped(string activity) => Skipped.TryGetValue(activity, out var cost) ? cost : Unit;

    internal void Check()
    {
        if (Unit is < 1 or > 100_000_000 || Silent < 0 || Silent >= Unit || Extra.Values.Concat(Skipped.Values).Any(cost => cost is < 0 or > 100_000_000))
        {
            throw new ArgumentException("Costs are whole numbers from 0 to 100,000,000; a silent move costs less than the unit.");
        }
    }
}
