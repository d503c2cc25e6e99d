namespace Leeward.Screening.Normalising;

/// <summary>
/// A normalised text as it sounds in Mandarin: toneless syllables of Chinese characters, and of words in Latin letters that are pinyin through and
/// through. What has no sound is number 0. Homophones, full pinyin and mixtures of both look the same here.
/// </summary>
public sealed class Sounds
{
    private const int LongestWord = 1024;
    private readonly FoldTables _tables = FoldTables.Shared;
    private readonly byte[] _cut = new byte[LongestWord + 1];
    private readonly int[] _cost = new int[LongestWord + 1];
    private readonly char[] _letters = new char[LongestWord];
    private readonly int[] _places = new int[LongestWord];
    private ushort[] _syllables = new ushort[512];
    private int[] _first = new int[512];
    private int[] _last = new int[512];

    /// <summary>How many syllables (and silences) there are.</summary>
    public int Length { get; private set; }

    /// <summary>The numbers of the syllables; 0 is a border or something without a sound.</summary>
    public ReadOnlySpan<ushort> Syllables => _syllables.AsSpan(0, Length);

    /// <summary>The first normalised character of a syllable.</summary>
    public int First(int index) => _first.AsSpan(0, Length)[index];

    /// <summary>The last normalised character of a syllable (inclusive).</summary>
    public int Last(int index) => _last.AsSpan(0, Length)[index];

    /// <summary>The first and last normalised character of every syllable, and its number.</summary>
    internal (int[] First, int[] Last, ushort[] Numbers) All => (_first, _last, _syllables);

    /// <summary>How many different syllables there are, number 0 not counted.</summary>
    public static int Kinds => FoldTables.Shared.SyllableNames.Length - 1;

    /// <summary>The letters of a syllable.</summary>
    public static string Name(ushort syllable) => FoldTables.Shared.SyllableNames[syllable];

    /// <summary>The usual syllable of a folded Chinese character; 0 where there is none.</summary>
    public static ushort Of(char character) => FoldTables.Shared.Syllable[character];

    /// <summary>Takes over the sounds of a text.</summary>
    public void Read(NormalText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var characters = text.Characters;
        var marks = text.Before;
        // A doubled letter may belong to two syllables: at most two a character.
        if (_syllables.Length < characters.Length * 2)
        {
            var size = Math.Max(characters.Length * 2, _syllables.Length * 2);
            Array.Resize(ref _syllables, size);
            Array.Resize(ref _first, size);
            Array.Resize(ref _last, size);
        }

        var n = 0;
        var (syllableOf, syllables, firsts, lasts) = (_tables.Syllable, _syllables, _first, _last);
        var runs = text.Runs;
        for (var i = 0; i < characters.Length;)
        {
            var c = characters[i];
            var syllable = syllableOf[c];
            if (syllable != 0 || !char.IsAsciiLetterLower(c))
            {
                syllables[n] = syllable;
                firsts[n] = i;
                lasts[n] = i;
                n++;
                // Written twice is said twice; a stretched character is said once.
                if (syllable != 0 && runs[i] == 2)
                {
                    syllables[n] = syllable;
                    firsts[n] = i;
                    lasts[n] = i;
                    n++;
                }

                i++;
                continue;
            }

            var end = i + 1;
            while (end < characters.Length && char.IsAsciiLetterLower(characters[end]) && marks[end] == Marks.None) { end++; }
            n = Word(text, i, end, n);
            i = end;
        }

        Length = n;
    }

    /// <summary>Cuts a Latin word into syllables, the longest first, or leaves it silent.</summary>
    private int Word(NormalText text, int from, int end, int n)
    {
        // Most words of other languages end otherwise than a syllable can.
        var length = text.Characters[end - 1] is 'a' or 'e' or 'i' or 'o' or 'u' or 'v' or 'n' or 'g' or 'r' ? Spell(text, from, end) : 0;
        if (length > 1 && Cut(length))
        {
            for (var at = 0; at < length;)
            {
                var size = _cut[at];
                _tables.SyllableNumbers.TryGetValue(_letters.AsSpan(at, size), out var number);
                _syllables[n] = number;
                _first[n] = _places[at];
                _last[n] = _places[at + size - 1];
                n++;
                at += size;
            }

            return n;
        }

        _syllables[n] = 0;
        _first[n] = from;
        _last[n] = end - 1;
        return n + 1;
    }

    /// <summary>The letters as written, doubled ones twice (feng gang); stretched ones once. 0 for a word that is too long.</summary>
    private int Spell(NormalText text, int from, int end)
    {
        var length = 0;
        for (var i = from; i < end; i++)
        {
            for (var times = text.Runs[i] == 2 ? 2 : 1; times > 0; times--)
            {
                if (length == LongestWord) { return 0; }
                _letters[length] = text.Characters[i];
                _places[length++] = i;
            }
        }

        return length;
    }

    /// <summary>
    /// From the end: how long a syllable to take at each place so that the rest can be cut too. Few syllables are better than many, and
    /// inside a word a syllable begins with a vowel only where nothing else fits (da nan gua, not dan an gua).
    /// </summary>
    private bool Cut(int length)
    {
        _cut[length] = 1;
        _cost[length] = 0;
        for (var at = length - 1; at >= 0; at--)
        {
            _cut[at] = 0;
            _cost[at] = int.MaxValue;
            var own = at > 0 && _letters[at] is 'a' or 'e' or 'o' ? 4 : 1;
            for (var size = Math.Min(6, length - at); size >= 1; size--)
            {
                if (_cut[at + size] == 0 || _cost[at + size] + own >= _cost[at] || !_tables.SyllableNumbers.ContainsKey(_letters.AsSpan(at, size))) { continue; }
                _cut[at] = (byte)size;
                _cost[at] = _cost[at + size] + own;
            }
        }

        return _cut[0] != 0;
    }
}
