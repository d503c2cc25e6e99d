namespace Leeward.Ui;

/// <summary>Marks the texts of the parts of pages that modules share.</summary>
public sealed class UiTexts;
