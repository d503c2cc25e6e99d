using System.Linq.Expressions;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>A run of a procedure for a case. Its history is the list of its events; the sealed state is what they add up to.</summary>
internal sealed class Run : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string SubjectNumber { get; init; } = "";
    public string ProcedureCode { get; init; } = "";
    /// <summary>The version that it goes by.</summary>
    public string ContentHash { get; set; } = "";
    public Guid CentreId { get; set; }
    public DateTimeOffset StartedAt { get; init; }
    public bool IsSynthetic { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public int Revision { get; set; }
    public SealedText? State { get; set; }
    /// <summary>Due times that were held since the state was written, where nothing else happened: a notice that touches every run need not write every state anew.</summary>
    public SealedText? HeldSince { get; set; }
    /// <summary>UTC ticks of the next moment at which time alone changes more of the run than that a step is late; the largest number where there is none.</summary>
    public long WakeTicks { get; set; } = long.MaxValue;
    /// <summary>How grave that change is: 0 the gravest.</summary>
    public int WakeRank { get; set; } = RunForesight.Least;
    /// <summary>How often time alone has changed the run's rows: of two nodes that look at it at once one wins.</summary>
    public int WakeCount { get; set; }
    /// <summary>Since when it cannot be worked out, because a seal or its state is broken; null: it can.</summary>
    public DateTimeOffset? BrokenSince { get; set; }
    /// <summary>The edition of the working calendars by which its due times are counted.</summary>
    public int CalendarNumber { get; set; }
    /// <summary>UTC ticks up to which its due times depend on working days: a change of later days moves none of them. The largest number where nobody has looked yet.</summary>
    public long WorkDayTicks { get; set; } = long.MaxValue;
    /// <summary>How many legal holds stand on its evidence.</summary>
    public int Holds { get; set; }
    /// <summary>How many of its files were deleted. It changes with each, so that a deletion and a hold at the same moment cannot both be written.</summary>
    public int Deletions { get; set; }
}

/// <summary>One event of a run, sealed: facts about the child stand in it.</summary>
internal sealed class RunEventRow : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public int Seq { get; init; }
    public string Kind { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string Actor { get; init; } = "";
    public SealedText? Body { get; init; }

    /// <summary>What happened to a run, sealed; <paramref name="seq"/> is its place in the run's history.</summary>
    public static RunEventRow Of(Guid id, Guid run, int seq, RunEvent happened, IVault vault) => new()
    {
        Id = id, OwnerId = run, Seq = seq, Kind = happened.GetType().Name, At = happened.At, Actor = happened.Actor, Body = vault.Seal(SealClass.Narrative, run, JsonSerializer.Serialize(happened)),
    };
}

/// <summary>A started turn of a step with its due time in the clear, so that "my next steps" opens no seal.</summary>
internal sealed class StepRow : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public Guid RunId { get; init; }
    public Guid CentreId { get; set; }
    public string SubjectNumber { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string Step { get; init; } = "";
    public int Number { get; init; }
    public string Phase { get; init; } = "";
    public string Role { get; init; } = "";
    public string Status { get; set; } = "";
    public bool IsOpen { get; set; }
    public bool BecauseUnknown { get; set; }
    /// <summary>UTC ticks of the earliest due time; the largest number where there is none, so that the index orders it last.</summary>
    public long DueTicks { get; set; }
    public DateTimeOffset? TargetAt { get; set; }
    public int Clock { get; set; }
    public bool IsHard { get; set; }
    /// <summary>The key of the source that the earliest due time rests on, and how well it is founded (S, M, D).</summary>
    public string Source { get; set; } = "";
    public string Provenance { get; set; } = "";
    /// <summary>statutory, policy, clinical or recommended.</summary>
    public string DeadlineKind { get; set; } = "";
    public bool SettledLate { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    /// <summary>How grave it is when it is late: 0 the gravest.</summary>
    public int Grave { get; set; } = RunForesight.Least;
    /// <summary>The first due time that is certainly asked for; <see cref="DueTicks"/> may be an earlier one that rests on what is not known. Figures go by this one.</summary>
    public long SureTicks { get; set; }

    /// <summary>Whether all that the earliest due time rests on is known.</summary>
    public Sureness Sureness { get; set; }

    /// <summary>The due time that was already told as overdue.</summary>
    public long ToldTicks { get; set; }

    public DateTimeOffset? DueAt => DueTicks == long.MaxValue ? null : new DateTimeOffset(DueTicks, TimeSpan.Zero);

    /// <summary>What a view tells of a turn. Whoever rewrites rows in bulk writes all of it, so that no column is forgotten.</summary>
    public static readonly IReadOnlyList<Expression<Func<StepRow, object?>>> Shown =
    [
        s => s.Status, s => s.IsOpen, s => s.BecauseUnknown, s => s.DueTicks, s => s.SureTicks, s => s.Sureness, s => s.TargetAt, s => s.Clock, s => s.IsHard, s => s.Source, s => s.Provenance, s => s.DeadlineKind, s => s.Grave,
        s => s.SettledAt, s => s.SettledLate,
    ];

    /// <summary>Whether both tell the same of a turn.</summary>
    public bool ShowsAs(StepRow other) =>
        (Status, IsOpen, BecauseUnknown, DueTicks, SureTicks, Sureness, TargetAt) == (other.Status, other.IsOpen, other.BecauseUnknown, other.DueTicks, other.SureTicks, other.Sureness, other.TargetAt)
        && (Clock, IsHard, Source, Provenance, DeadlineKind, Grave) == (other.Clock, other.IsHard, other.Source, other.Provenance, other.DeadlineKind, other.Grave)
        // When it was settled is not compared to the tick, which a database may not keep: acts alone change it, and write it.
        && (SettledAt is null, SettledLate) == (other.SettledAt is null, other.SettledLate);

    public static StepRow Of(Guid id, Run run, StepView step) => new()
    {
        Id = id, AccessId = run.AccessId, RunId = run.Id, SubjectNumber = run.SubjectNumber, ContentHash = run.ContentHash,
        Step = step.Ref.Step, Number = step.Ref.Number, Phase = step.Step.Phase, Role = step.Step.Role,
    };

    public void Show(StepView step, Run run, bool closed)
    {
        var due = step.Due.Count > 0 ? step.Due[0] : null;
        Region = run.Region;
        Sensitivity = run.Sensitivity;
        CentreId = run.CentreId;
        Status = step.Status.ToString();
        IsOpen = !closed && (step.IsOpen || (step.Status == StepStatus.Missed && step.SettledAt is null));
        BecauseUnknown = step.BecauseUnknown;
        // Until when it is put off counts by itself only where nothing is due: what may move has moved, and what may not goes on.
        var putOff = step.Status == StepStatus.Deferred ? step.DeferredUntil : null;
        DueTicks = (step.DueAt ?? putOff)?.UtcTicks ?? long.MaxValue;
        SureTicks = (step.Due.FirstOrDefault(one => one.ConditionKnown)?.At ?? putOff)?.UtcTicks ?? long.MaxValue;
        TargetAt = due?.Target?.ToUniversalTime();
        Clock = (int)(due?.Rule.Within.Clock ?? Deadlines.Clock.Elapsed);
        IsHard = due?.Rule.Hard ?? false;
        Source = due?.Rule.Source ?? "";
        Provenance = due is null ? "" : due.Rule.Provenance.ToString()[..1];
        Grave = due is null ? RunForesight.Least : RunForesight.Grave(due.Rule);
        DeadlineKind = due?.Rule.Kind.ToString().ToLowerInvariant() ?? "";
        Sureness = due?.Sureness() ?? Sureness.Sure;
        SettledAt = step.SettledAt?.ToUniversalTime();
        SettledLate = step.SettledAt is not null && step.Late;
    }
}

internal static class RunMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Run>(e =>
        {
            e.ToTable("procedures_run");
            e.Property(r => r.SubjectNumber).HasMaxLength(40);
            e.Property(r => r.ProcedureCode).HasMaxLength(80);
            e.Property(r => r.ContentHash).HasMaxLength(64);
            e.HasIndex(r => new { r.Region, r.StartedAt });
            e.HasIndex(r => r.AccessId);
            e.HasIndex(r => new { r.CentreId, r.ClosedAt });
            e.HasIndex(r => new { r.WakeRank, r.WakeTicks });
            e.HasIndex(r => new { r.ClosedAt, r.CalendarNumber });
            e.HasIndex(r => r.BrokenSince).HasFilter("\"BrokenSince\" IS NOT NULL");
        });
        model.Entity<RunEventRow>(e =>
        {
            e.ToTable("procedures_run_event");
            e.Property(r => r.Kind).HasMaxLength(60);
            e.Property(r => r.Actor).HasMaxLength(Actor.LongestLabel);
            e.HasIndex(r => new { r.OwnerId, r.Seq }).IsUnique();
        });
        model.Entity<StepRow>(e =>
        {
            e.ToTable("procedures_step");
            e.Ignore(r => r.DueAt);
            e.Property(r => r.SubjectNumber).HasMaxLength(40);
            e.Property(r => r.ContentHash).HasMaxLength(64);
            e.Property(r => r.Step).HasMaxLength(60);
            e.Property(r => r.Phase).HasMaxLength(60);
            e.Property(r => r.Role).HasMaxLength(60);
            e.Property(r => r.Status).HasMaxLength(20);
            e.Property(r => r.Source).HasMaxLength(40);
            e.Property(r => r.Provenance).HasMaxLength(1);
            e.Property(r => r.DeadlineKind).HasMaxLength(20);
            e.HasIndex(r => new { r.Region, r.IsOpen, r.DueTicks });
            e.HasIndex(r => new { r.IsOpen, r.DueTicks });
            // What is yet to be told as overdue, the gravest first.
            e.HasIndex(r => new { r.Grave, r.DueTicks }).HasFilter("\"IsOpen\" AND \"ToldTicks\" <> \"DueTicks\"");
            e.HasIndex(r => new { r.RunId, r.Step, r.Number }).IsUnique();
            e.HasIndex(r => r.AccessId);
        });
    }
}
