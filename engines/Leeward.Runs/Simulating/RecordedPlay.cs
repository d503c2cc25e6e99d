using System.Collections.Immutable;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>
/// Plays a recorded run under another version. What is in both is done when it was done then, or as soon as it can be under this version; what people had before them
/// then and did not do, they do not do now; what only this version asks for is done after a delay that is drawn. Played under its own version the run is itself.
/// </summary>
internal sealed class RecordedPlay(ProcedureDefinition definition, WorkCalendar calendar, RecordedWay way, int number, SimulationModel model)
{
    private const string Actor = "simulated";

    private readonly CaseDice _dice = new(model.Seed, number);
    private readonly List<RecordedAct> _pending = [];
    private readonly SortedSet<(DateTimeOffset At, string Step, int Number)> _tasks = [];
    private readonly HashSet<OccurrenceRef> _drawn = [];
    private readonly HashSet<OccurrenceRef> _blocked = [];
    private readonly HashSet<OccurrenceRef> _needed = [];
    private RunState? _state;
    private RunClosed? _closing;
    private DateTimeOffset? _wake;
    private int _left;

    public CasePlay? Run()
    {
        var end = way.Closed ? way.Until + model.RunOut : way.Until;
        var position = 0;
        while (true)
        {
            var act = position < way.Acts.Count ? way.Acts[position].Event.At.ToUniversalTime() : (DateTimeOffset?)null;
            var task = _tasks.Count > 0 ? _tasks.Min.At : (DateTimeOffset?)null;
            if (new[] { act, task, _wake }.Min() is not { } now || (now > end && act != now)) { break; }
            if (act == now) { Take(way.Acts[position++]); }
            else if (task == now) { Do(_tasks.Min, now); }
            Follow(now);
        }

        if (_state is null) { return null; }
        var known = _state.ClosedAt ?? (way.Closed ? end : way.Until);
        return CasePlay.Of(definition, _state, known, calendar, number, way.Closed && _state.ClosedAt is null, _left + _pending.Count, Work);
    }

    private (DateTimeOffset Waited, DateTimeOffset? Begun) Work(StepView step) => step.SettledAt is { } at && step.Status == StepStatus.Done && at - model.EffortOf(step.Step.Role) is var begun
        ? (step.ActivatedAt!.Value, begun) : (step.ActivatedAt!.Value, null);

    private void Take(RecordedAct act)
    {
        if (_state is null || act.Event is RunStarted)
        {
            Apply(act.Event);
        }
        else
        {
            switch (act.Event)
            {
                case RunClosed close: _closing = close; break;
                case RunReopened when _closing is not null: _closing = null; break;
                case FactRecorded fact when !Known(fact.Name, fact.Value): _left++; break;
                case StepCompleted or StepDeviated or StepNotNeeded: Settle(act); break;
                case DeadlineExtended one: Moved(one.Occurrence, one.Due, due => one with { Due = due }); break;
                case DeadlineHeld one: Moved(one.Occurrence, one.Due, due => one with { Due = due!.Value }); break;
                default: if (!Apply(act.Event)) { _left++; } break;
            }
        }
    }

    private bool Apply(RunEvent happened)
    {
        if (RunEngine.Apply(definition, _state, happened) is not { Ok: true } result) { return false; }
        _state = result.State;
        return true;
    }

    private static OccurrenceRef Of(RunEvent happened) => happened switch
    {
        StepCompleted one => one.Occurrence,
        StepDeviated one => one.Occurrence,
        StepNotNeeded one => one.Occurrence,
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    private void Settle(RecordedAct act)
    {
        if (definition.Step(Of(act.Event).Step) is null)
        {
            Outlive(act);
            _left++;
        }
        else if (act.Event is StepNotNeeded no)
        {
            // What was judged not to be needed then is needed now, and is done like any new step.
            if (!Apply(no)) { _needed.Add(no.Occurrence); }
        }
        else if (!TrySettle(act))
        {
            _pending.Add(act);
        }
    }

    /// <summary>What a step that this version does not have established is known and has happened all the same.</summary>
    private void Outlive(RecordedAct act)
    {
        if (act.Event is not StepCompleted done) { return; }
        foreach (var (name, value) in done.Facts.Where(one => Known(one.Key, one.Value))) { Apply(new FactRecorded(done.At, done.Actor, name, value)); }
        foreach (var told in act.Told.Where(one => definition.Events.TryGetValue(one.Code, out var code) && code.External)) { Apply(new EventHappened(done.At, done.Actor, told.Code, told.OccurredAt)); }
    }

    private bool TrySettle(RecordedAct act)
    {
        var recorded = Later(act.Event.At, _state!.LastAt);
        var turn = Stand(recorded).Find(Of(act.Event));
        if (turn?.ActivatedAt is null && !act.OutOfOrder) { return false; }
        if (act.Event is not StepCompleted done) { return Apply(act.Event); }
        var at = act.Waited && turn?.ActivatedAt is { } activated ? Later(act.PerformedAt, activated) : act.PerformedAt;
        // As it was recorded, where it can be; what this version does not know is left out.
        var wanted = done with { At = recorded, PerformedAt = at > recorded ? recorded : at, Facts = Kept(done.Facts), Attributes = Kept(done.Attributes) };
        if (Attempt.Complete(definition, _state, wanted) is not { } next) { return false; }
        _state = next;
        return true;
    }

    /// <summary>The run with what has come about by time alone.</summary>
    private RunState Stand(DateTimeOffset now) => _state!.ClosedAt is null ? Advance.To(definition, _state, now) : _state;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private ImmutableSortedDictionary<string, Value> Kept(IReadOnlyDictionary<string, Value> values) =>
        values.Where(one => Known(one.Key, one.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private bool Known(string name, Value value) => definition.Vocabulary.TryGet(name, out var type) && type.Accepts(value);

    /// <summary>More time, or time kept, for a deadline that this version has too.</summary>
    private void Moved(OccurrenceRef turn, int? due, Func<int?, RunEvent> with)
    {
        var (was, step) = (way.Version.Step(turn.Step), definition.Step(turn.Step));
        if (due is { } index && was is not null && step is not null)
        {
            var key = ProcedureDiff.DueKey(was.Due[index]);
            due = step.Due.Where(one => ProcedureDiff.DueKey(one) == key).OrderByDescending(one => one.Rule.Kind == was.Due[index].Rule.Kind).ThenByDescending(one => one.Index == index).FirstOrDefault()?.Index;
            if (due is null) { _left++; return; }
        }

        if (step is null || !Apply(with(due))) { _left++; }
    }

    private void Do((DateTimeOffset At, string Step, int Number) task, DateTimeOffset now)
    {
        _tasks.Remove(task);
        var which = new OccurrenceRef(task.Step, task.Number);
        if (!TryDo(which, now)) { _blocked.Add(which); }
    }

    private bool TryDo(OccurrenceRef which, DateTimeOffset now)
    {
        var state = Stand(now);
        if (state.Find(which) is not { Settlement: Settlement.None } turn || !Standing.Of(definition, state, definition.Step(which.Step)!, turn, now).Open) { return true; }
        if (Attempt.Complete(definition, _state!, new StepCompleted(now, Actor + which.Step, which) { Confirmed = Confirmed(which.Step) }) is not { } next) { return false; }
        _state = next;
        return true;
    }

    private List<string> Confirmed(string step) =>
        [.. definition.Constraints.Where(one => one.Step == step && one.Type is ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom).Select(one => one.Id)];

    private bool IsNew(OccurrenceRef turn, DateTimeOffset now) => _needed.Contains(turn) || !way.Had(turn, now);

    /// <summary>Does what has become possible, draws when new steps will be done, and says when to look again.</summary>
    private void Follow(DateTimeOffset now)
    {
        if (_state is null) { return; }
        bool moved;
        do
        {
            moved = _pending.RemoveAll(TrySettle) > 0;
            moved |= _blocked.RemoveWhere(which => TryDo(which, Later(now, _state.LastAt))) > 0;
            moved |= Close(now);
        }
        while (moved);
        _wake = null;
        if (_state.ClosedAt is not null) { return; }
        var view = RunEngine.View(definition, _state, Later(now, _state.LastAt), calendar);
        foreach (var step in view.Steps.Where(step => step.IsOpen && IsNew(step.Ref, view.Now) && _drawn.Add(step.Ref)))
        {
            _tasks.Add((view.Now + model.DelayOf(step.Ref.Step).Length.At(_dice.Normal(step.Ref.Step, step.Ref.Number)), step.Ref.Step, step.Ref.Number));
        }

        _wake = RunEngine.NextChange(definition, _state, view);
    }

    /// <summary>The run ends when it ended, or when what only this version asks for, or what had to wait, is done.</summary>
    private bool Close(DateTimeOffset now)
    {
        if (_closing is not { } close || _tasks.Count > 0 || _blocked.Count > 0) { return false; }
        var view = RunEngine.View(definition, _state!, Later(now, _state!.LastAt), calendar);
        if (view.Steps.Any(step => step.IsOpen && IsNew(step.Ref, view.Now) && !_drawn.Contains(step.Ref)) || !Apply(close with { At = Later(close.At, now) })) { return false; }
        _closing = null;
        return true;
    }
}
