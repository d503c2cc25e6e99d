using Leeward.Deadlines;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Recounting;

/// <summary>What is due before another step moves with that step's due times, also with those that are not the earliest by the calendar before.</summary>
public sealed class BeforeAStepTests
{
    private static readonly DateTimeOffset T0 = World.At(6, 1, 10); // a Monday

    [Fact]
    public void Working_day_after_the_due_time_can_make_another_time_of_the_other_step_the_earliest()
    {
        // S1 has not started. Twelve calendar days are over on Saturday the 13th, ten working days on Monday the 15th;
        // with that Saturday and the Sunday before it worked the ten are over on the 12th.
        var walk = Begun(new PlanDue("calendar_day", 12, "policy") { From = "e0", ExcludeStart = true }, new PlanDue("working_day", 10, "policy") { From = "e0", ExcludeStart = true });
        Moves(walk, new(2026, 6, 13), new(2026, 6, 12), [new(new(2026, 6, 6), true, new("n", "n"))]);
        Moves(walk, new(2026, 6, 13), new(2026, 6, 13), [new(new(2026, 6, 13), true, new("n", "n"))]);
    }

    [Fact]
    public void What_is_counted_back_from_a_meeting_depends_on_the_days_up_to_the_meeting()
    {
        var walk = Begun(new PlanDue("working_day", 3, "policy") { BeforeEvent = "e1", ExcludeStart = true });
        walk.Take(new EventPlanned(T0, "x", "e1", World.At(6, 26, 10)));
        Moves(walk, new(2026, 6, 23), new(2026, 6, 22), [new(new(2026, 6, 24), false, new("n", "n"))]);
    }

    [Fact]
    public void Days_count_no_longer_once_the_other_step_is_done()
    {
        var walk = Begun(new PlanDue("working_day", 10, "policy") { From = "e0", ExcludeStart = true });
        Assert.Equal(DateTimeOffset.MaxValue, CalendarRecount.CountsUntil(walk.Definition, walk.State!, walk.See(T0)));
        walk.Event(T0.AddHours(1), "e2");
        walk.Do(T0.AddHours(2), "S1");
        Assert.NotEqual(DateTimeOffset.MaxValue, CalendarRecount.CountsUntil(walk.Definition, walk.State!, walk.See(T0.AddHours(2))));
    }

    private static void Moves(Walk walk, DateOnly from, DateOnly to, CalendarException[] days)
    {
        var china = World.China;
        var after = new WorkCalendar(china.Id, china.Title, china.Zone, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], [.. china.Exceptions, .. days], new DateOnly(2026, 12, 31));
        Assert.Equal(from, Day(walk.See(T0).Find(new("S0"))!));
        Assert.Equal(to, Day(walk.See(T0, after).Find(new("S0"))!));
        var recount = CalendarRecount.Of(walk.Definition, walk.State!, china, after, T0, "machine");
        Assert.Equal(to, Day(Assert.Single(recount.Turns, turn => turn.Ref.Step == "S0")));
        Assert.Equal(from == to ? [] : ["S0"], recount.Changed.Select(turn => turn.Ref.Step));
    }

    private static DateOnly Day(StepView step) => World.China.DayOf(Assert.Single(step.Due).At!.Value);

    private static Walk Begun(params PlanDue[] second)
    {
        var plan = new Plan(
            [.. new[] { "e0", "e1", "e2", "m0", "m1" }.Select(code => new PlanEvent(code, true))],
            [
                new PlanStep("S0", new("e0", [], false, null), "mandatory") { Due = [new("elapsed", 0, "policy") { BeforeStep = "S1" }] },
                new PlanStep("S1", new("e2", [], false, null), "mandatory") { Due = second },
            ],
            []);
        var walk = new Walk(PlanDocument.Read(plan).Definition);
        walk.Take(new RunStarted(T0, "x"));
        walk.Event(T0, "e0");
        return walk;
    }
}
