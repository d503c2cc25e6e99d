namespace Leeward.Procedures.Runs;

/// <summary>Marks the texts of runs, centres and procedures.</summary>
public sealed class RunTexts;
