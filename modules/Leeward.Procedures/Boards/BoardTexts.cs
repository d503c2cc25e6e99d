namespace Leeward.Procedures.Boards;

/// <summary>Texts of the boards and the calendar feed.</summary>
internal sealed class BoardTexts;
