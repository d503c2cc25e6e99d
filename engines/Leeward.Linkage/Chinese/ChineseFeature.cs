using System.Runtime.InteropServices;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Chinese;

/// <summary>
/// Surname or given name of a Chinese name. From far to near: different; one syllable in common; a pet name (豆豆) beside a full one; a character left out, as of 王小明 in 王明 and 小明; syllables that dialects confuse; the same sound; the same sound and tone,
/// or the same characters in another order; one character the same and the other its homophone; the same characters. (The order follows how often two people agree by chance: a given-name character 0.0043, a
/// toned syllable 0.0092, a toneless one 0.0132; phonetic and visual likeness after Collender et al. 2020, arXiv 2001.01895.)
/// </summary>
internal sealed class ChineseFeature : Feature
{
    private static readonly Level[] SurnameLevels =
    [
        new("missing", "missing", 0), new("different", "different", 0.07), new("near", "sounds that dialects confuse", 0.02), new("sound", "the same sound", 0.05), new("same", "the same", 0.86),
    ];

    private static readonly Level[] GivenLevels =
    [
        new("missing", "missing", 0), new("different", "different", 0.06), new("some", "one syllable in common", 0.04), new("pet", "a pet name on one side, which says little", 0.02), new("dropped", "a character left out", 0.02), new("near", "sounds that dialects confuse", 0.03), new("sound", "the same sound", 0.06),
        new("tone", "the same sound and tone, or the same characters in another order", 0.04), new("part", "one character the same, the other a homophone", 0.05), new("same", "the same", 0.68),
    ];

    /// <summary>Brothers and sisters often share one character of their given names.</summary>
    public const int SiblingsUpTo = 2;

    /// <summary>Levels at which every character is the same or sounds alike.</summary>
    public const int SiblingsFrom = 5;

    private const int PetLevel = 3;
    private const int DroppedLevel = 4;
    private const int Nobody = -1;

    private readonly bool _surname;
    private int _newPet = Nobody;
    private int[]? _across;
    private readonly TermPool _pool = new();
    private readonly Numbers _cells = new();
    private readonly List<Value> _values = [];
    private readonly Dictionary<int, int> _seen = [];

    public ChineseFeature(string name, int column, bool surname) : base(name, [column])
    {
        _surname = surname;
        Levels = surname ? SurnameLevels : GivenLevels;
        KeyPart Part(string what, double survives, Func<Value, ulong> key, ulong salt) =>
            new($"{name}{what}", survives, record => Term(record) is >= 0 and var code && key(_values[code]) is > 0 and var k ? Hashing.Join(k, salt) : 0);
        Parts = surname
            ? [Part(": sound", 0.93, value => value.Plain, 21), Part(": near sound", 0.95, value => value.Near, 22)]
            : [Part(": sound", 0.85, value => value.Plain, 23), Part(": near sound", 0.88, value => value.Near, 24), Part(": first syllable", 0.86, value => value.Plain & 0xFFFF, 25), Part(": last syllable", 0.88, value => value.Last, 26)];
    }

    public override IReadOnlyList<Level> Levels { get; }

    public override IReadOnlyList<KeyPart> Parts { get; }

    public bool IsSurname => _surname;

    /// <summary>Whether it is a caregiver's name.</summary>
    public bool OfCaregiver { get; init; }

    /// <summary>The surname beside which this one is read: where a record has the same one twice, a child's and the father's, the second adds nothing and is not compared.</summary>
    public ChineseFeature? Beside { get; set; }

    public override int Terms => _pool.Count;

    public override void Append(RecordTable table, int record)
    {
        _newPet = Nobody;
        var raw = table.Code(record, Columns[0]);
        if (raw < 0) { _cells.Add(-1); return; }
        if (_seen.TryGetValue(raw, out var code))
        {
            if (code >= 0) { _pool.Use(code); }
            _cells.Add(code);
            return;
        }

        var name = ChineseName.Of(table.Pool(Columns[0])[raw]);
        var (text, sounds) = _surname ? (name.Surname, name.SurnameSounds) : (name.Given, name.GivenSounds);
        code = text.Length == 0 ? -1 : _pool.Add(text);
        if (code >= 0 && code == _values.Count) { _values.Add(Value.Of(text, sounds)); }
        if (code >= 0 && !_surname && name.Pet && text.Length == 2 && text[0] == text[1] && !_values[code].Pet)
        {
            _values[code] = _values[code] with { Pet = true };
            _newPet = code;
        }

        _seen[raw] = code;
        _cells.Add(code);
    }

    public override void TakeBack()
    {
        var last = _cells.Count - 1;
        var code = _cells[last];
        if (code >= 0) { _pool.TakeBack(code); }
        if (_newPet >= 0) { _values[_newPet] = _values[_newPet] with { Pet = false }; }
        _newPet = Nobody;
        if (_values.Count > _pool.Count) { _values.RemoveRange(_pool.Count, _values.Count - _pool.Count); }
        _cells.Cut(last);
        _seen.Clear();
    }

    public override void Ready()
    {
        _seen.Clear();
        _seen.TrimExcess();
    }

    public override void Meet() => _across = Beside is null ? null : [.. Enumerable.Range(0, _pool.Count).Select(term => Beside._pool.Find(_pool[term]))];

    public override int Term(int record)
    {
        var term = _cells.Items[record];
        return term < 0 || Beside is null || !Repeats(term, Beside._cells.Items[record]) ? term : Nobody;
    }

    private bool Repeats(int term, int other) =>
        other >= 0 && (_across is { } across && term < across.Length && across[term] >= 0 ? across[term] == other : _pool[term].SequenceEqual(Beside!._pool[other]));

    public override string Shown(int record) => _pool.Text(Term(record));

    public override int Near(int a, int b)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        if (_surname) { return Surname(values[a], values[b]); }
        var level = Given(values[a], values[b], a, b);
        return level < PetLevel && (values[a].Pet || values[b].Pet) ? PetLevel : level;
    }

    private static int Surname(in Value a, in Value b) => a.Plain != 0 && a.Plain == b.Plain ? 3 : a.Near != 0 && a.Near == b.Near ? 2 : 1;

    private int Given(in Value a, in Value b, int codeA, int codeB)
    {
        if (a.Plain == 0 || b.Plain == 0) { return Edits.JaroWinkler(_pool[codeA], _pool[codeB]) >= 0.85 ? 5 : 1; }
        ReadOnlySpan<char> textA = _pool[codeA], textB = _pool[codeB];
        var han = textA[0] > 0x2E80 && textB[0] > 0x2E80;
        if (a.Count == b.Count)
        {
            if (han && a.Count == 2 && textA[0] == textB[1] && textA[1] == textB[0]) { return 7; }
            var same = 0;
            if (han) { for (var i = 0; i < a.Count; i++) { same += textA[i] == textB[i] ? 1 : 0; } }
            var heard = han && CouldSound(a.Heard & b.Heard, a.Count);
            if (heard && SharesReading(textA, textB, tones: true)) { return same > 0 ? 8 : 7; }
            if (a.Plain == b.Plain || (heard && SharesReading(textA, textB, tones: false))) { return same > 0 ? 7 : 6; }
            if (a.Near == b.Near) { return 5; }
            if (same > 0) { return 2; }
        }
        else if (a.Count > 0 && b.Count > 0 && (a.Count < b.Count ? Drops(b, a) : Drops(a, b))) { return DroppedLevel; }

        return a.Last == b.Last || (a.Plain & 0xFFFF) == (b.Plain & 0xFFFF) && a.Count != b.Count ? 2 : SharesSyllable(a, b) ? 2 : 1;
    }

    /// <summary>Whether every place of the name has a reading's mark in common; marks may be shared by chance, never missing.</summary>
    private static bool CouldSound(ulong shared, int places)
    {
        for (var i = 0; i < Math.Min(4, places); i++, shared >>= 16) { if ((shared & 0xFFFF) == 0) { return false; } }
        return true;
    }

    /// <summary>Characters with several readings: every place has a reading in common.</summary>
    private static bool SharesReading(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool tones)
    {
        if (a.Length != b.Length) { return false; }
        for (var i = 0; i < a.Length; i++)
        {
            var shared = a[i] == b[i];
            foreach (var one in Readings.Of(a[i]))
            {
                foreach (var other in Readings.Of(b[i])) { shared |= tones ? one == other : one / 8 == other / 8; }
            }

            if (!shared) { return false; }
        }

        return true;
    }

    /// <summary>The shorter name is the beginning or the end of the longer one.</summary>
    private static bool Drops(in Value longer, in Value shorter) => longer.Count <= 4
        && ((longer.Plain & (1UL << 16 * shorter.Count) - 1) == shorter.Plain || longer.Plain >> 16 * (longer.Count - shorter.Count) == shorter.Plain);

    private static bool SharesSyllable(in Value a, in Value b)
    {
        for (var x = a.Plain; x != 0; x >>= 16)
        {
            for (var y = b.Plain; y != 0; y >>= 16) { if ((x & 0xFFFF) == (y & 0xFFFF)) { return true; } }
        }

        return false;
    }

    /// <summary>What is worked out once per text: syllables, sixteen bits each, without tones, and by class of confusion; and marks of all readings.</summary>
    private readonly record struct Value(ulong Plain, ulong Near, ulong Last, int Count, ulong Heard, bool Pet = false)
    {
        public static Value Of(string text, ushort[] sounds)
        {
            if (sounds.Length == 0 || Array.IndexOf(sounds, (ushort)0) >= 0)
            {
                // Characters that are not in the table: the text itself is the key.
                var hash = Hashing.Of(text) | 1;
                return text[0] > 0x2E80 ? new(hash, hash, hash & 0xFFFF, 0, ~0UL) : new(0, 0, 0, 0, ~0UL);
            }

            ulong plain = 0, near = 0;
            for (var i = Math.Min(4, sounds.Length) - 1; i >= 0; i--)
            {
                plain = plain << 16 | (uint)(sounds[i] / 8);
                near = near << 16 | (uint)Readings.Folded(sounds[i] / 8);
            }

            return new(plain, near, (uint)(sounds[^1] / 8), sounds.Length, Marks(text));
        }

        private static ulong Marks(string text)
        {
            ulong marks = 0;
            for (var i = 0; i < Math.Min(4, text.Length); i++)
            {
                var of = 1UL << text[i] % 16;
                foreach (var reading in Readings.Of(text[i])) { of |= 1UL << reading / 8 % 16; }
                marks |= of << i * 16;
            }

            return marks;
        }
    }
}
