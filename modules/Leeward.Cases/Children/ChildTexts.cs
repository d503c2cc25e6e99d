namespace Leeward.Cases.Children;

/// <summary>Marks the texts of children and caregivers.</summary>
public sealed class ChildTexts;
