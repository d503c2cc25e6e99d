namespace Leeward.Procedures.Shifts;

/// <summary>Texts of hand-overs.</summary>
internal sealed class ShiftTexts;
