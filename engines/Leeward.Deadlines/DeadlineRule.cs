namespace Leeward.Deadlines;

/// <summary>On which side of its anchor a deadline lies.</summary>
public enum Direction
{
    /// <summary>So long after the anchor.</summary>
    After,

    /// <summary>So long before the anchor: "seven days before the meeting". With a length of zero: before it.</summary>
    Before,
}

/// <summary>
/// One deadline as a rule: how long, on which clock, how the first and the last day count. Which event or step is the anchor, and under
/// which condition the rule holds, the procedure says.
/// </summary>
/// <remarks>
/// Counting of days, after article 105 of China's Criminal Procedure Law and the like: the base day is the anchor's local day (the next
/// one when the cut-off hour has passed); with <see cref="ExcludeStart"/> the base day is not counted, otherwise it is day one; the due
/// day is the last day counted, and its end is the due time: <b>the due day itself is still in time</b>. Working days count only working
/// days. With <see cref="RollForward"/> a due day that is not a working day moves to the next one (backward deadlines move to the one before).
/// </remarks>
public sealed record DeadlineRule
{
    /// <summary>The limit. For <see cref="Immediate"/> it is only the threshold from which the delay is watched, not law.</summary>
    public required Period Within { get; init; }

    /// <summary>The rule says "at once"; <see cref="Within"/> is the monitoring threshold.</summary>
    public bool Immediate { get; init; }

    /// <summary>Before or after the anchor.</summary>
    public Direction Direction { get; init; }

    /// <summary>The starting unit is not counted: for hours, counting begins with the next full hour; for days, with the next day.</summary>
    public bool ExcludeStart { get; init; }

    /// <summary>A last day that is not a working day moves to the next working day.</summary>
    public bool RollForward { get; init; }

    /// <summary>An anchor at or after this local time counts as the next day (Victoria: a report before 13:00 makes that day "day one"). On the working-day clock a day off counts as the next working day too.</summary>
    public TimeOnly? CutOff { get; init; }

    /// <summary>The service target within the limit, e.g. samples in 24 h where the window is 72 h.</summary>
    public Period? Target { get; init; }

    /// <summary>A window that closes: after the limit the act is useless, and the deadline counts as missed, not as late.</summary>
    public bool Hard { get; init; }

    /// <summary>What stands behind it.</summary>
    public DeadlineKind Kind { get; init; } = DeadlineKind.Policy;

    /// <summary>The source's key in the procedure, e.g. <c>MPL</c>.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>How well the number is founded.</summary>
    public Provenance Provenance { get; init; } = Provenance.Default;

    /// <summary>For <see cref="Immediate"/>: how well the monitoring threshold is founded.</summary>
    public Provenance? MonitorProvenance { get; init; }

    /// <summary>Whether suspensions and extensions move it. A body's clock does not stop for an office: clinical limits and closing windows never move.</summary>
    public bool Movable => Kind != DeadlineKind.Clinical && !Hard;

    /// <summary>Whether one person who puts the step off moves it. What a law fixes takes an extension, which somebody else approves.</summary>
    public bool Deferrable => Movable && Kind != DeadlineKind.Statutory;
}

/// <summary>A time in which the clock stands still.</summary>
/// <param name="From">From when.</param>
/// <param name="Until">Until when; null while it lasts.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Reason">Why.</param>
public sealed record Suspension(DateTimeOffset From, DateTimeOffset? Until, string Approver, string Reason);

/// <summary>More time, given by a person.</summary>
/// <param name="By">So much more; null where <paramref name="To"/> is given.</param>
/// <param name="To">Until this instant; null where <paramref name="By"/> is given. Never makes a deadline earlier.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Reason">Why.</param>
public sealed record Extension(Period? By, DateTimeOffset? To, string Approver, string Reason);

/// <summary>A computed due time.</summary>
/// <param name="At">The last instant in time, in UTC, whole seconds.</param>
/// <param name="LastDay">For the day clocks the due day; null for hours.</param>
/// <param name="Target">The service target, where there is one.</param>
/// <param name="Provisional">It rests on days whose holidays are not published yet: "calendar not yet published".</param>
/// <param name="Paused">A suspension is going on; the due time moves on with it.</param>
/// <param name="Extended">An extension moved it.</param>
public readonly record struct DueTime(DateTimeOffset At, DateOnly? LastDay, DateTimeOffset? Target, bool Provisional, bool Paused, bool Extended)
{
    /// <summary>Whether it has passed. Whole seconds are compared: the due second itself is still in time.</summary>
    public bool IsLate(DateTimeOffset now) => Deadline.IsLate(At, now);
}

/// <summary>How a deadline stands at a moment.</summary>
public enum DeadlineState
{
    /// <summary>In time, and within the target if there is one.</summary>
    InTime,

    /// <summary>The service target has passed, the limit has not.</summary>
    PastTarget,

    /// <summary>The limit has passed.</summary>
    Late,

    /// <summary>A window that closes has closed. It stays visible as missed.</summary>
    Missed,
}
