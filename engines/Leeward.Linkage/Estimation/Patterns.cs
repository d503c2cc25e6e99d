using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>The levels of all features of a pair in one number, four bits each; at most sixteen features.</summary>
internal static class Patterns
{
    public const int MostFeatures = 16;

    /// <summary>The levels of a pair, and the rarity of its values in whole bits: of all features, and of those that families share.</summary>
    public static Pattern Of(IReadOnlyList<Feature> features, Rarities rarities, int left, int right)
    {
        ulong levels = 0;
        double all = 0, shared = 0;
        for (var f = 0; f < features.Count; f++)
        {
            var level = features[f].Compare(left, right);
            levels |= (ulong)(uint)level << f * 4;
            var rarity = rarities.Bits(f, level, left, right);
            all += rarity;
            if (features[f].Shared || features[f].Twins > 0) { shared += rarity; }
        }

        return new(levels, (short)Math.Round(all), (short)Math.Round(shared));
    }

    public static int Level(ulong pattern, int feature) => (int)(pattern >> feature * 4 & 15);
}

/// <summary>What pairs are told apart by when the model is learnt.</summary>
internal readonly record struct Pattern(ulong Levels, short Rarity, short SharedRarity) : IComparable<Pattern>
{
    public int CompareTo(Pattern other) => (Levels, Rarity, SharedRarity).CompareTo((other.Levels, other.Rarity, other.SharedRarity));
}
