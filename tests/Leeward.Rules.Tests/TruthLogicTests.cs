namespace Leeward.Rules.Tests;

public sealed class TruthLogicTests
{
    private static readonly Truth[] All = [Truth.False, Truth.Unknown, Truth.True];

    [Fact]
    public void Connectives_are_Kleenes_tables()
    {
        Assert.Equal([-1, -1, -1, -1, 0, 0, -1, 0, 1], All.SelectMany(a => All.Select(b => (int)a.And(b))));
        Assert.Equal([-1, 0, 1, 0, 0, 1, 1, 1, 1], All.SelectMany(a => All.Select(b => (int)a.Or(b))));
        Assert.Equal([1, 0, -1], All.Select(a => (int)a.Not()));
    }

    [Fact]
    public void Connectives_obey_the_laws_of_a_Kleene_algebra()
    {
        foreach (var a in All)
        {
            Assert.Equal(a, a.Not().Not());
            Assert.Equal(a, a.And(a));
            Assert.Equal(a, a.Or(a));
            foreach (var b in All)
            {
                Assert.Equal(a.And(b), b.And(a));
                Assert.Equal(a.Or(b), b.Or(a));
                Assert.Equal(a.And(b).Not(), a.Not().Or(b.Not()));
                Assert.Equal(a, a.And(a.Or(b)));
                Assert.Equal(a, a.Or(a.And(b)));
                // Kleene's own law: a and not-a never rises above b or not-b.
                Assert.True(a.And(a.Not()) <= b.Or(b.Not()));
                foreach (var c in All)
                {
                    Assert.Equal(a.And(b).And(c), a.And(b.And(c)));
                    Assert.Equal(a.Or(b).Or(c), a.Or(b.Or(c)));
                    Assert.Equal(a.And(b.Or(c)), a.And(b).Or(a.And(c)));
                    Assert.Equal(a.Or(b.And(c)), a.Or(b).And(a.Or(c)));
                }
            }
        }
    }

    [Fact]
    public void Truth_goes_to_a_nullable_boolean_and_back()
    {
        Assert.All(All, truth => Assert.Equal(truth, truth.ToBoolean().ToTruth()));
        Assert.Null(Truth.Unknown.ToBoolean());
    }
}
