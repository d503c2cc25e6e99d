using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>
/// Reads what was meant: where most neighbouring characters of a Chinese text never stand together in ordinary writing, or much of it is pinyin, the likeliest
/// characters are put there that sound or look like the written ones (a bigram model of the texts learnt from, searched with a narrow beam). Ordinary texts are
/// left alone and cost one bit looked up per pair. Both the harmful and the harmless are read so, and then scored as if written plainly.
/// </summary>
internal sealed class Restorer
{
    internal const int Beam = 4, Candidates = 12;
    private const int Slots = 1 << 19, BitSlots = 1 << 20;

    // In sixteenths of a natural logarithm: that a character stands for another of its sound or shape, that it stands for itself.
    private const int Other = 58, Itself = 20, Rarest = 255;

    // Of a hundred pairs of characters, fewer of a strange text are known.
    private const int Limit = 65;
    private readonly TokenTable _table;
    private readonly uint[] _keys = new uint[Slots];
    private readonly byte[] _costs = new byte[Slots];
    private readonly ulong[] _bits = new ulong[BitSlots / 64];
    private readonly byte[] _single = new byte[65536];
    private readonly char[][] _bySound = new char[Sounds.Kinds + 1][];
    private readonly char[][] _byShape = new char[FoldTables.Shared.Components + 1][];

    internal Restorer(TokenTable table, byte[] single, (uint Pair, byte Cost)[] pairs)
    {
        (_table, Single, Pairs) = (table, single, pairs);
        for (var number = 1; number < single.Length; number++) { _single[table.Characters[number - 1]] = single[number]; }
        foreach (var (pair, cost) in pairs)
        {
            var (first, second) = (table.Characters[(int)(pair >> 16) - 1], table.Characters[(int)(pair & 0xFFFF) - 1]);
            var key = ((uint)first << 16) | second;
            var slot = Slot(key);
            while (_keys[slot] != 0) { slot = (slot + 1) & (Slots - 1); }
            (_keys[slot], _costs[slot]) = (key, cost);
            var bit = Bit(first, second);
            _bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }

        Families();
    }

    /// <summary>What each known character costs by itself, number 0 being the unknown one.</summary>
    internal byte[] Single { get; }

    /// <summary>What the second of two characters (number of the first in the upper half, of the second in the lower) costs behind the first; in order.</summary>
    internal (uint Pair, byte Cost)[] Pairs { get; }

    /// <summary>A restorer that knows nothing and restores nothing.</summary>
    internal static Restorer Empty(TokenTable table) => new(table, new byte[table.Characters.Length + 1], []);

    /// <summary>Counts the pairs of these normalised texts.</summary>
    internal static Restorer Learn(TokenTable table, IEnumerable<string> texts)
    {
        var single = new int[table.Characters.Length + 1];
        var pairs = new Dictionary<uint, int>();
        var total = 0;
        foreach (var text in texts)
        {
            var last = 0;
            foreach (var c in text)
            {
                var number = Sounds.Of(c) == 0 ? 0 : table.NumberOf([c]);
                if (number != 0) { single[number]++; total++; }
                if (number != 0 && last != 0)
                {
                    var pair = ((uint)last << 16) | (uint)number;
                    pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
                }

                last = number;
            }
        }

        double Alone(int number) => (single[number] + 0.5) / (total + (0.5 * single.Length));
        byte Cost(double share) => (byte)Math.Clamp(Math.Round(-16 * ExactMath.Log(share)), 0, Rarest);
        // The most frequent pairs only, as many as leave the table half empty.
        var kept = pairs.Where(pair => pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(Slots / 2).OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key, Cost((0.85 * (pair.Value - 0.5) / single[pair.Key >> 16]) + (0.15 * Alone((int)(pair.Key & 0xFFFF)))))).ToArray();
        return new(table, [.. Enumerable.Range(0, single.Length).Select(number => Cost(0.15 * Alone(number)))], kept);
    }

    /// <summary>Whether a text is so unlike ordinary writing that it should be read anew.</summary>
    internal bool IsStrange(ReadOnlySpan<int> keys)
    {
        var (pairs, known, characters, syllables, words) = (0, 0, 0, 0, 0);
        var last = 0;
        ref var bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        foreach (var key in keys)
        {
            var chinese = key is >= 0x2E80 and < TokenReader.SyllableKeys;
            if (chinese && last != 0)
            {
                pairs++;
                var bit = Bit(last, key);
                known += (int)((Unsafe.Add(ref bits, bit >> 6) >> (int)(bit & 63)) & 1);
            }

            last = chinese ? key : 0;
            if (chinese) { characters++; }
            else if (key >= TokenReader.WordKeys) { words++; }
            else if (key >= TokenReader.SyllableKeys) { syllables++; }
        }

        // Other languages have words that are syllables too (he can be): in pinyin there is little else.
        return Pairs.Length > 0 && ((pairs >= 6 && known * 100 < pairs * Limit) || (syllables >= 4 && syllables * 2 > characters && syllables > words * 3));
    }

    /// <summary>Writes the likeliest text; how many characters it has.</summary>
    internal int Restore(NormalText text, TokenReader tokens, RestorerRoom room)
    {
        room.Begin();
        for (var i = 0; i < tokens.Count; i++) { Step(i, tokens.Keys[i], room); }
        room.Trace(tokens.Count);
        var length = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var chosen = room.Chosen[i];
            if (chosen != 0) { room.Text[length++] = chosen; continue; }
            if (tokens.Keys[i] == TokenTable.Quote) { room.Text[length++] = TokenTable.Quote; continue; }
            var to = i + 1 < tokens.Count ? tokens.Places[i + 1] : text.Length;
            if (tokens.Keys[i] >= TokenReader.SyllableKeys && length > 0) { room.Text[length++] = ' '; }
            for (var at = tokens.Places[i]; at < to && length < TokenReader.Longest * 7; at++) { room.Text[length++] = text.Characters[at]; }
            if (tokens.Keys[i] >= TokenReader.SyllableKeys) { room.Text[length++] = ' '; }
        }

        return length;
    }

    private void Step(int at, int key, RestorerRoom room)
    {
        var tables = FoldTables.Shared;
        var own = key < TokenReader.SyllableKeys && tables.Syllable[key] != 0 && _table.NumberOf([(char)key]) != 0 ? (char)key : '\0';
        var syllable = key < TokenReader.SyllableKeys ? tables.Syllable[key] : key < TokenReader.WordKeys ? key - TokenReader.SyllableKeys : 0;
        Try(at, own, Itself, room);
        if (syllable == 0) { room.Cut(at); return; }
        foreach (var other in _bySound[syllable]) { if (other != own) { Try(at, other, key < TokenReader.SyllableKeys ? Other : 0, room); } }
        if (key < TokenReader.SyllableKeys && tables.Component[key] is > 0 and var shape)
        {
            foreach (var other in _byShape[shape]) { if (other != own) { Try(at, other, Other, room); } }
        }

        room.Cut(at);
    }

    /// <summary>The cheapest way to this character; \0 stands for what cannot be another.</summary>
    private void Try(int at, char character, int cost, RestorerRoom room)
    {
        var (best, from) = (int.MaxValue, 0);
        int alone = character == 0 ? (byte)(Rarest / 2) : _single[character];
        var states = room.States(at);
        ref var bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        for (var s = 0; s < states.Length; s++)
        {
            ref readonly var state = ref states[s];
            var behind = alone;
            if (character != 0 && state.Character != 0)
            {
                // Most pairs never stand together: the bits say so without a look at the large table.
                var bit = Bit(state.Character, character);
                if (((Unsafe.Add(ref bits, bit >> 6) >> (int)(bit & 63)) & 1) != 0) { behind = Cost(((uint)state.Character << 16) | character, alone); }
            }

            if (state.Sum + behind < best) { (best, from) = (state.Sum + behind, s); }
        }

        room.Offer(character, best + cost, from);
    }

    private int Cost(uint pair, int alone)
    {
        for (var slot = Slot(pair); _keys[slot] != 0; slot = (slot + 1) & (Slots - 1)) { if (_keys[slot] == pair) { return _costs[slot]; } }
        return alone;
    }

    private static int Slot(uint pair) => (int)(unchecked(pair * 0x9E3779B1u) >> 13);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(int first, int second) => unchecked(((uint)first * 0x9E3779B1u) ^ ((uint)second * 0x85EBCA77u)) >> 12;

    /// <summary>The most frequent characters of every sound and of every family of look-alikes.</summary>
    private void Families()
    {
        var numbers = Enumerable.Range(1, _table.Characters.Length).Where(number => Sounds.Of(_table.Characters[number - 1]) != 0).OrderBy(number => Single[number]).ThenBy(number => number).ToList();
        for (var i = 0; i < _bySound.Length; i++) { _bySound[i] = []; }
        for (var i = 0; i < _byShape.Length; i++) { _byShape[i] = []; }
        foreach (var group in numbers.GroupBy(number => Sounds.Of(_table.Characters[number - 1]))) { _bySound[group.Key] = [.. group.Take(Candidates).Select(number => _table.Characters[number - 1])]; }
        foreach (var group in numbers.GroupBy(number => FoldTables.Shared.Component[_table.Characters[number - 1]]).Where(group => group.Key != 0)) { _byShape[group.Key] = [.. group.Take(Candidates).Select(number => _table.Characters[number - 1])]; }
    }
}

/// <summary>The working room of one thread for reading anew.</summary>
internal sealed class RestorerRoom
{
    private readonly Way[] _states = new Way[(TokenReader.Longest + 1) * Restorer.Beam];
    private readonly int[] _widths = new int[TokenReader.Longest + 1];
    private readonly Way[] _offers = new Way[(2 * Restorer.Candidates) + 2];
    private int _offered;

    /// <summary>The characters chosen; \0 where a token stays as it is.</summary>
    public char[] Chosen { get; } = new char[TokenReader.Longest];

    public char[] Text { get; } = new char[TokenReader.Longest * 10];

    public void Begin() => (_states[0], _widths[0], _offered) = (default, 1, 0);

    /// <summary>The ways that lead to the place before this token.</summary>
    public ReadOnlySpan<Way> States(int at) => _states.AsSpan(at * Restorer.Beam, _widths[at]);

    public void Offer(char character, int sum, int from) => _offers[_offered++] = new(character, sum, from);

    /// <summary>Keeps the cheapest ways; of equal ones those offered first.</summary>
    public void Cut(int at)
    {
        var kept = 0;
        var to = _states.AsSpan((at + 1) * Restorer.Beam, Restorer.Beam);
        foreach (var offer in _offers.AsSpan(0, _offered))
        {
            if (kept == to.Length && offer.Sum >= to[kept - 1].Sum) { continue; }
            if (kept < to.Length) { kept++; }
            var place = kept - 1;
            for (; place > 0 && to[place - 1].Sum > offer.Sum; place--) { to[place] = to[place - 1]; }
            to[place] = offer;
        }

        (_widths[at + 1], _offered) = (kept, 0);
    }

    public void Trace(int count)
    {
        var s = 0;
        for (var at = count; at > 0; at--)
        {
            var state = _states[(at * Restorer.Beam) + s];
            Chosen[at - 1] = state.Character;
            s = state.From;
        }
    }
}

/// <summary>A way to a character: what it costs and from which way before it comes.</summary>
internal readonly record struct Way(char Character, int Sum, int From);
