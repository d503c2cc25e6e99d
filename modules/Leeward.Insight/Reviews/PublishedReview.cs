using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Insight.Reviews;

/// <summary>
/// A year's protected figures, frozen when they were published. The public never sees live figures: the difference between two days would tell of one child.
/// </summary>
internal sealed class PublishedReview : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity => Sensitivity.Normal;
    public Guid AccessId => Id;
    public int Version { get; set; }
    public int Year { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
    public Guid? PublishedBy { get; init; }
    public string Figures { get; init; } = "";
}

internal static class PublishedReviewMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<PublishedReview>(e =>
    {
        e.ToTable("insight_published_review");
        e.Ignore(r => r.Sensitivity);
        e.Ignore(r => r.AccessId);
        e.HasIndex(r => new { r.Year, r.PublishedAt });
    });
}
