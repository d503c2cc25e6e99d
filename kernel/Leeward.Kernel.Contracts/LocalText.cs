using System.Globalization;

namespace Leeward.Kernel;

/// <summary>A text in both languages of the product.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Simplified Chinese.</param>
public sealed record LocalText(string En, string Zh)
{
    /// <summary>The text in the reader's language: Chinese for any <c>zh</c> culture, English otherwise.</summary>
    public string For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "zh" ? Zh : En;
    }

    /// <inheritdoc/>
    public override string ToString() => For(CultureInfo.CurrentUICulture);
}
