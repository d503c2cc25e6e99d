using System.Text.Json.Serialization;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>One turn of a step: the first, or a later round of a repeated one.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Number">From 1.</param>
[method: JsonConstructor]
public readonly record struct OccurrenceRef(string Step, int Number = 1)
{
    /// <inheritdoc/>
    public override string ToString() => Number == 1 ? Step : $"{Step}#{Number}";
}

/// <summary>A person with authority lets a rule be broken. Lawful, recorded, shown.</summary>
/// <param name="Approver">Who approved it; never the actor.</param>
/// <param name="Reason">Why.</param>
public sealed record Override(string Approver, string Reason);

/// <summary>Something that was recorded about a run. A closed set; the history of a run is a list of these and nothing else.</summary>
/// <param name="At">When it was recorded (UTC). When it took place may be earlier and is said by the event itself.</param>
/// <param name="Actor">Who recorded it: an id, never a name.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(EventHappened), "event_happened")]
[JsonDerivedType(typeof(EventPlanned), "event_planned")]
[JsonDerivedType(typeof(EventTimeCorrected), "event_time_corrected")]
[JsonDerivedType(typeof(FactRecorded), "fact_recorded")]
[JsonDerivedType(typeof(EvidenceAdded), "evidence_added")]
[JsonDerivedType(typeof(StepCompleted), "step_completed")]
[JsonDerivedType(typeof(StepDeferred), "step_deferred")]
[JsonDerivedType(typeof(StepDeviated), "step_deviated")]
[JsonDerivedType(typeof(StepNotNeeded), "step_not_needed")]
[JsonDerivedType(typeof(StepReopened), "step_reopened")]
[JsonDerivedType(typeof(StepRepeated), "step_repeated")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(DeadlineExtended), "deadline_extended")]
[JsonDerivedType(typeof(DeadlineHeld), "deadline_held")]
[JsonDerivedType(typeof(DeadlineRecalculationAccepted), "deadline_recalculation_accepted")]
[JsonDerivedType(typeof(RunClosed), "run_closed")]
[JsonDerivedType(typeof(RunReopened), "run_reopened")]
[JsonDerivedType(typeof(RunMoved), "run_moved")]
[JsonDerivedType(typeof(RunMoveUndone), "run_move_undone")]
public abstract record RunEvent(DateTimeOffset At, string Actor);

/// <summary>A run begins. The first event of every run.</summary>
public sealed record RunStarted(DateTimeOffset At, string Actor) : RunEvent(At, Actor);

/// <summary>An event of the procedure happened.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Code">The event's code.</param>
/// <param name="OccurredAt">When it happened; not later than <paramref name="At"/>.</param>
public sealed record EventHappened(DateTimeOffset At, string Actor, string Code, DateTimeOffset OccurredAt) : RunEvent(At, Actor);

/// <summary>An event is planned for a time, such as a meeting. Starts no step; deadlines "before" it count back from it.</summary>
public sealed record EventPlanned(DateTimeOffset At, string Actor, string Code, DateTimeOffset PlannedAt) : RunEvent(At, Actor);

/// <summary>The time of an event was recorded wrongly and is put right.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Code">The event's code.</param>
/// <param name="Number">Which time it happened, from 1.</param>
/// <param name="OccurredAt">When it really happened.</param>
/// <param name="Reason">Why.</param>
public sealed record EventTimeCorrected(DateTimeOffset At, string Actor, string Code, int Number, DateTimeOffset OccurredAt, string Reason)
    : RunEvent(At, Actor);

/// <summary>A fact became known, changed, or (unknown value) turned out not to be known.</summary>
public sealed record FactRecorded(DateTimeOffset At, string Actor, string Name, Value Value) : RunEvent(At, Actor);

/// <summary>Proof was added to a step. Also to steps not started or already done.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Occurrence">The turn of the step.</param>
/// <param name="Type">The kind of proof.</param>
/// <param name="Id">The document's id.</param>
public sealed record EvidenceAdded(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Type, string Id) : RunEvent(At, Actor);

/// <summary>A step was done.</summary>
public sealed record StepCompleted(DateTimeOffset At, string Actor, OccurrenceRef Occurrence) : RunEvent(At, Actor)
{
    /// <summary>When it was done, where that is earlier than the recording (work without a network).</summary>
    public DateTimeOffset? PerformedAt { get; init; }

    /// <summary>The role in which it was done; null: the step's own.</summary>
    public string? Role { get; init; }

    /// <summary>Attributes of this performance, such as <c>interviewer_sex</c>; they count for its checks only.</summary>
    public IReadOnlyDictionary<string, Value> Attributes { get; init; } = new Dictionary<string, Value>();

    /// <summary>Facts established by doing it.</summary>
    public IReadOnlyDictionary<string, Value> Facts { get; init; } = new Dictionary<string, Value>();

    /// <summary>Ids of constraints about people that whoever completes the step confirms were kept ("the guardian present is not a suspect").</summary>
    public IReadOnlyList<string> Confirmed { get; init; } = [];

    /// <summary>Lets it pass without proof, order or a check.</summary>
    public Override? Override { get; init; }
}

/// <summary>A step is put off for a good reason, such as medical advice. No breach while it lasts.</summary>
public sealed record StepDeferred(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Reason, DateTimeOffset Until) : RunEvent(At, Actor);

/// <summary>A step is lawfully not done, or done otherwise.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Occurrence">The turn of the step.</param>
/// <param name="Reason">Why.</param>
/// <param name="Approver">Who approved it; needed for mandatory steps, steps required by their condition and steps under a critical constraint.</param>
public sealed record StepDeviated(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Reason, string? Approver) : RunEvent(At, Actor);

/// <summary>A step that is optional or whose condition is not known is judged not to be needed.</summary>
public sealed record StepNotNeeded(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Reason) : RunEvent(At, Actor);

/// <summary>A settled step is opened again. The only way in which a done step becomes undone.</summary>
public sealed record StepReopened(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Reason) : RunEvent(At, Actor);

/// <summary>A step is to be done once more, beyond its plan: a second interview.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Step">The step.</param>
/// <param name="Reason">Why.</param>
/// <param name="Override">Lets it pass a constraint that forbids it.</param>
public sealed record StepRepeated(DateTimeOffset At, string Actor, string Step, string Reason, Override? Override = null) : RunEvent(At, Actor);

/// <summary>The clock stands still. Clinical limits and closing windows go on.</summary>
public sealed record Suspended(DateTimeOffset At, string Actor, string Reason, string Approver) : RunEvent(At, Actor);

/// <summary>The clock goes on.</summary>
public sealed record Resumed(DateTimeOffset At, string Actor) : RunEvent(At, Actor);

/// <summary>A deadline gets more time.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Occurrence">The turn of the step.</param>
/// <param name="Due">Which of the step's deadlines; null: all that can be moved.</param>
/// <param name="Until">Until when.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Reason">Why.</param>
public sealed record DeadlineExtended(
    DateTimeOffset At, string Actor, OccurrenceRef Occurrence, int? Due, DateTimeOffset Until, string Approver, string Reason) : RunEvent(At, Actor);

/// <summary>A due time is kept although a changed calendar would make it later. Made by RunEngine.HoldsFor.</summary>
public sealed record DeadlineHeld(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, int Due, DateTimeOffset Until) : RunEvent(At, Actor);

/// <summary>A person accepts that the deadlines of a step become later after facts or the calendar changed.</summary>
public sealed record DeadlineRecalculationAccepted(DateTimeOffset At, string Actor, OccurrenceRef Occurrence, string Approver, string Reason)
    : RunEvent(At, Actor);

/// <summary>The run ends.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Override">Lets it end although required steps are open.</param>
public sealed record RunClosed(DateTimeOffset At, string Actor, string Reason, Override? Override = null) : RunEvent(At, Actor);

/// <summary>A closed run goes on.</summary>
public sealed record RunReopened(DateTimeOffset At, string Actor, string Reason) : RunEvent(At, Actor);

/// <summary>The run goes on by another version of its procedure. Made by RunMove.Of; needs the definition of the other version to be taken.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Version">The version it goes on by.</param>
/// <param name="ContentHash">That version's content hash.</param>
/// <param name="Reason">Why.</param>
public sealed record RunMoved(DateTimeOffset At, string Actor, string Version, string ContentHash, string Reason) : RunEvent(At, Actor)
{
    /// <summary>Ids of steps by the version before and what the other version calls them, where that differs.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Due times that are carried along: those that the other version would make later, and those of settled turns as they stood.</summary>
    public IReadOnlyList<TurnDue> Carried { get; init; } = [];
}

/// <summary>A move to another version is taken back: the run stands as before it. Possible until a step is settled by the other version or the run is closed.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Reason">Why.</param>
public sealed record RunMoveUndone(DateTimeOffset At, string Actor, string Reason) : RunEvent(At, Actor);
