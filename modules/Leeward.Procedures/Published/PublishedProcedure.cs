using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Published;

/// <summary>How a version of a procedure stands at a moment. It follows from the days alone, so that nothing has to be done when one takes force.</summary>
internal enum Standing
{
    InForce = 0,
    /// <summary>Published; takes force on a day to come.</summary>
    Coming = 1,
    Superseded = 2,
    /// <summary>A region's own version that no longer only tightens those in force above it: the nearest above applies until it is renewed.</summary>
    Overtaken = 3,
}

/// <summary>A version of a procedure, never changed once published; runs keep the version they started with.</summary>
internal sealed class PublishedProcedure : IRecord, IVersioned
{
    public Guid Id { get; init; }
    /// <summary>Whose version it is; empty for the whole country.</summary>
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Definition { get; init; } = "";
    public DateTimeOffset EffectiveFrom { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
    /// <summary>The pack with its version, or empty where it was written and signed here.</summary>
    public string Source { get; init; } = "";
    /// <summary>The version it was begun from; for a region's own version the one that it tightens.</summary>
    public string BasisHash { get; init; } = "";
    /// <summary>The approval with its signatures; null for what a pack brought.</summary>
    public Guid? ApprovalId { get; init; }
    public RunningCases RunningCases { get; init; }
    public string FromPhase { get; init; } = "";
    /// <summary>By when it is to be looked at again.</summary>
    public DateOnly? ReviewOn { get; init; }
    public bool IsSynthetic { get; init; }
}

/// <summary>A version in lists, with how it stands.</summary>
internal sealed record VersionLine(
    Guid Id, string Code, string Edition, string Region, string ContentHash, DateTimeOffset EffectiveFrom, DateTimeOffset PublishedAt, string Source, string BasisHash, Guid? ApprovalId,
    TransitionRule Transition, DateOnly? ReviewOn, Standing Standing);

internal static class PublishedMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<PublishedProcedure>(e =>
    {
        e.ToTable("procedures_published");
        e.Property(p => p.Code).HasMaxLength(80);
        e.Property(p => p.Edition).HasMaxLength(40);
        e.Property(p => p.ContentHash).HasMaxLength(64);
        e.Property(p => p.BasisHash).HasMaxLength(64);
        e.Property(p => p.FromPhase).HasMaxLength(60);
        e.Property(p => p.Source).HasMaxLength(80);
        e.HasIndex(p => new { p.Code, p.Edition });
        e.HasIndex(p => p.ContentHash).IsUnique();
    });
}
