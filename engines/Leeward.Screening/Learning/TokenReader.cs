using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>
/// Cuts a normalised text into tokens for the network: Chinese characters and Latin words, each with its syllable, so that a homophone or a word in pinyin still
/// says how it sounds. Token 0 is a character the network never saw. One object per thread.
/// </summary>
public sealed class TokenReader(TokenTable table)
{
    /// <summary>The network reads no further.</summary>
    public const int Longest = 512;

    private readonly Sounds _sounds = new();

    /// <summary>Numbers of the tokens.</summary>
    public int[] Tokens { get; } = new int[Longest];

    /// <summary>Numbers of their syllables; 0 for none.</summary>
    public ushort[] Syllables { get; } = new ushort[Longest];

    /// <summary>Numbers of the families of look-alikes; 0 for none.</summary>
    public ushort[] Shapes { get; } = new ushort[Longest];

    /// <summary>What a token is to all who ask: equal keys have equal token, syllable and shape.</summary>
    internal int[] Keys { get; } = new int[Longest];

    internal const int SyllableKeys = 65536, WordKeys = 65536 + 4096;

    /// <summary>The first normalised character of each token.</summary>
    public int[] Places { get; } = new int[Longest];

    /// <summary>How many tokens were read.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the tokens of a text.</summary>
    public void Read(NormalText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _sounds.Read(text);
        var characters = text.Characters;
        var count = 0;
        var sound = 0;
        for (var i = 0; i < characters.Length && count < Longest - 1;)
        {
            if ((text.Before[i] & Marks.AfterQuote) != 0)
            {
                (Tokens[count], Syllables[count], Shapes[count], Places[count], Keys[count]) = (table.NumberOf([TokenTable.Quote]), 0, 0, i, TokenTable.Quote);
                count++;
            }

            while (sound < _sounds.Length && _sounds.Last(sound) < i) { sound++; }
            if (sound < _sounds.Length && _sounds.First(sound) <= i && _sounds.Syllables[sound] != 0 && char.IsAsciiLetterLower(characters[i]))
            {
                // One syllable of a word that is pinyin through and through; a doubled letter was the end of the syllable before, too.
                (Tokens[count], Syllables[count], Shapes[count], Places[count]) = (TokenTable.Unknown, _sounds.Syllables[sound], 0, i);
                Keys[count] = SyllableKeys + Syllables[count];
                count++;
                i = _sounds.Last(sound) + 1;
                continue;
            }

            var (end, later) = LatinWords.IsLatin(characters[i]) ? LatinWords.WordAt(characters, text.Before, i) : (i + 1, false);
            if (later)
            {
                (Tokens[count], Syllables[count], Shapes[count], Places[count]) = (table.NumberOf(characters[i..end]), 0, 0, i);
                Keys[count] = WordKeys + Tokens[count];
                count++;
                if (count == Longest - 1) { break; }
                i++;
            }

            (Tokens[count], Places[count]) = (table.NumberOf(characters[i..end]), i);
            if (LatinWords.IsLatin(characters[i])) { (Syllables[count], Shapes[count], Keys[count]) = (0, 0, WordKeys + Tokens[count]); }
            else { (Syllables[count], Shapes[count], Keys[count]) = (Sounds.Of(characters[i]), FoldTables.Shared.Component[characters[i]], characters[i]); }
            count++;
            i = end;
        }

        Count = count;
    }

    /// <summary>Reads only what the tokens are to all who ask, with their sounds read before; how many of them sound.</summary>
    internal int ReadKeys(NormalText text, Sounds sounds)
    {
        var characters = text.Characters;
        var (first, last, numbers) = sounds.All;
        var syllables = numbers.AsSpan(0, sounds.Length);
        var (count, sound, sounding) = (0, 0, 0);
        var keys = Keys;
        var marks = text.Before;
        for (var i = 0; i < characters.Length && count < Longest - 1;)
        {
            if ((marks[i] & Marks.AfterQuote) != 0) { keys[count++] = TokenTable.Quote; }
            while (sound < syllables.Length && last[sound] < i) { sound++; }
            var c = characters[i];
            var heard = sound < syllables.Length && first[sound] <= i ? syllables[sound] : (ushort)0;
            if (!LatinWords.IsLatin(c))
            {
                keys[count++] = c;
                if (heard != 0) { sounding++; }
                i++;
                continue;
            }

            if (heard != 0 && c > '9')
            {
                keys[count++] = SyllableKeys + heard;
                sounding++;
                i = last[sound] + 1;
                continue;
            }

            var (end, later) = LatinWords.WordAt(characters, marks, i);
            if (later)
            {
                keys[count++] = WordKeys + table.NumberOf(characters[i..end]);
                if (count == Longest - 1) { break; }
                i++;
            }

            keys[count++] = WordKeys + table.NumberOf(characters[i..end]);
            i = end;
        }

        Count = count;
        return sounding;
    }

    /// <summary>What a key stands for.</summary>
    internal (int Token, ushort Syllable, ushort Shape) Meaning(int key) => key switch
    {
        >= WordKeys => (key - WordKeys, 0, 0),
        >= SyllableKeys => (TokenTable.Unknown, (ushort)(key - SyllableKeys), 0),
        _ => (table.NumberOf([(char)key]), Sounds.Of((char)key), FoldTables.Shared.Component[key]),
    };
}

/// <summary>The tokens a network knows: characters by themselves, Latin words by hash.</summary>
public sealed class TokenTable
{
    /// <summary>The token of everything not known.</summary>
    public const int Unknown = 0;

    /// <summary>How many numbers Latin words share.</summary>
    public const int WordNumbers = 1 << 14;

    /// <summary>Stands for every quotation mark: what is said and what is said of it are told apart by it.</summary>
    internal const char Quote = '"';

    private readonly ushort[] _characters = new ushort[65536];

    /// <summary>Makes a table of these characters, in their order.</summary>
    public TokenTable(string characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        Characters = characters;
        for (var i = 0; i < characters.Length; i++) { _characters[characters[i]] = (ushort)(i + 1); }
    }

    /// <summary>The characters known.</summary>
    public string Characters { get; }

    /// <summary>How many tokens there are, the unknown one included.</summary>
    public int Count => Characters.Length + 1 + WordNumbers;

    /// <summary>The characters that occur at least so often, in order.</summary>
    public static TokenTable From(IEnumerable<string> normalTexts, int atLeast)
    {
        ArgumentNullException.ThrowIfNull(normalTexts);
        var counts = new int[65536];
        foreach (var text in normalTexts) { foreach (var c in text) { counts[c]++; } }
        return new(string.Concat(Enumerable.Range(0, 65536).Where(c => (counts[c] >= atLeast || c == Quote) && !LatinWords.IsLatin((char)c)).Select(c => (char)c)));
    }

    /// <summary>The number of a token.</summary>
    public int NumberOf(ReadOnlySpan<char> token)
    {
        if (token.Length == 1 && !LatinWords.IsLatin(token[0])) { return _characters[token[0]]; }
        // One and many share a number: immigrant, immigrants.
        if (token.Length > 3 && token[^1] == 's' && token[^2] != 's') { token = token[..^1]; }
        unchecked
        {
            var hash = 0x811C9DC5u;
            foreach (var c in token) { hash = (hash ^ c) * 0x01000193u; }
            hash = (hash ^ (hash >> 15)) * 0x846CA68Bu;
            return Characters.Length + 1 + (int)(hash >> 18);
        }
    }
}
