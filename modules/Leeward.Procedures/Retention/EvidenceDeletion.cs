using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Retention;

/// <summary>A legal hold: while it stands, nothing of the run's evidence is deleted.</summary>
internal sealed class EvidenceHold : IPart
{
    public Guid Id { get; init; }
    /// <summary>The run.</summary>
    public Guid OwnerId { get; init; }
    public SealedText? Reason { get; init; }
    public string PlacedBy { get; init; } = "";
    public DateTimeOffset PlacedAt { get; init; }
    public DateTimeOffset? LiftedAt { get; set; }
    public string LiftedBy { get; set; } = "";
    public SealedText? LiftReason { get; set; }
}

/// <summary>Where a deletion stands.</summary>
internal enum DeletionState
{
    Waiting,
    Approved,
    /// <summary>The key is destroyed and nobody can read the file any more; its bytes are still to be removed.</summary>
    Unreadable,
    Done,
    Refused,
    Withdrawn,
    /// <summary>A hold was placed between approval and deletion.</summary>
    Stopped,
}

/// <summary>A file's deletion: asked for by one person, approved by another, done by a job. Done, it is the file's tombstone together with the file's row and its custody.</summary>
internal sealed class EvidenceDeletion : IPart, IVersioned
{
    public Guid Id { get; init; }
    /// <summary>The run.</summary>
    public Guid OwnerId { get; init; }
    public int Version { get; set; }
    public Guid FileId { get; init; }
    /// <summary>The file, while this is its one open or done deletion; null once refused, withdrawn or stopped.</summary>
    public Guid? Holding { get; set; }
    public DeletionState State { get; set; }
    public string Ground { get; init; } = "";
    public SealedText? Reason { get; init; }
    public Guid? AskedById { get; init; }
    public string AskedBy { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public string DecidedBy { get; set; } = "";
    public DateTimeOffset? DecidedAt { get; set; }
    public SealedText? Note { get; set; }
    /// <summary>Until when it was to be kept, by which rule and pack, as it stood when the deletion was approved.</summary>
    public DateOnly? KeptUntil { get; set; }
    public string Keep { get; set; } = "";
    public string RuleSource { get; set; } = "";
    public string RuleArticle { get; set; } = "";
    public string RuleProvenance { get; set; } = "";
    public string Pack { get; set; } = "";
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>What people call the certificate.</summary>
    public string Number => $"ED-{Id.ToString("N")[^10..].ToUpperInvariant()}";
}

internal static class RetentionMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<EvidenceHold>(e =>
        {
            e.ToTable("procedures_evidence_hold");
            e.Property(h => h.PlacedBy).HasMaxLength(Actor.LongestLabel);
            e.Property(h => h.LiftedBy).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(h => h.OwnerId);
        });
        model.Entity<EvidenceDeletion>(e =>
        {
            e.ToTable("procedures_evidence_deletion");
            e.Ignore(d => d.Number);
            e.Property(d => d.Ground).HasMaxLength(64);
            e.Property(d => d.AskedBy).HasMaxLength(Actor.LongestLabel);
            e.Property(d => d.DecidedBy).HasMaxLength(Actor.LongestLabel);
            e.Property(d => d.Keep).HasMaxLength(20);
            e.Property(d => d.RuleSource).HasMaxLength(40);
            e.Property(d => d.RuleArticle).HasMaxLength(40);
            e.Property(d => d.RuleProvenance).HasMaxLength(1);
            e.Property(d => d.Pack).HasMaxLength(80);
            e.HasIndex(d => d.Holding).IsUnique();
            e.HasIndex(d => new { d.FileId, d.AskedAt });
            e.HasIndex(d => d.State);
        });
    }
}
