using CsCheck;
using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Conformance.Tests;

/// <summary>Runs of a procedure beside the procedure: what was left out, out of order or late, and what was lawful.</summary>
public sealed class RunConformanceTests
{
    private const string Procedure = """
        {
          "schema": "cp-sop/0.1", "id": "small", "version": "1", "status": "approved", "jurisdiction": "*",
          "title": { "en": "Small", "zh": "小" }, "scope": { "en": "Small", "zh": "小" }, "calendar": { "id": "plain", "time_zone": "UTC", "working_days": ["mon"] },
          "sources": { "P": { "title": "Default", "prov": "D" } }, "roles": { "worker": { "en": "Worker", "zh": "工作者" } },
          "variables": { "grave": { "title": { "en": "Grave", "zh": "严重" }, "type": "bool" } },
          "events": { "reported": { "en": "Reported", "zh": "接报" } }, "evidence": {},
          "phases": { "A": { "en": "First", "zh": "先" } },
          "steps": [
            { "id": "ACCEPT", "phase": "A", "title": { "en": "Accept", "zh": "受理" }, "role": "worker", "start": { "event": "reported" }, "mod": "mandatory", "evidence": [], "src": ["P"],
              "due": [ { "within": "PT4H", "clock": "elapsed", "from": "reported", "kind": "policy", "src": "P", "prov": "D" } ] },
            { "id": "PREPARE", "phase": "A", "title": { "en": "Prepare", "zh": "准备" }, "role": "worker", "start": { "after": ["ACCEPT"] }, "mod": "mandatory", "due": [], "evidence": [], "src": ["P"] },
            { "id": "ALARM", "phase": "A", "title": { "en": "Alarm", "zh": "示警" }, "role": "worker", "start": { "after": ["ACCEPT"] }, "when": "grave == true", "on_unknown": "skip", "mod": "conditional", "due": [], "evidence": [], "src": ["P"] },
            { "id": "INTERVIEW", "phase": "A", "title": { "en": "Interview", "zh": "询问" }, "role": "worker", "start": { "after": ["PREPARE", "ALARM"], "join": "any" }, "mod": "mandatory", "due": [], "evidence": [], "src": ["P"] },
            { "id": "VISIT", "phase": "A", "title": { "en": "Visit", "zh": "回访" }, "role": "worker", "start": { "after": ["INTERVIEW"] }, "mod": "mandatory", "repeat": { "every": "P1D", "times": 3 }, "due": [], "evidence": [], "src": ["P"] }
          ],
          "constraints": [ { "id": "C1", "type": "precedence", "first": "ACCEPT", "then": "INTERVIEW", "severity": "critical", "en": "First accept", "zh": "先受理", "src": "P" } ]
        }
        """;

    private static readonly DateTimeOffset Begun = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly WorkCalendar Calendar = new("plain", new("Plain", "普通"), TimeZoneInfo.Utc, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], [], new DateOnly(2026, 12, 31));
    private static readonly ProcedureDefinition Small = Read();

    [Fact]
    public void Run_by_the_book_has_nothing_to_answer_for()
    {
        var found = Judge(Done("ACCEPT", 1), Done("PREPARE", 2), Done("INTERVIEW", 3), Done("VISIT", 4), Done("VISIT", 30, 2), Close(40, approver: "boss"));
        Assert.True(found.Alignment.Fits, string.Join(", ", found.Deviations));
        Assert.Empty(found.Late);
        Assert.Equal(["ACCEPT", "PREPARE", "INTERVIEW", "VISIT", "VISIT"], found.Trace.Events.Select(one => one.Activity));
    }

    [Fact]
    public void Step_left_open_when_the_run_was_closed_is_skipped_by_its_weight_but_not_while_it_is_open()
    {
        RunEvent[] events = [Done("ACCEPT", 1), Done("PREPARE", 2)];
        Assert.True(Judge(events).Alignment.Fits);
        var closed = Judge([.. events, Close(40, approver: "boss")]);
        var one = Assert.Single(closed.Deviations);
        Assert.Equal((DeviationKind.Skipped, "INTERVIEW", 300_000), (one.Kind, one.Activity, one.Cost));
    }

    [Fact]
    public void What_was_done_although_it_does_not_apply_has_no_place_in_the_net_and_stops_nothing()
    {
        // Each of them comes after something that was done later, so that the order of all is looked into.
        var state = Replay(Done("ACCEPT", 3), Done("PREPARE", 10, performed: 2), Done("INTERVIEW", 11));
        var net = new ProcedureNet(Small, state, [.. Small.Steps.Where(step => step.Id != "INTERVIEW")]);
        var found = net.Align(RunConformance.TraceOf("R-1", Small, state), MoveCosts.BySeverity(RunConformance.Weights(Small)));
        Assert.Equal(AlignmentOutcome.Optimal, found.Outcome);
        Assert.Contains(found.Moves, move => move is { Kind: MoveKind.Log, Activity: "INTERVIEW" });
    }

    [Fact]
    public void Work_recorded_as_done_before_its_turn_is_out_of_order()
    {
        // Entered in the right order, but performed in the wrong one.
        var found = Judge(Done("ACCEPT", 3), Done("PREPARE", 10, performed: 2), Done("INTERVIEW", 11));
        var one = Assert.Single(found.Deviations);
        Assert.True(one.Kind is DeviationKind.TooEarly or DeviationKind.TooLate);
        Assert.Contains(one.Activity, (string[])["ACCEPT", "PREPARE"]);
    }

    [Fact]
    public void Any_of_several_is_enough()
    {
        var found = Judge(new FactRecorded(Begun, "w", "grave", Rules.Value.Of(true)), Done("ACCEPT", 1), Done("ALARM", 2), Done("INTERVIEW", 3), Done("PREPARE", 4));
        Assert.True(found.Alignment.Fits, string.Join(", ", found.Deviations));
    }

    [Fact]
    public void Late_is_late_and_not_a_deviation()
    {
        var found = Judge(Done("ACCEPT", 6), Done("PREPARE", 7));
        Assert.True(found.Alignment.Fits);
        Assert.Equal(new LateStep(new("ACCEPT"), Begun.AddHours(4), Begun.AddHours(6)), Assert.Single(found.Late));
    }

    [Fact]
    public void Lawful_deviation_is_listed_and_costs_nothing()
    {
        var found = Judge(Done("ACCEPT", 1), new StepDeviated(Begun.AddHours(2), "w", new("PREPARE"), "done elsewhere", "boss"), Done("INTERVIEW", 3));
        Assert.True(found.Alignment.Fits);
        Assert.Equal(new OccurrenceRef("PREPARE"), Assert.Single(found.Lawful));
    }

    [Fact]
    public void Taking_out_what_never_happened_changes_no_cost() => Gen.Select(Gen.Bool, Gen.Bool.Array[5], Gen.Int[0, 9].Array[5]).Sample((grave, done, hours) =>
    {
        List<RunEvent> events = [new FactRecorded(Begun, "w", "grave", Rules.Value.Of(grave))];
        foreach (var (step, index) in new[] { "ACCEPT", "PREPARE", "ALARM", "INTERVIEW", "VISIT" }.Select((step, index) => (step, index)))
        {
            var act = Done(step, 10 + index, performed: hours[index]);
            if (done[index] && RunEngine.Replay(Small, [new RunStarted(Begun, "w"), new EventHappened(Begun, "w", "reported", Begun), .. events, act]).Ok) { events.Add(act); }
        }
        var found = Judge([.. events, Close(40, approver: "boss")]);
        var direct = new Aligner(found.Net, new() { Costs = MoveCosts.BySeverity(RunConformance.Weights(Small)) }).Align([.. found.Trace.Events.Select(one => one.Activity)]);
        Assert.Equal((direct.DeviationCost, direct.WorstDeviationCost), (found.Alignment.DeviationCost, found.Alignment.WorstDeviationCost));
        Assert.Equal(direct.Cost, found.Alignment.Cost);
    }, iter: 200);

    [Fact]
    public void History_becomes_a_trace_that_other_tools_read()
    {
        var state = Replay(Done("ACCEPT", 1), Done("PREPARE", 2));
        using var stream = new MemoryStream();
        XesWriter.Write(stream, new EventLog { Traces = [RunConformance.TraceOf("R-1", Small, state)] }, packed: false);
        stream.Position = 0;
        var trace = Assert.Single(EventLogReader.ReadXes(stream).Log!.Traces);
        Assert.Equal(("R-1", "ACCEPT", "worker"), (trace.Case, trace.Events[0].Activity, trace.Events[0]["org:role"]));
        Assert.Equal(Begun.AddHours(2), trace.Events[1].At);
    }

    private static RunConformance Judge(params RunEvent[] events)
    {
        var state = Replay(events);
        return RunConformance.Check(Small, state, state.LastAt, Calendar);
    }

    private static RunState Replay(params RunEvent[] events)
    {
        var result = RunEngine.Replay(Small, [new RunStarted(Begun, "w"), new EventHappened(Begun, "w", "reported", Begun), .. events]);
        Assert.True(result.Ok, result.Refusal?.Code);
        return result.State;
    }

    private static StepCompleted Done(string step, int hour, int round = 1, int? performed = null) =>
        new(Begun.AddHours(hour), "w", new(step, round)) { PerformedAt = performed is { } one ? Begun.AddHours(one) : null };

    private static RunClosed Close(int hour, string approver) => new(Begun.AddHours(hour), "w", "over", new(approver, "agreed"));

    private static ProcedureDefinition Read()
    {
        var reading = ProcedureReader.Read(System.Text.Json.JsonDocument.Parse(Procedure).RootElement);
        Assert.Empty(reading.Errors);
        return reading.Definition!;
    }
}
