namespace Leeward.Procedures.Rollouts;

/// <summary>Marks the texts of roll-outs.</summary>
public sealed class RolloutTexts;
