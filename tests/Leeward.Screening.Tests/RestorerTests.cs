using Leeward.Screening.Learning;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>Texts written otherwise are read as they were meant; ordinary ones are left alone.</summary>
public sealed class RestorerTests
{
    private const string Plain = "今天南瓜汤很好喝";
    private static readonly TokenTable Table = new(Plain + "田难挂烫郝和明我们去公园");
    private static readonly Restorer Learnt = Restorer.Learn(Table, Enumerable.Repeat(Plain, 20).Concat(Enumerable.Repeat("我们明天去公园", 20)).Concat(["田", "难", "挂", "烫", "郝", "和"]));

    [Theory]
    [InlineData("今田难挂烫很郝和", "今天南瓜汤很好喝")]
    [InlineData("jin tian nan gua tang hen hao he", "今天南瓜汤很好喝")]
    [InlineData("jintiannanguatanghenhaohe", "今天南瓜汤很好喝")]
    [InlineData("今田难挂烫 soup 很郝和", "今天南瓜汤 soup 很好喝")]
    public void What_was_meant_is_read(string written, string meant)
    {
        var (strange, restored) = Read(written);
        Assert.True(strange);
        Assert.Equal(meant.Replace(" ", "", StringComparison.Ordinal), restored.Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("今天南瓜汤很好喝")]
    [InlineData("我们明天去公园，南瓜汤很好喝")]
    [InlineData("a soup of pumpkin and nothing else")]
    [InlineData("he can be a fan, she said, and we are too")]
    [InlineData("难")]
    [InlineData("")]
    public void Ordinary_texts_are_left_alone(string written) => Assert.False(Read(written).Strange);

    [Fact]
    public void A_restorer_that_knows_nothing_finds_nothing_strange() => Assert.False(Read("今田难挂烫很郝和", Restorer.Empty(Table)).Strange);

    [Fact]
    public void Long_texts_of_words_and_syllables_stay_inside_the_room()
    {
        var (strange, restored) = Read(string.Concat(Enumerable.Repeat("nangua " + new string('x', 300) + " 难挂 ", 400)));
        Assert.True(strange || restored.Length == 0);
        Assert.InRange(restored.Length, 0, TokenReader.Longest * 10);
    }

    private static (bool Strange, string Restored) Read(string written, Restorer? restorer = null)
    {
        var (text, tokens, room) = (new NormalText(), new TokenReader(Table), new RestorerRoom());
        new Normaliser().Normalise(written, text);
        tokens.Read(text);
        restorer ??= Learnt;
        return restorer.IsStrange(tokens.Keys.AsSpan(0, tokens.Count)) ? (true, new string(room.Text, 0, restorer.Restore(text, tokens, room))) : (false, "");
    }
}
