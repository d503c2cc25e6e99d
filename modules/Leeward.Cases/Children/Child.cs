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

    /// <summary>The case that the record was registered with; it is held as closely as that case. Null where it was registered by itself.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The child that this record turned out to be; null for most. Such a record stays as it was, so that the merge can be undone, and leads to that child.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>The version in which likely duplicates were last looked for.</summary>
    public int MatchedVersion { get; set; } = -1;

    // Keyed hashes by which likely matches are found (Likeness); null where what they are made of is not known.
    public long? KeySurnameDay { get; set; }
    public long? KeyGivenDay { get; set; }
    public long? KeyNameYear { get; set; }
    public long? KeyNameHere { get; set; }
    public long? KeyDayHere { get; set; }
    public long? KeyResident { get; set; }
}

/// <summary>Somebody who cares for a child.</summary>
internal sealed class Caregiver : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; set; }
    public SealedText? Name { get; set; }
    public string Relationship { get; set; } = "";
    public SealedText? Phone { get; set; }
    public bool? LivesWithChild { get; set; }
    public bool? IsGuardian { get; set; }
    public long? KeyName { get; set; }
    public long? KeyPhone { get; set; }
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
    /// <summary>The merged record whose name this is; null for the child's own names.</summary>
    public Guid? FromId { get; init; }
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
            e.HasIndex(c => c.MergedIntoId);
            e.HasIndex(c => c.CaseId);
            e.HasIndex(c => new { c.KeySurnameDay, c.Id });
            e.HasIndex(c => new { c.KeyGivenDay, c.Id });
            e.HasIndex(c => new { c.KeyNameYear, c.Id });
            e.HasIndex(c => new { c.KeyNameHere, c.Id });
            e.HasIndex(c => new { c.KeyDayHere, c.Id });
            e.HasIndex(c => new { c.KeyResident, c.Id });
            // Small: holds only those that wait to be looked through.
            e.HasIndex(c => c.Id).HasDatabaseName("IX_cases_child_unmatched").HasFilter("\"MatchedVersion\" <> \"Version\"");
        });
        model.Entity<Caregiver>(e =>
        {
            e.ToTable("cases_caregiver");
            e.Property(c => c.Relationship).HasMaxLength(40);
            e.HasIndex(c => c.OwnerId);
            e.HasIndex(c => c.KeyName);
            e.HasIndex(c => c.KeyPhone);
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
