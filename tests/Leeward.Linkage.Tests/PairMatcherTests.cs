using Leeward.Linkage.Chinese;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Tests;

/// <summary>One record against a handful, under a model that was learnt elsewhere.</summary>
public sealed class PairMatcherTests
{
    private static readonly string[] Columns = ["name", "born", "resident"];

    private static readonly LinkageModel Model = new(
        LinkageModel.Current, new Dictionary<string, Role> { ["name"] = Role.ChineseName, ["born"] = Role.Date, ["resident"] = Role.ResidentId },
        [
            Feature("name: surname", (0.03, 0.94, 0.01), ("different", "near", "sound", "same")), Feature("name: given name", (0.05, 0.9, null), ("different", "some", "pet", "dropped", "near", "sound", "tone", "part", "same")),
            Feature("born", (0.02, 0.97, 0.95), ("different", "close", "year", "parts", "lunar", "slip", "same")), Feature("resident", (0.01, 0.99, null), ("different", "two", "slip", "same")),
        ],
        0.1, 0.5, 1);

    [Fact]
    public void Nearest_comes_first_and_says_why()
    {
        var found = new PairMatcher(Model, Columns).Score(["王小明", "2015-06-14", ""], [["李红", "2011-01-01", ""], ["王晓明", "2015-06-14", ""], ["王小明", "2015-06-14", ""]], 10_000);
        Assert.Equal([2, 1], found.Select(one => one.Record));
        Assert.True(found[0].Bits > found[1].Bits && found[0].Probability > 0.5);
        Assert.Contains(found[1].Why, line => line is { Feature: "name: given name", Level: "part" });
    }

    [Fact]
    public void Common_value_says_less_than_a_rare_one_and_more_people_make_a_match_less_likely()
    {
        var matcher = new PairMatcher(Model, Columns, (feature, value) => feature == "name: surname" ? value == "王" ? 0.08 : 0.0001 : null);
        double Bits(string name) => matcher.Score([name, "2015-06-14", ""], [[name, "2015-06-14", ""]], 10_000, least: 0)[0].Bits;
        Assert.Equal(Math.Log2(0.08 / 0.0001), Bits("寇小明") - Bits("王小明"), 3.5);
        double Probability(double people) => matcher.Score(["王小明", "2015-06-14", ""], [["王小明", "2015-06-14", ""]], people, least: 0)[0].Probability;
        Assert.True(Probability(1_000) > Probability(2_000_000));
    }

    [Fact]
    public void Answer_depends_on_nothing_but_the_records()
    {
        var matcher = new PairMatcher(Model, Columns);
        IReadOnlyList<string?>[] candidates = [["王小明", "2015-06-14", ""], ["赵欧阳", "2015-06-14", ""], ["Wang Xiaoming", "2014-06-14", ""]];
        var alone = candidates.Select(one => matcher.Score(["王小明", "2015-06-14", ""], [one], 10_000, least: 0)[0].Bits);
        var together = matcher.Score(["王小明", "2015-06-14", ""], candidates, 10_000, least: 0).OrderBy(one => one.Record).Select(one => one.Bits);
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Two_right_resident_numbers_are_two_people_and_one_wrong_digit_is_a_slip()
    {
        string Right(string digits) => digits + Names.ResidentId.CheckCharacter(digits);
        string Level(string other) => new PairMatcher(Model, Columns).Score(["王小明", "", Right("52010220150614001")], [["王小明", "", other]], 10_000, least: 0)[0].Why.Single(line => line.Feature == "resident").Level;
        Assert.Equal("same", Level(Right("52010220150614001")));
        Assert.Equal("different", Level(Right("52010220150614003")));
        var right = Right("52010220150614001");
        Assert.Equal("slip", Level(right[..16] + "7" + right[17..]));
    }

    [Fact]
    public void Model_without_these_columns_is_refused() => Assert.Throws<LinkageException>(() => new PairMatcher(Model, ["street", "colour"]));

    [Theory, InlineData("张晓明", "Zhan Xiaoming"), InlineData("陈蓝", "Chen Nan"), InlineData("欧阳落霞", "欧阳洛霞"), InlineData("Grace Smith", "GRACE  SMITH")]
    public void Keys_are_the_same_for_what_sounds_the_same(string one, string other) => Assert.Equal(NameKeys.Of(one), NameKeys.Of(other));

    [Fact]
    public void Keys_of_other_names_differ() => Assert.NotEqual(NameKeys.Of("张晓明"), NameKeys.Of("张晓红"));

    private static ModelFeature Feature(string name, (double Same, double Different, double? Kin) lowest, System.Runtime.CompilerServices.ITuple codes)
    {
        var levels = codes.Length;
        return new(name, [.. Enumerable.Range(0, levels).Select(l => l == 0
            ? new ModelLevel((string)codes[l]!, lowest.Same, lowest.Different, lowest.Kin, 0)
            : l == levels - 1 ? new((string)codes[l]!, 0.8, 0.0005, lowest.Kin is null ? null : 0.01, 0) : new((string)codes[l]!, 0.03, 0.004, lowest.Kin is null ? null : 0.004, 0))]);
    }
}
