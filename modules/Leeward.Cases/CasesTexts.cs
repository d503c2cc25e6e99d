namespace Leeward.Cases;

/// <summary>Marks the texts of Cases.</summary>
public sealed class CasesTexts;
