using CsCheck;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Tests;

/// <summary>Many patterns at once find what each finds alone.</summary>
public sealed class PatternIndexTests
{
    [Fact]
    public void All_patterns_are_found_as_by_looking_one_by_one() =>
        Gen.Select(Gen.String[Gen.Char["abc避风港"], 1, 5].Array[1, 30], Gen.String[Gen.Char["abcd避风港湾"], 0, 200]).Sample((patterns, text) =>
        {
            var found = new Growing<Occurrence>();
            var index = new PatternIndex(patterns);
            index.FindAll(text, found);
            var expected = new List<Occurrence>();
            for (var p = 0; p < patterns.Length; p++)
            {
                for (var at = text.IndexOf(patterns[p], StringComparison.Ordinal); at >= 0; at = text.IndexOf(patterns[p], at + 1, StringComparison.Ordinal)) { expected.Add(new(at, at + patterns[p].Length - 1, p)); }
            }

            Assert.Equal(Sorted(expected), Sorted([.. found.Items]));
            Assert.Equal(expected.Count > 0, index.Contains(text));
        }, iter: 2000);

    [Fact]
    public void Hundred_thousand_patterns_are_all_found()
    {
        var random = new Random(5);
        var patterns = Enumerable.Range(0, 100_000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => (char)random.Next(0x4E00, 0x9FA5))])).Distinct().ToList();
        var index = new PatternIndex(patterns);
        var found = new Growing<Occurrence>();
        for (var i = 0; i < patterns.Count; i += 97)
        {
            found.Clear();
            index.FindAll("港" + patterns[i] + "港", found);
            Assert.Contains(new Occurrence(1, patterns[i].Length, i), found.Items.ToArray());
        }
    }

    [Fact]
    public void Empty_and_overlong_patterns_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PatternIndex([""]));
        Assert.Throws<ArgumentException>(() => new PatternIndex([new string('a', 65)]));
    }

    private static List<Occurrence> Sorted(List<Occurrence> all) => [.. all.OrderBy(o => o.First).ThenBy(o => o.Last).ThenBy(o => o.Pattern)];
}
