namespace Leeward.Linkage.Clusters;

/// <summary>
/// Groups of records that hold together. Pairs are taken from the most probable down; two groups become one only when at least half of the pairs across them have been found, so a chain of lucky pairs
/// (a to b, b to c, and nothing from a to c) does not pull strangers into one group. (Average linkage on the graph of pairs; connected components alone are known to over-merge:
/// Hassanzadeh et al., PVLDB 2009.)
/// </summary>
internal sealed class DenseGroups
{
    private readonly Union _union;
    private readonly int[] _size;
    private readonly Dictionary<int, int>?[] _across;

    private DenseGroups(int records)
    {
        _union = new(records);
        _size = new int[records];
        Array.Fill(_size, 1);
        _across = new Dictionary<int, int>?[records];
    }

    /// <param name="records">How many records there are.</param>
    /// <param name="pairs">Pairs at or above the threshold, in any order.</param>
    /// <param name="share">Share of the pairs across two groups that must have been found.</param>
    public static Union Of(int records, IEnumerable<PairScore> pairs, double share = 0.5)
    {
        var groups = new DenseGroups(records);
        var sorted = pairs.ToArray();
        Array.Sort(sorted, static (one, other) => other.Bits.CompareTo(one.Bits) is not 0 and var bits ? bits : one.Left.CompareTo(other.Left) is not 0 and var left ? left : one.Right.CompareTo(other.Right));
        foreach (var pair in sorted) { groups.Take(pair, share); }
        return groups._union;
    }

    private void Take(PairScore pair, double share)
    {
        int a = _union.Find(pair.Left), b = _union.Find(pair.Right);
        if (a == b) { return; }
        var found = Count(a, b, 1);
        if (found < share * _size[a] * _size[b]) { return; }
        Merge(a, b);
    }

    private int Count(int a, int b, int more)
    {
        var of = _across[a] ??= [];
        var back = _across[b] ??= [];
        var found = of.GetValueOrDefault(b) + more;
        of[b] = found;
        back[a] = found;
        return found;
    }

    private void Merge(int a, int b)
    {
        _union.Join(a, b);
        var root = _union.Find(a);
        var gone = root == a ? b : a;
        _size[root] += _size[gone];
        var kept = _across[root]!;
        kept.Remove(gone);
        foreach (var (other, found) in _across[gone]!)
        {
            if (other == root) { continue; }
            _across[other]!.Remove(gone);
            var sum = kept.GetValueOrDefault(other) + found;
            kept[other] = sum;
            _across[other]![root] = sum;
        }

        _across[gone] = null;
    }
}
