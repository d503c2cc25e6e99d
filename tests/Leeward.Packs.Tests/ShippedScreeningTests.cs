using Leeward.Screening;
using Leeward.Screening.Deciding;
using Leeward.Screening.Lexicon;

namespace Leeward.Packs.Tests;

/// <summary>What the shipped packs bring for screening.</summary>
public sealed class ShippedScreeningTests
{
    private static PackSet China => Shipped.China;

    [Fact]
    public void Both_tiers_are_complete_and_mapped()
    {
        var categories = HarmCategory.Read(China.HarmCategories["cn-766"].Json);
        Assert.Equal((17, 27), (categories.Count(c => c.Tier == Tier.Illegal), categories.Count(c => c.Tier == Tier.MayAffect)));
        Assert.All(categories, c => Assert.StartsWith("KEYWORD_", c.DsaKeyword, StringComparison.Ordinal));
        Assert.Equal(["I11"], categories.Where(c => c.Restricted).Select(c => c.Code));
    }

    [Fact]
    public void Lexicons_can_be_matched_and_the_policy_covers_every_category()
    {
        var entries = China.Lexicons.Values.SelectMany(file => LexiconReader.Read(file.Json)).ToList();
        var library = new FeatureLibrary(China.VersionMark, entries);
        var policy = Policy.Read(China.ScreeningPolicies["default"].Json);
        Assert.Equal(entries.Count, library.Entries.Count);
        foreach (var category in HarmCategory.Read(China.HarmCategories["cn-766"].Json)) { Assert.Contains(policy.Rules, rule => rule.Covers(category.Code)); }
        foreach (var entry in entries) { Assert.True(entry.Category.Contains('.', StringComparison.Ordinal) || policy.Rules.Any(rule => rule.Covers(entry.Category)), entry.Id); }
    }

    [Fact]
    public void Harmless_sentences_pass_the_shipped_lexicons()
    {
        var screener = new Screener(new FeatureLibrary("1", [.. China.Lexicons.Values.SelectMany(file => LexiconReader.Read(file.Json))]), null, Policy.Read(China.ScreeningPolicies["default"].Json));
        string[] harmless = ["图书馆明天上午开门", "我们班的合唱比赛得了第二名", "The class passes the assessment on Monday", "Scunthorpe is a town", "他把废物利用做成了花盆", "特殊教育学校接收弱智儿童的历史", "请帮我把作业本带回家"];
        Assert.All(harmless, text => Assert.Equal((text, ScreeningAction.Show), (text, screener.Screen(text, new(Audience.Minors, default), new ScreenerRoom()).Decision.Action)));
    }
}
