namespace Leeward.Web;

/// <summary>Marks the host's texts.</summary>
public sealed class WebTexts;
