using System.Buffers.Binary;
using System.Security.Cryptography;
using Leeward.Linkage.Blocking;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>A record that may be the person looked for.</summary>
/// <param name="Record">Its number in the table.</param>
/// <param name="Bits">The evidence.</param>
/// <param name="Probability">That it is the same person.</param>
/// <param name="Why">Feature by feature.</param>
public sealed record Likely(int Record, double Bits, double Probability, IReadOnlyList<Evidence> Why);

/// <summary>
/// Looks one record up among many, with the rules and the model of a run: the records that share a key with it are scored, the best come back with their reasons. Eight bytes per record and
/// rule. Searches take turns: a search borrows the table for a moment and leaves it as it was.
/// </summary>
public sealed class LinkageIndex
{
    /// <summary>Candidates that a search scores at the most; rules come in the order in which they were chosen, the surest first.</summary>
    private const int MostCandidates = 4000;

    private readonly Lock _gate = new();
    private readonly RecordTable _table;
    private readonly Scorer _scorer;
    private readonly RulePlan[] _rules;
    private readonly uint[][] _keys;
    private readonly int[][] _members;
    private readonly Dictionary<uint, List<int>>[] _added;
    private readonly HashSet<int> _removed = [];
    private readonly double _prior;
    private readonly LinkageOptions _options;

    internal LinkageIndex(RecordTable table, Scorer scorer, IReadOnlyList<RulePlan> rules, double prior, LinkageOptions options)
    {
        (_table, _scorer, _prior, _options) = (table, scorer, prior, options);
        _rules = [.. rules];
        _keys = new uint[rules.Count][];
        _members = new int[rules.Count][];
        _added = [.. rules.Select(_ => new Dictionary<uint, List<int>>())];
        Parallel.For(0, rules.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, Fill);
    }

    /// <summary>Records in the index.</summary>
    public int Count => _table.Count - _removed.Count;

    /// <summary>The records most likely to be this person, the best first.</summary>
    /// <param name="cells">One text per column of the table; what is not known yet stays empty.</param>
    /// <param name="most">How many come back.</param>
    /// <param name="least">The least probability.</param>
    public IReadOnlyList<Likely> Search(IReadOnlyList<string?> cells, int most = 10, double least = 0.01)
    {
        lock (_gate)
        {
            var record = Append(cells);
            try
            {
                var found = new List<(int Record, double Bits)>();
                foreach (var other in Candidates(record))
                {
                    var bits = _scorer.Bits(other, record, out var known);
                    if (known < _options.LeastKnown) { bits = Math.Min(bits, -1 - _prior); }
                    if (known > 0 && Linker.Probability(bits + _prior) >= least) { found.Add((other, bits)); }
                }

                return
                [
                    .. found.OrderByDescending(one => one.Bits).ThenBy(one => one.Record).Take(most)
                        .Select(one => new Likely(one.Record, one.Bits, Linker.Probability(one.Bits + _prior), LinkageResult.Explain(_scorer, record, one.Record))),
                ];
            }
            finally { TakeBack(); }
        }
    }

    /// <summary>Takes a record in; its number comes back.</summary>
    public int Add(IReadOnlyList<string?> cells)
    {
        lock (_gate)
        {
            var record = Append(cells);
            for (var r = 0; r < _rules.Length; r++)
            {
                if (Key(r, record) is not (> 0 and var key)) { continue; }
                if (!_added[r].TryGetValue(key, out var list)) { _added[r][key] = list = []; }
                list.Add(record);
            }

            return record;
        }
    }

    /// <summary>Takes a record out; its number is not used again.</summary>
    public void Remove(int record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record, _table.Count);
        lock (_gate) { _removed.Add(record); }
    }

    /// <summary>
    /// The match keys of a record under a secret (HMAC-SHA-256, cut to 64 bits; RFC 2104), one per rule, 0 where the record has none: equal keys mean a candidate, and without the secret a key says
    /// nothing about a name. So a database can keep keys beside sealed records, and only candidates need be opened.
    /// </summary>
    public IReadOnlyList<ulong> MatchKeys(IReadOnlyList<string?> cells, ReadOnlySpan<byte> secret)
    {
        if (secret.Length < 16) { throw new ArgumentException("A secret has 16 bytes or more.", nameof(secret)); }
        lock (_gate)
        {
            var record = Append(cells);
            try
            {
                var keys = new ulong[_rules.Length];
                Span<byte> text = stackalloc byte[12];
                Span<byte> hash = stackalloc byte[32];
                for (var r = 0; r < keys.Length; r++)
                {
                    var key = _rules[r].Key(record);
                    if (key == 0) { continue; }
                    BinaryPrimitives.WriteInt32LittleEndian(text, r);
                    BinaryPrimitives.WriteUInt64LittleEndian(text[4..], key);
                    HMACSHA256.HashData(secret, text, hash);
                    keys[r] = BinaryPrimitives.ReadUInt64LittleEndian(hash);
                }

                return keys;
            }
            finally { TakeBack(); }
        }
    }

    private void Fill(int rule)
    {
        var keys = new uint[_table.Count];
        var members = new int[_table.Count];
        var count = 0;
        for (var record = 0; record < members.Length; record++)
        {
            if (Key(rule, record) is not (> 0 and var key)) { continue; }
            keys[count] = key;
            members[count++] = record;
        }

        Array.Resize(ref keys, count);
        Array.Resize(ref members, count);
        Array.Sort(keys, members);
        (_keys[rule], _members[rule]) = (keys, members);
    }

    private uint Key(int rule, int record) => _rules[rule].Key(record) is > 0 and var key ? (uint)(key >> 32) | 1 : 0;

    private HashSet<int> Candidates(int record)
    {
        var found = new HashSet<int>();
        for (var r = 0; r < _rules.Length; r++)
        {
            if (Key(r, record) is not (> 0 and var key)) { continue; }
            var (from, to) = Range(_keys[r], key);
            if (to - from <= _options.LargestBlock)
            {
                for (var i = from; i < to && found.Count < MostCandidates; i++) { found.Add(_members[r][i]); }
            }

            if (_added[r].TryGetValue(key, out var list)) { foreach (var other in list) { if (found.Count < MostCandidates) { found.Add(other); } } }
        }

        found.Remove(record);
        found.ExceptWith(_removed);
        return found;
    }

    private static (int From, int To) Range(uint[] keys, uint key)
    {
        int Bound(bool upper)
        {
            int low = 0, high = keys.Length;
            while (low < high)
            {
                var middle = low + (high - low) / 2;
                if (keys[middle] < key || (upper && keys[middle] == key)) { low = middle + 1; }
                else { high = middle; }
            }

            return low;
        }

        return (Bound(upper: false), Bound(upper: true));
    }

    private int Append(IReadOnlyList<string?> cells)
    {
        _table.Add(cells);
        var record = _table.Count - 1;
        foreach (var feature in _scorer.Features) { feature.Append(_table, record); }
        return record;
    }

    private void TakeBack()
    {
        foreach (var feature in _scorer.Features) { feature.TakeBack(); }
        _table.TakeBack();
    }
}
