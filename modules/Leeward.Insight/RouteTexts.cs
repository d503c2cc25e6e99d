namespace Leeward.Insight;

/// <summary>What the routes of Insight do, by operation id.</summary>
public sealed class RouteTexts;
