using System.Globalization;

namespace Leeward.Kernel.Texts;

/// <summary>The languages of the product, and which of them the reader has chosen.</summary>
public static class Languages
{
    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>Simplified Chinese.</summary>
    public const string Chinese = "zh-Hans";

    /// <summary>Whether the reader reads Chinese: any <c>zh</c> culture, as <see cref="LocalText"/> has it.</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>The reader's language: <see cref="English"/> or <see cref="Chinese"/>.</summary>
    public static string Current => IsChinese ? Chinese : English;
}
