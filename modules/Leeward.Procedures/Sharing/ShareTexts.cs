namespace Leeward.Procedures.Sharing;

/// <summary>Marks the texts of sharing.</summary>
public sealed class ShareTexts;
