using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.People;

/// <summary>An emergency access to a need-to-know case: it has a reason, ends by itself, and is reviewed by a second person.</summary>
internal sealed class GlassBreak : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid CaseId { get; init; }
    public string CaseNumber { get; init; } = "";
    public Guid AccountId { get; init; }
    public SealedText? Reason { get; init; }
    public bool IsSynthetic { get; init; }
    public DateTimeOffset BrokenAt { get; init; }
    public DateTimeOffset UntilAt { get; init; }
    public GlassFinding Finding { get; private set; }
    public Guid? ReviewedById { get; private set; }
    public DateTimeOffset? ReviewedAt { get; private set; }
    public SealedText? Note { get; private set; }

    public Outcome Review(GlassFinding finding, Guid? by, SealedText? note, DateTimeOffset at)
    {
        if (Finding != GlassFinding.Waiting) { return new Refusal("cases.glass.reviewed"); }
        if (by is null || by == AccountId) { return new Refusal("cases.glass.second_person"); }
        (Finding, ReviewedById, Note, ReviewedAt) = (finding, by, note, at);
        return Outcome.Done;
    }
}

internal static class GlassMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<GlassBreak>(e =>
    {
        e.ToTable("cases_glass_break");
        e.Property(g => g.CaseNumber).HasMaxLength(20);
        e.HasIndex(g => new { g.Region, g.Finding });
    });
}
