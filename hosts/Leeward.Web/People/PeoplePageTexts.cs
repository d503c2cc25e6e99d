namespace Leeward.Web.People;

/// <summary>Marks the texts of the pages about people.</summary>
public sealed class PeoplePageTexts;
