using System.Globalization;

namespace Leeward.Deadlines;

/// <summary>Due times in words, in English and Chinese: "due in 3 h", "due tomorrow 17:00", "2 working days late".</summary>
public static class DueWords
{
    /// <summary>The words for a due time as it stands now.</summary>
    /// <param name="due">The last instant in time.</param>
    /// <param name="now">The present.</param>
    /// <param name="clock">How the deadline is counted; decides the unit.</param>
    /// <param name="calendar">Time zone and working days.</param>
    public static Bilingual For(DateTimeOffset due, DateTimeOffset now, Clock clock, WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return Deadline.IsLate(due, now) ? Late(due, now, clock, calendar) : Ahead(due, now, clock, calendar);
    }

    private static Bilingual Ahead(DateTimeOffset due, DateTimeOffset now, Clock clock, WorkCalendar calendar)
    {
        var left = due - now;
        if (clock == Clock.Elapsed && left < TimeSpan.FromHours(1))
        {
            var minutes = Number(Math.Max(1, (int)left.TotalMinutes));
            return new($"due in {minutes} min", $"还剩{minutes}分钟");
        }

        if (clock == Clock.Elapsed && left < TimeSpan.FromHours(12))
        {
            var hours = Number((int)left.TotalHours);
            return new($"due in {hours} h", $"还剩{hours}小时");
        }

        DateOnly today = calendar.DayOf(now), day = calendar.DayOf(due);
        var time = clock == Clock.Elapsed ? calendar.LocalTime(due).ToString(" HH:mm", CultureInfo.InvariantCulture) : string.Empty;
        var days = day.DayNumber - today.DayNumber;
        if (days <= 1)
        {
            return days <= 0 ? new($"due today{time}", $"今天{time.Trim()}到期") : new($"due tomorrow{time}", $"明天{time.Trim()}到期");
        }

        if (clock == Clock.WorkingDay)
        {
            var working = calendar.WorkingDaysBetween(today, day);
            return new($"due in {Number(working)} working day{Plural(working)}", $"还剩{Number(working)}个工作日");
        }

        return new($"due in {Number(days)} days", $"还剩{Number(days)}天");
    }

    private static Bilingual Late(DateTimeOffset due, DateTimeOffset now, Clock clock, WorkCalendar calendar)
    {
        var late = now - due;
        DateOnly today = calendar.DayOf(now), day = calendar.DayOf(due);
        if (clock == Clock.WorkingDay && calendar.WorkingDaysBetween(day, today) is > 0 and var working)
        {
            return new($"{Number(working)} working day{Plural(working)} late", $"已超期{Number(working)}个工作日");
        }

        if (clock != Clock.Elapsed || late >= TimeSpan.FromHours(48))
        {
            var days = clock == Clock.Elapsed ? (int)late.TotalDays : Math.Max(1, today.DayNumber - day.DayNumber);
            return new($"{Number(days)} day{Plural(days)} late", $"已超期{Number(days)}天");
        }

        if (late < TimeSpan.FromHours(1))
        {
            var minutes = Number(Math.Max(1, (int)late.TotalMinutes));
            return new($"{minutes} min late", $"已超期{minutes}分钟");
        }

        var hours = Number((int)late.TotalHours);
        return new($"{hours} h late", $"已超期{hours}小时");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Plural(int number) => number == 1 ? string.Empty : "s";
}
