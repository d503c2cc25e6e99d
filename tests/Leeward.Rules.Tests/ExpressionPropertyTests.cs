using CsCheck;

namespace Leeward.Rules.Tests;

public sealed class ExpressionPropertyTests
{
    private static readonly Gen<(int Seed, int Depth)> Shapes = Gen.Select(Gen.Int, Gen.Int[0, 5]);

    [Fact]
    public void Expression_agrees_with_the_slow_reference_on_random_facts() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            var reference = Reference.Truth(random, shape.Depth, asks: true);
            var expression = World.Parse(reference.Text);
            for (var i = 0; i < 5; i++)
            {
                var facts = World.FactsOf(random, unknownPercent: i * 20);
                Assert.Equal((reference.Meaning(facts) as bool?).ToTruth(), expression.Test(facts));
            }
        },
        iter: 5_000);

    [Fact]
    public void Expression_that_does_not_ask_what_is_known_never_changes_its_mind_when_more_becomes_known() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            var expression = World.Parse(Reference.Truth(random, shape.Depth, asks: false).Text);
            Assert.False(expression.AsksWhatIsKnown);
            var facts = World.FactsOf(random, unknownPercent: 70);
            var before = expression.Test(facts);
            foreach (var name in World.Words.Names.Where(name => !facts.ContainsKey(name)).ToList())
            {
                facts = facts.With(name, World.ValueOf(name, random));
                var after = expression.Test(facts);
                Assert.True(before == Truth.Unknown || before == after, expression.Text);
                before = after;
            }
        },
        iter: 3_000);

    [Fact]
    public void Expression_printed_and_read_again_is_the_same() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            var first = World.Parse(Reference.Truth(random, shape.Depth, asks: true).Text);
            var second = World.Parse(first.ToString());
            Assert.Equal(first.ToString(), second.ToString());
            Assert.Equal(first.Variables.Order(), second.Variables.Order());
            var facts = World.FactsOf(random, unknownPercent: 30);
            Assert.Equal(first.Evaluate(facts), second.Evaluate(facts));
        },
        iter: 3_000);

    [Fact]
    public void Parser_never_throws_on_random_text() => Gen.String.Sample(Try, iter: 5_000);

    [Fact]
    public void Parser_never_throws_on_random_words_of_the_language() =>
        Gen.OneOfConst("t1", "n1", "e1", "s1", "d1", "(", ")", "[", "]", ",", "&&", "||", "!", "not", "in", "and", "==", "<", "+", "-", "/",
                "'a'", "\"", "'", "3", "1.5", "true", "unknown", "known", "if", "contains", "sum", "date", "years_between", "=", "。", "\ud83d", "nonesuch")
            .Array[0, 15].Select(words => string.Join(' ', words)).Sample(Try, iter: 20_000);

    [Fact]
    public void Parser_never_throws_on_a_valid_text_with_one_character_changed() => Gen.Select(Gen.Int, Gen.Char, Gen.Int[0, 10_000]).Sample(
        (seed, character, place) =>
        {
            var text = Reference.Truth(new Random(seed), 3, asks: true).Text.ToCharArray();
            text[place % text.Length] = character;
            Try(new string(text));
        },
        iter: 5_000);

    private static void Try(string text)
    {
        var good = Expression.TryParse(text, World.Words, out var expression, out var errors);
        Assert.Equal(good, expression is not null);
        Assert.Equal(good, errors.Count == 0);
        Assert.All(errors, error => Assert.True(error.Position >= 0 && error.Length >= 0 && error.Position + error.Length <= text.Length, text));
        expression?.Evaluate(Facts.Empty);
    }
}
