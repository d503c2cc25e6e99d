using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>Homophones and pinyin sound alike.</summary>
public sealed class SoundsTests
{
    [Theory]
    [InlineData("避风港", "bi feng gang")]
    [InlineData("必疯岗", "bi feng gang")]
    [InlineData("bifenggang", "bi feng gang")]
    [InlineData("bi feng gang", "bi feng gang")]
    [InlineData("避feng港", "bi feng gang")]
    [InlineData("BìFēngGǎng", "bi feng gang")]
    [InlineData("hello", "-")]
    [InlineData("fight", "-")]
    [InlineData("避,风", "bi - feng")]
    public void Text_sounds_as_it_is_read(string written, string expected)
    {
        var (text, sounds) = (new NormalText(), new Sounds());
        new Normaliser().Normalise(written, text);
        sounds.Read(text);
        Assert.Equal(expected, string.Join(' ', sounds.Syllables.ToArray().Select(s => s == 0 ? "-" : Sounds.Name(s))));
    }

    [Fact]
    public void Syllables_know_their_characters()
    {
        var (text, sounds) = (new NormalText(), new Sounds());
        new Normaliser().Normalise("x 避 feng港", text);
        sounds.Read(text);
        Assert.Equal([(0, 0), (1, 1), (2, 5), (6, 6)], Enumerable.Range(0, sounds.Length).Select(i => (sounds.First(i), sounds.Last(i))));
    }
}
