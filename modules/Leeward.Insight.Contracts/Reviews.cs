using Leeward.Kernel;

namespace Leeward.Insight.Contracts;

/// <summary>A year's figures, computed from the records.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="ComputedAt">When, UTC.</param>
/// <param name="Protected">True when counts below the threshold are withheld; anything public is protected.</param>
/// <param name="Threshold">The smallest count a protected review shows.</param>
/// <param name="Indicators">In the order of the pack.</param>
/// <param name="Regions">The regions the figures cover; null for the whole country.</param>
public sealed record Review(int Year, DateTimeOffset ComputedAt, bool Protected, long Threshold, IReadOnlyList<ReviewIndicator> Indicators, IReadOnlyList<string>? Regions = null);

/// <summary>One indicator with its rows.</summary>
/// <param name="Id">The id in the pack.</param>
/// <param name="Title">Both languages.</param>
/// <param name="Description">What is counted, both languages.</param>
/// <param name="IsShare">True when each row has a numerator and a denominator.</param>
/// <param name="By">The dimensions, in the order of the rows' labels.</param>
/// <param name="Total">Everything together; null when no module gave a figure.</param>
/// <param name="Rows">By full key and by leading dimensions; ordered.</param>
public sealed record ReviewIndicator(
    string Id, LocalText Title, LocalText Description, bool IsShare, IReadOnlyList<ReviewDimension> By, ReviewFigure? Total, IReadOnlyList<ReviewRow> Rows);

/// <summary>A dimension's id and its name.</summary>
public sealed record ReviewDimension(string Id, LocalText Title);

/// <summary>One row: codes and their names (fewer than the dimensions for a subtotal), and the figure.</summary>
public sealed record ReviewRow(IReadOnlyList<string> Codes, IReadOnlyList<LocalText> Labels, ReviewFigure Figure);

/// <summary>A count, or a share's numerator and denominator; null where withheld.</summary>
/// <param name="Count">How many; null when withheld.</param>
/// <param name="Of">Of how many, for shares.</param>
/// <param name="Withheld">True when something is not shown to protect children.</param>
public sealed record ReviewFigure(long? Count, long? Of, bool Withheld)
{
    /// <summary>The share in percent, one decimal; null where it cannot be told.</summary>
    public decimal? Percent => Count is { } count && Of is > 0 ? Math.Round(100m * count / Of.Value, 1) : null;
}

/// <summary>Computes and publishes annual reviews.</summary>
public interface IReviews
{
    /// <summary>Computes a year's review from the records as they are now, of the regions in which the person holds <c>insight.review.read</c>; exact figures ask for <c>insight.review.exact</c>.</summary>
    Task<Outcome<Review>> ComputeAsync(int year, bool isProtected, CancellationToken ct);

    /// <summary>The published review of a year, always protected; not found until it is published.</summary>
    Task<Outcome<Review>> PublishedAsync(int year, CancellationToken ct);

    /// <summary>The years with a published review, newest first.</summary>
    Task<IReadOnlyList<int>> PublishedYearsAsync(CancellationToken ct);

    /// <summary>Freezes the protected figures of a year for the public. Asks for <c>insight.review.publish</c>.</summary>
    Task<Outcome<Review>> PublishAsync(int year, CancellationToken ct);
}
