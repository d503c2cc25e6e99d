using CsCheck;

namespace Leeward.Conformance.Tests;

public sealed class StatisticsTests
{
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_agrees_with_published_intervals(int count, int of, double low, double high)
    {
        var found = Proportion.Wilson(count, of);
        Assert.Equal(low, found.Low, 4);
        Assert.Equal(high, found.High, 4);
    }

    [Fact]
    public void Nothing_counted_is_nothing_known() => Assert.Equal(new Interval(0, 1), Proportion.Wilson(0, 0));

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Funnel.Limits(1.5, 10, Confidence.Percent95));
    }

    [Fact]
    public void Interval_holds_the_share_and_mirrors() => Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500], Gen.Enum<Confidence>()).Sample((a, b, confidence) =>
    {
        var (found, mirrored) = (Proportion.Wilson(a, a + b, confidence), Proportion.Wilson(b, a + b, confidence));
        Assert.Equal(found.Low, 1 - mirrored.High, 9);
        if (a + b > 0) { Assert.InRange((double)a / (a + b), found.Low, found.High); }
        Assert.InRange(found.Low, 0, found.High);
        Assert.InRange(found.High, found.Low, 1);
    });

    [Fact]
    public void Chance_puts_no_more_outside_the_limits_than_they_say() => Gen.Select(Gen.Double[0.01, 0.99], Gen.Int[1, 200], Gen.Enum<Confidence>()).Sample((target, of, confidence) =>
    {
        var limits = Funnel.Limits(target, of, confidence);
        var tail = Proportion.Tail(confidence);
        var (below, above, chance) = (0.0, 0.0, 1.0);
        for (var k = 0; k <= of; k++)
        {
            chance = k == 0 ? Math.Pow(1 - target, of) : chance * (of - k + 1) / k * target / (1 - target);
            if ((double)k / of < limits.Low) { below += chance; }
            if ((double)k / of > limits.High) { above += chance; }
        }
        Assert.True(below <= tail + 1e-9 && above <= tail + 1e-9);
    });

    [Fact]
    public void Small_centre_is_not_called_bad_for_one_case_but_a_large_one_for_many()
    {
        var points = Funnel.Plot([new("one case", 0, 1), new("none", 0, 0), new("usual", 880, 1000), new("bad", 700, 1000), new("few", 23, 31)], target: 0.9);
        Assert.Equal([FunnelPlace.Inside, FunnelPlace.Inside, FunnelPlace.Low, FunnelPlace.VeryLow, FunnelPlace.Low], points.Select(one => one.Place));
        Assert.Null(points[1].Share);
        Assert.All(points, one => Assert.True(one.Wide.Low <= one.Usual.Low && one.Usual.High <= one.Wide.High));
    }

    [Fact]
    public void Target_is_the_share_of_all_together_and_large_numbers_need_no_long_sum()
    {
        var points = Funnel.Plot([new("a", 9, 40), new("b", 31, 40)]);
        Assert.Equal([FunnelPlace.VeryLow, FunnelPlace.VeryHigh], points.Select(one => one.Place));
        var limits = Funnel.Limits(0.5, 1_000_000, Confidence.Percent95);
        Assert.Equal(0.49902, limits.Low, 5);
    }
}
