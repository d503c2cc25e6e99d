namespace Leeward.Cases.Services;

/// <summary>Marks the texts of services.</summary>
public sealed class ServiceTexts;
