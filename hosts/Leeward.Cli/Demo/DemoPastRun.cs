using Leeward.Deadlines;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Cli.Demo;

/// <summary>Something that went otherwise in a past run on purpose, as the kinds of conformance call it: <c>late</c>, <c>missing</c>, <c>out_of_order</c>, <c>rule</c>, <c>unconfirmed</c>; lawful: with approval.</summary>
internal readonly record struct Injected(OccurrenceRef Turn, string Kind, bool Lawful = false);

/// <summary>
/// A run that a centre worked on paper, from the report to its end within weeks: each step within its time and with its proof, and here and there something that went otherwise on purpose, which is written
/// down apart from the run. What cannot be done for now is left out with approval at the end, and written down as that.
/// </summary>
internal sealed class DemoPastRun
{
    private const int LongestDays = 14;
    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;
    private readonly ProcedureDefinition _definition;
    private readonly WorkCalendar _calendar;
    private readonly Random _chance;
    private readonly Dictionary<OccurrenceRef, DateTimeOffset> _plans = [];
    private readonly HashSet<OccurrenceRef> _refused = [];
    private readonly HashSet<string> _leaves;
    private RunState? _state;
    private DateTimeOffset _now;
    private string? _wanted;

    private DemoPastRun(ProcedureDefinition definition, WorkCalendar calendar, Random chance, DateTimeOffset began)
    {
        (_definition, _calendar, _chance, _now) = (definition, calendar, chance, began);
        // Steps on which no other waits: what goes otherwise there touches nothing else.
        var before = definition.Steps.SelectMany(step => step.Start.Steps).ToHashSet(StringComparer.Ordinal);
        _leaves = definition.Steps.Where(step => !before.Contains(step.Id) && step.Emits is null && step.EmitsIf.Count == 0 && step.Sets.Count == 0 && step.Repeat is null).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
    }

    public List<RunEvent> Events { get; } = [];

    public List<Injected> Injected { get; } = [];

    /// <summary>Works a run; <paramref name="share"/> of a hundred runs have something that goes otherwise.</summary>
    public static DemoPastRun Make(ProcedureDefinition definition, WorkCalendar calendar, Random chance, DateTimeOffset began, string abuse, int share = 35)
    {
        var run = new DemoPastRun(definition, calendar, chance, began) { _wanted = chance.Next(100) < share ? chance.Next(6) switch { 0 => "missing", 1 => "out_of_order", 2 => "left_out", 3 => "rule", 4 => "unconfirmed", _ => "late" } : null };
        run.Begin(abuse);
        run.Work(began.AddDays(LongestDays));
        run.End();
        return run;
    }

    private void Begin(string abuse)
    {
        Take(new RunStarted(_now, Desk("coordinator")));
        Take(new EventHappened(_now, Desk("coordinator"), "report_received", _now));
        foreach (var one in _definition.Variables.Values.Where(v => v.ComputedFrom is null))
        {
            var value = one.Name switch
            {
                "abuse_type" => Value.Of(abuse),
                "case_complexity" => Value.Of("ordinary"),
                "victim_sex" when _wanted == "rule" => Value.Of("female"),
                "jurisdiction_ok" or "guardian_available" => Value.Of(true),
                "in_school" => Value.Of(_chance.Next(2) == 0),
                "victim_age" => Value.Of(_chance.Next(3, 17)),
                _ when one.Type.Kind == ValueKind.Truth => Value.Of(false),
                _ => Value.Unknown,
            };
            if (value.IsKnown && !_definition.Steps.Any(step => step.Sets.Contains(one.Name))) { Take(new FactRecorded(_now, Desk("coordinator"), one.Name, value)); }
        }
    }

    private void Work(DateTimeOffset end)
    {
        while (true)
        {
            var view = RunEngine.View(_definition, _state!, _now, _calendar);
            foreach (var step in view.Next.Where(step => !_plans.ContainsKey(step.Ref))) { _plans[step.Ref] = Plan(step, end); }
            var open = view.Next.Where(step => _plans[step.Ref] < Never && !_refused.Contains(step.Ref)).ToList();
            var wakes = RunEngine.NextChange(_definition, _state!, view) ?? Never;
            if (open.MinBy(step => _plans[step.Ref]) is not { } next || (_plans[next.Ref] > wakes && wakes <= end))
            {
                if (wakes > end) { return; }
                _now = wakes;
                continue;
            }

            if (_plans[next.Ref] > end) { return; }
            _now = _plans[next.Ref] > _now ? _plans[next.Ref] : _now.AddMinutes(1);
            if (Do(next)) { _refused.Clear(); }
            else { _refused.Add(next.Ref); }
        }
    }

    /// <summary>When a step is to be done: soon and within its time, or as it goes otherwise.</summary>
    private DateTimeOffset Plan(StepView step, DateTimeOffset end)
    {
        var soon = _now.AddMinutes(_chance.Next(2, 10));
        var latest = step.DueAt is { } due ? due - _now : TimeSpan.FromDays(2);
        var planned = latest > TimeSpan.FromMinutes(30) ? _now + (latest * (0.02 + (0.25 * _chance.NextDouble()))) : soon;
        if (_wanted is not { } kind || !_leaves.Contains(step.Ref.Step) || step.Ref.Number > 1 || step.Step.Modality == Modality.Optional || step.BecauseUnknown || _chance.Next(2) > 0) { return planned; }
        switch (kind)
        {
            case "late" when step.DueAt is { } limit && limit < end.AddDays(-4):
                _wanted = null;
                Injected.Add(new(step.Ref, "late"));
                return limit.AddHours(_chance.Next(2, 70));
            case "missing" or "left_out":
                _wanted = null;
                Injected.Add(new(step.Ref, "missing", Lawful: kind == "left_out"));
                return Never;
            default:
                return planned;
        }
    }

    private bool Do(StepView step)
    {
        var desk = Desk(step.Step.Role);
        foreach (var type in step.MissingEvidence) { Take(new EvidenceAdded(_now, desk, step.Ref, type, "paper")); }
        var facts = step.Step.Sets.Where(name => !_state!.Facts.ContainsKey(name) && _definition.Variables[name].Type.Kind == ValueKind.Truth).ToDictionary(name => name, name => Value.Of(name is "filed" or "recording_made" or "child_safe_at_home"), StringComparer.Ordinal);
        var people = _definition.Constraints.Where(one => one.Step == step.Ref.Step && one.Type is ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom).Select(one => one.Id).ToList();
        var forgotten = _wanted == "unconfirmed" && people.Count > 0 && step.Ref.Number == 1;
        // No woman was on duty: a man asks the girl, with written approval.
        var otherwise = _wanted == "rule" && step.Ref is { Step: "CN-D01", Number: 1 };
        var done = new StepCompleted(_now, desk, step.Ref)
        {
            Facts = facts, Confirmed = forgotten ? [] : people,
            Attributes = step.Ref.Step == "CN-D01" ? new Dictionary<string, Value> { ["interviewer_sex"] = Value.Of(otherwise ? "male" : "female") } : new Dictionary<string, Value>(),
            Override = otherwise ? new(Desk("supervisor"), "No woman was on duty, and waiting would have harmed the child.") : null,
        };
        if ((forgotten || otherwise) && Take(done))
        {
            _wanted = null;
            Injected.Add(new(step.Ref, forgotten ? "unconfirmed" : "rule", Lawful: otherwise));
            return true;
        }

        if (_wanted == "out_of_order" && _leaves.Contains(step.Ref.Step) && step.Ref.Number == 1 && step.Step.Start is { Kind: StartKind.After, Steps: [var before, ..] } && _state!.Find(new(before)) is { Settlement: Settlement.Done, SettledAt: { } settled }
            && Take(done with { PerformedAt = settled.AddMinutes(-5) }))
        {
            _wanted = null;
            Injected.Add(new(step.Ref, "out_of_order"));
            return true;
        }

        return Take(done);
    }

    /// <summary>Ends the run. What is still open and was not forgotten on purpose is left out with approval.</summary>
    private void End()
    {
        var view = RunEngine.View(_definition, _state!, _now, _calendar);
        var (coordinator, supervisor) = (Desk("coordinator"), Desk("supervisor"));
        foreach (var step in view.Steps.Where(step => step is { ActivatedAt: not null, SettledAt: null } && step.Status is StepStatus.Required or StepStatus.Deferred or StepStatus.Optional or StepStatus.External))
        {
            if (Injected.Exists(one => one.Turn == step.Ref && !one.Lawful)) { continue; }
            if (step.Status == StepStatus.Optional) { Take(new StepNotNeeded(_now, coordinator, step.Ref, "Not needed.")); continue; }
            if (Take(new StepDeviated(_now, coordinator, step.Ref, "Seen to otherwise.", supervisor)) && !Injected.Exists(one => one.Turn == step.Ref)) { Injected.Add(new(step.Ref, "missing", Lawful: true)); }
        }

        Take(new RunClosed(_now.AddMinutes(5), coordinator, "Worked on paper to its end.", new(supervisor, "Seen in the file.")));
    }

    private bool Take(RunEvent happened)
    {
        var result = RunEngine.Apply(_definition, _state, happened);
        if (!result.Ok) { return false; }
        _state = result.State;
        Events.Add(happened);
        return true;
    }

    private static string Desk(string role) => "desk of the " + role.Replace('_', ' ');
}
