using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Conformance;

/// <summary>How one run and the version of the procedure it went by agree: counts and codes, never a name. Made again whenever the run has changed.</summary>
internal sealed class Judgement : IRecord
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public Guid RunId { get; init; }
    public Guid CentreId { get; init; }
    public string ProcedureCode { get; init; } = "";
    public string ContentHash { get; init; } = "";
    /// <summary>The month in which the run began, by the clocks of the place: 202603.</summary>
    public int Month { get; init; }
    public bool IsClosed { get; init; }
    /// <summary>What the deviations in order cost, by how grave they are, and what it would cost if everything had gone wrong.</summary>
    public long Cost { get; set; }
    public long WorstCost { get; init; }
    /// <summary>The run was too tangled to be compared within bounds; its deviations in order are not known.</summary>
    public bool GaveUp { get; init; }
    /// <summary>The state of the run that was judged.</summary>
    public int Revision { get; init; }
    /// <summary>UTC ticks of the next moment at which time alone can change the judgement.</summary>
    public long NextTicks { get; init; }
    public DateTimeOffset JudgedAt { get; init; }

    /// <summary>Of a run that went by several versions the deviations cost what they weigh, as no one of them says it for the whole.</summary>
    public List<RunPoint> Moved(List<RunPoint> points)
    {
        Cost = points.Where(p => !p.Lawful && PointKinds.Deviations.Contains(p.Kind)).Sum(p => (long)p.Weight);
        return points;
    }
}

/// <summary>One thing that went differently in a run.</summary>
internal sealed class JudgedPoint : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public string Step { get; init; } = "";
    public int Number { get; init; }
    public string Kind { get; init; } = "";
    /// <summary>Approved by somebody who may: shown apart and no deviation.</summary>
    public bool Lawful { get; init; }
    public int Weight { get; init; }
    /// <summary>The rule that was broken; empty for the other kinds.</summary>
    public string Rule { get; init; } = "";
    /// <summary>The step after which it had its place; empty for the beginning or where it does not matter.</summary>
    public string After { get; init; } = "";
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>The kinds of points, as codes.</summary>
internal static class PointKinds
{
    public const string Missing = "missing", OutOfOrder = "out_of_order", Extra = "extra", Rule = "rule", Unconfirmed = "unconfirmed", Late = "late", Exception = "exception";

    /// <summary>Those that make a run one with deviations. Lateness stands apart; a rule that nobody confirmed may have been kept.</summary>
    public static readonly string[] Deviations = [Missing, OutOfOrder, Extra, Rule];

    /// <summary>Those one can ask for.</summary>
    public static readonly string[] All = [Missing, OutOfOrder, Extra, Rule, Unconfirmed, Late];
}

internal static class JudgementMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Judgement>(e =>
        {
            e.ToTable("procedures_judgement");
            e.Property(j => j.ProcedureCode).HasMaxLength(80);
            e.Property(j => j.ContentHash).HasMaxLength(64);
            e.HasIndex(j => j.RunId).IsUnique();
            e.HasIndex(j => new { j.Region, j.Month });
            e.HasIndex(j => j.CentreId);
            e.HasIndex(j => j.AccessId);
        });
        model.Entity<JudgedPoint>(e =>
        {
            e.ToTable("procedures_judged_point");
            e.Property(p => p.Step).HasMaxLength(60);
            e.Property(p => p.Kind).HasMaxLength(20);
            e.Property(p => p.Rule).HasMaxLength(80);
            e.Property(p => p.After).HasMaxLength(60);
            e.HasIndex(p => p.OwnerId);
            e.HasIndex(p => new { p.Kind, p.Step });
        });
    }
}
