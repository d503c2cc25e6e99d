namespace Leeward.Runs;

/// <summary>One recorded event, with what else it brought about that another version may not know by itself.</summary>
/// <param name="Event">The event.</param>
/// <param name="PerformedAt">Of a step that was done: when.</param>
/// <param name="OutOfOrder">A step was done or left out before it could be done under its own version: people did not wait for it then either.</param>
/// <param name="Waited">A step was done after it could be, as told by the times of performance and not of recording.</param>
/// <param name="Told">Events that it emitted.</param>
internal sealed record RecordedAct(RunEvent Event, DateTimeOffset PerformedAt, bool OutOfOrder, bool Waited, IReadOnlyList<HappenedEvent> Told);

/// <summary>How a recorded run went under its own version: its acts in order, which turns people had before them, and which were settled.</summary>
internal sealed class RecordedWay
{
    private readonly HashSet<OccurrenceRef> _had = [];
    private readonly List<RunState> _states = [];

    private RecordedWay(ProcedureDefinition version) => Version = version;

    public ProcedureDefinition Version { get; }

    public List<RecordedAct> Acts { get; } = [];

    /// <summary>Up to when the run is known: its end, or the present of an open one.</summary>
    public DateTimeOffset Until { get; private set; }

    public bool Closed { get; private set; }

    /// <summary>Whether people had this turn before them: what they did not do then, they do not do in the simulation.</summary>
    public bool Had(OccurrenceRef turn, DateTimeOffset now)
    {
        if (_had.Contains(turn)) { return true; }
        // Time alone may have put it before them between two acts.
        if (_states.FindLast(one => one.LastAt <= now) is { ClosedAt: null } state) { Look(Advance.To(Version, state, now), now); }
        return _had.Contains(turn);
    }

    public static RecordedWay Of(RecordedCase recorded)
    {
        var (way, definition) = (new RecordedWay(recorded.Version), recorded.Version);
        RunState? state = null;
        foreach (var happened in recorded.History)
        {
            var known = state?.Events.Count ?? 0;
            if (RunEngine.Apply(definition, state, happened) is not { Ok: true } result) { continue; }
            // Reopening takes events away; then nothing is new.
            var told = result.State.Events.Count > known ? result.State.Events.GetRange(known, result.State.Events.Count - known).FindAll(happening => happening.From is not null) : [];
            var which = happened switch { StepCompleted done => done.Occurrence, StepDeviated left => left.Occurrence, _ => (OccurrenceRef?)null };
            var early = which is { } one && Advance.To(definition, state!, result.State.LastAt).Find(one)?.ActivatedAt is null;
            state = result.State;
            var turn = which is { } settled ? state.Find(settled) : null;
            way.Acts.Add(new(happened, turn?.SettledAt ?? state.LastAt, early, turn?.ActivatedAt <= turn?.SettledAt, told));
            way._states.Add(state);
            way.Look(state, state.LastAt);
        }

        if (state is null) { return way; }
        (way.Closed, way.Until) = (state.ClosedAt is not null, state.ClosedAt ?? (recorded.Until > state.LastAt ? recorded.Until.ToUniversalTime() : state.LastAt));
        if (!way.Closed) { way.Look(Advance.To(definition, state, way.Until), way.Until); }
        return way;
    }

    private void Look(RunState state, DateTimeOffset now)
    {
        foreach (var turn in state.Occurrences)
        {
            if (turn.Settlement != Settlement.None || Standing.Of(Version, state, Version.Step(turn.Ref.Step)!, turn, now) is { Open: true } or { Status: StepStatus.Missed }) { _had.Add(turn.Ref); }
        }
    }
}
