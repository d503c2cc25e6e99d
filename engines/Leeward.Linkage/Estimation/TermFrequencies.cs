using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>
/// How common each value is among people, not among records: a person with five records counts a value once. A value that one person bears is rarer than one in E, for
/// most such values were never met at all; absolute discounting (Ney, Essen, Kneser 1994) takes D = n₁ / (n₁ + 2 n₂) off every count, n₁ and n₂ being the
/// numbers of values met once and twice.
/// </summary>
internal sealed class TermFrequencies
{
    private const double Least = 0.05;

    private TermFrequencies(double[] shares, double people, double rareAtSame)
    {
        Shares = shares;
        People = people;
        RareAtSame = rareAtSame;
    }

    /// <summary>Share of people with the value, by term.</summary>
    public double[] Shares { get; }

    public double People { get; }

    /// <summary>Mean of 1/f over pairs of different people with the very same value; 0 where there is no such pair.</summary>
    public double RareAtSame { get; }

    /// <param name="feature">The feature whose values are counted.</param>
    /// <param name="groups">Records of one person, group by group; null where every record counts as a person.</param>
    /// <param name="records">How many records there are.</param>
    public static TermFrequencies Of(Feature feature, int[][]? groups, int records)
    {
        var counts = new double[Math.Max(1, feature.Terms)];
        double people = 0;
        if (groups is null)
        {
            for (var record = 0; record < records; record++)
            {
                if (feature.Term(record) is >= 0 and var term) { counts[term]++; people++; }
            }
        }
        else
        {
            var seen = new HashSet<int>();
            foreach (var group in groups)
            {
                seen.Clear();
                foreach (var record in group) { if (feature.Term(record) is >= 0 and var term && seen.Add(term)) { counts[term]++; people++; } }
            }
        }

        double once = counts.Count(count => count == 1), twice = counts.Count(count => count == 2);
        var discount = once == 0 ? 0 : once / (once + 2 * twice);
        double pairs = 0, rare = 0;
        var shares = new double[counts.Length];
        for (var term = 0; term < counts.Length; term++)
        {
            shares[term] = Math.Max(Least, counts[term] - discount) / Math.Max(1, people);
            var same = counts[term] * (counts[term] - 1);
            pairs += same;
            rare += same / shares[term];
        }

        return new(shares, people, pairs > 0 ? rare / pairs : 0);
    }
}
