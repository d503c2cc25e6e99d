namespace Leeward.Disclosure;

/// <summary>
/// Makes a table of counts of people fit for the public: cells above zero and below a threshold are withheld, and further cells with them until no
/// withheld small cell can be had by subtracting shown ones from a shown sum.
/// </summary>
/// <remarks>
/// Primary suppression by threshold with complementary suppression along every line of the table (Hundepool and others, <i>Statistical Disclosure
/// Control</i>, 2012, ch. 4). A line is safe when it holds no withheld cell, or at least two withheld cells whose sum reaches the threshold. Zeros are shown:
/// that nobody was counted tells of nobody. Margins are cells like others: a small margin is withheld, and lines run through margins as well.
/// The order of withholding is by count, then key, so the same input always gives the same output.
/// </remarks>
public static class Suppression
{
    /// <summary>Most cells a table may have, margins included.</summary>
    public const int MaxCells = 200_000;

    /// <summary>Protects a table.</summary>
    /// <param name="entries">Counts by full key; equal keys are added. All keys have the same length of 1 to 4.</param>
    /// <param name="threshold">The smallest count that may be shown; 2 or more.</param>
    /// <returns>All cells: every combination that occurs, and every margin down to the grand total.</returns>
    /// <exception cref="ArgumentException">Keys of different length, a negative count, or too many cells.</exception>
    public static IReadOnlyList<Cell> Protect(IReadOnlyCollection<CountEntry> entries, long threshold)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        if (entries.Count == 0) { return []; }
        var dimensions = entries.First().Key.Count;
        if (dimensions is < 1 or > 4 || entries.Any(e => e.Key.Count != dimensions)) { throw new ArgumentException("Keys must all have the same 1 to 4 parts.", nameof(entries)); }
        if (entries.Any(e => e.Count < 0)) { throw new ArgumentException("A count cannot be negative.", nameof(entries)); }

        var counts = WithMargins(entries, dimensions);
        if (counts.Count > MaxCells) { throw new ArgumentException($"The table has {counts.Count} cells; at most {MaxCells} are protected.", nameof(entries)); }
        var why = new Dictionary<Key, Withheld>();
        foreach (var (key, count) in counts)
        {
            if (count > 0 && count < threshold) { why[key] = Withheld.Small; }
        }
        var lines = Lines(counts.Keys, dimensions);
        while (lines.Aggregate(false, (changed, line) => MakeSafe(line, counts, why, threshold) || changed)) { }
        return [.. counts.OrderBy(c => c.Key).Select(c => new Cell(c.Key.Parts, why.ContainsKey(c.Key) ? null : c.Value, why.GetValueOrDefault(c.Key)))];
    }

    // A line is one margin and the cells that add up to it.
    private static bool MakeSafe(List<Key> line, Dictionary<Key, long> counts, Dictionary<Key, Withheld> why, long threshold)
    {
        var changed = false;
        while (true)
        {
            var withheld = line.Where(why.ContainsKey).ToList();
            // The range of a withheld cell is bounded by what the withheld cells of the line add up to (their signed sum is known).
            if (withheld.Count == 0 || (withheld.Count >= 2 && withheld.Skip(1).Sum(k => counts[k]) + counts[withheld[0]] >= threshold)) { return changed; }
            var next = line.Where(k => !why.ContainsKey(k) && counts[k] > 0).OrderBy(k => counts[k]).ThenBy(k => k).FirstOrDefault();
            next ??= line.Where(k => !why.ContainsKey(k)).Order().FirstOrDefault();
            if (next is null) { return changed; }
            why[next] = Withheld.GivesAway;
            changed = true;
        }
    }

    private static Dictionary<Key, long> WithMargins(IReadOnlyCollection<CountEntry> entries, int dimensions)
    {
        var counts = new Dictionary<Key, long>();
        foreach (var entry in entries)
        {
            for (var mask = 0; mask < 1 << dimensions; mask++)
            {
                var key = new Key([.. entry.Key.Select((part, i) => (mask >> i & 1) == 1 ? null : part)]);
                counts[key] = counts.GetValueOrDefault(key) + entry.Count;
            }
        }
        return counts;
    }

    private static List<List<Key>> Lines(IEnumerable<Key> keys, int dimensions)
    {
        var lines = new SortedDictionary<Key, List<Key>>();
        var byDimension = new List<List<Key>>();
        var all = keys.ToList();
        for (var d = 0; d < dimensions; d++)
        {
            lines.Clear();
            foreach (var key in all)
            {
                string?[] parts = [.. key.Parts];
                parts[d] = null;
                var margin = new Key(parts);
                if (!lines.TryGetValue(margin, out var line)) { lines[margin] = line = []; }
                line.Add(key);
            }
            byDimension.AddRange(lines.Values.Select(l => l.Order().ToList()));
        }
        return byDimension;
    }

    private sealed class Key(string?[] parts) : IEquatable<Key>, IComparable<Key>
    {
        public string?[] Parts { get; } = parts;

        public bool Equals(Key? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => Parts.Aggregate(17, (h, p) => HashCode.Combine(h, p is null ? 0 : string.GetHashCode(p, StringComparison.Ordinal)));

        public int CompareTo(Key? other)
        {
            for (var i = 0; i < Parts.Length; i++)
            {
                var c = string.CompareOrdinal(Parts[i], other!.Parts[i]);
                if (c != 0) { return c; }
            }
            return 0;
        }
    }
}
