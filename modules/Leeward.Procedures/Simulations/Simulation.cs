using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Simulations;

/// <summary>One version or draft played over cases, beside another version. Holds settings and figures; nothing of a single child.</summary>
internal sealed class Simulation : IRecord
{
    public Guid Id { get; init; }
    /// <summary>Whose recorded runs were played or learnt from.</summary>
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    /// <summary>The draft, and which form of it; null for a published version.</summary>
    public Guid? DraftId { get; init; }
    public int Revision { get; init; }
    public string Code { get; init; } = "";
    public string Edition { get; init; } = "";
    public string ContentHash { get; init; } = "";
    /// <summary>The published version beside it; empty where there is none.</summary>
    public string AgainstHash { get; init; } = "";
    /// <summary>What was asked, as JSON of <see cref="SimulationSettings"/>.</summary>
    public string Settings { get; init; } = "";
    /// <summary>What came out, as JSON of <see cref="SimulationOutcome"/>; empty until then.</summary>
    public string Result { get; private set; } = "";
    /// <summary>Whoever asked may see the runs that were played, and with them exact figures. Everybody else gets protected ones.</summary>
    public bool OfSeenRuns { get; init; }
    public Guid JobId { get; init; }
    public Guid? AskedById { get; init; }
    public string AskedBy { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>When somebody deleted it: nothing of the result is kept, only that it was.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    public void End(string result, DateTimeOffset now) => (Result, EndedAt) = (result, now);

    public void Remove(DateTimeOffset now) => (Result, RemovedAt) = ("", now);
}

internal static class SimulationMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Simulation>(e =>
    {
        e.ToTable("procedures_simulation");
        e.Property(s => s.Code).HasMaxLength(80);
        e.Property(s => s.Edition).HasMaxLength(40);
        e.Property(s => s.ContentHash).HasMaxLength(64);
        e.Property(s => s.AgainstHash).HasMaxLength(64);
        e.Property(s => s.AskedBy).HasMaxLength(200);
        e.HasIndex(s => new { s.DraftId, s.RemovedAt });
        e.HasIndex(s => new { s.ContentHash, s.RemovedAt });
        e.HasIndex(s => s.AccessId);
    });
}
