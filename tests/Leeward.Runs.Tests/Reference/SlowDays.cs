namespace Leeward.Runs.Tests.Reference;

/// <summary>A pause of the clock as it is known at a moment: one that lasts ends at that moment.</summary>
internal readonly record struct Pause(DateTimeOffset From, DateTimeOffset Until);

/// <summary>Counts deadlines by walking: quarter hours and days, one after the other. All moments of the tests lie on quarter hours.</summary>
internal sealed class SlowDays(TimeSpan zone, IReadOnlyDictionary<DateOnly, bool> exceptions, DateOnly? knownThrough)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime((at.UtcDateTime + zone));

    public DateTimeOffset EndOf(DateOnly day) => new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - zone - TimeSpan.FromSeconds(1);

    public bool Works(DateOnly day) => exceptions.TryGetValue(day, out var works) ? works : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public bool Published(DateOnly day) => !(day > knownThrough);

    /// <summary>The due time of a length in hours; null day. Or of a length in days, with its day.</summary>
    public (DateTimeOffset At, DateOnly? Day) Due(PlanDue due, string clock, int amount, DateTimeOffset anchor, IReadOnlyList<Pause> pauses)
    {
        if (clock == "elapsed") { return (due.BeforeEvent is null ? Hours(due, amount, anchor, pauses) : anchor - TimeSpan.FromHours(amount), null); }
        var day = due.BeforeEvent is null ? Forward(due, clock == "working_day", amount, anchor, pauses) : Back(due, clock == "working_day", amount, DayOf(anchor));
        return (EndOf(day), day);
    }

    private DateTimeOffset Hours(PlanDue due, int hours, DateTimeOffset anchor, IReadOnlyList<Pause> pauses)
    {
        var at = anchor;
        while (due.ExcludeStart && (at.UtcDateTime + zone).Minute != 0) { at += Quarter; }
        for (var left = TimeSpan.FromHours(hours); left > TimeSpan.Zero; at += Quarter)
        {
            if (!Stands(at, pauses)) { left -= Quarter; }
        }

        // No deadline falls while the clock stands still.
        while (Stands(at, pauses)) { at += Quarter; }
        return at;
    }

    private DateOnly Forward(PlanDue due, bool working, int days, DateTimeOffset anchor, IReadOnlyList<Pause> pauses)
    {
        bool Counts(DateOnly day) => (!working || Works(day)) && !Stands(EndOf(day), pauses);
        var day = DayOf(anchor);
        if (due.CutOffHour is { } hour && (anchor.UtcDateTime + zone).Hour >= hour && (!working || Works(day))) { day = day.AddDays(1); }
        while (working && due.CutOffHour is not null && !Works(day)) { day = day.AddDays(1); }
        if (!due.ExcludeStart || days == 0)
        {
            while (working && !Works(day)) { day = day.AddDays(1); }
        }

        var counted = due.ExcludeStart ? 0 : days > 0 && Counts(day) ? 1 : 0;
        while (counted < days || (days == 0 && !Counts(day)))
        {
            day = day.AddDays(1);
            counted += Counts(day) ? 1 : 0;
        }

        while (due.Roll && (!Works(day) || Stands(EndOf(day), pauses))) { day = day.AddDays(1); }
        return day;
    }

    private DateOnly Back(PlanDue due, bool working, int days, DateOnly day)
    {
        if (!due.ExcludeStart || days == 0)
        {
            while (working && !Works(day)) { day = day.AddDays(-1); }
        }

        for (var counted = due.ExcludeStart || days == 0 ? 0 : 1; counted < days;)
        {
            day = day.AddDays(-1);
            counted += !working || Works(day) ? 1 : 0;
        }

        while (due.Roll && !Works(day)) { day = day.AddDays(-1); }
        return day;
    }

    private static bool Stands(DateTimeOffset at, IReadOnlyList<Pause> pauses) => pauses.Any(pause => pause.From <= at && at < pause.Until);
}
