namespace Leeward.Cases.Centre;

/// <summary>Marks the texts of sending a case to a centre.</summary>
public sealed class CentreTexts;
