using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>Entries are found in every spelling, and only where they count. The words stand for worse ones.</summary>
public sealed class FeatureLibraryTests
{
    private static readonly LexiconEntry English = new("en-1", "pumpkin", "B01", 2) { Language = "en" };
    private static readonly LexiconEntry Chinese = new("zh-1", "大南瓜", "B01", 2) { Sound = true, Initials = ["dng"] };

    [Theory]
    [InlineData("you Pumpkin!", "Pumpkin")]
    [InlineData("you pump-kin", "pump-kin")]
    [InlineData("you p u m p k i n you", "p u m p k i n")]
    [InlineData("you puuumpkiin", "puuumpkiin")]
    [InlineData("ｐｕｍｐｋｉｎ", "ｐｕｍｐｋｉｎ")]
    [InlineData("you pumpk1n", "pumpk1n")]
    [InlineData("you p*mpkin", "p*mpkin")]
    [InlineData("you рumрkіn", "рumрkіn")]
    [InlineData("大pumpkin瓜", "pumpkin")]
    public void English_entry_is_found_in_disguise(string text, string expected) => Assert.Equal([expected], Found(text, English));

    [Theory]
    [InlineData("pumpkins")]
    [InlineData("the pump kin")]
    [InlineData("subpumpkin")]
    [InlineData("a pmpkin")]
    [InlineData("pump. Kin")]
    public void English_entry_is_not_found_elsewhere(string text) => Assert.Empty(Found(text, English));

    [Theory]
    [InlineData("你这大南瓜。", "大南瓜")]
    [InlineData("大 南*瓜", "大 南*瓜")]
    [InlineData("大南南南瓜", "大南南南瓜")]
    [InlineData("大難瓜", "大難瓜")]
    [InlineData("你是 da nan gua 吗", "da nan gua")]
    [InlineData("大nan瓜", "大nan瓜")]
    [InlineData("danangua!", "danangua")]
    [InlineData("他就是个DNG", "DNG")]
    public void Chinese_entry_is_found_by_sight_sound_and_initials(string text, string expected) => Assert.Equal([expected], Found(text, Chinese));

    [Theory]
    [InlineData("大南南瓜")]
    [InlineData("大。南瓜")]
    [InlineData("dnga")]
    public void Chinese_entry_is_not_found_elsewhere(string text) => Assert.Empty(Found(text, Chinese));

    [Fact]
    public void Doubled_letters_are_told_from_single_ones()
    {
        Assert.Empty(Found("the bal", new LexiconEntry("e", "ball", "B01", 1) { Language = "en" }));
        Assert.Empty(Found("the ball", new LexiconEntry("e", "bal", "B01", 1) { Language = "en" }));
        Assert.Equal(["baaalll"], Found("the baaalll", new LexiconEntry("e", "ball", "B01", 1) { Language = "en" }));
    }

    [Fact]
    public void Harmless_phrase_around_an_entry_rules_it_out()
    {
        var entry = new LexiconEntry("e", "南瓜", "B01", 1) { Allow = ["南瓜粥", "pumpkin 南瓜"] };
        Assert.Empty(Found("一碗南瓜粥", entry));
        Assert.Equal(["南瓜"], Found("一碗南瓜粥和南瓜", entry));
    }

    [Fact]
    public void Entry_counts_near_one_word_and_not_near_another()
    {
        var entry = new LexiconEntry("e", "南瓜", "B01", 1) { Near = new(["你", "you"], 6), NotNear = new(["不是"], 2) };
        Assert.Equal(["南瓜"], Found("你个南瓜", entry));
        Assert.Equal(["南瓜"], Found("you are 南瓜", entry));
        Assert.Empty(Found("市场上有南瓜", entry));
        Assert.Empty(Found("你真的不是南瓜", entry));
        Assert.Empty(Found("你家乡今年秋天地里的南瓜", entry));
    }

    [Fact]
    public void Refusal_counts_only_where_it_stands_before()
    {
        var entry = new LexiconEntry("e", "南瓜", "B01", 1) { NotNear = new(["别"], 6) { Before = true } };
        Assert.Empty(Found("别吃南瓜", entry));
        Assert.Equal(["南瓜"], Found("南瓜，别走", entry));
        Assert.Equal(["南瓜"], Found("吃南瓜", new LexiconEntry("e", "南瓜", "B01", 1) { Near = new(["吃"], 2) { Before = true } }));
        Assert.Empty(Found("南瓜好吃", new LexiconEntry("e", "南瓜", "B01", 1) { Near = new(["吃"], 2) { Before = true } }));
    }

    [Theory]
    [InlineData("大喃瓜")]
    [InlineData("d\u200ba南瓜")]
    [InlineData("大\u200b南\u2060瓜")]
    [InlineData("大…南…瓜")]
    [InlineData("大~nan~瓜")]
    [InlineData("大 男 挂")]
    [InlineData("大‮南瓜")]
    [InlineData("ＤＡ ＮＡＮ ＧＵＡ")]
    public void Place_of_a_disguised_entry_is_that_in_the_original(string disguised) =>
        Assert.Equal([disguised], Found("😀他說👨‍👩‍👧：" + disguised + "。𠮷好", Chinese));

    [Theory]
    [InlineData("马上来", "🐴上来")]
    [InlineData("你好", "亻尔好")]
    [InlineData("台湾话", "臺灣話")]
    public void Place_of_an_entry_in_other_characters_is_that_in_the_original(string entry, string written) =>
        Assert.Equal([written], Found("😀，" + written + "；再", new LexiconEntry("e", entry, "B01", 2)));

    [Fact]
    public void Entry_counts_for_its_speaker_its_target_and_until_its_last_day()
    {
        var entry = new LexiconEntry("e", "南瓜", "B01", 1) { Speaker = Party.Adult, Target = Party.Minor, Expires = new(2026, 6, 30) };
        Assert.Equal(["南瓜"], Found("南瓜", entry, new(Party.Adult, Party.Minor, new(2026, 6, 30))));
        Assert.Empty(Found("南瓜", entry, new(Party.Adult, Party.Minor, new(2026, 7, 1))));
        Assert.Empty(Found("南瓜", entry, new(Party.Minor, Party.Minor, new(2026, 1, 1))));
        Assert.Empty(Found("南瓜", entry, new(Party.Adult, Party.Any, new(2026, 1, 1))));
    }

    [Fact]
    public void Match_says_whether_it_was_disguised_and_how_it_was_found()
    {
        Assert.False(Match("大南瓜", Chinese).Single().Disguised);
        Assert.True(Match("大.南.瓜", Chinese).Single().Disguised);
        Assert.Equal(FoundBy.Sound, Match("大男瓜", Chinese).Single().By);
        Assert.Equal(FoundBy.Initials, Match("dng", Chinese).Single().By);
    }

    [Theory]
    [InlineData("?!")]
    [InlineData("")]
    [InlineData("大。瓜")]
    public void Entry_that_cannot_be_looked_for_is_refused_by_name(string text)
    {
        var refused = Assert.Throws<ArgumentException>(() => new FeatureLibrary("1", [new("the-bad-one", text, "B01", 1)]));
        Assert.Contains("the-bad-one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var library = new FeatureLibrary("1", [English, Chinese, new("n", "南瓜", "B01", 1) { Near = new(["你"], 6), Allow = ["南瓜粥"] }]);
        var (normaliser, text, scan) = (new Normaliser(), new NormalText(), new Scan());
        void Once()
        {
            normaliser.Normalise("你 p-u-m-p-k-i-n 大男瓜 南瓜粥 dananggua", text);
            library.Match(text, default, scan);
        }

        for (var i = 0; i < 50; i++) { Once(); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) { Once(); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<string> Found(string written, LexiconEntry entry, Circumstances now = default) => Match(written, entry, now).Select(match => written[match.Start..match.End]);

    private static LexiconMatch[] Match(string written, LexiconEntry entry, Circumstances now = default)
    {
        var (text, scan) = (new NormalText(), new Scan());
        new Normaliser().Normalise(written, text);
        new FeatureLibrary("1", [entry]).Match(text, now, scan);
        return scan.Matches.Items.ToArray();
    }
}
