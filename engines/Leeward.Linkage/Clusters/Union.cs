namespace Leeward.Linkage.Clusters;

/// <summary>Disjoint sets (Tarjan 1975), the smallest member standing for its set, so that the result does not depend on the order of joining.</summary>
internal sealed class Union
{
    private readonly int[] _parent;

    public Union(int count)
    {
        _parent = new int[count];
        for (var i = 0; i < count; i++) { _parent[i] = i; }
    }

    public int Find(int item)
    {
        while (_parent[item] != item)
        {
            _parent[item] = _parent[_parent[item]];
            item = _parent[item];
        }

        return item;
    }

    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b) { return false; }
        if (a < b) { _parent[b] = a; }
        else { _parent[a] = b; }
        return true;
    }

    /// <summary>The sets, each in ascending order, in the order of their first members.</summary>
    public int[][] Groups()
    {
        var sizes = new int[_parent.Length];
        for (var i = 0; i < _parent.Length; i++) { sizes[Find(i)]++; }
        var groups = new List<int[]>();
        var place = new int[_parent.Length];
        var filled = new int[_parent.Length];
        for (var i = 0; i < _parent.Length; i++)
        {
            var root = Find(i);
            if (root == i)
            {
                place[i] = groups.Count;
                groups.Add(new int[sizes[i]]);
            }

            groups[place[root]][filled[root]++] = i;
        }

        return [.. groups];
    }
}
