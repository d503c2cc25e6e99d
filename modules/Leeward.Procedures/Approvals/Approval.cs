using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Signing;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Approvals;

/// <summary>Where an approval stands.</summary>
internal enum ApprovalState
{
    /// <summary>Waits for signatures.</summary>
    Signing = 0,
    Published = 1,
    /// <summary>A signer gave it back with a reason.</summary>
    SentBack = 2,
    /// <summary>Taken back by those who put it up.</summary>
    TakenBack = 3,
    /// <summary>Ended because the draft was changed.</summary>
    Overtaken = 4,
}

/// <summary>A draft put up for signature: its document is frozen here. Ended or not, it stays readable.</summary>
internal sealed class Approval : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid DraftId { get; init; }
    /// <summary>Which form of the draft.</summary>
    public int Revision { get; init; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string TitleEn { get; init; } = "";
    public string TitleZh { get; init; } = "";
    public string Document { get; init; } = "";
    /// <summary>SHA-256 of the canonical form of the document: what is signed.</summary>
    public string ContentHash { get; init; } = "";
    public string BasisHash { get; init; } = "";
    public ApprovalState State { get; set; }
    public DateOnly EffectiveOn { get; init; }
    public RunningCases RunningCases { get; init; }
    public string FromPhase { get; init; } = "";
    public DateOnly? ReviewOn { get; init; }
    public string Note { get; init; } = "";
    public Guid? SentById { get; init; }
    public string SentBy { get; init; } = "";
    public DateTimeOffset SentAt { get; init; }
    /// <summary>How often somebody signed or the route changed; so the version moves with its parts.</summary>
    public int Acts { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string EndedBy { get; set; } = "";
    /// <summary>Why it was sent or taken back.</summary>
    public string Reason { get; set; } = "";
    public bool IsSynthetic { get; init; }

    public LocalText Title => new(TitleEn, TitleZh);

    public void End(ApprovalState state, string by, string reason, DateTimeOffset at) => (State, EndedBy, Reason, EndedAt) = (state, by, reason, at);

    /// <summary>What every signature seals beside the content: when and how the version takes force.</summary>
    public string Terms => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id:N} {Region} {ContentHash} {EffectiveOn:yyyy-MM-dd} {RunningCases} {FromPhase} {ReviewOn:yyyy-MM-dd}");

    /// <summary>The approval of a draft that still waits for signatures; null where there is none.</summary>
    public static Task<Approval?> OpenOfAsync(IRecords records, Guid draftId, CancellationToken ct) =>
        records.Unfiltered<Approval>("the approval of a draft that was reached through the filter").FirstOrDefaultAsync(a => a.DraftId == draftId && a.State == ApprovalState.Signing, ct);
}

/// <summary>Where a signature stands.</summary>
internal enum SignatureState
{
    Waiting = 0,
    Signed = 1,
    SentBack = 2,
}

/// <summary>A place in the route: which body, in whose person; once signed, over which hash and when.</summary>
internal sealed class Signature : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    /// <summary>1, 2, 3...: nobody signs before those above them.</summary>
    public int Seq { get; init; }
    /// <summary>A code of the lookup <c>signing-body</c>.</summary>
    public string Body { get; init; } = "";
    public Guid AccountId { get; set; }
    public string Name { get; set; } = "";
    public SignatureState State { get; set; }
    public DateTimeOffset? At { get; set; }
    public string SignedHash { get; set; } = "";
    /// <summary>HMAC over content, terms, place, person, time and proof: a signature written into the database by other hands does not hold.</summary>
    public string Seal { get; set; } = "";
    public string Note { get; set; } = "";
    /// <summary>How the signer showed, when signing, that it was they.</summary>
    public ProofKind Proof { get; set; }

    public string Sealed(Approval approval) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{approval.Terms} {Seq} {Body} {AccountId:N} {At?.UtcTicks / TimeSpan.TicksPerMillisecond} {Proof}");
}

internal static class ApprovalMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Approval>(e =>
        {
            e.ToTable("procedures_approval");
            e.Ignore(a => a.Title).Ignore(a => a.Terms);
            e.Property(a => a.Code).HasMaxLength(80);
            e.Property(a => a.Edition).HasMaxLength(40);
            e.Property(a => a.TitleEn).HasMaxLength(300);
            e.Property(a => a.TitleZh).HasMaxLength(300);
            e.Property(a => a.ContentHash).HasMaxLength(64);
            e.Property(a => a.BasisHash).HasMaxLength(64);
            e.Property(a => a.FromPhase).HasMaxLength(60);
            e.Property(a => a.Note).HasMaxLength(1000);
            e.Property(a => a.SentBy).HasMaxLength(100);
            e.Property(a => a.EndedBy).HasMaxLength(100);
            e.Property(a => a.Reason).HasMaxLength(1000);
            e.HasIndex(a => new { a.DraftId, a.State });
            e.HasIndex(a => new { a.Region, a.State });
        });
        model.Entity<Signature>(e =>
        {
            e.ToTable("procedures_signature");
            e.Property(s => s.Body).HasMaxLength(64);
            e.Property(s => s.Name).HasMaxLength(100);
            e.Property(s => s.SignedHash).HasMaxLength(64);
            e.Property(s => s.Seal).HasMaxLength(16);
            e.Property(s => s.Note).HasMaxLength(1000);
            e.HasIndex(s => new { s.OwnerId, s.Seq }).IsUnique();
            e.HasIndex(s => new { s.AccountId, s.State });
        });
    }
}
