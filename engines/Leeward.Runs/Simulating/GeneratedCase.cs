using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What waits for a person of a role.</summary>
internal sealed class RoleQueue(RoleCapacity capacity)
{
    private static readonly Comparer<CaseTask> EarliestDueFirst = Comparer<CaseTask>.Create((a, b) =>
        (a.DueAt, a.ReadyAt, a.Case.Number, a.Order).CompareTo((b.DueAt, b.ReadyAt, b.Case.Number, b.Order)));

    public SortedSet<CaseTask> Waiting { get; } = new(EarliestDueFirst);
    public int Busy { get; set; }
    public DateTimeOffset? ShiftAt { get; set; }

    public int OnDuty(DateTimeOffset now, WorkCalendar calendar)
    {
        var local = TimeZoneInfo.ConvertTime(now, calendar.Zone);
        return (calendar.IsWorkingDay(DateOnly.FromDateTime(local.DateTime)) ? capacity.WorkingDays : capacity.FreeDays)[local.Hour];
    }
}

/// <summary>A turn of a step that somebody is to do.</summary>
internal sealed class CaseTask(GeneratedCase one, StepDefinition step, OccurrenceRef which, TimeSpan effort, int order)
{
    public GeneratedCase Case => one;
    public OccurrenceRef Ref => which;
    public string Role => step.Role;
    public bool External => step.External;
    public required DateTimeOffset ReadyAt { get; set; }
    public TimeSpan Effort => step.External ? TimeSpan.Zero : effort;
    public int Order => order;
    public DateTimeOffset DueAt { get; set; } = DateTimeOffset.MaxValue;
    public DateTimeOffset? BegunAt { get; set; }
    /// <summary>It is no longer to be done.</summary>
    public bool Cancelled { get; set; }
    /// <summary>Nobody waits for it any more; should it be to do again after all, it waits anew.</summary>
    public bool Dropped { get; set; }
    /// <summary>It was worked on, and another step must come first.</summary>
    public bool Blocked { get; set; }
}

/// <summary>One generated case: its run, and what is to be done in it.</summary>
internal sealed class GeneratedCase(ProcedureDefinition definition, WorkCalendar calendar, SimulationModel model, int number, DateTimeOffset start)
{
    private const string Actor = "simulated";

    private readonly CaseDice _dice = new(model.Seed, number);
    private RunState _state = null!;
    private RunView _view = null!;
    private int _coming;

    public int Number => number;
    public bool Ended { get; private set; }
    public DateTimeOffset? WakeAt { get; private set; }
    public Dictionary<OccurrenceRef, CaseTask> Tasks { get; } = [];

    /// <summary>Begins the run with what is known and has happened; gives what will happen.</summary>
    public IReadOnlyList<(string Code, DateTimeOffset At)> Begin()
    {
        _state = RunEngine.Apply(definition, null, new RunStarted(start, Actor)).State!;
        var later = new List<(string, DateTimeOffset)>();
        foreach (var fact in model.Facts.Where(fact => !definition.Steps.Any(step => step.Sets.Contains(fact.Name)))) { Apply(new FactRecorded(start, Actor, fact.Name, Draw(fact, 1))); }
        foreach (var one in model.Events.Where(one => definition.Events.ContainsKey(one.Code) && _dice.Uniform("whether " + one.Code) < one.Share))
        {
            var after = new LogNormal(one.After.Duration(), one.Spread).At(_dice.Normal("when " + one.Code));
            if (one.After > TimeSpan.Zero) { later.Add((one.Code, start + after)); }
            else { Apply(new EventHappened(start, Actor, one.Code, start - after)); }
        }

        _coming = later.Count;
        return later;
    }

    public void Happen(string code, DateTimeOffset now)
    {
        _coming--;
        Apply(new EventHappened(now, Actor, code, now));
    }

    public void Finish(CaseTask task, DateTimeOffset now) => task.Blocked = !TryDo(task, now);

    /// <summary>Sees what is to be done now; gives the new tasks.</summary>
    public List<CaseTask> Follow(DateTimeOffset now)
    {
        WakeAt = null;
        if (Ended) { return []; }
        foreach (var task in Tasks.Values.Where(task => task.Blocked)) { task.Blocked = !TryDo(task, now); }
        _view = RunEngine.View(definition, _state, now, calendar);
        var fresh = new List<CaseTask>();
        foreach (var step in _view.Steps.Where(step => step.ActivatedAt is not null && step.SettledAt is null))
        {
            if (step.IsOpen && !Tasks.ContainsKey(step.Ref)) { fresh.Add(New(step, now)); }
            else if (Tasks.TryGetValue(step.Ref, out var task))
            {
                task.Cancelled = !step.IsOpen;
                if (task is { Cancelled: false, Dropped: true })
                {
                    (task.Dropped, task.ReadyAt) = (false, now);
                    fresh.Add(task);
                }
            }
        }

        WakeAt = RunEngine.NextChange(definition, _state, _view);
        Ended = _coming == 0 && WakeAt is null && fresh.Count == 0 && !_view.Steps.Any(step => step.IsOpen) && Apply(new RunClosed(now, Actor, Actor));
        return fresh;
    }

    public DateTimeOffset DueOf(OccurrenceRef turn, DateTimeOffset now) => RunEngine.View(definition, _state, now, calendar).Find(turn)?.DueAt ?? DateTimeOffset.MaxValue;

    public CasePlay? Play(DateTimeOffset end) => _state is null ? null : CasePlay.Of(definition, _state, end, calendar, number, !Ended, 0, step =>
        Tasks.TryGetValue(step.Ref, out var task) ? (task.ReadyAt, task.BegunAt) : (step.ActivatedAt!.Value, null));

    private CaseTask New(StepView step, DateTimeOffset now)
    {
        var delay = model.DelayOf(step.Ref.Step).Length.At(_dice.Normal(step.Ref.Step, step.Ref.Number));
        var task = new CaseTask(this, step.Step, step.Ref, model.EffortOf(step.Step.Role), Tasks.Count) { ReadyAt = now + delay };
        Tasks.Add(step.Ref, task);
        return task;
    }

    private bool TryDo(CaseTask task, DateTimeOffset now)
    {
        var step = definition.Step(task.Ref.Step)!;
        if (_state.ClosedAt is not null) { return true; }
        var state = Advance.To(definition, _state, now);
        if (state.Find(task.Ref) is not { Settlement: Settlement.None } turn || !Standing.Of(definition, state, step, turn, now).Open) { return true; }
        var facts = model.Facts.Where(fact => step.Sets.Contains(fact.Name)).ToDictionary(fact => fact.Name, fact => Draw(fact, task.Ref.Number), StringComparer.Ordinal);
        var confirmed = definition.Constraints.Where(one => one.Step == step.Id && one.Type is ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom).Select(one => one.Id);
        if (Attempt.Complete(definition, _state, new StepCompleted(now, Actor + step.Id, task.Ref) { Facts = facts, Confirmed = [.. confirmed] }) is not { } next) { return false; }
        _state = next;
        return true;
    }

    /// <summary>The value of a fact; asked again with each round of a step that establishes it.</summary>
    private Value Draw(FactShares fact, int round)
    {
        var chance = _dice.Uniform("fact " + fact.Name, round);
        foreach (var one in fact.Values)
        {
            if ((chance -= one.Share) < 0) { return definition.Vocabulary.TryGet(fact.Name, out var type) && type.Accepts(one.Value) ? one.Value : Value.Unknown; }
        }

        return Value.Unknown;
    }

    private bool Apply(RunEvent happened)
    {
        if (RunEngine.Apply(definition, _state, happened) is not { Ok: true } result) { return false; }
        _state = result.State;
        return true;
    }
}
