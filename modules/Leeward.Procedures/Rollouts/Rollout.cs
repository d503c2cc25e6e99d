using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>A published version on its way to the centres of a region, with the days by which each step is expected.</summary>
internal sealed class Rollout : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string TitleEn { get; init; } = "";
    public string TitleZh { get; init; } = "";
    public DateOnly? ReceiptBy { get; set; }
    public DateOnly? TrainingBy { get; set; }
    public DateOnly? ReadyBy { get; set; }
    public DateOnly? InForceBy { get; set; }
    public DateTimeOffset StartedAt { get; init; }
    public string StartedBy { get; init; } = "";
    public DateTimeOffset? EndedAt { get; set; }
    public string EndedBy { get; set; } = "";
    public bool IsSynthetic { get; init; }

    public LocalText Title => new(TitleEn, TitleZh);

    /// <summary>The stages whose next step is overdue on a day.</summary>
    public IReadOnlyList<RolloutStage> LateOn(DateOnly today) => EndedAt is not null ? []
        : InForceBy < today ? [RolloutStage.Sent, RolloutStage.Received, RolloutStage.Trained, RolloutStage.Ready]
        : ReadyBy < today ? [RolloutStage.Sent, RolloutStage.Received, RolloutStage.Trained]
        : TrainingBy < today ? [RolloutStage.Sent, RolloutStage.Received]
        : ReceiptBy < today ? [RolloutStage.Sent] : [];
}

/// <summary>How far a centre is. Each stage is reached from the one before.</summary>
internal enum RolloutStage
{
    Sent = 0,
    Received = 1,
    Trained = 2,
    Ready = 3,
    InForce = 4,
}

/// <summary>What happened at a centre in a roll-out: who, when, and why where something was undone. Never changed.</summary>
internal sealed class RolloutNote : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    /// <summary><c>received</c>, <c>training</c>, <c>checked</c>, <c>in_force</c>, <c>undone</c>, <c>reminded</c>.</summary>
    public string Act { get; init; } = "";
    public RolloutStage Stage { get; init; }
    public string Details { get; init; } = "";
}

internal static class RolloutMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Rollout>(e =>
        {
            e.ToTable("procedures_rollout");
            e.Ignore(r => r.Title);
            e.Property(r => r.Code).HasMaxLength(80);
            e.Property(r => r.Edition).HasMaxLength(40);
            e.Property(r => r.ContentHash).HasMaxLength(64);
            e.Property(r => r.TitleEn).HasMaxLength(300);
            e.Property(r => r.TitleZh).HasMaxLength(300);
            e.Property(r => r.StartedBy).HasMaxLength(100);
            e.Property(r => r.EndedBy).HasMaxLength(100);
            e.HasIndex(r => r.Region);
        });
        model.Entity<RolloutPlace>(e =>
        {
            e.ToTable("procedures_rollout_place");
            e.Ignore(p => p.Name);
            e.Property(p => p.NameEn).HasMaxLength(200);
            e.Property(p => p.NameZh).HasMaxLength(200);
            e.Property(p => p.ReceivedBy).HasMaxLength(100);
            e.Property(p => p.Audience).HasMaxLength(300);
            e.Property(p => p.TrainedBy).HasMaxLength(100);
            e.Property(p => p.Checks).HasMaxLength(1000);
            e.Property(p => p.ReadyBy).HasMaxLength(100);
            e.Property(p => p.InForceBy).HasMaxLength(100);
            e.Property(p => p.AdoptedHash).HasMaxLength(64);
            e.Property(p => p.BeforeBy).HasMaxLength(100);
            e.HasIndex(p => new { p.RolloutId, p.Region });
            e.HasIndex(p => new { p.RolloutId, p.CentreId }).IsUnique();
            e.HasIndex(p => p.CentreId);
        });
        model.Entity<RolloutNote>(e =>
        {
            e.ToTable("procedures_rollout_note");
            e.Property(n => n.By).HasMaxLength(100);
            e.Property(n => n.Act).HasMaxLength(20);
            e.Property(n => n.Details).HasMaxLength(1200);
            e.HasIndex(n => new { n.OwnerId, n.At });
        });
    }
}
