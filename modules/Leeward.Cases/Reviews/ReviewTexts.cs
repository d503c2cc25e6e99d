namespace Leeward.Cases.Reviews;

/// <summary>Marks the texts of case reviews.</summary>
public sealed class ReviewTexts;
