using Leeward.Runs;

namespace Leeward.Procedures.Requests;

/// <summary>The acts that need a second person, and what becomes of them with the name of who approved.</summary>
internal static class ActKinds
{
    public const string Deviation = "deviation", Exception = "exception", Extension = "extension", LaterTime = "later_time", Repeat = "repeat", Suspension = "suspension";

    public static string Of(RunEvent act) => act switch
    {
        StepDeviated => Deviation,
        StepCompleted => Exception,
        DeadlineExtended => Extension,
        DeadlineRecalculationAccepted => LaterTime,
        StepRepeated => Repeat,
        Suspended => Suspension,
        _ => throw new ArgumentOutOfRangeException(nameof(act), act.GetType().Name, "needs no second person"),
    };

    /// <summary>The turn of a step that it is about; null for the whole run.</summary>
    public static OccurrenceRef? About(RunEvent act) => act switch
    {
        StepDeviated one => one.Occurrence,
        StepCompleted one => one.Occurrence,
        DeadlineExtended one => one.Occurrence,
        DeadlineRecalculationAccepted one => one.Occurrence,
        StepRepeated one => new(one.Step),
        _ => null,
    };

    public static string Reason(RunEvent act) => act switch
    {
        StepDeviated one => one.Reason,
        StepCompleted one => one.Override?.Reason ?? "",
        DeadlineExtended one => one.Reason,
        DeadlineRecalculationAccepted one => one.Reason,
        StepRepeated one => one.Reason,
        Suspended one => one.Reason,
        _ => "",
    };

    /// <summary>Until when, for an extension.</summary>
    public static DateTimeOffset? Until(RunEvent act) => act is DeadlineExtended one ? one.Until : null;

    /// <summary>The act as it is recorded once somebody has approved it. What was done stays at the time at which it was done.</summary>
    public static RunEvent Approved(RunEvent act, DateTimeOffset now, DateTimeOffset requestedAt, string approver) => act switch
    {
        StepDeviated one => one with { At = now, Approver = approver },
        StepCompleted one => one with { At = now, PerformedAt = one.PerformedAt ?? requestedAt, Override = new(approver, Reason(one)) },
        DeadlineExtended one => one with { At = now, Approver = approver },
        DeadlineRecalculationAccepted one => one with { At = now, Approver = approver },
        StepRepeated one => one with { At = now, Override = new(approver, one.Reason) },
        Suspended one => one with { At = now, Approver = approver },
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };
}
