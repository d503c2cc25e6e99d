using CsCheck;

namespace Leeward.Rules.Tests;

public sealed class ExploreTests
{
    private static readonly Gen<(int Seed, int Depth)> Shapes = Gen.Select(Gen.Int, Gen.Int[0, 5]);

    [Fact]
    public void Exploring_never_leaves_out_what_a_filling_gives() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            var expression = World.Parse(Reference.Truth(random, shape.Depth, asks: true).Text);
            var facts = World.FactsOf(random, unknownPercent: 50);
            var possible = expression.Explore(name => facts.ContainsKey(name) ? Possible.Of(facts.Get(name)) : Possible.AnyOf(TypeOf(name)));
            for (var i = 0; i < 8; i++)
            {
                var full = World.FactsOf(random, unknownPercent: 0).With(facts);
                AssertHolds(possible, expression.Test(full), expression.Text);
            }

            var now = expression.Test(facts);
            if (now != Truth.Unknown)
            {
                AssertHolds(possible, now, expression.Text);
            }
        },
        iter: 5_000);

    [Fact]
    public void Exploring_with_every_variable_pinned_or_finally_unknown_agrees_with_evaluating() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            var expression = World.Parse(Reference.Truth(random, shape.Depth, asks: true).Text);
            var facts = World.FactsOf(random, unknownPercent: shape.Seed % 3 * 25);
            AssertHolds(expression.Explore(name => Possible.Of(facts.Get(name))), expression.Test(facts), expression.Text);
        },
        iter: 5_000);

    [Theory]
    [InlineData("n2 + 1 > 11", false, true)]
    [InlineData("n2 + n2 >= 0", true, false)]
    [InlineData("count(t1, t2, true) >= 1", true, false)]
    [InlineData("count(t1, t2, true) >= 2", true, true)]
    [InlineData("e1 in ['a', 'b', 'c']", true, false)]
    [InlineData("if(t1, 'a', 'b') == e1", true, true)]
    [InlineData("coalesce(n2, 3) > 10", false, true)]
    [InlineData("max(n1, 5) < 5", false, true)]
    [InlineData("t1 || true", true, false)]
    public void Exploring_over_everything_finds_what_can_never_be(string text, bool canBeTrue, bool canBeFalse)
    {
        var possible = World.Parse(text).Explore(name => Possible.AnyOf(TypeOf(name)));
        Assert.Equal((canBeTrue, canBeFalse), (possible.CanBeTrue, possible.CanBeFalse));
    }

    [Theory]
    [InlineData("e1 == 'a'", false)]
    [InlineData("e1 != 'a'", true)]
    [InlineData("e1 in ['a', 'b', 'c']", false)]
    [InlineData("e1 not in ['a']", true)]
    [InlineData("n1 < 3", false)]
    [InlineData("t1", false)]
    [InlineData("t1 == false", false)]
    [InlineData("!t1", true)]
    [InlineData("contains(s1, 'a')", false)]
    [InlineData("count(s1) == 0", true)]
    [InlineData("known(n1)", false)]
    [InlineData("coalesce(n1, 4) == 4", true)]
    public void What_does_not_apply_fails_every_comparison(string text, bool expected)
    {
        var possible = World.Parse(text).Explore(_ => Possible.Absent);
        Assert.Equal((expected, !expected, false), (possible.CanBeTrue, possible.CanBeFalse, possible.CanBeUnknown));
    }

    private static VariableType TypeOf(string name) => World.Words.TryGet(name, out var type) ? type : throw new ArgumentException(name);

    private static void AssertHolds(Possible possible, Truth truth, string text) => Assert.True(
        truth switch { Truth.True => possible.CanBeTrue, Truth.False => possible.CanBeFalse, _ => possible.CanBeUnknown }, $"{text}: {truth}, {possible}");
}
