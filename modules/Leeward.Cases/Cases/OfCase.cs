using Leeward.Kernel;
using Leeward.Kernel.Records;

namespace Leeward.Cases.Cases;

/// <summary>A record that belongs to a case: it lies where the case lies, is held as closely, and is open to those who are named on the case.</summary>
internal abstract class OfCase : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public bool IsSynthetic { get; init; }
}

internal static class OfCaseMapping
{
    /// <summary>The index every list of a case uses.</summary>
    public static void OfCase<T>(this Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> entity) where T : OfCase
    {
        entity.HasIndex(one => one.CaseId);
        entity.HasIndex(one => new { one.Region, one.Id });
    }
}
