namespace Leeward.Kernel.Texts;

/// <summary>What the routes of the kernel do, and what all routes share, by operation id and code.</summary>
public sealed class RouteTexts;
