namespace Leeward.Deadlines.Tests;

/// <summary>Calendars for the tests: China with the National Day week of 2026 and its make-up Saturday, a plain week, and a place that changes its clocks.</summary>
internal static class Calendars
{
    private static readonly DayOfWeek[] Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public static WorkCalendar China { get; } = new(
        "cn", new("China", "中国"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), Week,
        [
            .. Enumerable.Range(1, 7).Select(day => new CalendarException(new(2026, 10, day), false, new("National Day", "国庆节"))),
            new(new(2026, 10, 10), true, new("make-up", "调休")),
        ],
        new DateOnly(2026, 12, 31));

    public static WorkCalendar PlainWeek { get; } = new("plain", new("Plain week", "普通周"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), Week, []);

    public static WorkCalendar Melbourne { get; } = new("vic", new("Victoria", "维多利亚州"), TimeZoneInfo.FindSystemTimeZoneById("Australia/Melbourne"), Week, []);

    public static DateTimeOffset At(int month, int day, int hour, int minute = 0) => new(new DateTime(2026, month, day, hour, minute, 0), TimeSpan.FromHours(8));
}
