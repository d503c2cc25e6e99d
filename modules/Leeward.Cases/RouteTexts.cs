namespace Leeward.Cases;

/// <summary>What the routes of Cases do, by operation id.</summary>
public sealed class RouteTexts;
