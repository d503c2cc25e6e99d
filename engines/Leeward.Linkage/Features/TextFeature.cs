using System.Runtime.InteropServices;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>
/// A text column, or what a reader takes out of several. Levels of pairs of texts met before are remembered. A name knows its partner (given name and surname), so that swapped names are seen.
/// </summary>
internal sealed class TextFeature : Feature
{
    private const int CacheSize = 1 << 16;

    /// <summary>From so many different texts on, keys that are worked out quickly are not remembered: eight bytes each.</summary>
    private const int ManyTerms = 1 << 18;

    private readonly TextKind _kind;
    private readonly TermPool _pool = new();
    private readonly Numbers _cells = new();
    private readonly Dictionary<int, int> _seen = [];
    private readonly Level[] _levels;
    private readonly bool _swaps;
    private readonly Func<RecordTable, int, string>? _read;
    private readonly List<TextKey> _parts = [];
    private readonly Values<Letters> _letters = new();
    private ulong[]? _met;
    private ulong[]? _metAstray;
    private int[]? _across;
    private int _settled;
    private Dictionary<ulong, int>? _words;

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
            _cells.Add(taken.Length == 0 ? -1 : Number(taken));
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
        code = normal.Length == 0 ? -1 : Number(normal);
        _seen[raw] = code;
        _cells.Add(code);
    }

    public override void TakeBack()
    {
        var last = _cells.Count - 1;
        var code = _cells[last];
        if (code >= 0) { _pool.TakeBack(code); }
        _letters.Cut(Math.Min(_letters.Count, _pool.Count));
        _cells.Cut(last);
        _seen.Clear();
    }

    private int Number(string text)
    {
        var code = _pool.Add(text);
        if (_kind.Bounded && code == _letters.Count) { _letters.Add(Letters.Of(text, _kind.Marks(text))); }
        return code;
    }

    public override void Ready()
    {
        _seen.Clear();
        _seen.TrimExcess();
        _settled = _pool.Count;
        foreach (var part in _parts.Where(part => !part.IsQuick || _settled <= ManyTerms)) { part.Settle(_settled); }
    }

    /// <summary>All records are in, the partner's too: which of its texts are the same as the partner's is worked out.</summary>
    public override void Meet() => _across = Partner is null ? null : [.. Enumerable.Range(0, _settled).Select(term => Partner._pool.Find(_pool[term]))];

    public override int Term(int record) => _cells.Items[record];

    public override string Shown(int record) => _pool.Text(_cells[record]);

    public ReadOnlySpan<char> Text(int record)
    {
        var code = _cells.Items[record];
        return code < 0 ? default : _pool[code];
    }

    public ReadOnlySpan<char> TextOf(int term) => _pool[term];

    /// <summary>A part of blocking rules, by the text of a record.</summary>
    /// <param name="name">For example "surname: sound".</param>
    /// <param name="survives">See <see cref="KeyPart"/>.</param>
    /// <param name="key">The key of a text.</param>
    /// <param name="quick">Whether it is worked out as fast as it is remembered, nearly.</param>
    public KeyPart Part(string name, double survives, KeyOfText key, bool quick = false)
    {
        var part = new TextKey(this, key) { IsQuick = quick };
        _parts.Add(part);
        return new(name, survives, part.Of);
    }

    /// <summary>A part of blocking rules: of the words that stand in two records or more, the rarest (0), the next (1).</summary>
    public KeyPart RareWord(string name, int place, double survives) => Part($"{Name}: {name}", survives, text => Rarest(text) is var words && place == 0 ? words.First : words.Second);

    /// <summary>A part of blocking rules: the two rarest words together.</summary>
    public KeyPart RareWords(string name, double survives) => Part($"{Name}: {name}", survives, text => Rarest(text) is { First: not 0, Second: not 0 } words ? Hashing.Join(Math.Min(words.First, words.Second), Math.Max(words.First, words.Second)) : 0);

    private (ulong First, ulong Second) Rarest(ReadOnlySpan<char> text)
    {
        (ulong Key, int Texts) first = default, second = default;
        foreach (var one in text.Split(' '))
        {
            var key = Hashing.Of(text[one]);
            if (!Words.TryGetValue(key, out var texts) || texts < 2 || key == first.Key || key == second.Key) { continue; }
            if (first.Key == 0 || texts < first.Texts || (texts == first.Texts && key < first.Key)) { (first, second) = ((key, texts), first); }
            else if (second.Key == 0 || texts < second.Texts || (texts == second.Texts && key < second.Key)) { second = (key, texts); }
        }

        return (first.Key, second.Key);
    }

    /// <summary>In how many records each word stands, of those that were there when the feature was ready.</summary>
    private Dictionary<ulong, int> Words
    {
        get
        {
            if (_words is not null) { return _words; }
            var words = new Dictionary<ulong, int>();
            var met = new HashSet<ulong>();
            for (var term = 0; term < _settled; term++)
            {
                met.Clear();
                foreach (var one in _pool[term].Split(' ')) { if (met.Add(Hashing.Of(_pool[term][one]))) { CollectionsMarshal.GetValueRefOrAddDefault(words, Hashing.Of(_pool[term][one]), out _) += _pool.Uses(term); } }
            }

            return _words = words;
        }
    }

    /// <summary>The text by which a name is sought: where the surname is missing, the given name, which may be a surname gone astray.</summary>
    public ReadOnlySpan<char> Sought(int record) => Text(record) is { Length: > 0 } text ? text : _swaps && Partner is not null ? Partner.Text(record) : default;

    public override bool Weighs(int level) => level == _levels.Length - 1 || (level >= 2 && _levels[level].Code == "slip");

    public override int Compare(int left, int right)
    {
        int a = _cells.Items[left], b = _cells.Items[right];
        return Partner is null ? a < 0 || b < 0 ? 0 : a == b ? _levels.Length - 1 : Near(a, b) : Beside(a, b, Partner.Term(left), Partner.Term(right));
    }

    /// <summary>The level of two terms whose records have these terms in the partner's place.</summary>
    public int Beside(int a, int b, int partnerA, int partnerB) => Beside(a, b, partnerA, partnerB, a < 0 || b < 0 || a == b ? 0 : Near(a, b));

    /// <summary>The same, where it is known how near two different terms are.</summary>
    public int Beside(int a, int b, int partnerA, int partnerB, int near)
    {
        // The pair of names counts once: as swapped on the surname, as missing on the given name.
        var swapped = _swaps ? _levels.Length - 2 : 0;
        if (a < 0 || b < 0) { return _swaps && a != b && Strayed(a, b, partnerA, partnerB) ? swapped : 0; }
        if (a == b) { return _levels.Length - 1; }
        return near > 2 || !Swapped(a, b, partnerA, partnerB) ? near : swapped;
    }

    /// <summary>The only name a record has stands in the other column: "Kerr" as given name, and no surname.</summary>
    private bool Strayed(int a, int b, int partnerA, int partnerB)
    {
        var (strayed, surname) = a < 0 ? (partnerA, b) : (partnerB, a);
        if (strayed < 0 || surname < 0) { return false; }
        if (!Remembers || strayed >= Partner!._settled || surname >= _settled) { return IsStray(strayed, surname); }
        return Recall(ref _metAstray, (ulong)(uint)strayed << 30 | (uint)surname, out var level, out var slot) ? level == 1 : Keep(_metAstray!, slot, strayed, surname, IsStray(strayed, surname) ? 1 : 0) == 1;
    }

    private bool IsStray(int strayed, int surname)
    {
        ReadOnlySpan<char> one = Partner!._pool[strayed], other = _pool[surname];
        return one.Length >= 3 && other.Length > 0 && (one.SequenceEqual(other) || Edits.JaroWinkler(one, other) >= 0.92);
    }

    private bool Swapped(int a, int b, int partnerA, int partnerB)
    {
        // Seen from the given name, which then is no given name at all.
        if (!_swaps && partnerA < 0 != partnerB < 0) { return Partner!.Strayed(partnerA, partnerB, a, b); }
        if (partnerA < 0 || partnerB < 0) { return false; }
        bool exact = Across(a) == partnerB, back = Across(b) == partnerA;
        if (exact && back) { return true; }
        return exact ? Edits.JaroWinkler(_pool[b], Partner!._pool[partnerA]) >= 0.9 : back && Edits.JaroWinkler(_pool[a], Partner!._pool[partnerB]) >= 0.9;
    }

    /// <summary>The partner's number of the same text; -1 if it has none.</summary>
    private int Across(int term) => _across is { } across && term < across.Length && (across[term] >= 0 || Partner!._settled == Partner._pool.Count) ? across[term] : Partner!._pool.Find(_pool[term]);

    public override int Near(int a, int b)
    {
        var common = _kind.Bounded ? Letters.Bound(_letters.Items[a], _letters.Items[b]) : default;
        if (common.Shorter > 0 && _kind.Far(common)) { return 1; }
        if (!Remembers || a >= _settled || b >= _settled) { return _kind.Compare(_pool[a], _pool[b], common); }
        if (a > b) { (a, b) = (b, a); }
        return Recall(ref _met, (ulong)(uint)a << 30 | (uint)b, out var level, out var slot) ? level : Keep(_met!, slot, a, b, _kind.Compare(_pool[a], _pool[b], common));
    }

    /// <summary>A pair of numbers and its level fit in one word, so that threads can share what they remember without a lock.</summary>
    private static bool Recall(ref ulong[]? all, ulong pair, out int level, out int slot)
    {
        var remembered = all ?? Interlocked.CompareExchange(ref all, new ulong[CacheSize], null) ?? all!;
        slot = (int)(Hashing.Mix(pair << 4) & (CacheSize - 1));
        var met = Volatile.Read(ref remembered[slot]);
        level = (int)(met & 15);
        return met >> 4 == pair && met != 0;
    }

    private static int Keep(ulong[] remembered, int slot, int a, int b, int level)
    {
        Volatile.Write(ref remembered[slot], ((ulong)(uint)a << 30 | (uint)b) << 4 | (uint)level);
        return level;
    }
}
