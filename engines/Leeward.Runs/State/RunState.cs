using System.Collections.Immutable;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>All that a run is, at one moment: plain data, serialisable with System.Text.Json, reproduced exactly by replaying its events.</summary>
public sealed record RunState
{
    /// <summary>The procedure.</summary>
    public required string Procedure { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its content hash.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time of its latest event.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How many events it has taken.</summary>
    public int Revision { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What is known.</summary>
    public ImmutableSortedDictionary<string, Value> Facts { get; init; } = ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal);

    /// <summary>What happened, in order of recording.</summary>
    public ImmutableList<HappenedEvent> Events { get; init; } = [];

    /// <summary>Planned times of events, the latest plan of each.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Planned { get; init; } = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>The turns of steps that have started or were touched, in order of appearance.</summary>
    public ImmutableList<OccurrenceState> Occurrences { get; init; } = [];

    /// <summary>Times in which the clock stood still.</summary>
    public ImmutableList<Suspension> Suspensions { get; init; } = [];

    /// <summary>Lawful breaks of rules that belong to no single turn, such as closing with open steps.</summary>
    public ImmutableList<Override> Overrides { get; init; } = [];

    /// <summary>The turn of a step, or null.</summary>
    public OccurrenceState? Find(OccurrenceRef occurrence) => Occurrences.Find(one => one.Ref == occurrence);
}

/// <summary>An event that happened.</summary>
/// <param name="Code">Its code.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="From">The turn of a step that emitted it; null when it was recorded by itself.</param>
public sealed record HappenedEvent(string Code, DateTimeOffset OccurredAt, OccurrenceRef? From);

/// <summary>How a turn of a step was settled.</summary>
public enum Settlement
{
    /// <summary>It is open.</summary>
    None,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Lawfully not done, or done otherwise.</summary>
    Deviated,

    /// <summary>Judged not to be needed.</summary>
    NotNeeded,
}

/// <summary>A piece of proof.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Id">The document's id.</param>
/// <param name="At">When it was added.</param>
public sealed record EvidenceItem(string Type, string Id, DateTimeOffset At);

/// <summary>A deadline with the anchor it counts from. Kept when facts change, so that a due time gets later only by a person.</summary>
/// <param name="Due">Which of the step's deadlines.</param>
/// <param name="Anchor">From when it counts.</param>
/// <param name="Current">False: the facts no longer ask for it, but nobody has accepted a later time yet.</param>
public sealed record DueBasis(int Due, DateTimeOffset Anchor, bool Current);

/// <summary>More time for a deadline.</summary>
/// <param name="Due">Which; null: all that can be moved.</param>
/// <param name="Until">Until when.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Reason">Why.</param>
public sealed record DueExtension(int? Due, DateTimeOffset Until, string Approver, string Reason);

/// <summary>A turn of a step.</summary>
public sealed record OccurrenceState
{
    /// <summary>Which.</summary>
    public required OccurrenceRef Ref { get; init; }

    /// <summary>When it started; null: touched (proof added) before it started.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>For later rounds: how far after the first round's anchor this one counts.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>It was added by hand, beyond the plan.</summary>
    public bool Extra { get; init; }

    /// <summary>How it was settled.</summary>
    public Settlement Settlement { get; init; }

    /// <summary>When it was settled: the time of performance.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Who did or recorded it.</summary>
    public string? Actor { get; init; }

    /// <summary>The role in which it was done.</summary>
    public string? Role { get; init; }

    /// <summary>The reason of a deviation, deferral or of not being needed.</summary>
    public string? Reason { get; init; }

    /// <summary>The approval of a deviation, or of a completion that broke a rule.</summary>
    public Override? Override { get; init; }

    /// <summary>It was completed before it had started by the plan.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>Until when it is put off; null: not.</summary>
    public DateTimeOffset? DeferredUntil { get; init; }

    /// <summary>Attributes of the performance.</summary>
    public ImmutableSortedDictionary<string, Value> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal);

    /// <summary>Constraints about people confirmed to be kept.</summary>
    public ImmutableList<string> Confirmed { get; init; } = [];

    /// <summary>Proof.</summary>
    public ImmutableList<EvidenceItem> Evidence { get; init; } = [];

    /// <summary>Deadlines with their anchors.</summary>
    public ImmutableList<DueBasis> Due { get; init; } = [];

    /// <summary>More time given.</summary>
    public ImmutableList<DueExtension> Extensions { get; init; } = [];

    /// <summary>Due times kept against a changed calendar, by deadline.</summary>
    public ImmutableSortedDictionary<int, DateTimeOffset> Held { get; init; } = ImmutableSortedDictionary<int, DateTimeOffset>.Empty;
}
