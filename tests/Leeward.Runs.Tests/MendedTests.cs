using Leeward.Deadlines;
using Leeward.Rules;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests;

/// <summary>Faults that the reference interpreter brought to light, each kept by a test.</summary>
public sealed class MendedTests
{
    private static readonly DateTimeOffset T0 = World.At(6, 1, 10);

    [Fact]
    public void Of_two_equal_events_the_one_that_is_meant_is_corrected()
    {
        var walk = Begun(new PlanStep("S0", From("e1"), "mandatory") { Repeat = new(null, null, null, "e1", null, null) });
        walk.Event(T0, "e1");
        walk.Event(T0, "e1");
        walk.Take(new EventTimeCorrected(T0.AddHours(1), "x", "e1", 2, T0.AddDays(-1), "r"));
        Assert.Equal([T0, T0.AddDays(-1)], walk.State!.Events.Where(one => one.Code == "e1").Select(one => one.OccurredAt));
    }

    [Fact]
    public void Turn_added_by_hand_takes_no_round_of_the_plan()
    {
        var walk = Begun(new PlanStep("S0", From("e1"), "mandatory") { Repeat = new(null, null, null, "e1", null, null) });
        walk.Event(T0, "e1");
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new StepRepeated(T0.AddHours(2), "x", "S0", "once more"));
        walk.Do(T0.AddHours(3), "S0", 2);
        walk.Event(T0.AddHours(4), "e1");
        Assert.Equal(StepStatus.Required, walk.Step(T0.AddHours(4), "S0", 3).Status);
    }

    [Fact]
    public void Turn_added_by_hand_counts_from_when_it_was_asked_for_but_a_window_of_the_body_does_not()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(10), Hours(20) with { Kind = "clinical" }] });
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new StepRepeated(T0.AddDays(30), "x", "S0", "new questions"));
        Assert.Equal([T0.AddHours(20), T0.AddDays(30).AddHours(10)], walk.Step(T0.AddDays(30), "S0", 2).Due.Select(due => due.At!.Value));
    }

    [Fact]
    public void Closed_run_stands_still()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(10)], Repeat = new(1, null, null, null, null, "e2") });
        walk.Take(new RunClosed(T0.AddHours(1), "x", "over", new("head", "r")));
        walk.Take(new EvidenceAdded(T0.AddDays(9), "x", new("S0"), "p0", "found later"));
        var view = walk.See(T0.AddDays(10));
        Assert.Null(view.Find(new("S0", 2)));
        Assert.False(view.Find(new("S0"))!.Late);
    }

    [Fact]
    public void Corrected_anchor_leaves_no_second_later_due_time_of_the_same_deadline()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(10)] });
        walk.Take(new EventTimeCorrected(T0.AddHours(1), "x", "e0", 1, T0.AddHours(-2), "r"));
        Assert.Equal(T0.AddHours(8), Assert.Single(walk.Step(T0.AddHours(1), "S0").Due).At);
    }

    [Fact]
    public void Days_before_a_meeting_are_no_target_where_another_anchor_is_unknown()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(72) with { From = "e1" }, new("calendar_day", 0, "policy") { BeforeEvent = "e2" }] });
        var due = Assert.Single(walk.Step(T0, "S0").Due);
        Assert.Equal((T0.AddHours(72), false), (due.At!.Value, due.AnchorKnown));
    }

    [Fact]
    public void Proof_added_early_does_not_hide_when_a_step_is_due()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [new("elapsed", 0, "policy") { BeforeStep = "S1" }] }, new PlanStep("S1", new(null, ["S0"], false, null), "mandatory") { Due = [Hours(24)] });
        walk.Take(new EvidenceAdded(T0, "x", new("S1"), "p0", "early"));
        Assert.Equal(T0.AddHours(24), walk.Step(T0, "S0").DueAt);
    }

    [Fact]
    public void Later_time_is_not_accepted_for_a_step_that_is_settled()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(10)] });
        walk.Take(new EventTimeCorrected(T0.AddHours(1), "x", "e0", 1, T0.AddHours(1), "r"));
        walk.Do(T0.AddHours(10).AddMinutes(30), "S0");
        Assert.True(walk.Step(T0.AddHours(11), "S0").Late);
        Assert.Equal("runs.step.settled", walk.Refused(new DeadlineRecalculationAccepted(T0.AddHours(12), "x", new("S0"), "head", "r")).Code);
        Assert.Equal("runs.step.settled", walk.Refused(new DeadlineHeld(T0.AddHours(12), "x", new("S0"), 0, T0.AddHours(40))).Code);
    }

    [Fact]
    public void Pause_after_a_step_was_done_does_not_move_its_due_time()
    {
        var walk = Begun(new PlanStep("S0", From("e0"), "mandatory") { Due = [Hours(10)] });
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new Suspended(T0.AddHours(2), "x", "r", "head"));
        walk.Take(new Resumed(T0.AddHours(8), "x"));
        Assert.Equal(T0.AddHours(10), walk.Step(T0.AddHours(9), "S0").DueAt);
    }

    [Fact]
    public void At_most_once_counts_what_was_done_not_the_numbers_of_turns()
    {
        var walk = Begun([new PlanRule("K0", "at_most", "S0", "high")], new PlanStep("S0", From("e0"), "mandatory"));
        walk.Take(new StepDeviated(T0, "x", new("S0"), "not possible", "head"));
        walk.Take(new StepRepeated(T0.AddHours(1), "x", "S0", "now possible"));
        walk.Do(T0.AddHours(2), "S0", 2);
        Assert.Empty(walk.See(T0.AddHours(3)).Findings);
    }

    [Fact]
    public void What_began_after_a_step_was_done_does_not_break_the_rule_that_they_may_not_coexist()
    {
        var walk = Begun([new PlanRule("K0", "not_coexist", "S0", "high") { Other = "S1" }], new PlanStep("S0", From("e0"), "mandatory"), new PlanStep("S1", From("e1"), "mandatory"));
        walk.Do(T0.AddHours(1), "S0");
        walk.Event(T0.AddHours(2), "e1");
        Assert.Empty(walk.See(T0.AddHours(3)).Findings);
    }

    [Fact]
    public void Sex_of_an_interviewer_is_told_of_each_performance_and_is_no_fact_of_the_run() =>
        Assert.Equal("runs.fact.unknown", Begun(new PlanStep("S0", From("e0"), "mandatory")).Refused(new FactRecorded(T0, "x", Plan.InterviewerSex, Value.Of("female"))).Code);

    [Fact]
    public void Event_that_time_alone_brings_about_is_foretold()
    {
        var walk = Begun(
            new PlanStep("S0", From("e0"), "mandatory") { EmitsIf = [(new Condition.Not(new Condition.Below(Plan.SinceHours, 48)), "m0")] }, new PlanStep("S1", From("m0"), "mandatory"));
        walk.Event(T0, "e1");
        walk.Do(T0.AddHours(1), "S0");
        Assert.Equal(T0.AddHours(48), RunEngine.NextChange(walk.Definition, walk.State!, walk.See(T0.AddHours(1))));
        Assert.Equal(StepStatus.Required, walk.Step(T0.AddHours(48), "S1").Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void What_starts_when_a_window_closes_counts_from_then_whenever_somebody_looks_or_acts(bool acted)
    {
        var walk = Begun(
            new PlanStep("S0", From("e0"), "conditional") { When = new Condition.Below(Plan.SinceHours, 48) },
            new PlanStep("S1", new(null, ["S0"], false, null), "mandatory") { Due = [new("elapsed", 5, "policy") { From = "S0" }] });
        walk.Event(T0, "e1");
        if (acted) { walk.Event(T0.AddHours(60), "e2"); }
        foreach (var hours in (int[])[61, 90, 900])
        {
            var step = walk.Step(T0.AddHours(hours), "S1");
            Assert.Equal((T0.AddHours(53), true), (step.DueAt!.Value, step.Late));
        }
    }

    private static PlanStart From(string code) => new(code, [], false, null);

    private static PlanDue Hours(int hours) => new("elapsed", hours, "policy") { From = "e0" };

    private static Walk Begun(params PlanStep[] steps) => Begun([], steps);

    private static Walk Begun(PlanRule[] rules, params PlanStep[] steps)
    {
        var plan = new Plan([.. new[] { "e0", "e1", "e2", "m0", "m1" }.Select(code => new PlanEvent(code, true))], steps, rules);
        var walk = new Walk(PlanDocument.Read(plan).Definition);
        walk.Take(new RunStarted(T0, "x"));
        walk.Event(T0, "e0");
        return walk;
    }
}
