namespace Leeward.Cases.Import;

/// <summary>Marks the texts of imports.</summary>
public sealed class ImportTexts;
