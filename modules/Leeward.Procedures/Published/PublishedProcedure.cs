using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Published;

/// <summary>How a version of a procedure stands.</summary>
internal enum PublicationStatus
{
    Draft = 0,
    Published = 1,
    Superseded = 2,
}

/// <summary>A version of a procedure, never changed once published; runs keep the version they started with.</summary>
internal sealed class PublishedProcedure : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Definition { get; init; } = "";
    public PublicationStatus Status { get; set; }
    public DateTimeOffset EffectiveFrom { get; init; }
    public string Source { get; init; } = "";
}

internal static class PublishedMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<PublishedProcedure>(e =>
    {
        e.ToTable("procedures_published");
        e.Property(p => p.Code).HasMaxLength(80);
        e.Property(p => p.Edition).HasMaxLength(40);
        e.Property(p => p.ContentHash).HasMaxLength(64);
        e.Property(p => p.Source).HasMaxLength(80);
        e.HasIndex(p => new { p.Code, p.ContentHash }).IsUnique();
    });
}
