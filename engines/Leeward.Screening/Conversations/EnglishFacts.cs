namespace Leeward.Screening.Conversations;

/// <summary>Streets and schools as they are written in English.</summary>
internal static class EnglishFacts
{
    private const int LongestName = 4;
    private static readonly string[] Streets = ["street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "boulevard", "blvd", "drive", "dr", "court", "ct", "way", "close", "crescent", "terrace", "place"];
    private static readonly string[] Surely = ["street", "avenue", "ave", "road", "rd", "lane", "boulevard", "blvd"];
    private static readonly string[] Kinds = ["middle", "high", "elementary", "primary", "secondary", "grammar", "junior"];
    private static readonly string[] Classes = ["grade", "class", "year", "grader"];

    /// <summary>Whether a house number is followed by a street: one to four words, the last of them a word for streets. Words such as drive and way need a name in capitals before them.</summary>
    public static bool Street(ReadOnlySpan<char> text, int at, out int end)
    {
        end = at;
        var capital = false;
        for (var words = 0; words <= LongestName; words++)
        {
            if (end >= text.Length || text[end] != ' ') { return false; }
            var word = Word(text, end + 1);
            if (word.Length == 0) { return false; }
            end += 1 + word.Length;
            if (words > 0 && Is(word, Streets) && (capital || Is(word, Surely))) { return true; }
            capital |= char.IsAsciiLetterUpper(word[0]);
        }

        return false;
    }

    /// <summary>Whether a named school with a grade or class nearby stands here; from the name to the grade.</summary>
    public static bool School(ReadOnlySpan<char> text, int at, out int from, out int to)
    {
        (from, to) = (at, at);
        if (!text[at..].StartsWith("school", StringComparison.OrdinalIgnoreCase) || (at + 6 < text.Length && char.IsAsciiLetter(text[at + 6]))) { return false; }
        var kind = WordBefore(text, at);
        if (!Is(kind, Kinds)) { return false; }
        var name = WordBefore(text, at - kind.Length - 1);
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0])) { return false; }
        (from, to) = (at - kind.Length - name.Length - 2, at + 6);
        var (first, last) = (Math.Max(0, from - 40), Math.Min(text.Length, to + 40));
        for (var i = first; i < last; i++)
        {
            if (i > 0 && char.IsAsciiLetterOrDigit(text[i - 1])) { continue; }
            var word = Word(text, i);
            if (word.Length == 0 || !Is(word, Classes)) { continue; }
            var numbered = (i + word.Length + 1 < text.Length && char.IsAsciiDigit(text[i + word.Length + 1])) || (i > 2 && text[(i - 3)..i].ContainsAnyInRange('0', '9')) || (i > 3 && text[i - 2] == 'h' && char.IsAsciiDigit(text[i - 4]));
            if (!numbered) { continue; }
            (from, to) = (Math.Min(from, i), Math.Max(to, Math.Min(text.Length, i + word.Length + 2)));
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiLetter(text[end])) { end++; }
        return text[at..end];
    }

    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int at)
    {
        if (at < 1 || text[at - 1] != ' ') { return default; }
        var start = at - 1;
        while (start > 0 && char.IsAsciiLetter(text[start - 1])) { start--; }
        return text[start..(at - 1)];
    }

    private static bool Is(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var one in words) { if (word.Equals(one, StringComparison.OrdinalIgnoreCase)) { return true; } }
        return false;
    }
}
