namespace Leeward.Procedures.Exports;

/// <summary>Marks the texts of manual, posters and exports.</summary>
public sealed class ExportTexts;
