namespace Leeward.Procedures.EvidenceFiles;

/// <summary>Marks the texts of evidence.</summary>
public sealed class EvidenceTexts;
