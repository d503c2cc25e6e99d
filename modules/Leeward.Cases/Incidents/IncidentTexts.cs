namespace Leeward.Cases.Incidents;

/// <summary>Marks the texts of incidents.</summary>
public sealed class IncidentTexts;
