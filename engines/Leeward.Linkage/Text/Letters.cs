using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Leeward.Linkage.Text;

/// <summary>
/// How many letters of each of fifteen classes a text has, and two marks: from two such counts follows, without looking at the texts, the most letters they can have in common, and from that the fewest edits between
/// them and the highest Jaro similarity. (The bag distance: Bartolini, Ciaccia, Patella, SPIRE 2002.) Texts above <see cref="Longest"/> have no counts and no bounds.
/// </summary>
internal readonly record struct Letters(Vector128<byte> Counts)
{
    private const int Longest = 100;
    private const int Marks = 15;
    private const byte Blank = 1;
    private const byte Marked = 2;

    /// <summary>Rare letters share a class with others; digits have classes of their own.</summary>
    private static readonly byte[] Classes = MakeClasses();

    /// <param name="text">The text.</param>
    /// <param name="marked">A mark of the caller's own, see <see cref="Common.BothMarked"/>.</param>
    public static Letters Of(ReadOnlySpan<char> text, bool marked)
    {
        if (text.Length > Longest) { return default; }
        Span<byte> counts = stackalloc byte[16];
        counts.Clear();
        foreach (var c in text) { counts[c < 128 ? Classes[c] : (c & 15) % Marks]++; }
        counts[Marks] = (byte)((text.Contains(' ') ? Blank : 0) | (marked ? Marked : 0));
        return new(Vector128.Create<byte>(counts));
    }

    /// <summary>What two texts can have in common at the most; <see cref="Common.Shorter"/> is 0 where no bound is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Common Bound(in Letters a, in Letters b)
    {
        var marks = Vector128<byte>.AllBitsSet.WithElement(Marks, (byte)0);
        int lengthA = Vector128.Sum(a.Counts & marks), lengthB = Vector128.Sum(b.Counts & marks);
        byte one = a.Counts.GetElement(Marks), other = b.Counts.GetElement(Marks);
        if (lengthA == 0 || lengthB == 0) { return default; }
        return new(Math.Min(lengthA, lengthB), Math.Max(lengthA, lengthB), Vector128.Sum(Vector128.Min(a.Counts, b.Counts) & marks), ((one | other) & Blank) != 0, (one & other & Marked) != 0);
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[128];
        for (var c = 0; c < 128; c++) { classes[c] = (byte)((c & 15) % Marks); }
        string[] letters = ["a", "e", "iy", "o", "n", "r", "l", "s", "t", "d", "hw", "m", "ckgq", "bpfv", "ujxz"];
        for (var group = 0; group < letters.Length; group++) { foreach (var c in letters[group]) { classes[c] = (byte)group; } }
        return classes;
    }
}

/// <summary>Bounds on what two texts have in common.</summary>
/// <param name="Shorter">Length of the shorter; 0 where nothing is known.</param>
/// <param name="Longer">Length of the longer.</param>
/// <param name="Most">Letters in common at the most.</param>
/// <param name="Blank">Whether one of them has a blank.</param>
/// <param name="BothMarked">Whether both are marked.</param>
internal readonly record struct Common(int Shorter, int Longer, int Most, bool Blank, bool BothMarked)
{
    private const double Rounding = 1e-9;

    /// <summary>Edits between them at the least: each of the longer one's letters that has no fellow costs one, swaps cost nothing here.</summary>
    public int Edits => Longer - Most;

    /// <summary>Whether their Jaro similarity is surely below <paramref name="jaro"/>.</summary>
    public bool JaroBelow(double jaro) => Most * (Shorter + Longer) < (3 * jaro - 1 - Rounding) * (Shorter * Longer);
}
