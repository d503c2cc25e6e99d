namespace Leeward.Deadlines;

/// <summary>How time is counted.</summary>
public enum Clock
{
    /// <summary>Hours and minutes as they pass, day and night.</summary>
    Elapsed,

    /// <summary>Calendar days, to the end of the day.</summary>
    CalendarDay,

    /// <summary>Working days of the calendar, to the end of the day.</summary>
    WorkingDay,
}

/// <summary>What stands behind a deadline.</summary>
public enum DeadlineKind
{
    /// <summary>A law or binding rule.</summary>
    Statutory,

    /// <summary>The body's own rule.</summary>
    Policy,

    /// <summary>Medicine: it neither pauses nor can be extended.</summary>
    Clinical,

    /// <summary>Advice.</summary>
    Recommended,
}

/// <summary>How well a number is founded. Shown beside every due time, so that nobody takes a default for law.</summary>
public enum Provenance
{
    /// <summary>S: read in a source.</summary>
    Source,

    /// <summary>M: from memory, to be verified.</summary>
    Memory,

    /// <summary>D: a default of this project, to be set by the owner of the procedure.</summary>
    Default,
}

/// <summary>A length of time on one of the three clocks.</summary>
/// <param name="Clock">How it is counted.</param>
/// <param name="Span">For <see cref="Clock.Elapsed"/>: the length; zero otherwise.</param>
/// <param name="Days">For the day clocks: the number of days; zero otherwise.</param>
public readonly record struct Period(Clock Clock, TimeSpan Span, int Days)
{
    /// <summary>So many hours as they pass.</summary>
    public static Period Hours(double hours) => new(Clock.Elapsed, TimeSpan.FromHours(hours), 0);

    /// <summary>A length as it passes.</summary>
    public static Period Elapsed(TimeSpan span) => new(Clock.Elapsed, span, 0);

    /// <summary>So many calendar days.</summary>
    public static Period CalendarDays(int days) => new(Clock.CalendarDay, TimeSpan.Zero, days);

    /// <summary>So many working days.</summary>
    public static Period WorkingDays(int days) => new(Clock.WorkingDay, TimeSpan.Zero, days);
}

/// <summary>A text in both languages of the product.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Simplified Chinese.</param>
public sealed record Bilingual(string En, string Zh);
