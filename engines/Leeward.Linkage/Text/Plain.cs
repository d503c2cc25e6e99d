using System.Globalization;
using System.Text;

namespace Leeward.Linkage.Text;

/// <summary>Texts as they are compared: lower case, full-width letters narrow, accents and punctuation gone, one blank between words.</summary>
public static class Plain
{
    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "none", "nan", "n/a", "n.a.", "#n/a", "\\n", "-", "--", "?", ".", "unknown", "unbekannt", "missing",
        "无", "不详", "未知", "不明", "空", "没有", "未填", "不清楚", "nil", "not known", "not stated", "k.a.", "inconnu", "desconocido",
    };

    /// <summary>Whether a cell says that nothing is known: empty, or one of the usual words for it (<c>NA</c> in capitals, <c>unknown</c>, <c>不详</c>).</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length == 0) { return true; }
        return text is "NA" || (text.Length <= 11 && Missing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text));
    }

    /// <summary>The comparable form of a text; empty where nothing comparable is in it.</summary>
    public static string Of(ReadOnlySpan<char> text) => Of(text, keep: "");

    /// <summary>The comparable form, with some punctuation kept (for example <c>@.</c> for addresses of mail).</summary>
    public static string Of(ReadOnlySpan<char> text, string keep)
    {
        text = text.Trim();
        Span<char> simple = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        var blank = false;
        foreach (var c in text)
        {
            if (c >= 128) { return Slowly(text, keep); }
            if (char.IsAsciiLetterOrDigit(c) || keep.Contains(c, StringComparison.Ordinal))
            {
                if (blank && length > 0) { simple[length++] = ' '; }
                blank = false;
                simple[length++] = char.ToLowerInvariant(c);
            }
            else if (c != '\'') { blank = true; }
        }

        return simple[..length].ToString();
    }

    private static string Slowly(ReadOnlySpan<char> text, string keep)
    {
        var plain = new StringBuilder(text.Length);
        var blank = false;
        foreach (var c in Folded(text.ToString()).Normalize(NormalizationForm.FormKD))
        {
            var kind = CharUnicodeInfo.GetUnicodeCategory(c);
            if (kind is UnicodeCategory.NonSpacingMark || c is '\'' or '’' or '‘') { continue; }
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || keep.Contains(c, StringComparison.Ordinal))
            {
                if (blank && plain.Length > 0) { plain.Append(' '); }
                blank = false;
                plain.Append(char.ToLowerInvariant(c));
            }
            else { blank = true; }
        }

        return plain.ToString();
    }

    /// <summary>Letters that Unicode does not take apart although people write them so.</summary>
    private static string Folded(string text) => text
        .Replace("ß", "ss", StringComparison.Ordinal).Replace("ø", "o", StringComparison.Ordinal).Replace("Ø", "O", StringComparison.Ordinal)
        .Replace("ł", "l", StringComparison.Ordinal).Replace("Ł", "L", StringComparison.Ordinal).Replace("đ", "d", StringComparison.Ordinal)
        .Replace("æ", "ae", StringComparison.Ordinal).Replace("Æ", "Ae", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal);

    /// <summary>Whether a character is a Chinese one.</summary>
    public static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uD840' and <= '\uD887');
}
