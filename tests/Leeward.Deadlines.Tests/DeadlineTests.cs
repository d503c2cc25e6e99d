namespace Leeward.Deadlines.Tests;

public sealed class DeadlineTests
{
    private static readonly WorkCalendar China = Calendars.China;

    private static readonly WorkCalendar Victoria = Calendars.Melbourne;

    private static DateTimeOffset At(int month, int day, int hour, int minute = 0) => new(new DateTime(2026, month, day, hour, minute, 0), TimeSpan.FromHours(8));

    [Fact]
    public void Elapsed_hours_run_day_and_night() =>
        Assert.Equal(At(10, 4, 10), Deadline.Compute(new() { Within = Period.Hours(72) }, At(10, 1, 10), China).At);

    [Fact]
    public void Make_up_Saturday_is_a_working_day() =>
        Assert.Equal(new DateOnly(2026, 10, 10), Deadline.Compute(new() { Within = Period.WorkingDays(3), ExcludeStart = true }, At(9, 30, 10), China).LastDay);

    [Fact]
    public void Article_105_excludes_the_first_day_and_moves_a_last_day_on_a_holiday() =>
        Assert.Equal(
            At(10, 8, 23, 59).AddSeconds(59),
            Deadline.Compute(new() { Within = Period.CalendarDays(3), ExcludeStart = true, RollForward = true }, At(9, 30, 10), China).At);

    [Theory]
    [InlineData(12, 59, 10)]
    [InlineData(13, 0, 11)]
    public void Report_before_the_cut_off_makes_that_day_day_one(int hour, int minute, int lastDay)
    {
        var rule = new DeadlineRule { Within = Period.CalendarDays(2), CutOff = new TimeOnly(13, 0) };
        Assert.Equal(new DateOnly(2026, 6, lastDay), Deadline.Compute(rule, Victoria.At(new(2026, 6, 9, hour, minute, 0)), Victoria).LastDay);
    }

    [Fact]
    public void Seven_days_before_the_meeting_counts_back() =>
        Assert.Equal(
            new DateOnly(2026, 6, 8),
            Deadline.Compute(new() { Within = Period.CalendarDays(7), Direction = Direction.Before, ExcludeStart = true }, At(6, 15, 10), China).LastDay);

    [Fact]
    public void Suspension_moves_an_office_deadline_but_not_a_clinical_one()
    {
        Suspension[] pauses = [new(At(6, 1, 12), At(6, 1, 18), "head", "court")];
        var rule = new DeadlineRule { Within = Period.Hours(24) };
        Assert.Equal(At(6, 2, 16), Deadline.Compute(rule, At(6, 1, 10), China, pauses, [], At(6, 3, 0)).At);
        Assert.Equal(At(6, 2, 10), Deadline.Compute(rule with { Kind = DeadlineKind.Clinical }, At(6, 1, 10), China, pauses, [], At(6, 3, 0)).At);
    }

    [Fact]
    public void Due_day_itself_is_still_in_time()
    {
        var due = Deadline.Compute(new() { Within = Period.CalendarDays(1), ExcludeStart = true }, At(6, 1, 10), China);
        Assert.False(due.IsLate(At(6, 2, 23, 59).AddSeconds(59.5)));
        Assert.True(due.IsLate(At(6, 3, 0)));
    }

    [Fact]
    public void Due_times_are_said_in_both_languages()
    {
        Assert.Equal(new("due in 3 h", "还剩3小时"), DueWords.For(At(6, 1, 13), At(6, 1, 10), Clock.Elapsed, China));
        Assert.Equal(new("due tomorrow 17:00", "明天17:00到期"), DueWords.For(At(6, 2, 17), At(6, 1, 10), Clock.Elapsed, China));
        Assert.Equal(new("2 working days late", "已超期2个工作日"), DueWords.For(At(6, 1, 23, 59), At(6, 3, 10), Clock.WorkingDay, China));
    }
}
