namespace Leeward.Cases.People;

/// <summary>Marks the texts of people on a case and of emergency access.</summary>
public sealed class PeopleTexts;
