using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Runs;

namespace Leeward.Procedures.Retention;

/// <summary>A file with its run, as the database joins them.</summary>
internal sealed class KeptRow
{
    public required Run Run { get; init; }
    public required EvidenceFile File { get; init; }
}

/// <summary>A rule as people see it; periods as in the pack (<c>P15Y</c>).</summary>
internal sealed record RuleView(string Keep, string Least, string Source, LocalText SourceTitle, string Article, string Provenance);

/// <summary>A file with how long it is kept and how its deletion stands; nothing sealed is opened for it.</summary>
internal sealed record KeptLine(
    Guid FileId, Guid RunId, string SubjectNumber, string Region, Guid CentreId, string Type, LocalText TypeTitle, string Step, int Number, string Media, long Size, string Hash, DateTimeOffset ReceivedAt, string ReceivedBy,
    DateTimeOffset? ClosedAt, DateOnly? KeptUntil, DateOnly? LeastUntil, RuleView? Rule, bool Held, DeletionState? Deletion, DateTimeOffset? DeletedAt);

/// <summary>How many of each view the reader may see.</summary>
internal sealed record KeptCounts(long Due, long Waiting, long AtWork, long Held, long Deleted, long All);

/// <summary>A hold with its reasons.</summary>
internal sealed record HoldView(Guid Id, string Reason, string PlacedBy, DateTimeOffset PlacedAt, string LiftedBy, DateTimeOffset? LiftedAt, string? LiftReason);

/// <summary>A deletion with its reasons.</summary>
internal sealed record DeletionView(
    Guid Id, string Number, DeletionState State, string Ground, LocalText GroundTitle, string GroundArticle, LocalText GroundSource, string GroundProvenance, string Reason, string AskedBy, DateTimeOffset AskedAt, bool Own,
    string DecidedBy, DateTimeOffset? DecidedAt, string? Note, DateOnly? KeptUntil, string Keep, string RuleSource, string RuleArticle, string RuleProvenance, string Pack, DateTimeOffset? DoneAt);

/// <summary>A file with its holds, deletions, and what the reader may do.</summary>
internal sealed record KeptFile(KeptLine Line, IReadOnlyList<HoldView> Holds, IReadOnlyList<DeletionView> Deletions, bool MayAsk, bool MayApprove);

/// <summary>What remains of a deleted file: proof that it was there, and that it was deleted lawfully.</summary>
internal sealed record DeletionCertificate(KeptLine File, string ReceivedHash, DeletionView Deletion, DateTimeOffset DeletedAt, IReadOnlyList<CustodyView> Custody);

/// <summary>What of the kept files is asked for.</summary>
internal sealed record KeptFilter(string? View, string? Region, string? Type, Guid? Centre)
{
    public const string Due = "due", Waiting = "waiting", AtWork = "at_work", Held = "held", Deleted = "deleted", All = "all";
    public static readonly string[] Views = [Due, Waiting, AtWork, Held, Deleted, All];

    /// <summary>The view, or what is due where none is named that there is.</summary>
    public string Shown => Views.Contains(View, StringComparer.Ordinal) ? View! : Due;
}
