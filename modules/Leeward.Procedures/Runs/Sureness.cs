using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>Whether all that a due time rests on is known; of several doubts the weightiest.</summary>
internal enum Sureness
{
    /// <summary>It is.</summary>
    Sure = 0,
    /// <summary>Whether the deadline is asked for at all hangs on something that is not known.</summary>
    ConditionUnknown = 1,
    /// <summary>The time that it counts from is not known.</summary>
    AnchorUnknown = 2,
    /// <summary>It rests on days whose holidays are not published yet.</summary>
    Provisional = 3,
}

internal static class SurenessOfDue
{
    public static Sureness Sureness(this DueView due) => due switch
    {
        { At: null } => Runs.Sureness.Sure,
        { ConditionKnown: false } => Runs.Sureness.ConditionUnknown,
        { AnchorKnown: false } => Runs.Sureness.AnchorUnknown,
        { Provisional: true } => Runs.Sureness.Provisional,
        _ => Runs.Sureness.Sure,
    };

    /// <summary>The same of a row by the calendar that holds now: days that were published since moved nothing where they are as they were expected, and then nobody rewrote the row.</summary>
    public static Sureness SurenessBy(this StepRow row, WorkCalendar calendar) =>
        row.Sureness == Runs.Sureness.Provisional && row.DueAt is { } at && calendar.IsPublished(calendar.DayOf(at)) ? Runs.Sureness.Sure : row.Sureness;
}
