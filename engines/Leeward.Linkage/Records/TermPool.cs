using Leeward.Linkage.Text;

namespace Leeward.Linkage.Records;

/// <summary>
/// Distinct texts, packed one after another; a text is known by its number. Equal texts have equal numbers, so that equality of two cells is equality
/// of two integers, and what is worth working out about a text is worked out once. Numbers are given in the order of first sight; the last ones can be
/// taken back, which lets a search borrow the pool for a record that is not to stay.
/// </summary>
internal sealed class TermPool
{
    private char[] _letters = new char[256];
    private int[] _starts = new int[17];
    private int[] _slots = NewSlots(64);
    private int[] _counts = new int[16];

    public int Count { get; private set; }

    public ReadOnlySpan<char> this[int code] => _letters.AsSpan(_starts[code], _starts[code + 1] - _starts[code]);

    public string Text(int code) => code < 0 ? "" : this[code].ToString();

    /// <summary>How many cells hold the text.</summary>
    public int Uses(int code) => _counts[code];

    public int Find(ReadOnlySpan<char> text)
    {
        for (var slot = Slot(text, _slots.Length); ; slot = slot + 1 & _slots.Length - 1)
        {
            var code = _slots[slot];
            if (code < 0) { return -1; }
            if (this[code].SequenceEqual(text)) { return code; }
        }
    }

    /// <summary>The number of a text, new if need be; one more use of it is counted.</summary>
    public int Add(ReadOnlySpan<char> text)
    {
        var slot = Slot(text, _slots.Length);
        for (; _slots[slot] >= 0; slot = slot + 1 & _slots.Length - 1)
        {
            var found = _slots[slot];
            if (!this[found].SequenceEqual(text)) { continue; }
            _counts[found]++;
            return found;
        }

        var code = Count++;
        if (code + 1 >= _starts.Length) { Array.Resize(ref _starts, _starts.Length * 2); }
        if (code >= _counts.Length) { Array.Resize(ref _counts, _counts.Length * 2); }
        var start = _starts[code];
        while (start + text.Length > _letters.Length) { Array.Resize(ref _letters, _letters.Length * 2); }
        text.CopyTo(_letters.AsSpan(start));
        _starts[code + 1] = start + text.Length;
        _counts[code] = 1;
        _slots[slot] = code;
        if (Count * 2 > _slots.Length) { Grow(); }
        return code;
    }

    /// <summary>One use more of a text that is there.</summary>
    public void Use(int code) => _counts[code]++;

    /// <summary>Takes one use of a text back; the newest text without a use is forgotten.</summary>
    public void TakeBack(int code)
    {
        if (--_counts[code] > 0 || code != Count - 1) { return; }
        var slot = Slot(this[code], _slots.Length);
        while (_slots[slot] != code) { slot = slot + 1 & _slots.Length - 1; }
        _slots[slot] = -1;
        Count--;
        // Texts that were pushed past this place move up.
        for (var next = slot + 1 & _slots.Length - 1; _slots[next] >= 0; next = next + 1 & _slots.Length - 1)
        {
            var moved = _slots[next];
            _slots[next] = -1;
            var to = Slot(this[moved], _slots.Length);
            while (_slots[to] >= 0) { to = to + 1 & _slots.Length - 1; }
            _slots[to] = moved;
        }
    }

    private static int Slot(ReadOnlySpan<char> text, int size) => (int)(Hashing.Of(text) & (ulong)(size - 1));

    private static int[] NewSlots(int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        return slots;
    }

    private void Grow()
    {
        _slots = NewSlots(_slots.Length * 2);
        for (var code = 0; code < Count; code++)
        {
            var slot = Slot(this[code], _slots.Length);
            while (_slots[slot] >= 0) { slot = slot + 1 & _slots.Length - 1; }
            _slots[slot] = code;
        }
    }
}
