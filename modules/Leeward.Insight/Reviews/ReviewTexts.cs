namespace Leeward.Insight.Reviews;

/// <summary>Marks the texts of the annual review.</summary>
public sealed class ReviewTexts;
