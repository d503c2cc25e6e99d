namespace Leeward.Procedures.Absences;

/// <summary>Texts of absences.</summary>
internal sealed class AbsenceTexts;
