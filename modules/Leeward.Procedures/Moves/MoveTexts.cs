namespace Leeward.Procedures.Moves;

/// <summary>Texts about moving running cases.</summary>
internal sealed class MoveTexts;
