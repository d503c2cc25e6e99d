namespace Leeward.Cases.Closures;

/// <summary>Marks the texts of closing and reopening.</summary>
public sealed class ClosureTexts;
