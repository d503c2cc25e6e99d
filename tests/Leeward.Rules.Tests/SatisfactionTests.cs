using CsCheck;

namespace Leeward.Rules.Tests;

public sealed class SatisfactionTests
{
    private static readonly Gen<(int Seed, int Depth, bool Holds)> Shapes = Gen.Select(Gen.Int, Gen.Int[0, 4], Gen.Bool);

    [Fact]
    public void What_is_refuted_holds_under_no_facts_and_an_example_is_one() => Shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            (Expression Condition, bool Holds)[] wanted =
                [(World.Parse(Reference.Truth(random, shape.Depth, asks: true).Text), shape.Holds), (World.Parse(Reference.Truth(random, shape.Depth, asks: false).Text), true)];
            var answer = Satisfaction.Find(wanted, World.Words, effort: 2_000);
            if (answer.Verdict == Satisfiable.Yes)
            {
                Assert.True(Hold(wanted, answer.Example), $"{wanted[0].Condition} / {wanted[1].Condition}");
            }

            for (var i = 0; answer.Verdict == Satisfiable.No && i < 40; i++)
            {
                Assert.False(Hold(wanted, World.FactsOf(random, unknownPercent: i)), $"{wanted[0].Condition} / {wanted[1].Condition}");
            }
        },
        iter: 1_500);

    [Theory]
    [InlineData("e1 == 'a' && e1 == 'b'", Satisfiable.No)]
    [InlineData("t1 && !t1", Satisfiable.No)]
    [InlineData("n1 > 3 && n1 < 4", Satisfiable.Yes)]
    [InlineData("n1 > 3 && n1 < 3", Satisfiable.No)]
    [InlineData("n1 < n2 && n2 < n1", Satisfiable.No)]
    [InlineData("n1 < n2 && n1 > 2 && n2 < 3", Satisfiable.Yes)]
    [InlineData("unknown(t1) && t1", Satisfiable.Undecided)]
    [InlineData("unknown(t1) && t2", Satisfiable.Yes)]
    [InlineData("e1 not in ['a', 'b', 'c']", Satisfiable.No)]
    public void Conditions_are_decided(string text, Satisfiable verdict) =>
        Assert.Equal(verdict, Satisfaction.Find([(World.Parse(text), true)], World.Words).Verdict);

    [Fact]
    public void A_gap_between_conditions_is_found_with_an_example()
    {
        var answer = Satisfaction.Find([(World.Parse("n1 < 3"), false), (World.Parse("n1 > 3"), false)], World.Words);
        Assert.Equal(Value.Of(3m), answer.Example.Get("n1"));
        Assert.Equal(Satisfiable.No, Satisfaction.Find([(World.Parse("n1 < 3"), false), (World.Parse("n1 >= 3"), false)], World.Words).Verdict);
    }

    private static bool Hold((Expression Condition, bool Holds)[] wanted, Facts facts) =>
        wanted.All(one => one.Condition.Test(facts) == (one.Holds ? Truth.True : Truth.False));
}
