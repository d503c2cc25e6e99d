using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Absences;

/// <summary>How an absence stands at a moment.</summary>
internal enum AbsenceState
{
    /// <summary>It has not begun.</summary>
    Coming,
    /// <summary>The person is away, and the colleague covers.</summary>
    Now,
    /// <summary>It ended at its time.</summary>
    Over,
    /// <summary>It was ended earlier, or called off before it began.</summary>
    CutShort,
}

/// <summary>
/// A person is away from their role at a centre, and a colleague of the same role there covers. It gives the colleague no right: they see and do what their own role lets them.
/// Why somebody is away is not asked.
/// </summary>
internal sealed class Absence : IOfPost, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid CentreId { get; init; }
    public string Role { get; init; } = "";
    public Guid PersonId { get; init; }
    public Guid CoverId { get; init; }
    public DateTimeOffset FromAt { get; init; }
    /// <summary>The end of its last day.</summary>
    public DateTimeOffset UntilAt { get; init; }
    public DateTimeOffset SetAt { get; init; }
    public string SetBy { get; init; } = "";
    public DateTimeOffset? EndedAt { get; private set; }
    public string EndedBy { get; private set; } = "";
    public bool IsSynthetic { get; init; }

    public AbsenceState State(DateTimeOffset now) => EndedAt is not null ? AbsenceState.CutShort : now < FromAt ? AbsenceState.Coming : now < UntilAt ? AbsenceState.Now : AbsenceState.Over;

    public Refusal? End(DateTimeOffset at, string by)
    {
        if (State(at) is AbsenceState.Over or AbsenceState.CutShort) { return new Refusal("procedures.absence.over"); }
        (EndedAt, EndedBy) = (at, by);
        return null;
    }
}

/// <summary>An act on a step that a colleague did in their own name while covering. It is held as closely as the run.</summary>
internal sealed class CoveredAct : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid AbsenceId { get; init; }
    public Guid RunId { get; init; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Step { get; init; } = "";
    public int Number { get; init; }
    /// <summary>What was done, as the history of the run names it.</summary>
    public string Act { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
}

internal static class AbsenceMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Absence>(e =>
        {
            e.ToTable("procedures_absence");
            e.Property(a => a.Role).HasMaxLength(60);
            e.Property(a => a.SetBy).HasMaxLength(Actor.LongestLabel);
            e.Property(a => a.EndedBy).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(a => new { a.CoverId, a.UntilAt });
            e.HasIndex(a => new { a.PersonId, a.UntilAt });
            e.HasIndex(a => new { a.CentreId, a.FromAt });
        });
        model.Entity<CoveredAct>(e =>
        {
            e.ToTable("procedures_covered_act");
            e.Property(a => a.SubjectNumber).HasMaxLength(40);
            e.Property(a => a.ContentHash).HasMaxLength(64);
            e.Property(a => a.Step).HasMaxLength(60);
            e.Property(a => a.Act).HasMaxLength(60);
            e.Property(a => a.By).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(a => new { a.AbsenceId, a.At });
            e.HasIndex(a => a.AccessId);
        });
    }
}
