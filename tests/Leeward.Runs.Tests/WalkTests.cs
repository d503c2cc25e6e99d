using System.Text.Json;
using Leeward.Rules;

namespace Leeward.Runs.Tests;

public sealed class WalkTests
{
    private readonly List<RunEvent> _history = [];
    private RunState? _state;

    [Fact]
    public void Unknown_facts_keep_medical_steps_required_and_known_ones_change_that_at_once()
    {
        Report();
        var view = See(World.At(11, 23, 9, 30));
        var prophylaxis = view.Find(new("CN-C04"))!;
        Assert.Equal(StepStatus.Required, prophylaxis.Status);
        Assert.True(prophylaxis.BecauseUnknown);
        Assert.False(prophylaxis.Due[0].AnchorKnown);
        Assert.Equal(World.At(11, 23, 11), prophylaxis.DueAt);

        Take(new FactRecorded(World.At(11, 23, 9, 40), "police", "abuse_type", Value.Of("physical")));
        Assert.Equal(StepStatus.NotApplicable, See(World.At(11, 23, 9, 40)).Find(new("CN-C04"))!.Status);
    }

    [Fact]
    public void Prophylaxis_window_counts_from_the_incident_and_stays_visible_as_missed()
    {
        Report();
        Take(new EventHappened(World.At(11, 23, 9, 30), "police", "incident_last_at", World.At(11, 22, 20)));
        Take(new FactRecorded(World.At(11, 23, 9, 31), "police", "abuse_type", Value.Of("sexual")));
        Take(new FactRecorded(World.At(11, 23, 9, 32), "police", "exposure_risk", Value.Of(true)));
        var open = See(World.At(11, 23, 10)).Find(new("CN-C04"))!;
        Assert.Equal(StepStatus.Required, open.Status);
        Assert.Equal(World.At(11, 25, 20), open.DueAt);
        Assert.Equal(StepStatus.Missed, See(World.At(11, 25, 21)).Find(new("CN-C04"))!.Status);
    }

    [Fact]
    public void Completing_without_its_proof_is_refused_unless_a_deviation_is_approved()
    {
        Report();
        var done = new StepCompleted(World.At(11, 23, 10), "coordinator", new("CN-A03"));
        var refusal = RunEngine.Apply(World.OneStop, _state, done).Refusal!;
        Assert.Equal("runs.evidence.missing", refusal.Code);
        Assert.Equal(["triage_form"], refusal.Args);
        Assert.Equal("runs.approver.same", RunEngine.Apply(World.OneStop, _state, done with { Override = new("coordinator", "urgent") }).Refusal!.Code);
        Assert.True(RunEngine.Apply(World.OneStop, _state, done with { Override = new("head", "urgent") }).Ok);
    }

    [Fact]
    public void State_round_trips_through_JSON_and_replay_gives_the_same_state()
    {
        Report();
        Take(new FactRecorded(World.At(11, 23, 9, 31), "police", "abuse_type", Value.Of("sexual")));
        var json = JsonSerializer.Serialize(_state);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<RunState>(json)));
        var stored = JsonSerializer.Deserialize<List<RunEvent>>(JsonSerializer.Serialize(_history))!;
        Assert.Equal(json, JsonSerializer.Serialize(RunEngine.Replay(World.OneStop, stored).State));
    }

    private void Report()
    {
        Take(new RunStarted(World.At(11, 23, 9), "police"));
        Take(new EventHappened(World.At(11, 23, 9, 5), "police", "report_received", World.At(11, 23, 9)));
    }

    private void Take(RunEvent happened)
    {
        var result = RunEngine.Apply(World.OneStop, _state, happened);
        Assert.True(result.Ok, result.Refusal?.Code);
        _state = result.State;
        _history.Add(happened);
    }

    private RunView See(DateTimeOffset now) => RunEngine.View(World.OneStop, _state!, now, World.China);
}
