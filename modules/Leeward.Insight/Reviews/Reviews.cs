using System.Text.Json;
using Leeward.Insight.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Insight.Reviews;

/// <summary>Computes, publishes and reads annual reviews.</summary>
internal sealed class Reviews(IEnumerable<IIndicatorSource> sources, IReviewWords words, IRecords records, IAccess access, TimeProvider clock) : IReviews
{
    public const string Read = "insight.review.read", Exact = "insight.review.exact", Publish = "insight.review.publish";
    public const int FirstYear = 2000;

    public async Task<Outcome<Review>> ComputeAsync(int year, bool isProtected, CancellationToken ct)
    {
        // Exact counts of a small place give away that there are need-to-know cases: a right of its own, for those who count for a province or more.
        var right = isProtected ? Read : Exact;
        if (!access.HoldsAnywhere(right)) { return await access.RefuseAsync(right, nameof(PublishedReview), null, ct); }
        if (BadYear(year) is { } bad) { return bad; }
        return await BuildAsync(year, isProtected, right, ct);
    }

    public async Task<Outcome<Review>> PublishedAsync(int year, CancellationToken ct)
    {
        var latest = await records.Unfiltered<PublishedReview>("published figures are public").AsNoTracking()
            .Where(r => r.Year == year).OrderByDescending(r => r.PublishedAt).Select(r => r.Figures).FirstOrDefaultAsync(ct);
        return latest is null ? Refusal.NotFound : JsonSerializer.Deserialize<Review>(latest)!;
    }

    public async Task<IReadOnlyList<int>> PublishedYearsAsync(CancellationToken ct) =>
        await records.Unfiltered<PublishedReview>("published figures are public").Select(r => r.Year).Distinct().OrderByDescending(y => y).ToListAsync(ct);

    public async Task<Outcome<Review>> PublishAsync(int year, CancellationToken ct)
    {
        if (!access.Can(Publish, RegionCode.Whole)) { return await access.RefuseAsync(Publish, nameof(PublishedReview), null, ct); }
        if (BadYear(year) is { } bad) { return bad; }
        if (year >= clock.GetUtcNow().Year) { return new Refusal("insight.review.year_not_over", year); }
        var review = await BuildAsync(year, isProtected: true, Publish, ct);
        records.Add(new PublishedReview
        {
            Id = Ids.New(clock), Year = year, PublishedAt = clock.GetUtcNow(), PublishedBy = access.Actor.AccountId, Figures = JsonSerializer.Serialize(review),
        });
        var saved = await records.SaveAsync(Publish, ct);
        return saved.Ok ? review : saved.Refusal!;
    }

    private async Task<Review> BuildAsync(int year, bool isProtected, string right, CancellationToken ct)
    {
        var values = new List<IndicatorValue>();
        foreach (var source in sources) { values.AddRange(await source.ComputeAsync(year, right, ct)); }
        var definition = words.Definition;
        var byIndicator = values.ToLookup(v => v.Indicator, StringComparer.Ordinal);
        return new(year, clock.GetUtcNow(), isProtected, definition.Threshold,
            [.. definition.Indicators.Select(i => ReviewTables.Build(i, byIndicator[i.Id], words, isProtected, definition.Threshold))], Regions(right));
    }

    /// <summary>Where the person may count; null where that is the whole country.</summary>
    private IReadOnlyList<string>? Regions(string right) =>
        access.Can(right, RegionCode.Whole) ? null : [.. access.Actor.GrantsFor(right).Select(g => g.Region.Value).Distinct().Order(StringComparer.Ordinal)];

    private Refusal? BadYear(int year) =>
        year < FirstYear || year > clock.GetUtcNow().Year ? Refusal.Invalid("year", "insight.review.bad_year", FirstYear, clock.GetUtcNow().Year) : null;
}
