using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>How a hand-over stands.</summary>
internal enum HandOverState
{
    /// <summary>Given, and nobody has taken it yet.</summary>
    Waiting,
    /// <summary>Whoever it was given to has taken it.</summary>
    Accepted,
    /// <summary>Taken back before it was accepted.</summary>
    Withdrawn,
}

/// <summary>The end of a shift at a centre: one person of a role hands what is open to the next one of the same role. It gives no right to see anything; it says who goes on, and what one wants to say to them.</summary>
internal sealed class HandOver : IOfPost, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid CentreId { get; init; }
    /// <summary>The role of the pack that both hold at the centre.</summary>
    public string Role { get; init; } = "";
    public Guid GiverId { get; init; }
    public Guid TakerId { get; init; }
    public DateTimeOffset GivenAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }
    /// <summary>Steps that were left out because whoever takes over may not see them: told to the giver alone.</summary>
    public int LeftOut { get; init; }
    public bool IsSynthetic { get; init; }

    public HandOverState State => AcceptedAt is not null ? HandOverState.Accepted : WithdrawnAt is not null ? HandOverState.Withdrawn : HandOverState.Waiting;

    public Refusal? Accept(DateTimeOffset at)
    {
        if (State != HandOverState.Waiting) { return new Refusal("procedures.hand_over.settled"); }
        AcceptedAt = at;
        return null;
    }

    public Refusal? Withdraw(DateTimeOffset at)
    {
        if (State != HandOverState.Waiting) { return new Refusal("procedures.hand_over.settled"); }
        WithdrawnAt = at;
        return null;
    }
}

/// <summary>One run of a hand-over. It is held as closely as the run, so that nobody sees here what they may not see there.</summary>
internal sealed class HandOverItem : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid HandOverId { get; init; }
    public Guid RunId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    /// <summary>The earliest due time of its steps, UTC ticks: the order of the list.</summary>
    public long DueTicks { get; init; }
    /// <summary>The steps as they stood, as JSON of <see cref="HandedStep"/>: codes and times, nothing about the child.</summary>
    public string Steps { get; init; } = "";
    public SealedText? Note { get; init; }
}

/// <summary>A step as it stood when it was handed over.</summary>
/// <param name="Source">The key of the source that the due time rested on; empty where there was none, null in what was handed over before it was kept.</param>
internal sealed record HandedStep(string Step, int Number, DateTimeOffset? DueAt, bool Late, bool Deferred, bool WaitsForApproval, string? Source = null, string? Provenance = null, Sureness Sureness = Sureness.Sure);

internal static class HandOverMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<HandOver>(e =>
        {
            e.ToTable("procedures_hand_over");
            e.Ignore(h => h.State);
            e.Property(h => h.Role).HasMaxLength(60);
            e.HasIndex(h => new { h.CentreId, h.Role, h.GivenAt });
            e.HasIndex(h => new { h.TakerId, h.GivenAt });
            e.HasIndex(h => h.GiverId);
        });
        model.Entity<HandOverItem>(e =>
        {
            e.ToTable("procedures_hand_over_item");
            e.Property(i => i.SubjectNumber).HasMaxLength(40);
            e.Property(i => i.ContentHash).HasMaxLength(64);
            e.HasIndex(i => i.HandOverId);
            e.HasIndex(i => i.AccessId);
        });
    }
}
