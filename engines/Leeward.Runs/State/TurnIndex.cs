using System.Collections.Immutable;

namespace Leeward.Runs;

/// <summary>
/// The turns of a state by their steps: looked up far more often than they change. Made from the list it belongs to and thrown away with it; it is no part of what a state is, so all are equal.
/// </summary>
internal sealed class TurnIndex
{
    private readonly Dictionary<string, OccurrenceState[]> _bySteps;

    public TurnIndex(ImmutableList<OccurrenceState> source)
    {
        (Source, All) = (source, [.. source]);
        _bySteps = new(All.Length, StringComparer.Ordinal);
        foreach (var turn in All) { _bySteps[turn.Ref.Step] = _bySteps.TryGetValue(turn.Ref.Step, out var before) ? [.. before, turn] : [turn]; }
    }

    /// <summary>The list that it was made from.</summary>
    public ImmutableList<OccurrenceState> Source { get; }

    /// <summary>All turns, in order of appearance.</summary>
    public OccurrenceState[] All { get; }

    /// <summary>The turns of a step, in order of appearance.</summary>
    public OccurrenceState[] Of(string step) => _bySteps.TryGetValue(step, out var turns) ? turns : [];

    public OccurrenceState? Find(OccurrenceRef which)
    {
        foreach (var turn in Of(which.Step)) { if (turn.Ref.Number == which.Number) { return turn; } }
        return null;
    }

    public bool Done(string step) => Array.Exists(Of(step), turn => turn.Settlement == Settlement.Done);

    public override bool Equals(object? obj) => obj is TurnIndex;

    public override int GetHashCode() => 0;
}
