namespace Leeward.Conformance;

/// <summary>What went differently.</summary>
public enum DeviationKind
{
    /// <summary>It should have been done here and was not.</summary>
    Skipped,

    /// <summary>It was done although it has no place here.</summary>
    Extra,

    /// <summary>It was done once more than there is place for.</summary>
    Repeated,

    /// <summary>The procedure does not know it.</summary>
    Unknown,

    /// <summary>It was done, but before its place.</summary>
    TooEarly,

    /// <summary>It was done, but after its place.</summary>
    TooLate,
}

/// <summary>
/// A deviation that can be put into words: an activity, what went differently, and between which activities its place is. For <see cref="DeviationKind.TooEarly"/> and
/// <see cref="DeviationKind.TooLate"/> two moves are one deviation here: the event without the net and the transition without the log.
/// </summary>
/// <param name="Kind">What.</param>
/// <param name="Activity">Which activity.</param>
/// <param name="Event">The place of the event in the trace, from 0; -1 for what was skipped.</param>
/// <param name="After">The activity in step before its place; null: the beginning.</param>
/// <param name="Before">The activity in step after its place; null: the end.</param>
/// <param name="Cost">What it costs.</param>
public sealed record Deviation(DeviationKind Kind, string Activity, int Event, string? After, string? Before, long Cost);

/// <summary>Puts alignments into deviations.</summary>
public static class Deviations
{
    /// <summary>The deviations of an alignment, in the order of its moves.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="aligner">What made it: knows the net's activities and the costs.</param>
    public static IReadOnlyList<Deviation> Of(Alignment alignment, Aligner aligner) =>
        Of(alignment.Moves, aligner.Net.Activities.ToHashSet(StringComparer.Ordinal), aligner.Options.Costs);

    internal static IReadOnlyList<Deviation> Of(IReadOnlyList<Move> moves, HashSet<string> known, MoveCosts costs)
    {
        var partner = Partners(moves);
        var inStep = moves.Where(one => one.Kind == MoveKind.InStep).Select(one => one.Activity!).ToHashSet(StringComparer.Ordinal);
        var before = Next(moves);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<Deviation>();
        string? after = null;
        for (var i = 0; i < moves.Count; i++)
        {
            var move = moves[i];
            switch (move.Kind)
            {
                case MoveKind.InStep:
                    after = move.Activity;
                    break;
                case MoveKind.Model when partner[i] >= 0:
                    // The place where it should have been decides about the neighbours; the event says when it was.
                    var cost = costs.OfSkipped(move.Activity!) + costs.OfExtra(move.Activity!);
                    found.Add(new(partner[i] < i ? DeviationKind.TooEarly : DeviationKind.TooLate, move.Activity!, moves[partner[i]].Event, after, before[i], cost));
                    break;
                case MoveKind.Model:
                    found.Add(new(DeviationKind.Skipped, move.Activity!, -1, after, before[i], costs.OfSkipped(move.Activity!)));
                    break;
                case MoveKind.Log when partner[i] < 0:
                    var again = inStep.Contains(move.Activity!) || !seen.Add(move.Activity!);
                    var kind = !known.Contains(move.Activity!) ? DeviationKind.Unknown : again ? DeviationKind.Repeated : DeviationKind.Extra;
                    found.Add(new(kind, move.Activity!, move.Event, after, before[i], costs.OfExtra(move.Activity!)));
                    break;
            }
        }
        return found;
    }

    /// <summary>Pairs each transition without the log with an event of the same activity without the net, the first with the first.</summary>
    private static int[] Partners(IReadOnlyList<Move> moves)
    {
        var partner = new int[moves.Count];
        Array.Fill(partner, -1);
        foreach (var group in Enumerable.Range(0, moves.Count).Where(i => moves[i].Kind is MoveKind.Log or MoveKind.Model).GroupBy(i => moves[i].Activity))
        {
            foreach (var (log, model) in group.Where(i => moves[i].Kind == MoveKind.Log).Zip(group.Where(i => moves[i].Kind == MoveKind.Model))) { (partner[log], partner[model]) = (model, log); }
        }
        return partner;
    }

    private static string?[] Next(IReadOnlyList<Move> moves)
    {
        var next = new string?[moves.Count];
        string? following = null;
        for (var i = moves.Count - 1; i >= 0; i--)
        {
            next[i] = following;
            if (moves[i].Kind == MoveKind.InStep) { following = moves[i].Activity; }
        }
        return next;
    }
}
