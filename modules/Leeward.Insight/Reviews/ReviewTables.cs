using Leeward.Disclosure;
using Leeward.Insight.Contracts;
using Leeward.Kernel;

namespace Leeward.Insight.Reviews;

/// <summary>Turns indicator values into the rows of the review, protected or exact.</summary>
internal static class ReviewTables
{
    public const string Unknown = "unknown";
    private const string Yes = "1", No = "0";

    public static ReviewIndicator Build(IndicatorDefinition definition, IEnumerable<IndicatorValue> values, IReviewWords words, bool isProtected, long threshold)
    {
        var entries = new List<CountEntry>();
        foreach (var value in values)
        {
            string[] key = [.. definition.By.Select(d => value.Dimensions.GetValueOrDefault(d, Unknown))];
            if (!definition.IsShare) { entries.Add(new(key, value.Count)); continue; }
            // Numerator and rest are two cells of one line, so the protection sees that one gives the other away.
            entries.Add(new([.. key, Yes], value.Count));
            entries.Add(new([.. key, No], Math.Max(0, (value.Of ?? value.Count) - value.Count)));
        }
        var dimensions = definition.By.Select(d => new ReviewDimension(d, words.Dimension(d))).ToList();
        if (entries.Count == 0) { return new(definition.Id, definition.Title, definition.Description, definition.IsShare, dimensions, null, []); }
        // A threshold of 2 over doubled counts would still protect; exact figures skip the protection altogether.
        var cells = isProtected ? Suppression.Protect(entries, threshold) : Exact(entries);
        var byKey = cells.ToDictionary(c => Join(c.Key));
        ReviewFigure Figure(IReadOnlyList<string?> key)
        {
            if (!definition.IsShare)
            {
                var cell = byKey[Join(key)];
                return new(cell.Count, null, cell.Count is null);
            }
            var done = byKey[Join([.. key, Yes])];
            var all = byKey[Join([.. key, null])];
            var withheld = done.Count is null || all.Count is null;
            return new(withheld ? null : done.Count, all.Count, withheld);
        }
        var rows = cells.Select(c => c.Key.Take(definition.By.Count).ToArray()).Where(k => definition.NoTotals ? !k.Contains(null) : Leading(k)).DistinctBy(Join)
            .OrderBy(k => string.Join('\u0001', k.Select(p => p ?? "\uffff")), StringComparer.Ordinal)
            .Select(k => Row(definition, words, k, Figure(k))).ToList();
        return new(definition.Id, definition.Title, definition.Description, definition.IsShare, dimensions, definition.NoTotals ? null : Figure(new string?[definition.By.Count]), rows);
    }

    private static ReviewRow Row(IndicatorDefinition definition, IReviewWords words, string?[] key, ReviewFigure figure)
    {
        string[] codes = [.. key.TakeWhile(p => p is not null).Select(p => p!)];
        return new(codes, [.. codes.Select((c, i) => words.Code(definition.By[i], c))], figure);
    }

    // Rows of the page: full keys and subtotals of the leading dimensions; not the grand total, which stands above.
    private static bool Leading(string?[] key)
    {
        var firstNull = Array.IndexOf(key, null);
        return firstNull != 0 && (firstNull < 0 || key.Skip(firstNull).All(p => p is null));
    }

    private static List<Cell> Exact(List<CountEntry> entries)
    {
        var sums = new Dictionary<string, (string?[] Key, long Count)>();
        foreach (var entry in entries)
        {
            for (var mask = 0; mask < 1 << entry.Key.Count; mask++)
            {
                string?[] key = [.. entry.Key.Select((p, i) => (mask >> i & 1) == 1 ? null : p)];
                sums[Join(key)] = (key, sums.GetValueOrDefault(Join(key)).Count + entry.Count);
            }
        }
        return [.. sums.Values.Select(s => new Cell(s.Key, s.Count))];
    }

    private static string Join(IReadOnlyList<string?> key) => string.Join('\u0001', key.Select(p => p ?? "\u0002"));
}
