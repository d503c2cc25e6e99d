using Leeward.Conformance;
using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Procedures.Conformance;

/// <summary>
/// What went differently in a run that was moved between versions. What was done by a version is judged by that version, as the run stood when it left it; the version it goes by now judges the rest.
/// </summary>
internal static class PastPoints
{
    private sealed record Part(ProcedureDefinition Definition, RunState State, DateTimeOffset Until);

    /// <summary>The points of the whole run.</summary>
    /// <param name="state">The run as it stands.</param>
    /// <param name="now">What the version it goes by now finds.</param>
    /// <param name="history">All its events.</param>
    /// <param name="version">A version by its content hash.</param>
    /// <param name="calendar">The calendar of a version.</param>
    public static List<RunPoint> Of(RunState state, IEnumerable<RunPoint> now, IReadOnlyList<RunEvent> history, Func<string, ProcedureDefinition> version, Func<ProcedureDefinition, WorkCalendar> calendar)
    {
        var (points, names, since) = (new List<RunPoint>(), new Dictionary<string, string>(StringComparer.Ordinal), DateTimeOffset.MinValue);
        foreach (var part in Parts(history, state, version, names))
        {
            var found = RunConformance.Check(part.Definition, part.State, part.Until, calendar(part.Definition));
            points.AddRange(RunPoints.Of(found, part.Definition).Where(point => SettledAt(part.State, point) is { } at && at > since && at <= part.Until).Select(point => point with { Step = names.GetValueOrDefault(point.Step, point.Step) }));
            since = part.Until;
        }
        points.AddRange(now.Where(point => SettledAt(state, point) is not { } at || at > since));
        return points;
    }

    /// <summary>The run as it stood when it left each of its versions. A move that was taken back left nothing.</summary>
    private static List<Part> Parts(IReadOnlyList<RunEvent> history, RunState last, Func<string, ProcedureDefinition> version, Dictionary<string, string> names)
    {
        var parts = new Stack<Part>();
        var definition = version(last.Past[0].ContentHash);
        RunState? state = null;
        foreach (var happened in history)
        {
            var other = happened switch { RunMoved moved => version(moved.ContentHash), RunMoveUndone => version(state!.Moved!.Before.ContentHash), _ => null };
            if (happened is RunMoved) { parts.Push(new(definition, state!, happened.At)); }
            if (happened is RunMoveUndone) { parts.Pop(); }
            if (RunEngine.Apply(definition, state, happened, other).State is not { } next) { continue; }
            (state, definition) = (next, other ?? definition);
            if (happened is RunMoved renamed) { foreach (var (from, to) in renamed.Names) { names[from] = to; } }
        }
        return [.. parts.Reverse()];
    }

    private static DateTimeOffset? SettledAt(RunState state, RunPoint point) => state.Find(new(point.Step, point.Number))?.SettledAt;
}
