using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs.Tests;

/// <summary>A run in the making, for tests: takes events, keeps the history, and says how it stands.</summary>
internal sealed class Walk(ProcedureDefinition definition)
{
    private readonly List<RunEvent> _history = [];

    public RunState? State { get; private set; }

    public ProcedureDefinition Definition => definition;

    public IReadOnlyList<RunEvent> History => _history;

    /// <summary>A run of the one-stop procedure, reported on Monday 2026-11-23 at 09:00.</summary>
    public static Walk Reported()
    {
        var walk = new Walk(World.OneStop);
        walk.Take(new RunStarted(World.At(11, 23, 9), "police"));
        walk.Take(new EventHappened(World.At(11, 23, 9), "police", "report_received", World.At(11, 23, 9)));
        return walk;
    }

    public void Take(RunEvent happened)
    {
        var result = RunEngine.Apply(definition, State, happened);
        Assert.True(result.Ok, $"{happened}: {result.Refusal?.Code} {string.Join(' ', result.Refusal?.Args ?? [])}");
        State = result.State;
        _history.Add(happened);
    }

    public RunRefusal Refused(RunEvent happened) => RunEngine.Apply(definition, State, happened).Refusal ?? throw new Xunit.Sdk.XunitException($"{happened} was taken.");

    public void Fact(DateTimeOffset at, string name, Value value) => Take(new FactRecorded(at, "police", name, value));

    public void Event(DateTimeOffset at, string code, DateTimeOffset? occurred = null) => Take(new EventHappened(at, "police", code, occurred ?? at));

    /// <summary>Adds what proof is missing and completes.</summary>
    public void Do(DateTimeOffset at, string step, int number = 1, string actor = "worker", Override? @override = null, params (string Name, Value Value)[] facts)
    {
        var which = new OccurrenceRef(step, number);
        foreach (var type in See(at).Find(which)?.MissingEvidence ?? [])
        {
            Take(new EvidenceAdded(at, actor, which, type, $"{step}-{type}"));
        }

        Take(new StepCompleted(at, actor, which)
        {
            Attributes = step == "CN-D01" ? new Dictionary<string, Value> { ["interviewer_sex"] = Value.Of("female") } : new Dictionary<string, Value>(),
            Facts = facts.ToDictionary(one => one.Name, one => one.Value),
            Override = @override,
        });
    }

    public RunView See(DateTimeOffset now, WorkCalendar? calendar = null) => RunEngine.View(definition, State!, now, calendar ?? World.China);

    public StepView Step(DateTimeOffset now, string step, int number = 1) => See(now).Find(new(step, number)) ?? throw new Xunit.Sdk.XunitException($"No {step}#{number}.");
}
