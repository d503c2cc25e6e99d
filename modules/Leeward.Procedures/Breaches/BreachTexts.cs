namespace Leeward.Procedures.Breaches;

/// <summary>Marks the texts of the worklist of breaches.</summary>
public sealed class BreachTexts;
