using System.Numerics;

namespace Leeward.Linkage.Text;

/// <summary>
/// Edit similarity of short texts, bit-parallel: one machine word holds a whole column of the dynamic programme. Texts longer than 64 characters
/// take the plain way. Sources: Jaro 1989 (JASA 84:414), Winkler 1990 (the prefix bonus); Damerau 1964 (CACM 7:3); Myers 1999 (JACM 46:3) and
/// Hyyrö 2003 ("A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic J. Computing 10), whose recurrence for
/// adjacent transpositions (optimal string alignment) is used here.
/// </summary>
public static class Edits
{
    private const int Word = 64;

    [ThreadStatic]
    private static ulong[]? s_table;

    /// <summary>
    /// Jaro-Winkler similarity between 0 and 1: matches within half the longer length less one, half-transpositions, and a bonus of 0.1 for each
    /// of at most four equal leading characters where the Jaro similarity is above 0.7 (Winkler's own rule).
    /// </summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var jaro = a.Length <= Word && b.Length <= Word ? JaroBits(a, b) : JaroPlain(a, b);
        if (jaro <= 0.7) { return jaro; }
        var prefix = 0;
        var most = Math.Min(4, Math.Min(a.Length, b.Length));
        while (prefix < most && a[prefix] == b[prefix]) { prefix++; }
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>Edits between two texts: insertions, deletions, substitutions and swaps of neighbours, none of them edited twice (optimal string alignment).</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Trim(ref a, ref b);
        if (a.Length == 0) { return b.Length; }
        if (b.Length == 0) { return a.Length; }
        if (a.Length <= Word) { return DistanceBits(a, b); }
        return b.Length <= Word ? DistanceBits(b, a) : DistancePlain(a, b);
    }

    /// <summary>Removes what both texts begin and end with; a shared border never changes the distance.</summary>
    private static void Trim(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var prefix = a.CommonPrefixLength(b);
        a = a[prefix..];
        b = b[prefix..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
    }

    private static double JaroBits(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0) { return a.Length == b.Length ? 1 : 0; }
        var reach = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        ulong taken = 0, used = 0;
        for (var j = 0; j < b.Length; j++)
        {
            var from = Math.Max(0, j - reach);
            var to = Math.Min(a.Length - 1, j + reach);
            if (from > to) { continue; }
            var c = b[j];
            for (var i = from; i <= to; i++)
            {
                if (a[i] == c && (taken >> i & 1) == 0)
                {
                    taken |= 1UL << i;
                    used |= 1UL << j;
                    break;
                }
            }
        }

        var matches = BitOperations.PopCount(taken);
        if (matches == 0) { return 0; }
        var halves = 0;
        for (ulong left = taken, right = used; left != 0; left &= left - 1, right &= right - 1)
        {
            if (a[BitOperations.TrailingZeroCount(left)] != b[BitOperations.TrailingZeroCount(right)]) { halves++; }
        }

        return Jaro(matches, halves, a.Length, b.Length);
    }

    private static double JaroPlain(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var reach = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        var taken = new bool[a.Length];
        var used = new bool[b.Length];
        var matches = 0;
        for (var j = 0; j < b.Length; j++)
        {
            for (var i = Math.Max(0, j - reach); i <= Math.Min(a.Length - 1, j + reach); i++)
            {
                if (taken[i] || a[i] != b[j]) { continue; }
                taken[i] = used[j] = true;
                matches++;
                break;
            }
        }

        if (matches == 0) { return a.Length == b.Length && a.Length == 0 ? 1 : 0; }
        var halves = 0;
        var k = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!taken[i]) { continue; }
            while (!used[k]) { k++; }
            if (a[i] != b[k]) { halves++; }
            k++;
        }

        return Jaro(matches, halves, a.Length, b.Length);
    }

    private static double Jaro(int matches, int halves, int lengthA, int lengthB) =>
        ((double)matches / lengthA + (double)matches / lengthB + (matches - halves / 2) / (double)matches) / 3;

    /// <summary>Hyyrö's vectors: vp and vn hold the rises and falls down the column, d0 where the diagonal stays, tr where a swap pays.</summary>
    private static int DistanceBits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        unchecked
        {
            var table = s_table ??= new ulong[256];
            var ascii = true;
            for (var i = 0; i < pattern.Length; i++)
            {
                if (pattern[i] < 256) { table[pattern[i]] |= 1UL << i; }
                else { ascii = false; }
            }

            ulong vp = ~0UL, vn = 0, d0 = 0, before = 0;
            var last = 1UL << pattern.Length - 1;
            var distance = pattern.Length;
            foreach (var c in text)
            {
                var here = c < 256 ? table[c] : ascii ? 0 : Places(pattern, c);
                var swap = ((~d0 & here) << 1) & before;
                d0 = (((here & vp) + vp) ^ vp) | here | vn | swap;
                var hp = vn | ~(d0 | vp);
                var hn = d0 & vp;
                if ((hp & last) != 0) { distance++; }
                if ((hn & last) != 0) { distance--; }
                hp = hp << 1 | 1;
                hn <<= 1;
                vp = hn | ~(d0 | hp);
                vn = d0 & hp;
                before = here;
            }

            foreach (var c in pattern)
            {
                if (c < 256) { table[c] = 0; }
            }

            return distance;
        }
    }

    private static ulong Places(ReadOnlySpan<char> pattern, char c)
    {
        ulong places = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == c) { places |= 1UL << i; }
        }

        return places;
    }

    private static int DistancePlain(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var older = new int[b.Length + 1];
        var old = new int[b.Length + 1];
        var now = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) { old[j] = j; }
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(now[j - 1], old[j]) + 1, old[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) { best = Math.Min(best, older[j - 2] + 1); }
                now[j] = best;
            }

            (older, old, now) = (old, now, older);
        }

        return old[b.Length];
    }
}
