using Leeward.Rules;

namespace Leeward.Runs.Tests;

/// <summary>What people may do with steps, and what the constraints of the one-stop procedure say to it.</summary>
public sealed class ActTests
{
    private static DateTimeOffset Now => World.At(11, 23, 10);

    [Fact]
    public void Girl_is_not_interviewed_by_a_man_unless_a_second_person_answers_for_it()
    {
        var walk = ReadyForInterview();
        var man = new StepCompleted(Now.AddHours(3), "interviewer", new("CN-D01")) { Attributes = new Dictionary<string, Value> { ["interviewer_sex"] = Value.Of("male") } };
        var refusal = walk.Refused(man);
        Assert.Contains(refusal.More.Append(refusal), one => one.Code == "runs.check.unmet");
        Assert.Contains(refusal.More.Append(refusal), one => one.Code == "runs.constraint" && one.Args.Contains("CN-K2"));
        Assert.True(refusal.CanBeOverridden);
        walk.Take(man with { Override = new("head", "no woman on duty, the child agrees") });
        var finding = Assert.Single(walk.See(Now.AddHours(4)).Findings, one => one.Constraint.Id == "CN-K2");
        Assert.Equal((FindingKind.Lawful, "head"), (finding.Kind, finding.Approver));
    }

    [Fact]
    public void Interview_waits_for_the_adult_and_for_its_recording()
    {
        var walk = Walk.Reported();
        walk.Fact(Now, "victim_sex", Value.Of("female"));
        var early = new StepCompleted(Now, "interviewer", new("CN-D01")) { Attributes = new Dictionary<string, Value> { ["interviewer_sex"] = Value.Of("female") } };
        var refusal = walk.Refused(early);
        var codes = refusal.More.Append(refusal).SelectMany(one => one.Args).ToList();
        Assert.Contains("CN-K3", codes);
        Assert.Contains("av_recording", codes);
    }

    [Fact]
    public void Second_interview_needs_the_written_approval()
    {
        var walk = ReadyForInterview();
        walk.Do(Now.AddHours(3), "CN-D01");
        Assert.Equal(["CN-K1"], walk.Refused(new StepRepeated(Now.AddHours(4), "lead", "CN-D01", "new questions")).Args);
        walk.Event(Now.AddHours(4), "supplementary_requested_at");
        walk.Fact(Now.AddHours(4), "supplementary_requested", Value.Of(true));
        walk.Do(Now.AddHours(5), "CN-D05", actor: "supervisor");
        walk.Take(new StepRepeated(Now.AddHours(6), "lead", "CN-D01", "new questions"));
        walk.Do(Now.AddHours(7), "CN-D01", 2);
        Assert.DoesNotContain(walk.See(Now.AddHours(8)).Findings, one => one.Constraint.Id == "CN-K1");
    }

    [Fact]
    public void Urgent_care_is_never_blocked_by_missing_proof_which_is_shown_as_owed()
    {
        var walk = Walk.Reported();
        walk.Fact(Now, "urgent_medical_need", Value.Of(true));
        walk.Take(new StepCompleted(Now, "physician", new("CN-A04")));
        var done = walk.Step(Now, "CN-A04");
        Assert.Equal((StepStatus.Done, true), (done.Status, done.MissingEvidence.Count > 0));
    }

    [Fact]
    public void Deferred_interview_is_no_breach_while_the_deferral_lasts()
    {
        var walk = ReadyForInterview();
        Assert.Equal("runs.defer.past", walk.Refused(new StepDeferred(Now, "psychologist", new("CN-D01"), "not well", Now.AddHours(-1))).Code);
        walk.Take(new StepDeferred(Now.AddHours(3), "psychologist", new("CN-D01"), "the child is not well", Now.AddDays(10)));
        Assert.Equal((StepStatus.Deferred, false), (walk.Step(Now.AddDays(5), "CN-D01").Status, walk.Step(Now.AddDays(5), "CN-D01").Late));
        Assert.Equal((StepStatus.Required, true), (walk.Step(Now.AddDays(11), "CN-D01").Status, walk.Step(Now.AddDays(11), "CN-D01").Late));
    }

    [Fact]
    public void Deviation_from_a_mandatory_step_needs_another_person()
    {
        var walk = Walk.Reported();
        Assert.Equal("runs.approver.missing", walk.Refused(new StepDeviated(Now, "police", new("CN-A03"), "hospital did it", null)).Code);
        Assert.Equal("runs.approver.same", walk.Refused(new StepDeviated(Now, "police", new("CN-A03"), "hospital did it", "police")).Code);
        walk.Take(new StepDeviated(Now, "police", new("CN-A03"), "hospital did it", "head"));
        Assert.Equal(StepStatus.Deviated, walk.Step(Now, "CN-A03").Status);
        Assert.Equal(StepStatus.Required, walk.Step(Now, "CN-F01").Status);
    }

    [Fact]
    public void Reopened_step_takes_back_the_event_it_was()
    {
        var walk = Walk.Reported();
        walk.Do(Now, "CN-A03");
        walk.Do(Now.AddHours(1), "CN-B01");
        Assert.Equal(StepStatus.Required, walk.Step(Now.AddHours(1), "CN-B05").Status);
        walk.Take(new StepReopened(Now.AddHours(2), "lead", new("CN-B01"), "wrong child"));
        Assert.DoesNotContain(walk.State!.Events, one => one.Code == "child_arrived");
        Assert.Equal("runs.step.not_settled", walk.Refused(new StepReopened(Now.AddHours(2), "lead", new("CN-B01"), "again")).Code);
    }

    [Fact]
    public void Deferral_moves_what_the_house_has_set_and_neither_what_a_law_nor_what_a_body_has()
    {
        var walk = Walk.Reported();
        walk.Event(Now, "incident_last_at", World.At(11, 23, 6));
        walk.Fact(Now, "exposure_risk", Value.Of(true));
        var window = walk.Step(Now, "CN-C04").DueAt!.Value;
        walk.Take(new StepDeferred(Now, "physician", new("CN-C04"), "asked for later", window.AddDays(7)));
        Assert.Equal((window, StepStatus.Missed), (walk.Step(Now, "CN-C04").DueAt, walk.Step(window.AddSeconds(2), "CN-C04").Status));

        var by = walk.Step(Now, "CN-A02").DueAt!.Value;
        walk.Take(new StepDeferred(Now, "police", new("CN-A02"), "busy", by.AddDays(100)));
        Assert.Equal((by, true), (walk.Step(Now, "CN-A02").DueAt, walk.Step(by.AddSeconds(2), "CN-A02").Late));
        walk.Take(new DeadlineExtended(Now, "police", new("CN-A02"), null, by.AddDays(3), "head", "storm"));
        Assert.Equal(by.AddDays(3), walk.Step(Now, "CN-A02").DueAt);
    }

    [Fact]
    public void Suspension_moves_a_time_that_is_kept_along_and_does_not_let_it_go()
    {
        var walk = Walk.Reported();
        walk.Do(Now, "CN-A03");
        var due = walk.Step(Now, "CN-F01").DueAt!.Value;
        walk.Take(new DeadlineHeld(Now, "calendar", new("CN-F01"), 0, due.AddHours(-2)));
        walk.Take(new Suspended(Now.AddHours(1), "police", "head", "the child is in hospital"));
        Assert.Equal(due.AddHours(-2 + 3), walk.Step(Now.AddHours(4), "CN-F01").DueAt);
        walk.Take(new Resumed(Now.AddHours(6), "police"));
        Assert.Equal((due.AddHours(-2 + 5), true), (walk.Step(Now.AddHours(7), "CN-F01").DueAt, walk.Step(Now.AddHours(7), "CN-F01").Due[0].Kept));
        walk.Take(new DeadlineRecalculationAccepted(Now.AddHours(8), "police", new("CN-F01"), "head", "the notice"));
        Assert.Equal(due.AddHours(5), walk.Step(Now.AddHours(8), "CN-F01").DueAt);
    }

    [Fact]
    public void Window_that_has_closed_is_not_judged_away()
    {
        var walk = Walk.Reported();
        walk.Event(Now, "incident_last_at", Now);
        walk.Fact(Now, "pregnancy_possible", Value.Of(true));
        Assert.Equal(StepStatus.Missed, walk.Step(Now.AddDays(30), "CN-C05").Status);
        Assert.Equal("runs.step.needed", walk.Refused(new StepNotNeeded(Now.AddDays(30), "physician", new("CN-C05"), "nobody asked")).Code);
    }

    [Fact]
    public void Step_that_is_needed_is_not_judged_away()
    {
        var walk = Walk.Reported();
        Assert.Equal("runs.step.needed", walk.Refused(new StepNotNeeded(Now, "police", new("CN-A02"), "no")).Code);
        walk.Take(new StepNotNeeded(Now, "physician", new("CN-C05"), "examined"));
        Assert.Equal(StepStatus.NotApplicable, walk.Step(Now, "CN-C05").Status);
        walk.Fact(Now, "pregnancy_possible", Value.Of(false));
        Assert.Equal(StepStatus.NotApplicable, walk.Step(Now, "CN-C05").Status);

        // Whoever judged did not know that.
        walk.Fact(Now, "pregnancy_possible", Value.Of(true));
        Assert.Equal((StepStatus.Required, true), (walk.Step(Now, "CN-C05").Status, walk.Step(Now, "CN-C05").BecauseUnknown));
        walk.Take(new StepNotNeeded(Now, "physician", new("CN-C05"), "examined, and it was long ago"));
        Assert.Equal(StepStatus.NotApplicable, walk.Step(Now, "CN-C05").Status);
        walk.Event(Now, "incident_last_at", Now.AddHours(-5));
        Assert.Equal((StepStatus.Required, false), (walk.Step(Now, "CN-C05").Status, walk.Step(Now, "CN-C05").BecauseUnknown));
        Assert.Equal("runs.step.needed", walk.Refused(new StepNotNeeded(Now, "physician", new("CN-C05"), "examined")).Code);
    }

    [Fact]
    public void Run_closes_with_open_steps_only_by_a_second_person_and_takes_nothing_more()
    {
        var walk = Walk.Reported();
        Assert.Equal("runs.close.open_steps", walk.Refused(new RunClosed(Now, "worker", "moved away")).Code);
        walk.Take(new RunClosed(Now, "worker", "moved away", new("head", "handed over")));
        Assert.Equal("runs.closed", walk.Refused(new FactRecorded(Now, "worker", "filed", Value.Of(true))).Code);
        walk.Take(new RunReopened(Now.AddDays(1), "worker", "came back"));
        Assert.False(walk.See(Now.AddDays(1)).Closed);
    }

    [Fact]
    public void Corrected_time_moves_the_deadlines_that_count_from_it()
    {
        var walk = Walk.Reported();
        walk.Event(Now, "incident_last_at", World.At(11, 23, 6));
        walk.Fact(Now, "exposure_risk", Value.Of(true));
        walk.Fact(Now, "abuse_type", Value.Of("sexual"));
        Assert.Equal(World.At(11, 26, 6), walk.Step(Now, "CN-C04").DueAt);
        walk.Take(new EventTimeCorrected(Now.AddHours(1), "police", "incident_last_at", 1, World.At(11, 22, 6), "the child said yesterday"));
        Assert.Equal(World.At(11, 25, 6), walk.Step(Now.AddHours(1), "CN-C04").DueAt);
        Assert.Equal("runs.time.future", walk.Refused(new EventTimeCorrected(Now, "police", "incident_last_at", 1, Now.AddDays(9), "wrong")).Code);
    }

    [Theory]
    [InlineData("no_such_fact", "runs.fact.unknown")]
    [InlineData("hours_since_incident", "runs.fact.unknown")]
    [InlineData("victim_sex", "runs.fact.wrong_value")]
    public void Fact_that_does_not_fit_is_refused(string name, string code) =>
        Assert.Equal(code, Walk.Reported().Refused(new FactRecorded(Now, "police", name, Value.Of("purple"))).Code);

    [Fact]
    public void Visits_come_again_until_the_case_is_closed()
    {
        var walk = Walk.Reported();
        walk.Event(Now, "plan_approved");
        Assert.Equal(World.At(12, 23, 23, 59).AddSeconds(59), walk.Step(Now, "CN-I03").DueAt);
        walk.Do(Now.AddDays(29), "CN-I03");
        Assert.Equal(StepStatus.Required, walk.Step(Now.AddDays(30), "CN-I03", 2).Status);
        Assert.NotNull(walk.See(Now.AddDays(100)).Find(new("CN-I03", 3)));
        walk.Event(Now.AddDays(101), "closed");
        var rounds = walk.See(Now.AddDays(101)).Steps.Count(one => one.Step.Id == "CN-I03");
        Assert.Equal(rounds, walk.See(Now.AddDays(400)).Steps.Count(one => one.Step.Id == "CN-I03"));
    }

    [Fact]
    public void Each_milestone_is_told_apart()
    {
        var walk = Walk.Reported();
        walk.Event(World.At(11, 24, 9), "milestone_reached");
        walk.Event(World.At(11, 26, 9), "milestone_reached");
        var turns = walk.See(World.At(11, 26, 9)).Steps.Where(one => one.Step.Id == "CN-H03").ToList();
        Assert.Equal(2, turns.Count);
        Assert.True(turns[0].DueAt < turns[1].DueAt);
    }

    private static Walk ReadyForInterview()
    {
        var walk = Walk.Reported();
        walk.Fact(Now, "victim_sex", Value.Of("female"));
        walk.Fact(Now, "urgent_medical_need", Value.Of(false));
        foreach (var step in (string[])["CN-A02", "CN-A03", "CN-A05", "CN-B01", "CN-B02", "CN-B03", "CN-B05", "CN-B06", "CN-B07"])
        {
            walk.Do(Now.AddHours(1), step, actor: "team");
        }

        foreach (var type in (string[])["av_recording", "transcript", "attendance"])
        {
            walk.Take(new EvidenceAdded(Now.AddHours(2), "interviewer", new("CN-D01"), type, type));
        }

        return walk;
    }
}
