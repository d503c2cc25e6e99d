namespace Leeward.Conformance;

/// <summary>An event that was in its place but late.</summary>
/// <param name="Event">The place of the event in the trace, from 0.</param>
/// <param name="Activity">What was done.</param>
/// <param name="Due">The last instant in time.</param>
/// <param name="At">When it was done.</param>
public sealed record LateEvent(int Event, string Activity, DateTimeOffset Due, DateTimeOffset At)
{
    /// <summary>By how much.</summary>
    public TimeSpan By => At - Due;
}

/// <summary>
/// Lateness, kept apart from order: only events in step with the net are judged, so that what was out of place is not counted twice, and what was late does not lower
/// the fitness.
/// </summary>
/// <param name="InTime">How many events in step were in time; the due instant itself still is.</param>
/// <param name="Late">Those that were late.</param>
/// <param name="NotKnown">How many had a due time but no time of their own.</param>
public sealed record Lateness(int InTime, IReadOnlyList<LateEvent> Late, int NotKnown)
{
    /// <summary>Judges a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="alignment">Its alignment.</param>
    /// <param name="due">The due time of an event, by its place in the trace; null where it has none.</param>
    public static Lateness Of(LogTrace trace, Alignment alignment, Func<int, DateTimeOffset?> due)
    {
        var (inTime, notKnown, late) = (0, 0, new List<LateEvent>());
        foreach (var move in alignment.Moves.Where(one => one.Kind == MoveKind.InStep))
        {
            if (due(move.Event) is not { } limit) { continue; }
            var one = trace.Events[move.Event];
            if (one.At is not { } at) { notKnown++; }
            else if (at <= limit) { inTime++; }
            else { late.Add(new(move.Event, one.Activity, limit, at)); }
        }
        return new(inTime, late, notKnown);
    }
}
