using Leeward.Kernel;

namespace Leeward.Insight.Reviews;

/// <summary>What the review holds, from the pack.</summary>
internal sealed record ReviewDefinition(long Threshold, IReadOnlyList<IndicatorDefinition> Indicators);

internal sealed record IndicatorDefinition(string Id, LocalText Title, LocalText Description, bool IsShare, IReadOnlyList<string> By, bool NoTotals = false);

/// <summary>Names the codes of the dimensions: provinces, lookups.</summary>
internal interface IReviewWords
{
    /// <summary>The definition in force.</summary>
    ReviewDefinition Definition { get; }

    /// <summary>The name of a dimension.</summary>
    LocalText Dimension(string id);

    /// <summary>The name of a code within a dimension; the code itself where the pack does not know it.</summary>
    LocalText Code(string dimension, string code);
}
