namespace Leeward.Cases.Plans;

/// <summary>Marks the texts of the case plan.</summary>
public sealed class PlanTexts;
