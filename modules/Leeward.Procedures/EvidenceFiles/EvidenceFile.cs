using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>A file that proves a step. Its bytes lie sealed in the evidence folder; this row says what they must add up to.</summary>
internal sealed class EvidenceFile : IPart
{
    public Guid Id { get; init; }

    /// <summary>The run.</summary>
    public Guid OwnerId { get; init; }
    public string Step { get; init; } = "";
    public int Number { get; init; }

    /// <summary>The kind of proof, as the procedure names it.</summary>
    public string Type { get; init; } = "";

    /// <summary>What the bytes are, found in the bytes, not in the name.</summary>
    public string Media { get; init; } = "";

    /// <summary>The name it came with; it may name a child. Goes with the file.</summary>
    public SealedText? Name { get; set; }

    /// <summary>The file's own key, sealed; its bytes are sealed with it and with the key of the class. Without it nobody can read them: it is what a deletion destroys first.</summary>
    public SealedText? Key { get; set; }

    /// <summary>When the content was destroyed; the rest of the row stays, so that the step stays proven.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Bytes as kept.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of the bytes as kept, lower-case hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>SHA-256 of the bytes as they came; differs where place, time and device were taken out of a picture, film or recording.</summary>
    public string ReceivedHash { get; init; } = "";
    public DateTimeOffset ReceivedAt { get; init; }
    public string ReceivedBy { get; init; } = "";
}

/// <summary>What was done with a file.</summary>
internal enum CustodyAct
{
    Received,
    Read,
    Verified,
    FoundDamaged,

    /// <summary>Looked at by a malware scanner, which found nothing; <see cref="CustodyLine.By"/> names it.</summary>
    Scanned,

    /// <summary>Destroyed after an approved deletion; <see cref="CustodyLine.By"/> approved it.</summary>
    Deleted,

    /// <summary>Looked at in the page, without a download.</summary>
    Looked,
}

/// <summary>One line of a file's chain of custody. Lines are added, never changed.</summary>
internal sealed class CustodyLine : IPart
{
    public Guid Id { get; init; }

    /// <summary>The file.</summary>
    public Guid OwnerId { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    public CustodyAct Act { get; init; }

    /// <summary>Why it was read, in the reader's words.</summary>
    public SealedText? Purpose { get; init; }
}

internal static class EvidenceMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<EvidenceFile>(e =>
        {
            e.ToTable("procedures_evidence");
            e.Property(f => f.Step).HasMaxLength(60);
            e.Property(f => f.Type).HasMaxLength(80);
            e.Property(f => f.Media).HasMaxLength(40);
            e.Property(f => f.Hash).HasMaxLength(64);
            e.Property(f => f.ReceivedHash).HasMaxLength(64);
            e.Property(f => f.ReceivedBy).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(f => new { f.OwnerId, f.Step, f.Number });
        });
        model.Entity<CustodyLine>(e =>
        {
            e.ToTable("procedures_custody");
            e.Property(l => l.By).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(l => new { l.OwnerId, l.At });
        });
    }
}
