using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>Where a move stands.</summary>
internal enum MoveState
{
    /// <summary>The dry run goes over the open cases; nothing is changed.</summary>
    Looking = 0,
    /// <summary>It is known what would become of each case.</summary>
    Looked = 1,
    /// <summary>Cases are being moved.</summary>
    Moving = 2,
    Moved = 3,
    /// <summary>Cases are being moved back.</summary>
    Undoing = 4,
    Undone = 5,
}

/// <summary>A move of the running cases of a region from one version of a procedure to another. It holds nothing about a person.</summary>
internal sealed class VersionMove : IRecord, IVersioned
{
    public Guid Id { get; init; }
    /// <summary>Which cases: those of this region; empty for the whole country.</summary>
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Code { get; init; } = "";
    public string FromHash { get; init; } = "";
    public string ToHash { get; init; } = "";
    /// <summary>The phase in which cases move, where the new version's approval says so; else empty.</summary>
    public string FromPhase { get; init; } = "";
    /// <summary>Steps that the new version calls otherwise, as a JSON object: old id to new id.</summary>
    public string Names { get; init; } = "";
    public MoveState State { get; set; }
    public string AskedBy { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? LookedAt { get; set; }
    public string MovedBy { get; set; } = "";
    public DateTimeOffset? MovedAt { get; set; }
    public string MoveReason { get; set; } = "";
    public string UndoneBy { get; set; } = "";
    public DateTimeOffset? UndoneAt { get; set; }
    public string UndoReason { get; set; } = "";
    public bool IsSynthetic { get; init; }
}

/// <summary>Where one case stands in a move.</summary>
internal enum CaseState
{
    /// <summary>The dry run says that it moves.</summary>
    Moves = 0,
    /// <summary>It stays where it is; <see cref="MovedCase.Block"/> says why.</summary>
    Stays = 1,
    Moved = 2,
    Undone = 3,
    /// <summary>It was moved and is not moved back: a step is done by the new version, or the case is closed.</summary>
    Stands = 4,
}

/// <summary>What a move does to one case, in codes and times, so that the list opens no seal.</summary>
internal sealed class MovedCase : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid MoveId { get; init; }
    public Guid RunId { get; init; }
    public Guid CentreId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public CaseState State { get; set; }
    /// <summary>Why it stays, as a code; else empty.</summary>
    public string Block { get; set; } = "";
    /// <summary>The state of the run that was looked at.</summary>
    public int Revision { get; set; }
    /// <summary>Somebody acted on the case after the dry run: what is told here was found anew when it was moved.</summary>
    public bool Renewed { get; set; }
    /// <summary>The edition of the working calendars by which it was counted before the move.</summary>
    public int CalendarNumber { get; set; }
    public int Kept { get; set; }
    /// <summary>Open steps that end.</summary>
    public int Dropped { get; set; }
    public int Added { get; set; }
    public int Earlier { get; set; }
    /// <summary>Due times that would be later and are kept until a person accepts.</summary>
    public int Held { get; set; }
    /// <summary>Due times that have passed as soon as they hold.</summary>
    public int Passed { get; set; }
    /// <summary>Facts that only the new version asks for.</summary>
    public int Asked { get; set; }
    /// <summary>What becomes of each step and due time, as JSON.</summary>
    public string Plan { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

internal static class MoveMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<VersionMove>(e =>
        {
            e.ToTable("procedures_version_move");
            e.Property(m => m.Code).HasMaxLength(80);
            e.Property(m => m.FromHash).HasMaxLength(64);
            e.Property(m => m.ToHash).HasMaxLength(64);
            e.Property(m => m.FromPhase).HasMaxLength(60);
            e.Property(m => m.AskedBy).HasMaxLength(200);
            e.Property(m => m.MovedBy).HasMaxLength(200);
            e.Property(m => m.MoveReason).HasMaxLength(1000);
            e.Property(m => m.UndoneBy).HasMaxLength(200);
            e.Property(m => m.UndoReason).HasMaxLength(1000);
            e.HasIndex(m => new { m.Code, m.State });
        });
        model.Entity<MovedCase>(e =>
        {
            e.ToTable("procedures_moved_case");
            e.Property(c => c.SubjectNumber).HasMaxLength(40);
            e.Property(c => c.Block).HasMaxLength(60);
            e.HasIndex(c => new { c.MoveId, c.RunId }).IsUnique();
            e.HasIndex(c => new { c.Region, c.MoveId });
            e.HasIndex(c => c.AccessId);
            e.HasIndex(c => c.RunId);
        });
    }
}
