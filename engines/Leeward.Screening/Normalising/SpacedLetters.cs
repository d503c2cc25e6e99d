namespace Leeward.Screening.Normalising;

/// <summary>
/// Words whose letters stand apart: <c>p u m p k i n</c>, <c>p-u-m-p-k-i-n</c>. Three single letters in a row at least are one word; whether an <c>a</c> or <c>i</c> in front belongs to it cannot be
/// known, so that both readings count.
/// </summary>
internal static class SpacedLetters
{
    private const int Fewest = 3;

    /// <summary>How many characters from here on are single letters with gaps between them; 0 where that is no word.</summary>
    /// <param name="characters">The normalised text.</param>
    /// <param name="marks">What stood before each character.</param>
    /// <param name="at">Where a word begins.</param>
    public static int Run(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, int at)
    {
        var end = at;
        while (end < characters.Length && char.IsAsciiLetterLower(characters[end]) && (end == at || IsApart(marks[end])) && IsAlone(characters, marks, end)) { end++; }
        return end - at >= Fewest ? end - at : 0;
    }

    /// <summary>Whether the first letter may be a word of its own: <c>a</c> or <c>i</c> before three letters at least.</summary>
    public static bool MayBeginLater(ReadOnlySpan<char> run) => run.Length > Fewest && run[0] is 'a' or 'i';

    private static bool IsApart(Marks before) => (before & (Marks.AfterSpace | Marks.AfterSymbol)) != 0 && (before & (Marks.AfterBorder | Marks.AfterQuote)) == 0;

    private static bool IsAlone(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, int at) =>
        at + 1 == characters.Length || !(char.IsAsciiLetterLower(characters[at + 1]) || char.IsAsciiDigit(characters[at + 1])) || (marks[at + 1] & ~Marks.Disguised) != 0;
}
