namespace Leeward.Deadlines.Tests;

/// <summary>The parts of the deadline algebra that need no procedure, one by one, with days worked out by hand.</summary>
public sealed class AlgebraTests
{
    private static readonly WorkCalendar China = Calendars.China;

    [Fact]
    public void Starting_hour_is_not_counted_where_the_rule_says_so()
    {
        var rule = new DeadlineRule { Within = Period.Hours(24), ExcludeStart = true };
        Assert.Equal(Calendars.At(6, 2, 11), Deadline.Compute(rule, Calendars.At(6, 1, 10, 20), China).At);
        Assert.Equal(Calendars.At(6, 2, 10), Deadline.Compute(rule, Calendars.At(6, 1, 10), China).At);
    }

    [Fact]
    public void First_day_is_day_one_unless_it_is_left_out()
    {
        var rule = new DeadlineRule { Within = Period.CalendarDays(3) };
        Assert.Equal(new DateOnly(2026, 6, 3), Deadline.Compute(rule, Calendars.At(6, 1, 10), China).LastDay);
        Assert.Equal(new DateOnly(2026, 6, 4), Deadline.Compute(rule with { ExcludeStart = true }, Calendars.At(6, 1, 10), China).LastDay);
    }

    [Fact]
    public void Working_days_leave_out_the_holiday_week_and_count_the_make_up_Saturday()
    {
        // 30 Sep is a Wednesday; 1 to 7 Oct are off; 8, 9 and (made up) Saturday 10 Oct are worked; the next is Monday the 12th.
        var rule = new DeadlineRule { Within = Period.WorkingDays(4), ExcludeStart = true };
        Assert.Equal(new DateOnly(2026, 10, 12), Deadline.Compute(rule, Calendars.At(9, 30, 16), China).LastDay);
    }

    [Fact]
    public void Same_day_on_two_calendars_gives_two_due_days()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(1), ExcludeStart = true };
        Assert.Equal(new DateOnly(2026, 10, 8), Deadline.Compute(rule, Calendars.At(9, 30, 16), China).LastDay);
        Assert.Equal(new DateOnly(2026, 10, 1), Deadline.Compute(rule, Calendars.At(9, 30, 16), Calendars.PlainWeek).LastDay);
    }

    [Fact]
    public void Cut_off_on_a_Friday_afternoon_makes_the_next_working_day_the_first()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(1), CutOff = new(13, 0) };
        Assert.Equal(new DateOnly(2026, 6, 5), Deadline.Compute(rule, Calendars.At(6, 5, 12, 59), China).LastDay);
        Assert.Equal(new DateOnly(2026, 6, 8), Deadline.Compute(rule, Calendars.At(6, 5, 13), China).LastDay);
    }

    [Fact]
    public void What_comes_in_on_a_day_off_is_received_with_what_came_after_the_cut_off()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(1), CutOff = new(13, 0), ExcludeStart = true };
        Assert.Equal(new DateOnly(2026, 6, 9), Deadline.Compute(rule, Calendars.At(6, 5, 15), China).LastDay);
        Assert.Equal(new DateOnly(2026, 6, 9), Deadline.Compute(rule, Calendars.At(6, 7, 9), China).LastDay);
    }

    [Fact]
    public void Backward_deadline_on_a_weekend_moves_to_the_working_day_before()
    {
        var rule = new DeadlineRule { Within = Period.CalendarDays(7), Direction = Direction.Before, ExcludeStart = true, RollForward = true };
        Assert.Equal(new DateOnly(2026, 6, 5), Deadline.Compute(rule, Calendars.At(6, 13, 9), China).LastDay);
    }

    [Fact]
    public void Backward_working_days_pass_over_the_holidays()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(2), Direction = Direction.Before, ExcludeStart = true };
        Assert.Equal(new DateOnly(2026, 9, 30), Deadline.Compute(rule, Calendars.At(10, 9, 9), China).LastDay);
    }

    [Fact]
    public void Service_target_passes_before_the_clinical_limit_and_both_are_seen()
    {
        var rule = new DeadlineRule { Within = Period.Hours(72), Target = Period.Hours(24), Kind = DeadlineKind.Clinical, Hard = true };
        var due = Deadline.Compute(rule, Calendars.At(6, 1, 10), China);
        Assert.Equal(DeadlineState.InTime, Deadline.StateAt(rule, due, Calendars.At(6, 2, 10)));
        Assert.Equal(DeadlineState.PastTarget, Deadline.StateAt(rule, due, Calendars.At(6, 2, 10, 1)));
        Assert.Equal(DeadlineState.Missed, Deadline.StateAt(rule, due, Calendars.At(6, 4, 10, 1)));
        Assert.Equal(DeadlineState.Late, Deadline.StateAt(rule with { Hard = false }, due, Calendars.At(6, 4, 10, 1)));
    }

    [Fact]
    public void Backward_working_days_that_count_the_first_begin_on_a_working_day()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(2), Direction = Direction.Before };
        Assert.Equal(new DateOnly(2026, 6, 11), Deadline.Compute(rule, Calendars.At(6, 14, 9), China).LastDay);
    }

    [Fact]
    public void Last_day_that_moves_on_does_not_come_to_lie_in_a_pause()
    {
        var rule = new DeadlineRule { Within = Period.CalendarDays(5), ExcludeStart = true, RollForward = true };
        Suspension[] pauses = [new(Calendars.At(6, 7, 12), Calendars.At(6, 10, 12), "head", "court")];
        Assert.Equal(new DateOnly(2026, 6, 10), Deadline.Compute(rule, Calendars.At(6, 1, 9), China, pauses, [], Calendars.At(6, 11, 9)).LastDay);
    }

    [Fact]
    public void Deadline_of_no_days_does_not_end_in_a_pause_behind_a_weekend()
    {
        // Saturday and Sunday, 6 and 7 June, end in the pause or are not worked, and so does Monday; it goes on on Tuesday.
        var rule = new DeadlineRule { Within = Period.WorkingDays(0), ExcludeStart = true };
        Suspension[] pauses = [new(Calendars.At(6, 5, 12), Calendars.At(6, 6, 12), "head", "court"), new(Calendars.At(6, 8, 12), Calendars.At(6, 9, 12), "head", "court")];
        Assert.Equal(new DateOnly(2026, 6, 9), Deadline.Compute(rule, Calendars.At(6, 5, 9), China, pauses, [], Calendars.At(6, 10, 9)).LastDay);
    }

    [Fact]
    public void Pause_that_had_not_begun_by_then_does_not_count()
    {
        Suspension[] pauses = [new(Calendars.At(6, 1, 12), Calendars.At(6, 1, 18), "head", "court")];
        Assert.Equal(Calendars.At(6, 2, 10), Deadline.Compute(new() { Within = Period.Hours(24) }, Calendars.At(6, 1, 10), China, pauses, [], Calendars.At(6, 1, 11)).At);
    }

    [Fact]
    public void Suspended_working_days_are_not_counted()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(3), ExcludeStart = true };
        Suspension[] pauses = [new(Calendars.At(6, 2, 12), Calendars.At(6, 4, 12), "head", "examination")];
        Assert.Equal(new DateOnly(2026, 6, 4), Deadline.Compute(rule, Calendars.At(6, 1, 9), China).LastDay);
        Assert.Equal(new DateOnly(2026, 6, 8), Deadline.Compute(rule, Calendars.At(6, 1, 9), China, pauses, [], Calendars.At(6, 4, 13)).LastDay);
    }

    [Fact]
    public void Suspension_that_lasts_moves_the_due_time_on_with_the_clock()
    {
        var rule = new DeadlineRule { Within = Period.Hours(10) };
        Suspension[] pauses = [new(Calendars.At(6, 1, 12), null, "head", "court")];
        var due = Deadline.Compute(rule, Calendars.At(6, 1, 10), China, pauses, [], Calendars.At(6, 3, 12));
        Assert.True(due.Paused);
        Assert.Equal(Calendars.At(6, 3, 20), due.At);
    }

    [Fact]
    public void Extension_in_working_days_ends_on_a_working_day_and_leaves_a_closing_window_alone()
    {
        var rule = new DeadlineRule { Within = Period.CalendarDays(3), ExcludeStart = true };
        Extension[] more = [new(Period.WorkingDays(2), null, "head", "two provinces")];
        var due = Deadline.Compute(rule, Calendars.At(6, 1, 9), China, [], more, Calendars.At(6, 1, 9));
        Assert.True(due.Extended);
        Assert.Equal(new DateOnly(2026, 6, 8), due.LastDay);
        Assert.False(Deadline.Compute(rule with { Hard = true }, Calendars.At(6, 1, 9), China, [], more, Calendars.At(6, 1, 9)).Extended);
    }

    [Fact]
    public void Unknown_anchor_takes_the_shortest_target_from_the_start_of_the_step()
    {
        DeadlineRule[] rules = [new() { Within = Period.Hours(72), Target = Period.Hours(24) }, new() { Within = Period.Hours(30) }];
        Assert.Equal(Calendars.At(6, 2, 9), Deadline.WithoutAnchor(rules, Calendars.At(6, 1, 9), China)!.Value.At);
        Assert.Null(Deadline.WithoutAnchor([], Calendars.At(6, 1, 9), China));
    }

    [Fact]
    public void Day_whose_holidays_are_not_published_is_provisional()
    {
        var rule = new DeadlineRule { Within = Period.WorkingDays(5), ExcludeStart = true };
        Assert.False(Deadline.Compute(rule, Calendars.At(12, 1, 9), China).Provisional);
        Assert.True(Deadline.Compute(rule, Calendars.At(12, 29, 9), China).Provisional);
        Assert.False(Deadline.Compute(new() { Within = Period.Hours(500) }, Calendars.At(12, 29, 9), China).Provisional);
    }

    [Fact]
    public void Hours_pass_truly_and_days_end_at_local_midnight_when_clocks_change()
    {
        // Melbourne sets clocks forward on Sunday 4 October 2026 at 02:00 and that day has 23 hours.
        var anchor = Calendars.Melbourne.At(new(2026, 10, 3, 12, 0, 0));
        Assert.Equal(new DateTime(2026, 10, 4, 13, 0, 0), Calendars.Melbourne.LocalTime(Deadline.Compute(new() { Within = Period.Hours(24) }, anchor, Calendars.Melbourne).At));
        var day = Deadline.Compute(new() { Within = Period.CalendarDays(1), ExcludeStart = true }, anchor, Calendars.Melbourne).At;
        Assert.Equal(new DateTime(2026, 10, 4, 23, 59, 59), Calendars.Melbourne.LocalTime(day));
        Assert.Equal(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1), day - Calendars.Melbourne.StartOf(new(2026, 10, 4)));
    }

    [Theory]
    [InlineData(1, 10, 0, 2, 9, 0, Clock.Elapsed, "due tomorrow 09:00", "明天09:00到期")]
    [InlineData(1, 10, 0, 1, 10, 20, Clock.Elapsed, "due in 20 min", "还剩20分钟")]
    [InlineData(1, 10, 0, 1, 23, 59, Clock.CalendarDay, "due today", "今天到期")]
    [InlineData(1, 10, 0, 9, 23, 59, Clock.CalendarDay, "due in 8 days", "还剩8天")]
    [InlineData(5, 10, 0, 9, 23, 59, Clock.WorkingDay, "due in 2 working days", "还剩2个工作日")]
    [InlineData(1, 10, 0, 1, 9, 30, Clock.Elapsed, "30 min late", "已超期30分钟")]
    [InlineData(3, 10, 0, 2, 9, 0, Clock.Elapsed, "25 h late", "已超期25小时")]
    [InlineData(5, 10, 0, 2, 9, 0, Clock.Elapsed, "3 days late", "已超期3天")]
    [InlineData(3, 0, 10, 2, 23, 59, Clock.CalendarDay, "1 day late", "已超期1天")]
    public void Due_time_in_words(int nowDay, int nowHour, int nowMinute, int dueDay, int dueHour, int dueMinute, Clock clock, string en, string zh) =>
        Assert.Equal(new(en, zh), DueWords.For(Calendars.At(6, dueDay, dueHour, dueMinute), Calendars.At(6, nowDay, nowHour, nowMinute), clock, China));
}
