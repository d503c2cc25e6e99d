namespace Leeward.Procedures.Drafts;

/// <summary>Marks the texts of drafts.</summary>
public sealed class DraftTexts;

/// <summary>Marks the texts of what the checker finds in a draft.</summary>
public sealed class FindingTexts;
