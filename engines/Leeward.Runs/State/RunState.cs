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

    /// <summary>The approval of closing it with open steps; null while it is open, and where it needed none.</summary>
    public Override? ClosedWith { get; init; }

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

    /// <summary>Turns that were left behind with the versions that had their steps, in order of leaving. Settled ones stay as they were.</summary>
    public ImmutableList<LeftTurn> Left { get; init; } = [];

    /// <summary>The versions it went by before the present one, in order.</summary>
    public ImmutableList<PastVersion> Past { get; init; } = [];

    /// <summary>What takes the latest move to another version back; null where it cannot be taken back.</summary>
    public MoveMark? Moved { get; init; }

    private TurnIndex? _turns;

    /// <summary>The turns by their steps. A state that was copied with other turns makes its own.</summary>
    internal TurnIndex Turns => _turns is { } known && ReferenceEquals(known.Source, Occurrences) ? known : _turns = new(Occurrences);

    private EventIndex? _happened;

    /// <summary>What happened, by codes. A state that was copied with other events makes its own.</summary>
    internal EventIndex Happened => _happened is { } known && ReferenceEquals(known.Source, Events) ? known : _happened = new(Events);

    /// <summary>The state with a turn in the place of the one before it, or behind all others where it is new.</summary>
    internal RunState With(OccurrenceState turn)
    {
        var turns = Turns.With(turn);
        var next = this with { Occurrences = turns.Source };
        next._turns = turns;
        return next;
    }

    /// <summary>The turn of a step, or null.</summary>
    public OccurrenceState? Find(OccurrenceRef occurrence) => Turns.Find(occurrence);
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

/// <summary>A due time that is kept against a changed calendar until a person accepts the later one.</summary>
/// <param name="At">The due time when it was held.</param>
/// <param name="From">When it was held. A clock that stands still later moves it.</param>
public sealed record HeldDue(DateTimeOffset At, DateTimeOffset From);

/// <summary>A due time of the version before. Of an open turn it holds until a person accepts a later one; of a settled turn it says how it stood.</summary>
/// <param name="Rule">What it rests on.</param>
/// <param name="At">The due time when it was carried along.</param>
/// <param name="From">When it was carried along. A clock that stands still later moves it.</param>
/// <param name="Instead">Which of the step's deadlines took its place; null: none.</param>
public sealed record CarriedDue(DeadlineRule Rule, DateTimeOffset At, DateTimeOffset From, int? Instead)
{
    /// <summary>The index under which a carried due time is shown: none of the step's own.</summary>
    public const int Place = -1;
}

/// <summary>A due time to be carried along with a turn.</summary>
/// <param name="Occurrence">The turn, by the version before.</param>
/// <param name="Due">The due time.</param>
public sealed record TurnDue(OccurrenceRef Occurrence, CarriedDue Due);

/// <summary>A turn of a step that the version a run goes by no longer has.</summary>
/// <param name="ContentHash">The version that had the step.</param>
/// <param name="Turn">The turn; one that was open ended as not needed when the run moved on.</param>
public sealed record LeftTurn(string ContentHash, OccurrenceState Turn);

/// <summary>A version that a run went by.</summary>
/// <param name="ContentHash">The version.</param>
/// <param name="Until">When the run moved on.</param>
public sealed record PastVersion(string ContentHash, DateTimeOffset Until);

/// <summary>What takes a move to another version back.</summary>
/// <param name="Before">The run as it stood.</param>
/// <param name="Names">Ids of steps that the other version calls otherwise.</param>
/// <param name="Since">What was recorded since the move.</param>
public sealed record MoveMark(RunState Before, IReadOnlyDictionary<string, string> Names, ImmutableList<RunEvent> Since);

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

    /// <summary>Of a turn judged not to be needed: what its condition asks for that was not known then.</summary>
    public ImmutableList<string> JudgedWithout { get; init; } = [];

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
    public ImmutableSortedDictionary<int, HeldDue> Held { get; init; } = ImmutableSortedDictionary<int, HeldDue>.Empty;

    /// <summary>Due times of the version before.</summary>
    public ImmutableList<CarriedDue> Carried { get; init; } = [];
}
