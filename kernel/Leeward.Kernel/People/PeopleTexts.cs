namespace Leeward.Kernel.People;

/// <summary>Marks the texts of people: refusals.</summary>
public sealed class PeopleTexts;
