using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Drafts;

/// <summary>Where a draft stands.</summary>
internal enum DraftState
{
    Writing = 0,
    InConsultation = 1,
    InApproval = 2,
    Published = 3,
    Withdrawn = 4,
}

/// <summary>A procedure that is being written: the whole document, and every earlier form of it. It holds nothing about a person in a case.</summary>
internal sealed class Draft : IRecord, IVersioned
{
    public Guid Id { get; init; }
    /// <summary>Whose procedure it is to be; empty for the whole country.</summary>
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Code { get; set; } = "";
    public string Edition { get; set; } = "";
    public string TitleEn { get; set; } = "";
    public string TitleZh { get; set; } = "";
    public DraftState State { get; set; }
    /// <summary>The content hash of the published version that it was begun from; empty for a new procedure.</summary>
    public string BasisHash { get; init; } = "";
    /// <summary>The document as JSON, its keys in the order of the author.</summary>
    public string Document { get; set; } = "";
    public string ContentHash { get; set; } = "";
    /// <summary>How many forms it has had; the newest bears this number.</summary>
    public int Revision { get; set; }
    public int Errors { get; set; }
    public int Warnings { get; set; }
    public Guid? MadeById { get; init; }
    public string MadeBy { get; init; } = "";
    public DateTimeOffset ChangedAt { get; set; }
    public string ChangedBy { get; set; } = "";
    public bool IsSynthetic { get; init; }

    /// <summary>A local version of a national procedure: it may only tighten.</summary>
    public bool IsOverlay => Region.Length > 0 && BasisHash.Length > 0;

    /// <summary>The words may still be changed.</summary>
    public bool IsOpen => State is DraftState.Writing or DraftState.InConsultation;

    public LocalText Title => new(TitleEn.Length > 0 ? TitleEn : Code, TitleZh.Length > 0 ? TitleZh : Code);
}

/// <summary>One form of a draft: who wrote it, when, and why. Never changed.</summary>
internal sealed class DraftRevision : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public int Seq { get; init; }
    public string Document { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public Guid? ById { get; init; }
    public string By { get; init; } = "";
    public string Note { get; init; } = "";
}

internal static class DraftMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Draft>(e =>
        {
            e.ToTable("procedures_draft");
            e.Ignore(d => d.IsOverlay).Ignore(d => d.IsOpen).Ignore(d => d.Title);
            e.Property(d => d.Code).HasMaxLength(80);
            e.Property(d => d.Edition).HasMaxLength(40);
            e.Property(d => d.TitleEn).HasMaxLength(300);
            e.Property(d => d.TitleZh).HasMaxLength(300);
            e.Property(d => d.BasisHash).HasMaxLength(64);
            e.Property(d => d.ContentHash).HasMaxLength(64);
            e.Property(d => d.MadeBy).HasMaxLength(100);
            e.Property(d => d.ChangedBy).HasMaxLength(100);
            e.HasIndex(d => new { d.Region, d.State });
        });
        model.Entity<DraftRevision>(e =>
        {
            e.ToTable("procedures_draft_revision");
            e.Property(r => r.ContentHash).HasMaxLength(64);
            e.Property(r => r.By).HasMaxLength(100);
            e.Property(r => r.Note).HasMaxLength(300);
            e.HasIndex(r => new { r.OwnerId, r.Seq }).IsUnique();
        });
    }
}
