namespace Leeward.Procedures.Conformance;

/// <summary>Marks the texts of the conformance pages.</summary>
public sealed class ConformanceTexts;
