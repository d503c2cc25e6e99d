namespace Leeward.Rules;

/// <summary>The fixed words of the language.</summary>
internal static class Words
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "and", "or", "not", "in", "true", "false", "unknown" };

    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>The candidate that a mistyped word most likely means, or an empty text.</summary>
    public static string Closest(string word, IEnumerable<string> candidates)
    {
        var best = string.Empty;
        var bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            if (Math.Abs(candidate.Length - word.Length) >= bestDistance)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    // Levenshtein (1966) with case ignored; words here are short.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + same, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
