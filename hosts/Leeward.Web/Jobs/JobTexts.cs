namespace Leeward.Web.Jobs;

/// <summary>Marks the texts of the page of jobs.</summary>
public sealed class JobTexts;
