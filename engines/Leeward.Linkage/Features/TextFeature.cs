using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>
/// A text column, or what a reader takes out of several. Levels of pairs of texts met before are remembered, per thread. A name knows its partner (given name and surname), so that swapped names are seen.
/// </summary>
internal sealed class TextFeature : Feature
{
    private const int CacheSize = 1 << 16;

    private readonly TextKind _kind;
    private readonly TermPool _pool = new();
    private readonly Numbers _cells = new();
    private readonly Dictionary<int, int> _seen = [];
    private readonly bool _swaps;
    private readonly Func<RecordTable, int, string>? _read;
    private ulong[]? _met;
    private readonly Level[] _levels;

    /// <param name="name">What is compared.</param>
    /// <param name="columns">The columns it reads; the first, unless a reader takes its own way.</param>
    /// <param name="kind">How texts are compared.</param>
    /// <param name="swaps">Whether the level "swapped with the other name" is counted here.</param>
    /// <param name="read">Takes the text out of a record where it is not simply the cell.</param>
    public TextFeature(string name, int[] columns, TextKind kind, bool swaps = false, Func<RecordTable, int, string>? read = null) : base(name, columns)
    {
        _kind = kind;
        _swaps = swaps;
        _read = read;
        Parts = kind.Parts(this);
        _levels = swaps ? [.. kind.Levels.Take(kind.Levels.Count - 1), new("swapped", "swapped with the other name", 0.02), kind.Levels[^1]] : [.. kind.Levels];
    }

    public override IReadOnlyList<Level> Levels => _levels;

    public override IReadOnlyList<KeyPart> Parts { get; }

    /// <summary>Whether levels of pairs are remembered; not worth its memory where a few records are compared once.</summary>
    public bool Remembers { get; init; } = true;

    /// <summary>The other half of a name.</summary>
    public TextFeature? Partner { get; set; }

    public TextKind Kind => _kind;

    public override int Terms => _pool.Count;

    public override void Append(RecordTable table, int record)
    {
        if (_read is not null)
        {
            var taken = _kind.Normal(_read(table, record));
            _cells.Add(taken.Length == 0 ? -1 : _pool.Add(taken));
            return;
        }

        var raw = table.Code(record, Columns[0]);
        if (raw < 0) { _cells.Add(-1); return; }
        if (_seen.TryGetValue(raw, out var code))
        {
            if (code >= 0) { _pool.Use(code); }
            _cells.Add(code);
            return;
        }

        var normal = _kind.Normal(table.Pool(Columns[0])[raw]);
        code = -1;
        if (normal.Length > 0)
        {
            code = _pool.Add(normal);
        }

        _seen[raw] = code;
        _cells.Add(code);
    }

    public override void TakeBack()
    {
        var last = _cells.Count - 1;
        var code = _cells[last];
        var before = _pool.Count;
        if (code >= 0) { _pool.TakeBack(code); }
        _cells.Cut(last);
        _seen.Clear();
        // The number will be given again, to another text.
        if (_pool.Count < before && _met is { } met) { Array.Clear(met); }
    }

    public override void Ready()
    {
        _seen.Clear();
        _seen.TrimExcess();
    }

    public override int Term(int record) => _cells.Items[record];

    public override string Shown(int record) => _pool.Text(_cells[record]);

    public ReadOnlySpan<char> Text(int record)
    {
        var code = _cells.Items[record];
        return code < 0 ? default : _pool[code];
    }

    /// <summary>The text by which a name is sought: where the surname is missing, the given name, which may be a surname gone astray.</summary>
    public ReadOnlySpan<char> Sought(int record) => Text(record) is { Length: > 0 } text ? text : _swaps && Partner is not null ? Partner.Text(record) : default;

    public override bool Weighs(int level) => level == Levels.Count - 1 || (level >= 2 && Levels[level].Code == "slip");

    public override int Compare(int left, int right)
    {
        int a = _cells.Items[left], b = _cells.Items[right];
        if (a < 0 || b < 0) { return _swaps && Partner is not null && a != b && Strayed(left, right) ? _levels.Length - 2 : 0; }
        if (a == b) { return _levels.Length - 1; }
        var level = Near(a, b);
        if (Partner is null || level > 1 + 1 || !Swapped(left, right)) { return level; }
        // The pair of names counts once: as swapped on the surname, as missing on the given name.
        return _swaps ? _levels.Length - 2 : 0;
    }

    /// <summary>The only name a record has stands in the other column: "Kerr" as given name, and no surname.</summary>
    private bool Strayed(int left, int right)
    {
        var lacking = _cells.Items[left] < 0 ? left : right;
        var strayed = Partner!.Text(lacking);
        var surname = Text(lacking == left ? right : left);
        return strayed.Length >= 3 && surname.Length > 0 && (strayed.SequenceEqual(surname) || Edits.JaroWinkler(strayed, surname) >= 0.92);
    }

    private bool Swapped(int left, int right)
    {
        // Seen from the given name, which then is no given name at all.
        if (!_swaps && Partner!.Term(left) < 0 != Partner.Term(right) < 0) { return Partner.Strayed(left, right); }
        ReadOnlySpan<char> mineLeft = Text(left), mineRight = Text(right), otherLeft = Partner!.Text(left), otherRight = Partner.Text(right);
        if (otherLeft.Length == 0 || otherRight.Length == 0) { return false; }
        var exact = mineLeft.SequenceEqual(otherRight);
        var back = mineRight.SequenceEqual(otherLeft);
        return (exact && back) || (exact && Edits.JaroWinkler(mineRight, otherLeft) >= 0.9) || (back && Edits.JaroWinkler(mineLeft, otherRight) >= 0.9);
    }

    private ulong[] Remember() => Interlocked.CompareExchange(ref _met, new ulong[CacheSize], null) ?? _met;

    /// <summary>A pair of numbers and its level fit in one word, so that threads can share what they remember without a lock.</summary>
    private int Near(int a, int b)
    {
        if (a > b) { (a, b) = (b, a); }
        var key = ((ulong)(uint)a << 30 | (uint)b) << 4;
        if (!Remembers) { return _kind.Compare(_pool[a], _pool[b]); }
        var remembered = _met ?? Remember();
        var slot = (int)(Hashing.Mix(key) & (CacheSize - 1));
        var met = Volatile.Read(ref remembered[slot]);
        if ((met & ~15UL) == key) { return (int)(met & 15); }
        var level = _kind.Compare(_pool[a], _pool[b]);
        Volatile.Write(ref remembered[slot], key | (uint)level);
        return level;
    }
}
