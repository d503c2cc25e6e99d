namespace Leeward.Web.Api;

/// <summary>Marks the texts of the reference page.</summary>
public sealed class ApiTexts;
