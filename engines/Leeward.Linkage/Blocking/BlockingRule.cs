using System.Buffers;
using System.Numerics;
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

/// <summary>
/// One rule, worked out for all records: who is in which block. Blocks above the largest allowed size are passed over, and counted. Eight bytes per record: where it stands among the members, and the members, block after
/// block, the last of each marked. Records are dealt into heaps by their key, small enough to be counted in the processor's cache.
/// </summary>
internal sealed class BlockingRule
{
    private const int Last = int.MinValue;
    private const int Heap = 2048;
    private readonly int[] _place;
    private readonly int[] _members;

    private BlockingRule(string name, int[] place, int[] members)
    {
        Name = name;
        _place = place;
        _members = members;
    }

    public string Name { get; }

    public int Blocks { get; private init; }

    public long Pairs { get; private init; }

    public int PassedOver { get; private init; }

    public int PassedOverRecords { get; private init; }

    /// <summary>Calls of the members of the record's block that come after it: gives the place of the first, -1 for none.</summary>
    public int After(int record) => _place[record];

    /// <summary>The member at a place, and the place of the next, -1 after the last.</summary>
    public int Member(ref int place)
    {
        var member = _members[place];
        place = member < 0 ? -1 : place + 1;
        return member & ~Last;
    }

    public static BlockingRule Make(string name, Func<int, ulong> key, int records, int largest, int[]? sources)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, records / Heap)) + 1, 1, 16);
        // What is only needed while the rule is worked out is borrowed: rules are many, and each would leave megabytes behind.
        var keys = ArrayPool<ulong>.Shared.Rent(records);
        var ends = new int[(1 << bits) + 1];
        for (var record = 0; record < records; record++)
        {
            keys[record] = key(record);
            if (keys[record] != 0) { ends[(int)(keys[record] >> 64 - bits) + 1]++; }
        }

        for (var heap = 0; heap < 1 << bits; heap++) { ends[heap + 1] += ends[heap]; }
        var dealt = ArrayPool<int>.Shared.Rent(ends[^1]);
        var next = ends.AsSpan(0, 1 << bits).ToArray();
        for (var record = 0; record < records; record++)
        {
            if (keys[record] != 0) { dealt[next[(int)(keys[record] >> 64 - bits)]++] = record; }
        }

        var place = new int[records];
        Array.Fill(place, -1);
        var sorted = new Sorted(keys, place, dealt, largest, sources);
        for (var heap = 0; heap < 1 << bits; heap++) { sorted.Take(dealt.AsSpan(ends[heap], ends[heap + 1] - ends[heap])); }
        var members = dealt.AsSpan(0, sorted.Filled).ToArray();
        ArrayPool<int>.Shared.Return(dealt);
        ArrayPool<ulong>.Shared.Return(keys);
        return new(name, place, members) { Blocks = sorted.Blocks, Pairs = sorted.Pairs, PassedOver = sorted.PassedOver, PassedOverRecords = sorted.PassedOverRecords };
    }

    /// <summary>Puts heap after heap into blocks, in the place where the heaps were dealt.</summary>
    private sealed class Sorted(ulong[] keys, int[] place, int[] members, int largest, int[]? sources)
    {
        private readonly Dictionary<ulong, int> _blocks = [];
        private readonly List<int> _sizes = [];
        private int[] _blockOf = [];
        private int[] _heap = [];

        public int Filled { get; private set; }

        public int Blocks { get; private set; }

        public long Pairs { get; private set; }

        public int PassedOver { get; private set; }

        public int PassedOverRecords { get; private set; }

        public void Take(ReadOnlySpan<int> heap)
        {
            _blocks.Clear();
            _sizes.Clear();
            if (_heap.Length < heap.Length) { (_heap, _blockOf) = (new int[heap.Length], new int[heap.Length]); }
            heap.CopyTo(_heap);
            for (var i = 0; i < heap.Length; i++)
            {
                ref var block = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, keys[heap[i]], out var there);
                if (!there)
                {
                    block = _sizes.Count;
                    _sizes.Add(0);
                }

                _sizes[block]++;
                _blockOf[i] = block;
            }

            Place(heap.Length);
        }

        /// <summary>Members of a heap never fill more room than the heap itself, so what is read is ahead of what is written.</summary>
        private void Place(int count)
        {
            var next = CollectionsMarshal.AsSpan(_sizes);
            for (var block = 0; block < next.Length; block++)
            {
                var size = next[block];
                if (size > largest) { PassedOver++; PassedOverRecords += size; }
                next[block] = size < 2 || size > largest ? -1 : Filled;
                if (next[block] < 0) { continue; }
                Filled += size;
                Blocks++;
                Pairs += sources is null ? (long)size * (size - 1) / 2 : 0;
            }

            for (var i = 0; i < count; i++)
            {
                if (next[_blockOf[i]] is not (>= 0 and var at)) { continue; }
                members[at] = _heap[i];
                next[_blockOf[i]]++;
                place[_heap[i]] = at;
            }

            Mark(next);
        }

        /// <summary>Marks the last of each block and turns places into those of the next member.</summary>
        private void Mark(ReadOnlySpan<int> ends)
        {
            foreach (var end in ends) { if (end >= 0) { members[end - 1] |= Last; } }
            foreach (var end in ends)
            {
                if (end < 0) { continue; }
                long second = 0, size = 0;
                for (var at = end - 1; at >= 0 && (at == end - 1 || members[at] >= 0); at--)
                {
                    var member = members[at] & ~Last;
                    place[member] = at == end - 1 ? -1 : at + 1;
                    size++;
                    second += sources is not null && sources[member] != 0 ? 1 : 0;
                }

                Pairs += sources is null ? 0 : second * (size - second);
            }
        }
    }
}
