using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Leeward.Screening.Normalising;

/// <summary>The embedded tables, read once. Where they come from: NOTICE.md beside this project.</summary>
internal sealed class FoldTables
{
    // Values of Fold below Letter are orders, above they are the folded character itself.
    public const ushort Drop = 0, Symbol = 1, Border = 2, Slow = 3, Space = 4, Quote = 5, Letter = 0x30;

    /// <summary>How many components may make one character.</summary>
    public const int LongestSplit = 4;

    private const uint Mix1 = 0x9E3779B1, Mix2 = 0x85EBCA77;

    private static readonly Lazy<FoldTables> Loaded = new(() => new FoldTables());

    private readonly FrozenDictionary<long, int> _splits;
    private readonly char[] _wholes;
    private readonly ulong[] _joinBits = new ulong[(1 << 17) / 64];
    private readonly ulong[] _firsts = new ulong[65536 / 64];

    private FoldTables()
    {
        for (var c = 0; c < 65536; c++) { Fold[c] = (ushort)c; }
        var expansions = new Dictionary<int, string>();
        foreach (var line in Lines("fold.txt")) { ReadFold(line, expansions); }
        foreach (var line in Lines("emoji.txt"))
        {
            var code = int.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Expand(code, line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], expansions);
        }

        var splits = new Dictionary<long, int>();
        var wholes = new List<char> { '\0' };
        var firsts = new HashSet<char>();
        foreach (var line in Lines("split.txt")) { ReadSplit(line, splits, wholes, firsts); }

        // The mark says "look at what comes next"; what the character folds to stays at hand.
        for (var c = 0; c < 65536; c++)
        {
            if (Fold[c] >= Letter && firsts.Contains((char)Fold[c])) { (Plain[c], Fold[c]) = ((char)Fold[c], Slow); }
        }

        foreach (var c in "\"＂“”„‟「」『』«»") { Fold[c] = Quote; }
        foreach (var c in "0123456789@$!|+€") { if (Fold[c] != Slow) { Plain[c] = (char)Fold[c]; } Fold[c] = Slow; }
        for (var c = 0xD800; c < 0xE000; c++) { Fold[c] = Slow; }
        for (var c = 0; c < 65536; c++)
        {
            var first = Fold[c] == Slow && c > 0x2E7F && Plain[c] >= Letter;
            if (first) { _firsts[c >> 6] |= 1UL << (c & 63); }
            if (first || Fold[c] >= Letter) { Letters[c] = first ? Plain[c] : (char)Fold[c]; }
        }

        Expansions = expansions.ToFrozenDictionary();
        _splits = splits.ToFrozenDictionary();
        _wholes = [.. wholes];
        ReadSyllables();
        ReadComponents();
    }

    public static FoldTables Shared => Loaded.Value;

    /// <summary>By UTF-16 unit: an order, or the folded character.</summary>
    public ushort[] Fold { get; } = new ushort[65536];

    /// <summary>For characters marked slow: what they fold to (an order or a character) when nothing special applies; 0 for those that expand.</summary>
    public char[] Plain { get; } = new char[65536];

    /// <summary>By UTF-16 unit: the letter it folds to; 0 where more than a table and the next letter is to be asked.</summary>
    public char[] Letters { get; } = new char[65536];

    public FrozenDictionary<int, string> Expansions { get; }

    /// <summary>By folded character: the number of its toneless syllable; 0 for none.</summary>
    public ushort[] Syllable { get; } = new ushort[65536];

    /// <summary>Syllables by number, from 1.</summary>
    public string[] SyllableNames { get; private set; } = [];

    public FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> SyllableNumbers { get; private set; }

    /// <summary>Whether two folded characters may begin a character written in parts; false for nearly all pairs that do not.</summary>
    public bool MayJoin(char first, char second)
    {
        var h = Pair(first, second);
        return ((_joinBits[h >> 6] >> (int)(h & 63)) & 1) != 0;
    }

    /// <summary>Whether a UTF-16 unit, folded to a letter, may be the first part of a character together with the letter after it; asked without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBegin(uint unit, uint letter, uint after)
    {
        var h = unchecked((letter * Mix1) ^ (after * Mix2)) >> 15;
        var joins = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_joinBits), (nuint)(h >> 6)) >> unchecked((int)h);
        var begins = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_firsts), (nuint)(unit >> 6)) >> unchecked((int)unit);
        return (joins & begins & 1) != 0;
    }

    private static uint Pair(char first, char second) => unchecked((first * Mix1) ^ (second * Mix2)) >> 15;

    /// <summary>The character that the components at the beginning of a text make together, the longest way; how many components it took.</summary>
    public (char Whole, int Taken) Joined(ReadOnlySpan<char> text)
    {
        var (node, best) = (0, (Whole: '\0', Taken: 0));
        for (var i = 0; i < Math.Min(text.Length, LongestSplit); i++)
        {
            var c = text[i];
            var part = Fold[c] == Slow ? Plain[c] : (char)Fold[c];
            if (part < Letter || !_splits.TryGetValue(((long)node << 16) | part, out node)) { break; }
            if (_wholes[node] != '\0') { best = (_wholes[node], i + 1); }
        }

        return best;
    }

    private void ReadSplit(string line, Dictionary<long, int> splits, List<char> wholes, HashSet<char> firsts)
    {
        var parts = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        // The components as they fold: 馬 counts as 马. Those that are symbols cannot be told from others.
        if (parts.Any(c => (Fold[c] == Slow ? Plain[c] : Fold[c]) < Letter)) { return; }
        var node = 0;
        foreach (var raw in parts)
        {
            var c = Fold[raw] == Slow ? Plain[raw] : (char)Fold[raw];
            var key = ((long)node << 16) | c;
            if (!splits.TryGetValue(key, out var next))
            {
                next = wholes.Count;
                wholes.Add('\0');
                splits[key] = next;
            }

            node = next;
        }

        wholes[node] = line[^1];
        var second = Fold[parts[1]] == Slow ? Plain[parts[1]] : (char)Fold[parts[1]];
        var begin = Fold[parts[0]] == Slow ? Plain[parts[0]] : (char)Fold[parts[0]];
        var h = Pair(begin, second);
        _joinBits[h >> 6] |= 1UL << (int)(h & 63);
        firsts.Add(begin);
    }

    /// <summary>By folded character: the number of the family of characters with the same last component; 0 for none.</summary>
    public ushort[] Component { get; } = new ushort[65536];

    /// <summary>How many families there are.</summary>
    public int Components { get; private set; }

    private void ReadFold(string line, Dictionary<int, string> expansions)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var range = line[..blank].Split('-');
        var first = int.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var last = range.Length > 1 ? int.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : first;
        for (var code = first; code <= last; code++)
        {
            switch (line[blank + 1])
            {
                case '-': Set(code, Drop, expansions); break;
                case '_': Set(code, Space, expansions); break;
                case '~': Set(code, Symbol, expansions); break;
                case '.': Set(code, Border, expansions); break;
                default: Expand(code, line[(blank + 2)..], expansions); break;
            }
        }
    }

    private void Set(int code, ushort order, Dictionary<int, string> expansions)
    {
        if (code < 65536) { Fold[code] = order; }
        // Beyond the first plane a symbol is what is not listed as a letter: only what is dropped needs an entry.
        else { expansions[code] = order == Drop ? "" : "\u0001"; }
    }

    private void Expand(int code, string text, Dictionary<int, string> expansions)
    {
        if (code < 65536 && text.Length == 1 && !char.IsAsciiDigit(text[0])) { Fold[code] = text[0]; return; }
        if (code < 65536) { Fold[code] = Slow; }
        expansions[code] = text;
    }

    private void ReadSyllables()
    {
        var names = new List<string> { "" };
        var numbers = new Dictionary<string, ushort>(StringComparer.Ordinal);
        foreach (var line in Lines("pinyin.txt"))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var number = (ushort)names.Count;
            names.Add(line[..blank]);
            numbers[line[..blank]] = number;
            foreach (var c in line.AsSpan(blank + 1)) { Syllable[c] = number; }
        }

        SyllableNames = [.. names];
        // Typed without the two dots: lü and nü are often written lv, nv; both spellings are known.
        SyllableNumbers = numbers.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The last component of a character, by the shortest way to split it: what look-alikes mostly share.</summary>
    private void ReadComponents()
    {
        var shortest = new Dictionary<char, string>();
        foreach (var line in Lines("split.txt"))
        {
            var parts = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (!shortest.TryGetValue(line[^1], out var known) || parts.Length < known.Length) { shortest[line[^1]] = parts; }
        }

        var numbers = new Dictionary<char, ushort>();
        foreach (var (whole, parts) in shortest.OrderBy(pair => pair.Key))
        {
            // A component that is itself a character belongs to the same family as those that hold it.
            var last = parts[^1];
            if (!numbers.TryGetValue(last, out var number)) { numbers[last] = number = (ushort)(numbers.Count + 1); }
            Component[whole] = number;
        }

        foreach (var (part, number) in numbers) { if (Component[part] == 0) { Component[part] = number; } }
        Components = numbers.Count;
    }

    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(FoldTables).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') { yield return line; }
        }
    }
}
