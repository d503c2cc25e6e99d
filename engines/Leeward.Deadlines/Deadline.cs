namespace Leeward.Deadlines;

/// <summary>The arithmetic of deadlines: anchor, rule and calendar in, due time out.</summary>
public static class Deadline
{
    /// <summary>Whether a due time has passed. Whole seconds are compared: the due second itself is still in time.</summary>
    public static bool IsLate(DateTimeOffset due, DateTimeOffset now) => now.UtcTicks >= AddTicks(due, TimeSpan.TicksPerSecond).UtcTicks;

    /// <summary>The due time of a rule whose clock neither stood still nor was extended.</summary>
    public static DueTime Compute(DeadlineRule rule, DateTimeOffset anchor, WorkCalendar calendar) => Compute(rule, anchor, calendar, [], [], anchor);

    /// <summary>The due time.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="anchor">When its clock starts.</param>
    /// <param name="calendar">Working days and time zone.</param>
    /// <param name="suspensions">Times in which the clock stood still, in any order. Clinical limits and closing windows pay no heed to them.</param>
    /// <param name="extensions">More time given, applied in order; clinical limits and closing windows pay no heed to them.</param>
    /// <param name="now">The present, up to which a suspension that still lasts is counted.</param>
    public static DueTime Compute(
        DeadlineRule rule, DateTimeOffset anchor, WorkCalendar calendar,
        IReadOnlyList<Suspension> suspensions, IReadOnlyList<Extension> extensions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(suspensions);
        ArgumentNullException.ThrowIfNull(extensions);
        anchor = anchor.ToUniversalTime();
        var pauses = rule.Movable && rule.Direction == Direction.After && suspensions.Count > 0 ? Pauses.Of(suspensions, anchor, now) : Pauses.None;
        var (at, day) = End(rule, rule.Within, anchor, calendar, pauses);
        DateTimeOffset? target = rule.Target is { } aim ? End(rule, aim, anchor, calendar, pauses).At : null;
        var extended = false;
        foreach (var extension in rule.Movable ? extensions : [])
        {
            var (longer, longerDay) = Extend(rule, extension, at, day, calendar);
            if (longer > at)
            {
                (at, day, extended) = (longer, longerDay, true);
            }
        }

        // A deadline in hours depends on no holidays; one in days depends on all days up to its end.
        var provisional = day is { } last && (rule.RollForward || rule.Within.Clock == Clock.WorkingDay) && !calendar.IsPublished(last);
        return new(at, day, target < at ? target : null, provisional, pauses.Lasting && !IsLate(at, now), extended);
    }

    /// <summary>
    /// The due time where the anchor is not known: the shortest target or limit of the rules, counted from the moment the step became due to be done.
    /// To be shown with a flag: it asks for the missing time, it is not the deadline itself.
    /// </summary>
    public static DueTime? WithoutAnchor(IReadOnlyList<DeadlineRule> rules, DateTimeOffset activatedAt, WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(rules);
        DueTime? shortest = null;
        foreach (var rule in rules)
        {
            var due = Compute(rule with { Within = rule.Target ?? rule.Within, Target = null, Direction = Direction.After, Kind = DeadlineKind.Policy, Hard = false }, activatedAt, calendar);
            shortest = shortest is { } known && known.At <= due.At ? known : due;
        }

        return shortest;
    }

    /// <summary>How a deadline stands.</summary>
    public static DeadlineState StateAt(DeadlineRule rule, in DueTime due, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return due.IsLate(now) ? rule.Hard ? DeadlineState.Missed : DeadlineState.Late
            : due.Target is { } target && IsLate(target, now) ? DeadlineState.PastTarget
            : DeadlineState.InTime;
    }

    /// <summary>An instant so many days later at the same local time, for rounds that repeat.</summary>
    public static DateTimeOffset Shift(DateTimeOffset instant, TimeSpan by, WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return by == TimeSpan.Zero ? instant
            : by.Ticks % TimeSpan.TicksPerDay != 0 ? AddTicks(instant, by.Ticks)
            : calendar.At(AddDays(calendar.LocalTime(instant), (int)by.TotalDays));
    }

    private static (DateTimeOffset At, DateOnly? Day) End(DeadlineRule rule, Period length, DateTimeOffset anchor, WorkCalendar calendar, Pauses pauses)
    {
        if (length.Clock == Clock.Elapsed)
        {
            return (rule.Direction == Direction.Before ? AddTicks(anchor, -length.Span.Ticks) : HoursAfter(rule, length.Span, anchor, calendar, pauses), null);
        }

        var day = rule.Direction == Direction.Before ? DayBefore(rule, length, calendar.DayOf(anchor), calendar) : DayAfter(rule, length, anchor, calendar, pauses);
        return (calendar.EndOf(day), day);
    }

    private static DateTimeOffset HoursAfter(DeadlineRule rule, TimeSpan length, DateTimeOffset anchor, WorkCalendar calendar, Pauses pauses)
    {
        var start = anchor;
        if (rule.ExcludeStart)
        {
            // The hour that has begun is not counted; a full hour by the local clock, which may differ from UTC by half an hour.
            var local = calendar.LocalTime(anchor);
            var begun = local.Ticks % TimeSpan.TicksPerHour;
            start = begun == 0 ? anchor : AddTicks(anchor, TimeSpan.TicksPerHour - begun);
        }

        return pauses.AddRunning(start, length);
    }

    private static DateOnly DayAfter(DeadlineRule rule, Period length, DateTimeOffset anchor, WorkCalendar calendar, Pauses pauses)
    {
        var working = length.Clock == Clock.WorkingDay;
        var local = calendar.LocalTime(anchor);
        var day = DateOnly.FromDateTime(local);
        if (rule.CutOff is { } cutOff)
        {
            // Where a cut-off makes the day of receipt, what comes in on a day off is received on the next working day too.
            var late = TimeOnly.FromDateTime(local) >= cutOff;
            day = !working ? AddDays(day, late ? 1 : 0) : late && calendar.IsWorkingDay(day) ? calendar.AddWorkingDays(day, 1) : calendar.OnOrAfter(day);
        }

        var count = rule.ExcludeStart || length.Days == 0 ? length.Days : length.Days - 1;
        if (working && !rule.ExcludeStart)
        {
            day = calendar.OnOrAfter(day);
        }

        if (!rule.ExcludeStart && length.Days > 0 && pauses.Covers(calendar.EndOf(day)))
        {
            count++;
        }

        day = pauses.AnyNight ? Counted(day, count, working, calendar, pauses)
            : working ? calendar.AddWorkingDays(day, count)
            : AddDays(day, count);
        if (rule.RollForward)
        {
            day = calendar.OnOrAfter(day);
            while (pauses.AnyNight && pauses.Covers(calendar.EndOf(day)) && day < DateOnly.MaxValue)
            {
                day = calendar.OnOrAfter(day.AddDays(1));
            }
        }

        return day;
    }

    /// <summary>Counts day by day after the base day, leaving out days at whose end the clock stood still. With nothing to count it is the base day, or the first after it that counts.</summary>
    private static DateOnly Counted(DateOnly day, int count, bool working, WorkCalendar calendar, Pauses pauses)
    {
        bool Counts(DateOnly one) => (!working || calendar.IsWorkingDay(one)) && !pauses.Covers(calendar.EndOf(one));
        if (count == 0 && Counts(day))
        {
            return day;
        }

        for (var left = Math.Max(count, 1); left > 0 && day < DateOnly.MaxValue;)
        {
            day = day.AddDays(1);
            left -= Counts(day) ? 1 : 0;
        }

        return day;
    }

    private static DateOnly DayBefore(DeadlineRule rule, Period length, DateOnly day, WorkCalendar calendar)
    {
        var count = rule.ExcludeStart || length.Days == 0 ? length.Days : length.Days - 1;
        if (length.Clock == Clock.WorkingDay && !rule.ExcludeStart)
        {
            // Day one is a working day, as it is for what counts forward.
            day = calendar.OnOrBefore(day);
        }

        var due = length.Clock == Clock.CalendarDay ? AddDays(day, -count)
            : count == 0 ? calendar.OnOrBefore(day)
            : calendar.AddWorkingDays(day, -count);
        return rule.RollForward ? calendar.OnOrBefore(due) : due;
    }

    private static (DateTimeOffset At, DateOnly? Day) Extend(DeadlineRule rule, Extension extension, DateTimeOffset at, DateOnly? day, WorkCalendar calendar)
    {
        if (extension.To is { } to)
        {
            var until = to.ToUniversalTime();
            return (until, day is null ? null : calendar.DayOf(until));
        }

        if (extension.By is not { } by)
        {
            return (at, day);
        }

        if (by.Clock == Clock.Elapsed)
        {
            var later = AddTicks(at, by.Span.Ticks);
            return (later, day is null ? null : calendar.DayOf(later));
        }

        var from = day ?? calendar.DayOf(at);
        var last = by.Clock == Clock.WorkingDay ? calendar.AddWorkingDays(from, by.Days) : AddDays(from, by.Days);
        last = rule.RollForward ? calendar.OnOrAfter(last) : last;
        return (calendar.EndOf(last), last);
    }

    internal static DateTimeOffset AddTicks(DateTimeOffset instant, long ticks) =>
        new(Math.Clamp(instant.UtcTicks + ticks, 0, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), TimeSpan.Zero);

    private static DateOnly AddDays(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, 0, DateOnly.MaxValue.DayNumber - 1));

    private static DateTime AddDays(DateTime local, int days) => AddDays(DateOnly.FromDateTime(local), days).ToDateTime(TimeOnly.FromDateTime(local));
}
