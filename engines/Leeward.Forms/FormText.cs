namespace Leeward.Forms;

/// <summary>A text of a form in the two languages of the product.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Simplified Chinese.</param>
public sealed record FormText(string En, string Zh)
{
    /// <summary>Chinese for any language tag that begins with zh, English otherwise.</summary>
    public string For(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
    }
}
