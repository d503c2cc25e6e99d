using Leeward.Deadlines;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests;

/// <summary>A rule that one step is followed by another: when it is broken, and when not.</summary>
public sealed class ResponseTests
{
    private static readonly DateTimeOffset T0 = World.At(6, 1, 10);

    [Fact]
    public void Broken_when_the_due_time_has_passed_without_the_step_and_mended_when_it_is_done()
    {
        var walk = Begun(Second(From("e0")));
        Assert.Empty(walk.See(T0).Findings);
        walk.Do(T0.AddHours(1), "S0");
        Assert.Equal((FindingKind.Warning, "S0"), Found(walk, T0.AddHours(10)));
        var passes = T0.AddHours(10).AddSeconds(1);
        Assert.Equal(passes, RunEngine.NextTurn(walk.Definition, walk.State!, walk.See(T0.AddHours(1))));
        Assert.Equal((FindingKind.Violation, "S0"), Found(walk, passes));
        walk.Do(T0.AddHours(20), "S1");
        Assert.Empty(walk.See(T0.AddHours(20)).Findings);
    }

    [Fact]
    public void Put_off_or_given_more_time_it_is_not_broken_yet()
    {
        var walk = Begun(Second(From("e0")));
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new DeadlineExtended(T0.AddHours(2), "x", new("S1"), 0, T0.AddHours(30), "head", "r"));
        Assert.Equal(FindingKind.Warning, Found(walk, T0.AddHours(29)).Kind);
        Assert.Equal(FindingKind.Violation, Found(walk, T0.AddHours(31)).Kind);
    }

    [Fact]
    public void Broken_when_the_run_is_closed_without_the_step()
    {
        var walk = Begun(Second(From("e1")));
        walk.Do(T0.AddHours(1), "S0");
        Assert.Equal(FindingKind.Warning, Found(walk, T0.AddDays(90)).Kind);
        walk.Take(new RunClosed(T0.AddHours(2), "x", "over"));
        Assert.Equal((FindingKind.Violation, "S0"), Found(walk, T0.AddHours(2)));
        Assert.Equal((FindingKind.Violation, "S0"), Found(walk, T0.AddDays(90)));
    }

    [Fact]
    public void Lawful_when_a_second_person_approved_the_closing()
    {
        var walk = Begun(Second(From("e0")));
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new RunClosed(T0.AddHours(2), "x", "moved away", new("head", "handed over")));
        var finding = Assert.Single(walk.See(T0.AddDays(9)).Findings);
        Assert.Equal((FindingKind.Lawful, "head"), (finding.Kind, finding.Approver));
        // What was approved is that closing, not a later one.
        walk.Take(new RunReopened(T0.AddHours(3), "x", "came back"));
        Assert.Equal(FindingKind.Warning, Found(walk, T0.AddHours(3)).Kind);
        walk.Take(new RunClosed(T0.AddHours(11), "x", "moved away", new("chief", "handed over")));
        Assert.Equal(FindingKind.Violation, Found(walk, T0.AddDays(9)).Kind); // late before it was closed
    }

    [Fact]
    public void Closing_again_without_approval_is_not_covered_by_the_approval_before()
    {
        var walk = Begun(Second(From("e1")));
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new RunClosed(T0.AddHours(2), "x", "moved away", new("head", "handed over")));
        Assert.Equal(FindingKind.Lawful, Found(walk, T0.AddHours(2)).Kind);
        walk.Take(new RunReopened(T0.AddHours(3), "x", "came back"));
        walk.Take(new RunClosed(T0.AddHours(4), "x", "over"));
        Assert.Equal(FindingKind.Violation, Found(walk, T0.AddHours(4)).Kind);
    }

    [Fact]
    public void Lawful_when_a_second_person_approved_that_the_step_is_left_out()
    {
        var walk = Begun(Second(From("e0")));
        walk.Do(T0.AddHours(1), "S0");
        walk.Take(new StepDeviated(T0.AddHours(2), "x", new("S1"), "another body does it", "head"));
        var finding = Assert.Single(walk.See(T0.AddDays(9)).Findings);
        Assert.Equal((FindingKind.Lawful, "head"), (finding.Kind, finding.Approver));
    }

    [Fact]
    public void In_order_when_the_facts_say_that_the_step_does_not_apply()
    {
        var walk = Begun(Second(From("e0")) with { Mod = "conditional", When = new Condition.Is(Plan.Kind, "a") });
        walk.Do(T0.AddHours(1), "S0");
        walk.Fact(T0.AddHours(2), Plan.Kind, Leeward.Rules.Value.Of("b"));
        Assert.Empty(walk.See(T0.AddDays(9)).Findings);
    }

    [Fact]
    public void Approval_of_the_first_step_does_not_approve_that_the_second_is_left_out()
    {
        var walk = Begun(Second(From("e0")), "p0");
        walk.Take(new StepCompleted(T0.AddHours(1), "x", new("S0")) { Override = new("head", "no paper") });
        Assert.Equal(FindingKind.Violation, Found(walk, T0.AddHours(11)).Kind);
    }

    [Fact]
    public void Calendar_that_makes_the_step_due_earlier_changes_when_the_run_is_looked_at()
    {
        var walk = Begun(new PlanStep("S1", From("e0"), "mandatory") { Due = [new("working_day", 8, "policy") { From = "e0" }] });
        walk.Do(T0.AddHours(1), "S0");
        var china = World.China;
        var more = new WorkCalendar(china.Id, new("China", "中国"), china.Zone, [.. Enum.GetValues<DayOfWeek>().Where(day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday))],
            [.. china.Exceptions, new(new(2026, 6, 6), true, new("make-up working day", "调休上班"))], new DateOnly(2026, 12, 31));
        var recount = CalendarRecount.Of(walk.Definition, walk.State!, china, more, T0.AddHours(2), "x");
        Assert.True(recount.WakesElsewhen);
        var (before, after) = (RunEngine.NextTurn(walk.Definition, walk.State!, walk.See(T0.AddHours(2))), RunEngine.NextTurn(walk.Definition, recount.State, RunEngine.View(walk.Definition, recount.State, T0.AddHours(2), more)));
        Assert.True(after < before);
    }

    private static (FindingKind Kind, string Step) Found(Walk walk, DateTimeOffset now)
    {
        var finding = Assert.Single(walk.See(now).Findings);
        return (finding.Kind, finding.Occurrence.Step);
    }

    private static PlanStart From(string code) => new(code, [], false, null);

    private static PlanStep Second(PlanStart start) => new("S1", start, "mandatory") { Due = [new("elapsed", 10, "policy") { From = "e0" }] };

    private static Walk Begun(PlanStep second, params string[] proof)
    {
        var plan = new Plan(
            [.. new[] { "e0", "e1", "e2", "m0", "m1" }.Select(code => new PlanEvent(code, true))],
            [new PlanStep("S0", From("e0"), "mandatory") { Evidence = proof }, second],
            [new PlanRule("K0", "response", "S0", "high") { Other = "S1" }]);
        var walk = new Walk(PlanDocument.Read(plan).Definition);
        walk.Take(new RunStarted(T0, "x"));
        walk.Event(T0, "e0");
        return walk;
    }
}
