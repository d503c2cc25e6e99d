namespace Leeward.Procedures.Consultations;

/// <summary>Marks the texts of rounds of consultation.</summary>
public sealed class ConsultationTexts;
