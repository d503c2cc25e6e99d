namespace Leeward.Procedures.RunPages;

/// <summary>Marks the texts of the pages of runs and steps.</summary>
public sealed class RunPageTexts;
