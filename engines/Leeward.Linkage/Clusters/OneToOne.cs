namespace Leeward.Linkage.Clusters;

/// <summary>
/// Linking two lists in which nobody stands twice: every record has one partner at the most, and the sum of evidence is the largest there is. Solved group by group with the
/// Hungarian method (Kuhn 1955; the potentials form after Jonker and Volgenant 1987); a group above <see cref="Largest"/> records is solved from the best pair down.
/// </summary>
internal static class OneToOne
{
    private const int Largest = 150;

    public static List<PairScore> Of(IReadOnlyList<PairScore> pairs, int records)
    {
        var union = new Union(records);
        foreach (var pair in pairs) { union.Join(pair.Left, pair.Right); }
        var chosen = new List<PairScore>();
        foreach (var group in pairs.GroupBy(pair => union.Find(pair.Left)).OrderBy(group => group.Key))
        {
            var list = group.ToList();
            var left = list.Select(pair => pair.Left).Distinct().Order().ToList();
            var right = list.Select(pair => pair.Right).Distinct().Order().ToList();
            chosen.AddRange(list.Count == 1 ? list : left.Count + right.Count > Largest ? Greedy(list) : Best(list, left, right));
        }

        return [.. chosen.OrderBy(pair => pair.Left).ThenBy(pair => pair.Right)];
    }

    private static List<PairScore> Greedy(List<PairScore> pairs)
    {
        var taken = new HashSet<int>();
        return [.. pairs.OrderByDescending(pair => pair.Bits).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right).Where(pair => !taken.Contains(pair.Left) && !taken.Contains(pair.Right) && taken.Add(pair.Left) && taken.Add(pair.Right))];
    }

    private static List<PairScore> Best(List<PairScore> pairs, List<int> left, List<int> right)
    {
        var size = Math.Max(left.Count, right.Count);
        var at = new PairScore?[size, size];
        var most = pairs.Max(pair => pair.Bits) + 1;
        var cost = new double[size, size];
        for (var i = 0; i < size; i++) { for (var j = 0; j < size; j++) { cost[i, j] = most; } }
        var low = Math.Min(0, pairs.Min(pair => pair.Bits));
        foreach (var pair in pairs)
        {
            var (i, j) = (left.BinarySearch(pair.Left), right.BinarySearch(pair.Right));
            at[i, j] = pair;
            cost[i, j] = most - 1 - (pair.Bits - low);
        }

        // A place without a pair costs as much as no evidence at all.
        for (var i = 0; i < size; i++) { for (var j = 0; j < size; j++) { if (at[i, j] is null) { cost[i, j] = most; } } }
        return [.. Assign(cost, size).Select((row, column) => at[row, column]).OfType<PairScore>()];
    }

    /// <summary>For each column the row that is given to it.</summary>
    private static int[] Assign(double[,] cost, int size)
    {
        var u = new double[size + 1];
        var v = new double[size + 1];
        var row = new int[size + 1];
        var way = new int[size + 1];
        for (var i = 1; i <= size; i++)
        {
            row[0] = i;
            var column = 0;
            var least = new double[size + 1];
            Array.Fill(least, double.PositiveInfinity);
            var used = new bool[size + 1];
            do
            {
                used[column] = true;
                var (here, delta, next) = (row[column], double.PositiveInfinity, 0);
                for (var j = 1; j <= size; j++)
                {
                    if (used[j]) { continue; }
                    var reduced = cost[here - 1, j - 1] - u[here] - v[j];
                    if (reduced < least[j]) { (least[j], way[j]) = (reduced, column); }
                    if (least[j] < delta) { (delta, next) = (least[j], j); }
                }

                for (var j = 0; j <= size; j++)
                {
                    if (used[j]) { u[row[j]] += delta; v[j] -= delta; }
                    else { least[j] -= delta; }
                }

                column = next;
            }
            while (row[column] != 0);
            for (; column != 0; column = way[column]) { row[column] = row[way[column]]; }
        }

        return [.. row.Skip(1).Select(one => one - 1)];
    }
}
