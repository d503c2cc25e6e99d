using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Leeward.Screening.Lexicon;

/// <summary>A place where a pattern occurs: the last character of it (inclusive) and which pattern.</summary>
/// <param name="First">Index of its first character.</param>
/// <param name="Last">Index of its last character.</param>
/// <param name="Pattern">The number of the pattern, in the order they were given.</param>
public readonly record struct Occurrence(int First, int Last, int Pattern);

/// <summary>
/// Finds all occurrences of many patterns in one pass: a bit table of the first two characters lets most places pass at the cost of a
/// multiplication, and only where a pattern can begin a trie of hashed edges is walked. Build time is linear in the length of the patterns. A place
/// costs at most the length of the longest pattern (<see cref="LongestPattern"/>), so the whole is linear in the text.
/// </summary>
public sealed class PatternIndex
{
    /// <summary>No pattern may be longer.</summary>
    public const int LongestPattern = 64;

    private const uint Mix1 = 0x9E3779B1, Mix2 = 0x85EBCA77;
    private readonly ulong[] _pairs;
    private readonly int _pairShift;
    private readonly ulong[] _singles = new ulong[1024];
    private readonly bool _hasSingles;
    private readonly ulong[] _edgeKeys;
    private readonly int[] _edgeTargets;
    private readonly int _edgeShift;
    private readonly int[] _firstPattern;
    private readonly int[] _nextPattern;

    /// <summary>Builds the index. Patterns are spans of UTF-16 units (or of any 16-bit symbols); empty ones are refused.</summary>
    /// <exception cref="ArgumentException">A pattern is empty or longer than <see cref="LongestPattern"/>.</exception>
    public PatternIndex(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var total = 0;
        foreach (var pattern in patterns)
        {
            if (pattern.Length is 0 or > LongestPattern) { throw new ArgumentException($"A pattern of {pattern.Length} characters cannot be looked for.", nameof(patterns)); }
            total += pattern.Length;
        }

        Count = patterns.Count;
        var edges = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, total * 2));
        _edgeShift = 64 - BitOperations.Log2((uint)edges);
        _edgeKeys = new ulong[edges];
        _edgeTargets = new int[edges];
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(patterns.Count * 24, 1 << 12, 1 << 20));
        _pairShift = 32 - BitOperations.Log2((uint)bits);
        _pairs = new ulong[bits / 64];
        _nextPattern = new int[patterns.Count];
        var first = new List<int> { -1 };
        for (var i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i];
            var node = 0;
            foreach (var c in pattern) { node = Child(node, c, first); }
            _nextPattern[i] = first[node];
            first[node] = i;
            if (pattern.Length == 1) { _singles[pattern[0] >> 6] |= 1UL << (pattern[0] & 63); _hasSingles = true; }
            else
            {
                var h = Pair(pattern[0], pattern[1]);
                _pairs[h >> 6] |= 1UL << (int)(h & 63);
            }
        }

        _firstPattern = [.. first];
    }

    /// <summary>How many patterns there are.</summary>
    public int Count { get; }

    /// <summary>Adds every occurrence, overlapping ones too, ordered by first and then last character.</summary>
    public void FindAll(ReadOnlySpan<char> text, Growing<Occurrence> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (text.IsEmpty || Count == 0) { return; }
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(_pairs);
        ref var at = ref MemoryMarshal.GetReference(text);
        var shift = _pairShift;
        uint c = at;
        var last = text.Length - 1;
        for (var i = 0; i < last; i++)
        {
            uint next = Unsafe.Add(ref at, i + 1);
            var h = unchecked((c * Mix1) ^ (next * Mix2)) >> shift;
            if (((Unsafe.Add(ref pairs, h >> 6) >> (int)(h & 63)) & 1) != 0 || (_hasSingles && IsSingle(c))) { Walk(text, i, into); }
            c = next;
        }

        if (_hasSingles && IsSingle(c)) { Walk(text, last, into); }
    }

    /// <summary>Whether anything occurs at all; stops at the first.</summary>
    public bool Contains(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var node = 0;
            for (var j = i; j < text.Length && (node = Target(node, text[j])) > 0; j++)
            {
                if (_firstPattern[node] >= 0) { return true; }
            }
        }

        return false;
    }

    private bool IsSingle(uint c) => ((_singles[c >> 6] >> (int)(c & 63)) & 1) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Walk(ReadOnlySpan<char> text, int i, Growing<Occurrence> into)
    {
        var node = 0;
        for (var j = i; j < text.Length; j++)
        {
            node = Target(node, text[j]);
            if (node <= 0) { return; }
            for (var p = _firstPattern[node]; p >= 0; p = _nextPattern[p]) { into.Add(new(i, j, p)); }
        }
    }

    private uint Pair(char a, char b) => unchecked((a * Mix1) ^ (b * Mix2)) >> _pairShift;

    // Keys are never 0: the upper half holds the node plus one.
    private static ulong Key(int node, char c) => ((ulong)(uint)(node + 1) << 16) | c;

    private int Slot(ulong key) => (int)(unchecked(key * 0x9E3779B97F4A7C15UL) >> _edgeShift);

    private int Target(int node, char c)
    {
        var key = Key(node, c);
        var mask = _edgeKeys.Length - 1;
        for (var slot = Slot(key); ; slot = (slot + 1) & mask)
        {
            var found = _edgeKeys[slot];
            if (found == key) { return _edgeTargets[slot]; }
            if (found == 0) { return 0; }
        }
    }

    private int Child(int node, char c, List<int> first)
    {
        var key = Key(node, c);
        var mask = _edgeKeys.Length - 1;
        for (var slot = Slot(key); ; slot = (slot + 1) & mask)
        {
            if (_edgeKeys[slot] == key) { return _edgeTargets[slot]; }
            if (_edgeKeys[slot] != 0) { continue; }
            _edgeKeys[slot] = key;
            _edgeTargets[slot] = first.Count;
            first.Add(-1);
            return _edgeTargets[slot];
        }
    }
}

/// <summary>A list that keeps its room when it is cleared, so that the steady state allocates nothing.</summary>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class Growing<T>
{
    private T[] _items = new T[32];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The items.</summary>
    public Span<T> Items => _items.AsSpan(0, Count);

    /// <summary>One of them.</summary>
    public ref T this[int index] => ref Items[index];

    /// <summary>Adds one.</summary>
    public void Add(T item)
    {
        if (Count == _items.Length) { Array.Resize(ref _items, Count * 2); }
        _items[Count++] = item;
    }

    /// <summary>Makes room for so many more, to be written without asking again; <see cref="Took"/> says how many were.</summary>
    internal Span<T> Room(int count)
    {
        if (_items.Length - Count < count) { Array.Resize(ref _items, Math.Max(Count + count, _items.Length * 2)); }
        return _items.AsSpan(Count);
    }

    /// <summary>So many were written into the room.</summary>
    internal void Took(int count) => Count += count;

    /// <summary>Keeps only the first ones.</summary>
    public void Cut(int count) => Count = count <= Count ? count : throw new ArgumentOutOfRangeException(nameof(count));

    /// <summary>Empties it and keeps the room.</summary>
    public void Clear() => Count = 0;
}
