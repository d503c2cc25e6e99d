using System.Runtime.InteropServices;

namespace Leeward.Linkage.Blocking;

/// <summary>What one rule of blocking yielded.</summary>
/// <param name="Rule">The rule, for example "surname: sound + date: year".</param>
/// <param name="Blocks">Blocks of two records or more.</param>
/// <param name="Pairs">Pairs inside its blocks, counted exactly.</param>
/// <param name="NewPairs">Pairs that no earlier rule had yielded.</param>
/// <param name="PassedOver">Blocks too large to be compared, whose pairs this rule left to the others.</param>
/// <param name="PassedOverRecords">Records in them.</param>
public sealed record RuleYield(string Rule, int Blocks, long Pairs, long NewPairs, int PassedOver, int PassedOverRecords);

/// <summary>One rule, worked out for all records: who is in which block. Blocks above the largest allowed size are passed over, and counted.</summary>
internal sealed class BlockingRule
{
    private readonly int[] _blockOf;
    private readonly int[] _place;
    private readonly int[] _starts;
    private readonly int[] _members;

    private BlockingRule(string name, int[] blockOf, int[] place, int[] starts, int[] members)
    {
        Name = name;
        _blockOf = blockOf;
        _place = place;
        _starts = starts;
        _members = members;
    }

    public string Name { get; }

    public int Blocks => _starts.Length - 1;

    public long Pairs { get; private init; }

    public int PassedOver { get; private init; }

    public int PassedOverRecords { get; private init; }

    /// <summary>Members of the record's block that come after it.</summary>
    public ReadOnlySpan<int> After(int record)
    {
        var block = _blockOf[record];
        return block < 0 ? default : _members.AsSpan(_place[record] + 1, _starts[block + 1] - _place[record] - 1);
    }

    public static BlockingRule Make(string name, Func<int, ulong> key, int records, int largest, int[]? sources)
    {
        var blocks = new Dictionary<ulong, int>();
        var blockOf = new int[records];
        var counts = new List<int>();
        for (var record = 0; record < records; record++)
        {
            var k = key(record);
            if (k == 0) { blockOf[record] = -1; continue; }
            ref var block = ref CollectionsMarshal.GetValueRefOrAddDefault(blocks, k, out var there);
            if (!there)
            {
                block = counts.Count;
                counts.Add(0);
            }

            counts[block]++;
            blockOf[record] = block;
        }

        var number = new int[counts.Count];
        var starts = new List<int> { 0 };
        int passed = 0, passedRecords = 0;
        for (var block = 0; block < number.Length; block++)
        {
            var size = counts[block];
            number[block] = -1;
            if (size > largest) { passed++; passedRecords += size; }
            if (size < 2 || size > largest) { continue; }
            number[block] = starts.Count - 1;
            starts.Add(starts[^1] + size);
        }

        var members = new int[starts[^1]];
        var place = new int[records];
        var next = starts.ToArray();
        for (var record = 0; record < records; record++)
        {
            if (blockOf[record] < 0 || number[blockOf[record]] < 0) { blockOf[record] = -1; continue; }
            blockOf[record] = number[blockOf[record]];
            place[record] = next[blockOf[record]]++;
            members[place[record]] = record;
        }

        var from = starts.ToArray();
        return new(name, blockOf, place, from, members) { PassedOver = passed, PassedOverRecords = passedRecords, Pairs = Count(from, members, sources) };
    }

    private static long Count(int[] starts, int[] members, int[]? sources)
    {
        long pairs = 0;
        for (var block = 0; block + 1 < starts.Length; block++)
        {
            long size = starts[block + 1] - starts[block];
            if (sources is null) { pairs += size * (size - 1) / 2; continue; }
            long second = 0;
            for (var i = starts[block]; i < starts[block + 1]; i++) { second += sources[members[i]] == 0 ? 0 : 1; }
            pairs += second * (size - second);
        }

        return pairs;
    }
}
