using System.Runtime.CompilerServices;

namespace Leeward.Screening.Normalising;

/// <summary>
/// Brings the many spellings of a text to one: width, traditional and simplified characters, case, accents, invisible and direction marks, look-alike
/// letters, digits and symbols for letters, symbols and spaces between letters, repeated letters, emoji for words, halves of characters. Takes text in
/// pieces of any size and gives the same as for the whole. Folding comes from embedded tables: the answer is the same with <c>InvariantGlobalization</c>.
/// One object serves one text at a time; after the first texts it allocates nothing.
/// </summary>
public sealed class Normaliser
{
    private readonly FoldTables _tables = FoldTables.Shared;
    private char[] _pending = new char[16];
    private int _pendingCount;
    private Marks _gap = Marks.AfterBorder;

    /// <summary>Normalises a whole text.</summary>
    public void Normalise(ReadOnlySpan<char> text, NormalText into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Begin(into);
        Fold(text, into, final: true);
    }

    /// <summary>Begins a text that comes in pieces.</summary>
    public void Begin(NormalText into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        _gap = Marks.AfterBorder;
        _pendingCount = 0;
    }

    /// <summary>Takes the next piece; up to three characters wait for the next one.</summary>
    public void Append(ReadOnlySpan<char> piece, NormalText into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (_pendingCount == 0) { Hold(piece[Fold(piece, into, final: false)..]); return; }
        var joined = checked(_pendingCount + piece.Length);
        if (_pending.Length < joined) { Array.Resize(ref _pending, joined); }
        piece.CopyTo(_pending.AsSpan(_pendingCount));
        var taken = Fold(_pending.AsSpan(0, joined), into, final: false);
        var rest = joined - taken;
        Array.Copy(_pending, taken, _pending, 0, rest);
        _pendingCount = rest;
    }

    /// <summary>Ends a text that came in pieces.</summary>
    public void Finish(NormalText into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Fold(_pending.AsSpan(0, _pendingCount), into, final: true);
        _pendingCount = 0;
    }

    private void Hold(ReadOnlySpan<char> rest)
    {
        rest.CopyTo(_pending);
        _pendingCount = rest.Length;
    }

    // Some look-ahead: a surrogate pair, a digit and the letter behind it, the components of a character.
    private int Fold(ReadOnlySpan<char> text, NormalText into, bool final)
    {
        var limit = final ? text.Length : text.Length - FoldTables.LongestSplit + 1;
        if (limit <= 0) { return 0; }
        var origin = into.OriginalLength;
        // One character for one is the rule; what grows takes from the spare room.
        var spare = 64;
        var writer = into.Open(checked(text.Length + spare));
        var fold = _tables.Fold;
        var plain = _tables.Plain;
        var gap = _gap;
        var last = writer.Last;
        var i = 0;
        while (i < limit)
        {
            // Letters side by side, most of what there is, are written in one go.
            if (writer.Letters(text, i, limit, origin, gap, _tables) is > 0 and var letters)
            {
                i += letters;
                last = writer.Last;
                gap = Marks.None;
                if (i >= limit) { break; }
            }

            var c = text[i];
            var v = fold[c];
            // Most first halves of characters are whole characters of their own: only a pair that may be one takes the long way.
            if (v == FoldTables.Slow && plain[c] >= FoldTables.Letter && c > 0x2E7F && !(i + 1 < text.Length && _tables.MayJoin(plain[c], fold[text[i + 1]] == FoldTables.Slow ? plain[text[i + 1]] : (char)fold[text[i + 1]]))) { v = plain[c]; }
            if (v >= FoldTables.Letter)
            {
                if (v == last && (gap & (Marks.AfterSpace | Marks.AfterBorder)) == 0) { writer.Repeat(origin + i + 1, gap); }
                else { writer.Add((char)v, origin + i, origin + i + 1, gap); last = (char)v; }
                gap = Marks.None;
                i++;
                continue;
            }

            if (v == FoldTables.Slow)
            {
                var taken = TakeSlow(text, i, origin, ref writer, ref gap, ref spare, into);
                last = writer.Last;
                i += taken;
                continue;
            }

            Order(v, origin + i, ref writer, ref gap, ref last);
            i++;
        }

        writer.Close();
        _gap = gap;
        into.OriginalLength = checked(origin + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ushort order, int at, ref NormalText.Writer writer, ref Marks gap, ref char last)
    {
        if (order == FoldTables.Border)
        {
            if (last != '\n') { writer.Add('\n', at, at + 1, gap); last = '\n'; }
            gap = Marks.AfterBorder;
        }
        else if (order == FoldTables.Space) { gap |= Marks.AfterSpace; }
        else if (order == FoldTables.Symbol) { gap |= Marks.AfterSymbol; }
        else if (order == FoldTables.Quote) { gap |= Marks.AfterSymbol | Marks.AfterQuote; }
    }

    private int TakeSlow(ReadOnlySpan<char> text, int i, int origin, ref NormalText.Writer writer, ref Marks gap, ref int spare, NormalText into)
    {
        var c = text[i];
        var last = writer.Last;
        if (char.IsAscii(c) || c is '€' or '£') { Ascii(text, i, origin, ref writer, ref gap); return 1; }
        if (!char.IsSurrogate(c))
        {
            var plain = _tables.Plain[c];
            if (plain != 0)
            {
                var (whole, parts) = _tables.Joined(text[i..]);
                if (parts > 0)
                {
                    Letter(whole, origin + i, origin + i + parts, gap | Marks.Disguised, ref writer);
                    gap = Marks.None;
                    return parts;
                }

                if (plain >= FoldTables.Letter) { Letter(plain, origin + i, origin + i + 1, gap, ref writer); gap = Marks.None; }
                else { Order(plain, origin + i, ref writer, ref gap, ref last); }
                return 1;
            }
        }

        var (code, length) = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? (char.ConvertToUtf32(c, text[i + 1]), 2) : (c, 1);
        if (length == 1 && char.IsSurrogate(c)) { gap |= Marks.AfterSymbol; return 1; }
        if (_tables.Expansions.TryGetValue(code, out var expansion)) { Expand(expansion, text, i, length, origin, ref writer, ref gap, ref spare, into); return length; }
        if (code is >= 0x20000 and < 0x40000)
        {
            // Rare characters stay, as the two units they are written with.
            writer.Add(c, origin + i, origin + i + 2, gap);
            writer.Add(text[i + 1], origin + i, origin + i + 2, Marks.None);
            gap = Marks.None;
            return 2;
        }

        gap |= Marks.AfterSymbol;
        return length;
    }

    private static void Expand(string expansion, ReadOnlySpan<char> text, int i, int length, int origin, ref NormalText.Writer writer, ref Marks gap, ref int spare, NormalText into)
    {
        if (expansion.Length == 0) { return; }
        if (expansion == "\u0001") { gap |= Marks.AfterSymbol; return; }
        if (expansion.Length == 1 && char.IsAsciiDigit(expansion[0]))
        {
            Digit(expansion[0], text, i, length, origin, ref writer, ref gap);
            return;
        }

        spare -= Math.Max(0, expansion.Length - length);
        if (spare < 0)
        {
            writer.Close();
            spare = 64 + ((text.Length - i) / 8);
            writer = into.Open(checked(text.Length - i + spare + expansion.Length));
        }

        foreach (var c in expansion)
        {
            Letter(c, origin + i, origin + i + length, gap | Marks.Disguised, ref writer);
            gap = Marks.None;
        }
    }

    private static void Letter(char c, int start, int end, Marks gap, ref NormalText.Writer writer)
    {
        if (c == writer.Last && (gap & (Marks.AfterSpace | Marks.AfterBorder)) == 0 && writer.LastEnd <= start) { writer.Repeat(end, gap); }
        else { writer.Add(c, start, end, gap); }
    }

    private static void Digit(char digit, ReadOnlySpan<char> text, int i, int length, int origin, ref NormalText.Writer writer, ref Marks gap)
    {
        var before = gap == Marks.None && char.IsAsciiLetterLower(writer.Last);
        var after = i + length < text.Length && char.IsAsciiLetter(text[i + length]);
        var letter = before || after ? LetterOf(digit) : '\0';
        Letter(letter == 0 ? digit : letter, origin + i, origin + i + length, letter == 0 ? gap : gap | Marks.Disguised, ref writer);
        gap = Marks.None;
    }

    /// <summary>Digits, and symbols that stand for letters inside a word.</summary>
    private static void Ascii(ReadOnlySpan<char> text, int i, int origin, ref NormalText.Writer writer, ref Marks gap)
    {
        var c = text[i];
        if (char.IsAsciiDigit(c)) { Digit(c, text, i, 1, origin, ref writer, ref gap); return; }
        var last = writer.Last;
        var inWord = gap == Marks.None && char.IsAsciiLetterLower(last);
        var next = i + 1 < text.Length ? text[i + 1] : ' ';
        var wordGoesOn = char.IsAsciiLetterOrDigit(next) || next is '@' or '$';
        var stands = c switch
        {
            '$' => inWord || char.IsAsciiLetter(next),
            '@' or '!' or '|' or '+' or '€' => inWord && wordGoesOn && (c != '!' || char.IsAsciiLetterOrDigit(next)),
            _ => false,
        };
        if (stands)
        {
            Letter(LetterOf(c), origin + i, origin + i + 1, gap | Marks.Disguised, ref writer);
            gap = Marks.None;
        }
        else { Order(c == '!' ? FoldTables.Border : FoldTables.Symbol, origin + i, ref writer, ref gap, ref last); }
    }

    private static char LetterOf(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '2' => 'z',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        _ => '\0',
    };
}
