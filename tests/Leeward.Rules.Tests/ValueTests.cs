using System.Text.Json;
using CsCheck;

namespace Leeward.Rules.Tests;

public sealed class ValueTests
{
    private static readonly Gen<Value> Values = Gen.OneOf(
        Gen.Const(Value.Unknown),
        Gen.Bool.Select(Value.Of),
        Gen.Decimal.Select(number => Value.Of(number)),
        Gen.String[Gen.Char['a', 'z'], 0, 8].Select(text => Value.Of(text)),
        Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(day => Value.Of(DateOnly.FromDayNumber(day))),
        Gen.String[Gen.Char['a', 'e'], 0, 2].Array[0, 6].Select(Value.OfSet));

    [Fact]
    public void Value_survives_JSON() => Values.Sample(value =>
    {
        var json = JsonSerializer.Serialize(value);
        Assert.Equal(value, JsonSerializer.Deserialize<Value>(json));
    });

    [Fact]
    public void Values_that_are_equal_have_equal_hashes() => Gen.Select(Values, Values).Sample((a, b) =>
    {
        Assert.Equal(a, a);
        Assert.True(!a.Equals(b) || a.GetHashCode() == b.GetHashCode());
    });

    [Theory]
    [InlineData("1e40")]
    [InlineData("{\"date\":\"2026-02-30\"}")]
    [InlineData("{\"day\":\"2026-02-03\"}")]
    [InlineData("{\"date\":\"2026-02-03\",\"x\":1}")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Value_in_no_known_form_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Value>(json));

    [Fact]
    public void Set_is_the_same_in_any_order_and_with_repetitions() => Assert.Equal(Value.OfSet(["b", "a"]), Value.OfSet(["a", "b", "a"]));

    [Fact]
    public void Number_is_the_same_with_more_zeros()
    {
        Assert.Equal(Value.Of(1.0m), Value.Of(1.000m));
        Assert.Equal(Value.Of(1.0m).GetHashCode(), Value.Of(1.000m).GetHashCode());
    }

    [Fact]
    public void Facts_forget_a_value_set_to_unknown_and_leave_the_old_set_as_it_was()
    {
        var first = Facts.Empty.With("a", Value.Of(1m)).With("b", Value.Of("x"));
        var second = first.With("a", Value.Unknown);
        Assert.Equal(Value.Of(1m), first.Get("a"));
        Assert.False(second.Get("a").IsKnown);
        Assert.Equal(Facts.Empty.With("b", Value.Of("x")), second);
    }

    [Theory]
    [InlineData("victim_age", true)]
    [InlineData("walking.score", true)]
    [InlineData("_x1", true)]
    [InlineData("", false)]
    [InlineData("1x", false)]
    [InlineData("a.", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a.1", false)]
    [InlineData("a-b", false)]
    [InlineData("年龄", false)]
    [InlineData("and", false)]
    [InlineData("unknown", false)]
    public void Name_of_a_variable_is_plain(string name, bool good) => Assert.Equal(good, Vocabulary.IsName(name));
}
