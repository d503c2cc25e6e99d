using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Requests;

/// <summary>An act on a run that needs a second person: it waits until somebody with the right to approve decides. The act itself is sealed, as facts about the child may stand in it.</summary>
internal sealed class ActRequest : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid RunId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Kind { get; init; } = "";
    /// <summary>The step it is about; empty where it is about the whole run.</summary>
    public string Step { get; init; } = "";
    public int Number { get; init; }
    public SealedText? Act { get; init; }
    public Guid? RequestedById { get; init; }
    public string RequestedBy { get; init; } = "";
    public DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }
    public bool Approved { get; set; }
    public string DecidedBy { get; set; } = "";
}

internal static class RequestMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<ActRequest>(e =>
    {
        e.ToTable("procedures_act_request");
        e.Property(r => r.SubjectNumber).HasMaxLength(40);
        e.Property(r => r.ContentHash).HasMaxLength(64);
        e.Property(r => r.Kind).HasMaxLength(20);
        e.Property(r => r.Step).HasMaxLength(60);
        e.Property(r => r.RequestedBy).HasMaxLength(Actor.LongestLabel);
        e.Property(r => r.DecidedBy).HasMaxLength(Actor.LongestLabel);
        e.HasIndex(r => r.RunId);
        e.HasIndex(r => r.AccessId);
        e.HasIndex(r => new { r.Region, r.DecidedAt, r.RequestedAt });
    });
}
