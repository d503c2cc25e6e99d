using CsCheck;
using Leeward.Screening.Learning;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>The ways taken while scoring give what the plain ways give.</summary>
public sealed class ShortCutTests
{
    private static readonly Gen<string> Written = Gen.OneOf(
        Gen.Char["今天南瓜汤很好喝木子女你妈们了，。 “”"].Array[0, 80].Select(characters => new string(characters)),
        Gen.Char["abcdnangua 123，南瓜!@「」"].Array[0, 80].Select(characters => new string(characters)));

    [Fact]
    public void Features_read_eight_at_a_time_are_those_read_one_by_one() => Written.Sample(written =>
    {
        var (text, fast, plain) = (new NormalText(), new FeatureReader(), new FeatureReader());
        new Normaliser().Normalise(written, text);
        fast.Read(text);
        plain.ReadWithPlaces(text);
        Assert.Equal(plain.Written.Items.ToArray().Order(), fast.Written.Items.ToArray().Order());
        Assert.Equal(plain.Written.Count, plain.Places.Count);
    });

    [Fact]
    public void Keys_read_alone_are_those_of_the_tokens() => Written.Sample(written =>
    {
        var (text, sounds, table) = (new NormalText(), new Sounds(), new TokenTable("今天南瓜汤"));
        var (plain, fast) = (new TokenReader(table), new TokenReader(table));
        new Normaliser().Normalise(written, text);
        plain.Read(text);
        sounds.Read(text);
        var sounding = fast.ReadKeys(text, sounds);
        Assert.Equal(plain.Keys[..plain.Count], fast.Keys[..fast.Count]);
        Assert.Equal(plain.Syllables[..plain.Count].Count(syllable => syllable != 0), sounding);
        for (var i = 0; i < plain.Count; i++) { Assert.Equal((plain.Tokens[i], plain.Syllables[i], plain.Shapes[i]), fast.Meaning(fast.Keys[i])); }
    });

    [Theory]
    [InlineData("p u m p k i n soup", "pumpkin soup")]
    [InlineData("more p-u-m-p-k-i-n", "more pumpkin")]
    [InlineData("more P.u.m.p.k.i.n today", "more pumpkin today")]
    public void Letters_apart_are_read_as_the_word_they_make(string apart, string together)
    {
        Assert.Equal(Read(together).Features, Read(apart).Features);
        Assert.Equal(Read(together).Keys, Read(apart).Keys);
    }

    [Fact]
    public void Whether_the_first_letter_is_a_word_of_its_own_is_left_open()
    {
        Assert.Superset(Read("like soup").Features.ToHashSet(), Read("i l i k e soup").Features.ToHashSet());
        Assert.Superset(Read("icecream").Features.ToHashSet(), Read("i c e c r e a m").Features.ToHashSet());
        Assert.NotEqual(Read("ab soup").Features, Read("a b soup").Features);
    }

    private static (List<uint> Features, List<int> Keys) Read(string written)
    {
        var (text, features, tokens) = (new NormalText(), new FeatureReader(), new TokenReader(new TokenTable("今")));
        new Normaliser().Normalise(written, text);
        features.Read(text);
        tokens.Read(text);
        return ([.. features.Written.Items.ToArray().Order()], [.. tokens.Keys[..tokens.Count]]);
    }

    [Fact]
    public void Answers_kept_in_eight_bits_are_nearly_those_of_the_network()
    {
        var net = new PhraseNet(new("今天南瓜汤很好喝"), Sounds.Kinds, FoldTables.Shared.Components);
        net.Begin(5);
        var (text, reader, room, exact) = (new NormalText(), new TokenReader(net.Tokens), new NetRoom(), new float[PhraseNet.Heads]);
        string[] texts = ["今天南瓜汤很好喝", "南", "今天 nangua 汤 soup and words", "很好喝很好喝，很好喝！"];
        var examples = texts.Select(Example).ToList();
        net.Measure(examples);
        var answers = new NetAnswers(net);
        foreach (var written in texts)
        {
            var example = Example(written);
            net.Embed(example.Tokens, example.Syllables, example.Shapes, room.Rows);
            net.Pool(room.Rows, example.Tokens.Length, room.Best, room.Where);
            net.Decide(room.Best, room.HiddenValues, exact);
            answers.Score(reader, room);
            for (var o = 0; o < exact.Length; o++) { Assert.Equal(exact[o], room.Outputs[o], 0.15f); }
        }

        NetExample Example(string written)
        {
            new Normaliser().Normalise(written, text);
            reader.Read(text);
            return new(reader.Tokens[..reader.Count], reader.Syllables[..reader.Count], reader.Shapes[..reader.Count], [1, 0, 0, 0, 0], 1);
        }
    }
}
