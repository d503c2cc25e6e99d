namespace Leeward.Procedures.Centres;

/// <summary>Marks the texts of the pages of centres.</summary>
public sealed class CentreTexts;
