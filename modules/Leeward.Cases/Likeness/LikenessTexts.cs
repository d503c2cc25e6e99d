namespace Leeward.Cases.Likeness;

/// <summary>Marks the texts of likely matches and duplicates.</summary>
internal sealed class LikenessTexts;
