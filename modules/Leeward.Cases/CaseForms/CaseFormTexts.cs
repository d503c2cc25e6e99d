namespace Leeward.Cases.CaseForms;

/// <summary>Marks the texts of forms on a case.</summary>
public sealed class CaseFormTexts;
