using System.Runtime.InteropServices;

namespace Leeward.Conformance;

/// <summary>
/// The markings a search has met, each once, with the transitions that lead on from it, found when first asked for. Kept from trace to trace, because the traces of a
/// log pass through the same markings again and again. Numbers are given in the order of meeting and decide nothing, so results don't depend on it.
/// </summary>
internal sealed class MarkingSpace
{
    private const ushort MostTokens = ushort.MaxValue - 1;
    private readonly CompiledNet _net;
    private readonly int _width;
    private readonly ushort[] _work;
    private ushort[] _tokens;
    private int[] _table;
    private (int First, int Count)[] _onward;
    private List<Step> _steps = [];

    public MarkingSpace(CompiledNet net)
    {
        _net = net;
        _width = net.PlaceCount;
        _work = new ushort[_width];
        (_tokens, _table, _onward) = ([], [], []);
        Clear();
    }

    /// <summary>A transition that can happen, and the marking it leads to.</summary>
    public readonly record struct Step(int Transition, int Marking);

    public int Count { get; private set; }

    public int Initial { get; private set; }

    public int Final { get; private set; }

    /// <summary>A transition would have made more tokens than can be counted: the net is unbounded there, and that way was not followed.</summary>
    public bool Overflowed { get; private set; }

    public ReadOnlySpan<ushort> this[int marking] => _tokens.AsSpan(marking * _width, _width);

    public void Clear()
    {
        _tokens = new ushort[64 * _width];
        _table = new int[256];
        _onward = new (int, int)[64];
        _steps = [];
        Count = 0;
        Overflowed = false;
        Initial = Number(_net.Initial);
        Final = Number(_net.Final);
    }

    /// <summary>What can happen in a marking, in the order of the net's transitions. Valid until the next call.</summary>
    public ReadOnlySpan<Step> Onward(int marking)
    {
        var (first, count) = _onward[marking];
        if (first < 0)
        {
            first = _steps.Count;
            for (var transition = 0; transition < _net.TransitionCount; transition++)
            {
                if (Fire(marking, transition)) { _steps.Add(new(transition, Number(_work))); }
            }
            count = _steps.Count - first;
            _onward[marking] = (first, count);
        }
        return CollectionsMarshal.AsSpan(_steps).Slice(first, count);
    }

    private bool Fire(int marking, int transition)
    {
        var before = this[marking];
        foreach (var (place, tokens) in _net.Takes[transition])
        {
            if (before[place] < tokens) { return false; }
        }
        before.CopyTo(_work);
        foreach (var (place, tokens) in _net.Takes[transition]) { _work[place] -= (ushort)tokens; }
        foreach (var (place, tokens) in _net.Makes[transition])
        {
            if (_work[place] + tokens > MostTokens)
            {
                Overflowed = true;
                return false;
            }
            _work[place] += (ushort)tokens;
        }
        return true;
    }

    private int Number(ReadOnlySpan<ushort> tokens)
    {
        var slot = (int)(Hash(tokens) & (uint)(_table.Length - 1));
        while (_table[slot] != 0)
        {
            var known = _table[slot] - 1;
            if (this[known].SequenceEqual(tokens)) { return known; }
            slot = (slot + 1) & (_table.Length - 1);
        }
        var number = Count++;
        if (Count > _onward.Length)
        {
            Array.Resize(ref _onward, _onward.Length * 2);
            Array.Resize(ref _tokens, _onward.Length * _width);
        }
        tokens.CopyTo(_tokens.AsSpan(number * _width, _width));
        _onward[number] = (-1, 0);
        _table[slot] = Count;
        if (Count * 2 > _table.Length) { Grow(); }
        return number;
    }

    private void Grow()
    {
        _table = new int[_table.Length * 2];
        for (var number = 0; number < Count; number++)
        {
            var slot = (int)(Hash(this[number]) & (uint)(_table.Length - 1));
            while (_table[slot] != 0) { slot = (slot + 1) & (_table.Length - 1); }
            _table[slot] = number + 1;
        }
    }

    // FNV-1a over the tokens with a final mix.
    private static uint Hash(ReadOnlySpan<ushort> tokens)
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var one in tokens) { hash = (hash ^ one) * 16777619u; }
            hash ^= hash >> 15;
            hash *= 0x2C1B3C6Du;
            return hash ^ (hash >> 12);
        }
    }
}
