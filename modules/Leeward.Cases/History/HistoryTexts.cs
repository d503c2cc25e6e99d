namespace Leeward.Cases.History;

/// <summary>Marks the texts of notes and history.</summary>
public sealed class HistoryTexts;
