using CsCheck;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Tests;

/// <summary>The bit-parallel comparators against their definitions, written down plainly.</summary>
public sealed class EditsTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.OneOf(Gen.Char['a', 'd'], Gen.Const('王'), Gen.Const('明')), 0, 90];

    // Examples of Winkler's own papers, as they are usually quoted.
    [Theory]
    [InlineData("martha", "marhta", 0.961)]
    [InlineData("dwayne", "duane", 0.840)]
    [InlineData("dixon", "dicksonx", 0.813)]
    [InlineData("jones", "johnson", 0.832)]
    [InlineData("abc", "xyz", 0)]
    [InlineData("", "", 1)]
    [InlineData("", "a", 0)]
    public void JaroWinkler_gives_the_published_values(string a, string b, double expected) => Assert.Equal(expected, Edits.JaroWinkler(a, b), 3);

    [Theory]
    [InlineData("ca", "abc", 3)] // optimal string alignment: no edit inside a swap
    [InlineData("smith", "smiht", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("王小明", "王晓明", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_swaps_of_neighbours_once(string a, string b, int expected) => Assert.Equal(expected, Edits.Distance(a, b));

    [Fact]
    public void Distance_is_the_dynamic_programme() => Gen.Select(Word, Word).Sample((a, b) => Assert.Equal(Slow(a, b), Edits.Distance(a, b)), iter: 3000);

    [Fact]
    public void JaroWinkler_is_symmetric_and_between_zero_and_one() => Gen.Select(Word, Word).Sample((a, b) =>
    {
        var alike = Edits.JaroWinkler(a, b);
        Assert.InRange(alike, 0, 1);
        Assert.Equal(1, Edits.JaroWinkler(a, a), 12);
    }, iter: 2000);

    [Fact]
    public void JaroWinkler_is_its_definition() => Gen.Select(Word, Word).Sample((a, b) => Assert.Equal(SlowJaroWinkler(a, b), Edits.JaroWinkler(a, b), 12), iter: 3000);

    [Theory]
    [InlineData("carsten", "karsten")]
    [InlineData("philip", "filip")]
    [InlineData("meier", "meyer")]
    [InlineData("smith", "smyth")]
    public void Sound_key_is_shared_by_names_that_sound_alike(string a, string b) => Assert.Equal(Sounds.Key(a), Sounds.Key(b));

    [Theory]
    [InlineData("  MÜLLER-Lüdenscheidt ", "muller ludenscheidt")]
    [InlineData("O'Neill", "oneill")]
    [InlineData("ＡＢＣ　１２", "abc 12")]
    [InlineData("Straße", "strasse")]
    public void Plain_text_has_no_case_accents_or_punctuation(string text, string plain) => Assert.Equal(plain, Plain.Of(text));

    [Theory]
    [InlineData("NA", true)]
    [InlineData("Na", false)]
    [InlineData("不详", true)]
    [InlineData(" ", true)]
    [InlineData("Unknown", true)]
    [InlineData("Noah", false)]
    public void Missing_is_understood(string text, bool missing) => Assert.Equal(missing, Plain.IsMissing(text));

    private static int Slow(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) { d[i, 0] = i; }
        for (var j = 0; j <= b.Length; j++) { d[0, j] = j; }
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) { d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1); }
            }
        }

        return d[a.Length, b.Length];
    }

    private static double SlowJaroWinkler(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0) { return a.Length == b.Length ? 1 : 0; }
        var reach = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        var taken = new HashSet<int>();
        var right = new List<char>();
        for (var j = 0; j < b.Length; j++)
        {
            var i = Enumerable.Range(0, a.Length).FirstOrDefault(one => Math.Abs(one - j) <= reach && a[one] == b[j] && !taken.Contains(one), -1);
            if (i < 0) { continue; }
            taken.Add(i);
            right.Add(b[j]);
        }

        var left = taken.Order().Select(i => a[i]).ToList();
        if (left.Count == 0) { return 0; }
        var m = (double)left.Count;
        var swaps = left.Zip(right).Count(pair => pair.First != pair.Second) / 2;
        var jaro = (m / a.Length + m / b.Length + (m - swaps) / m) / 3;
        if (jaro <= 0.7) { return jaro; }
        var prefix = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Take(4).Count();
        return jaro + 0.1 * prefix * (1 - jaro);
    }
}
