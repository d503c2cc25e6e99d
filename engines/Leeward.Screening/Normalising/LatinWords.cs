namespace Leeward.Screening.Normalising;

/// <summary>
/// Finds words, also those whose letters stand apart: <c>p u m p k i n</c>, <c>p-u-m-p-k-i-n</c>. Three single letters in a row at least are one word; whether an <c>a</c> or <c>i</c> in front belongs to it cannot be
/// known, so that both readings count.
/// </summary>
internal static class LatinWords
{
    private const int Fewest = 3;

    /// <summary>Where the Latin word ends that begins here, its letters side by side or apart; and whether the word may as well begin one letter later.</summary>
    /// <param name="characters">The normalised text.</param>
    /// <param name="marks">What stood before each character.</param>
    /// <param name="at">Where the word begins.</param>
    public static (int End, bool MayBeginLater) WordAt(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, int at)
    {
        var end = at + 1;
        while (end < characters.Length && IsLatin(characters[end]) && (marks[end] & ~Marks.Disguised) == 0) { end++; }
        if (end > at + 1 || Run(characters, marks, at) is not (> 0 and var apart)) { return (end, false); }
        return (at + apart, apart > Fewest && characters[at] is 'a' or 'i');
    }

    /// <summary>A letter or a digit as normalised texts have them.</summary>
    public static bool IsLatin(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    /// <summary>How many characters from here on are single letters with gaps between them; 0 where that is no word.</summary>
    private static int Run(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, int at)
    {
        var end = at;
        while (end < characters.Length && char.IsAsciiLetterLower(characters[end]) && (end == at || IsApart(marks[end])) && IsAlone(characters, marks, end)) { end++; }
        return end - at >= Fewest ? end - at : 0;
    }

    private static bool IsApart(Marks before) => (before & (Marks.AfterSpace | Marks.AfterSymbol)) != 0 && (before & (Marks.AfterBorder | Marks.AfterQuote)) == 0;

    private static bool IsAlone(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, int at) =>
        at + 1 == characters.Length || !IsLatin(characters[at + 1]) || (marks[at + 1] & ~Marks.Disguised) != 0;
}
