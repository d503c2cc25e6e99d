using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Centres;

/// <summary>A one-stop centre.</summary>
internal sealed class Centre : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string NameEn { get; set; } = "";
    public string NameZh { get; set; } = "";
    public string Address { get; set; } = "";
    public string Phone { get; set; } = "";
    /// <summary>Codes of what it offers, joined by commas.</summary>
    public string Services { get; set; } = "";
    public bool IsOpen { get; set; }
    /// <summary>The day from which it receives children; null where that is not known.</summary>
    public DateOnly? OpenedOn { get; set; }
    /// <summary>The day from which it receives none any longer; null while it is open, or where that is not known.</summary>
    public DateOnly? ClosedOn { get; set; }
    public int Capacity { get; set; }
    public bool IsSynthetic { get; init; }

    public LocalText Name => new(NameEn, NameZh);
}

/// <summary>A centre works by a version of a procedure from a moment on; of several the one that took force last.</summary>
internal sealed class Adoption : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public string ProcedureCode { get; init; } = "";
    public string ProcedureVersion { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public DateTimeOffset InForceFrom { get; set; }
    public string ApprovedBy { get; set; } = "";
}

/// <summary>A version that a centre took up, and since when and by whom it had been taking it up before; null where it is new to it.</summary>
internal sealed record AdoptedVersion(string ContentHash, DateTimeOffset? BeforeFrom, string BeforeBy);

internal static class CentreMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Centre>(e =>
        {
            e.ToTable("procedures_centre");
            e.Ignore(c => c.Name);
            e.Property(c => c.NameEn).HasMaxLength(200);
            e.Property(c => c.NameZh).HasMaxLength(200);
            e.Property(c => c.Address).HasMaxLength(400);
            e.Property(c => c.Phone).HasMaxLength(40);
            e.Property(c => c.Services).HasMaxLength(400);
            e.HasIndex(c => new { c.Region, c.Id });
        });
        model.Entity<Adoption>(e =>
        {
            e.ToTable("procedures_adoption");
            e.Property(a => a.ProcedureCode).HasMaxLength(80);
            e.Property(a => a.ProcedureVersion).HasMaxLength(40);
            e.Property(a => a.ApprovedBy).HasMaxLength(100);
            e.Property(a => a.ContentHash).HasMaxLength(64);
            e.HasIndex(a => new { a.OwnerId, a.ContentHash }).IsUnique();
            e.HasIndex(a => a.ProcedureCode);
        });
        CentreDays.Configure(model);
    }
}
