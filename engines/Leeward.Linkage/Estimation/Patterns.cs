namespace Leeward.Linkage.Estimation;

/// <summary>The levels of all features of a pair in one number, four bits each; at most sixteen features.</summary>
internal static class Patterns
{
    public const int MostFeatures = 16;

    /// <summary>The levels of a pair, and the rarity of its values in whole bits: of all features, and of those that families share.</summary>
    public static Pattern Of(Rarities rarities, ulong levels, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        double all = 0, shared = 0;
        for (var f = 0; f < left.Length; f++)
        {
            var level = Level(levels, f);
            if (!rarities.Weighs(f, level)) { continue; }
            var rarity = rarities.Between(f, level, left[f], right[f]);
            all += rarity;
            if (rarities.OfKin(f)) { shared += rarity; }
        }

        return new(levels, (short)Math.Round(all), (short)Math.Round(shared));
    }

    public static int Level(ulong pattern, int feature) => (int)(pattern >> feature * 4 & 15);
}

/// <summary>What pairs are told apart by when the model is learnt.</summary>
internal readonly record struct Pattern(ulong Levels, short Rarity, short SharedRarity) : IComparable<Pattern>
{
    public int CompareTo(Pattern other) =>
        Levels != other.Levels ? Levels < other.Levels ? -1 : 1 : Rarity != other.Rarity ? Rarity < other.Rarity ? -1 : 1 : SharedRarity.CompareTo(other.SharedRarity);
}
