namespace Leeward.Procedures;

/// <summary>What the routes of Procedures do, by operation id.</summary>
public sealed class RouteTexts;
