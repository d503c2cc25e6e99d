using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Children;

/// <summary>A child. Who the child is, is sealed; the birth year and codes stay readable for figures.</summary>
internal sealed class Child : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Number { get; init; } = "";
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public SealedText? Name { get; set; }
    public SealedText? NameLatin { get; set; }
    public SealedText? BirthDate { get; set; }
    public SealedText? ResidentId { get; set; }
    public int? BirthYear { get; set; }
    public bool BirthYearEstimated { get; set; }
    public string Sex { get; set; } = "unknown";
    /// <summary>Functional difficulty by the Child Functioning Module: difficulty, no_difficulty, unknown; null before it was asked.</summary>
    public string? Functioning { get; set; }
    /// <summary>Codes of the lookup vulnerability, with commas between.</summary>
    public string Vulnerabilities { get; set; } = "";
    public SealedText? Address { get; set; }
    public SealedText? Household { get; set; }
    /// <summary>Counts changes of caregivers, so that two people editing them meet the version check.</summary>
    public int Changes { get; set; }
    public DateTimeOffset RegisteredAt { get; init; }
    public bool IsSynthetic { get; init; }
}

/// <summary>Somebody who cares for a child.</summary>
internal sealed class Caregiver : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public SealedText? Name { get; set; }
    public string Relationship { get; set; } = "";
    public SealedText? Phone { get; set; }
    public bool? LivesWithChild { get; set; }
    public bool? IsGuardian { get; set; }
}

/// <summary>A match key of a child: what a search compares instead of the name.</summary>
internal sealed class ChildKey : IPlacedPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    /// <summary>Where the child is: a common name is looked up in one's own region only.</summary>
    public string Region { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Key { get; init; } = "";
}

internal static class ChildMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Child>(e =>
        {
            e.ToTable("cases_child");
            e.Property(c => c.Number).HasMaxLength(20);
            e.Property(c => c.Sex).HasMaxLength(20);
            e.Property(c => c.Functioning).HasMaxLength(20);
            e.Property(c => c.Vulnerabilities).HasMaxLength(500);
            e.HasIndex(c => c.Number).IsUnique();
            e.HasIndex(c => new { c.Region, c.Id });
        });
        model.Entity<Caregiver>(e =>
        {
            e.ToTable("cases_caregiver");
            e.Property(c => c.Relationship).HasMaxLength(40);
            e.HasIndex(c => c.OwnerId);
        });
        model.Entity<ChildKey>(e =>
        {
            e.ToTable("cases_child_key");
            e.Property(k => k.Kind).HasMaxLength(20);
            e.Property(k => k.Key).HasMaxLength(24);
            e.HasIndex(k => new { k.Key, k.Region, k.OwnerId });
            e.HasIndex(k => k.OwnerId);
        });
    }
}
