using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Sharing;

/// <summary>A step of a run that the coordinator lets another role see, until it is ended. It is never deleted: who could see what and when stays known.</summary>
internal sealed class RunShare : IPart
{
    public Guid Id { get; init; }

    /// <summary>The run.</summary>
    public Guid OwnerId { get; init; }
    public string Step { get; init; } = "";

    /// <summary>The role of the procedure that may see it.</summary>
    public string Role { get; init; } = "";

    /// <summary>The step's evidence too, not only how it stands.</summary>
    public bool WithEvidence { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    public DateTimeOffset? EndedAt { get; set; }
    public string EndedBy { get; set; } = "";
}

internal static class ShareMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<RunShare>(e =>
    {
        e.ToTable("procedures_share");
        e.Property(s => s.Step).HasMaxLength(60);
        e.Property(s => s.Role).HasMaxLength(60);
        e.Property(s => s.By).HasMaxLength(Actor.LongestLabel);
        e.Property(s => s.EndedBy).HasMaxLength(Actor.LongestLabel);
        e.HasIndex(s => new { s.OwnerId, s.EndedAt });
    });
}
