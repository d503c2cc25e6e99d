using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Merges;

/// <summary>That two records turned out to be one child: who found so and why, and all that is needed to undo it at any later time. The other record itself stays as it was.</summary>
internal sealed class ChildMerge : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid KeptId { get; init; }
    public Guid OtherId { get; init; }
    public SealedText? Reason { get; init; }
    public Guid? MergedById { get; init; }
    public DateTimeOffset MergedAt { get; init; }
    /// <summary>Codes of the fields taken from the other record, with commas between.</summary>
    public string FromOther { get; init; } = "";
    /// <summary>What stood before and what was set, sealed: see <see cref="MergeMemory"/>.</summary>
    public SealedText? Memory { get; set; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public Guid? UndoneById { get; private set; }
    public SealedText? UndoReason { get; private set; }
    public bool IsSynthetic { get; init; }

    public void Undo(SealedText? reason, Guid? by, DateTimeOffset at) => (UndoReason, UndoneById, UndoneAt) = (reason, by, at);
}

/// <summary>What a merge remembers, as sealed JSON.</summary>
/// <param name="Before">The values that the child had, by field.</param>
/// <param name="Set">The values that the merge set, by field; only those it changed.</param>
/// <param name="Cases">Cases that came over.</param>
/// <param name="Caregivers">Caregivers who came over.</param>
/// <param name="Named">People who were named on the child because they were named on the other record.</param>
/// <param name="NamedOnOther">The other way round.</param>
/// <param name="KeptSensitivity">How closely the child was held before.</param>
/// <param name="OtherSensitivity">How closely the other record was held before.</param>
internal sealed record MergeMemory(
    Dictionary<string, string?> Before, Dictionary<string, string?> Set, List<Guid> Cases, List<Guid> Caregivers, List<Guid> Named, List<Guid> NamedOnOther, Sensitivity KeptSensitivity, Sensitivity OtherSensitivity);

internal static class MergeMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<ChildMerge>(e =>
    {
        e.ToTable("cases_child_merge");
        e.Property(m => m.FromOther).HasMaxLength(200);
        e.HasIndex(m => m.KeptId);
        e.HasIndex(m => m.OtherId);
        e.HasIndex(m => new { m.Region, m.Id });
    });
}
