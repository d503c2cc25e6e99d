using System.Globalization;
using System.Text;

namespace Leeward.Runs;

/// <summary>Whether words stay, go or come.</summary>
public enum WordChange
{
    /// <summary>They stay.</summary>
    Kept,

    /// <summary>They go.</summary>
    Removed,

    /// <summary>They come.</summary>
    Added,
}

/// <summary>A run of words with one fate.</summary>
/// <param name="Change">Their fate.</param>
/// <param name="Text">The words as they are written.</param>
public readonly record struct WordSegment(WordChange Change, string Text);

/// <summary>Which words of a text changed. Latin words, numbers and single Chinese characters are compared, after the longest common subsequence (Hunt and McIlroy, 1976).</summary>
public static class WordDiff
{
    /// <summary>Texts with more words than this are shown as gone and come whole.</summary>
    public const int MaxWords = 2_000;

    /// <summary>The words of both texts in one line. The kept and removed ones give the old text, the kept and added ones the new.</summary>
    public static IReadOnlyList<WordSegment> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (a, b) = (Split(before), Split(after));
        if (a.Count > MaxWords || b.Count > MaxWords) { return Tidy([new(WordChange.Removed, before), new(WordChange.Added, after)]); }
        var common = new ushort[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? (ushort)(common[i + 1, j + 1] + 1) : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var list = new List<WordSegment>();
        var (x, y) = (0, 0);
        while (x < a.Count || y < b.Count)
        {
            if (x < a.Count && y < b.Count && a[x] == b[y])
            {
                list.Add(new(WordChange.Kept, a[x]));
                (x, y) = (x + 1, y + 1);
            }
            else if (x < a.Count && (y == b.Count || common[x + 1, y] >= common[x, y + 1]))
            {
                list.Add(new(WordChange.Removed, a[x++]));
            }
            else
            {
                list.Add(new(WordChange.Added, b[y++]));
            }
        }

        return Tidy(list);
    }

    /// <summary>Words, with the spaces before them a piece of their own, so that nothing is lost.</summary>
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            // A Chinese character is a word by itself.
            var joins = (Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherLetter) || rune.Value is '_' or '\'';
            if (!joins && word.Length > 0) { words.Add(word.ToString()); word.Clear(); }
            if (joins) { word.Append(rune.ToString()); } else { words.Add(rune.ToString()); }
        }

        if (word.Length > 0) { words.Add(word.ToString()); }
        return words;
    }

    private static List<WordSegment> Tidy(List<WordSegment> list)
    {
        var tidy = new List<WordSegment>();
        foreach (var one in list.Where(one => one.Text.Length > 0))
        {
            if (tidy.Count > 0 && tidy[^1].Change == one.Change) { tidy[^1] = new(one.Change, tidy[^1].Text + one.Text); }
            else { tidy.Add(one); }
        }

        return tidy;
    }
}
