namespace Leeward.Procedures.Published;

/// <summary>Marks the texts of the pages of procedures.</summary>
public sealed class ProcedureTexts;
