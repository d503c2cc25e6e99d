namespace Leeward.Rules.Tests;

public sealed class ExpressionTests
{
    private static readonly Facts Known = Facts.Empty
        .With("t1", Value.Of(true)).With("t2", Value.Of(false)).With("n1", Value.Of(5m)).With("e1", Value.Of("a"))
        .With("d1", Value.Of(new DateOnly(2010, 6, 15))).With("d2", Value.Of(new DateOnly(2024, 6, 14))).With("s1", Value.OfSet(["a", "b"]));

    [Theory]
    [InlineData("t1", Truth.True)]
    [InlineData("t3", Truth.Unknown)]
    [InlineData("t3 == t3", Truth.Unknown)]
    [InlineData("t2 && t3", Truth.False)]
    [InlineData("t3 && t2", Truth.False)]
    [InlineData("t3 || t1", Truth.True)]
    [InlineData("t1 && t3", Truth.Unknown)]
    [InlineData("not t3", Truth.Unknown)]
    [InlineData("t1 || t1 && t2", Truth.True)]
    [InlineData("(t1 || t1) && t2", Truth.False)]
    [InlineData("not t2 and t1", Truth.True)]
    [InlineData("not e1 == 'b'", Truth.True)]
    [InlineData("e1 in ['a', 'b']", Truth.True)]
    [InlineData("e1 not in ['a', 'b']", Truth.False)]
    [InlineData("n1 in [-5, 5]", Truth.True)]
    [InlineData("n2 in [1, 2]", Truth.Unknown)]
    [InlineData("x1 == 'it''s' || x1 != \"say \"\"no\"\"\"", Truth.Unknown)]
    [InlineData("n1 + 2 * 3 == 11", Truth.True)]
    [InlineData("n1 - 2 - 3 == 0", Truth.True)]
    [InlineData("n1 / 0 == 1", Truth.Unknown)]
    [InlineData("79228162514264337593543950335 + n1 > 0", Truth.Unknown)]
    [InlineData("-n1 == -5.0", Truth.True)]
    [InlineData("known(n1) && unknown(n2) && !known(n1 + n2)", Truth.True)]
    [InlineData("coalesce(n2, n1, 7) == 5", Truth.True)]
    [InlineData("if(t3, 1, 1) == 1", Truth.True)]
    [InlineData("if(t3, 1, 2) == 1", Truth.Unknown)]
    [InlineData("if(t1, 'a', e1) == 'a'", Truth.True)]
    [InlineData("contains(s1, 'a') && !contains(s1, 'c')", Truth.True)]
    [InlineData("count(t1, t2, t1) == 2 && count(s1) == 2", Truth.True)]
    [InlineData("min(n1, 3, 4) == 3 && max(n1, 3) == 5 && sum(n1, 3, 1) == 9", Truth.True)]
    [InlineData("sum(n1, n2) > 0", Truth.Unknown)]
    [InlineData("years_between(d1, d2) == 13", Truth.True)]
    [InlineData("years_between(d1, d2 + 1) == 14", Truth.True)]
    [InlineData("years_between(d2, d1) == -13", Truth.True)]
    [InlineData("years_between(date('2012-02-29'), date('2023-02-28')) == 10", Truth.True)]
    [InlineData("years_between(date('2012-02-29'), date('2023-03-01')) == 11", Truth.True)]
    [InlineData("d2 - d1 > 5000 && d1 < date('2011-01-01') && min(d1, d2) == d1", Truth.True)]
    [InlineData("known(date('9999-12-31') + 1)", Truth.False)]
    [InlineData("known(d1 + 0.5)", Truth.False)]
    public void Expression_gives_the_expected_truth(string text, Truth expected) => Assert.Equal(expected, World.Parse(text).Test(Known));

    [Fact]
    public void Expression_names_the_variables_it_needs_and_its_kind()
    {
        var expression = World.Parse("if(t1, n1, n2) + count(s1)");
        Assert.Equal(["n1", "n2", "s1", "t1"], expression.Variables.Order());
        Assert.Equal(ValueKind.Number, expression.Kind);
        Assert.Equal(Truth.Unknown, expression.Test(Known));
    }

    [Fact]
    public void Fact_of_the_wrong_kind_counts_as_unknown() =>
        Assert.Equal(Truth.Unknown, World.Parse("n1 > 3").Test(Facts.Empty.With("n1", Value.Of("many"))));

    [Theory]
    [InlineData("", "rule.empty", 0, 0, "")]
    [InlineData("  ", "rule.empty", 0, 0, "")]
    [InlineData("t4", "rule.unknown_variable", 0, 2, "t1")]
    [InlineData("T1", "rule.unknown_variable", 0, 2, "t1")]
    [InlineData("contain(s1, 'a')", "rule.unknown_function", 0, 7, "contains")]
    [InlineData("e1 == 'd'", "rule.value_not_allowed", 6, 3, "'a'")]
    [InlineData("contains(s1, 'B')", "rule.value_not_allowed", 13, 3, "'b'")]
    [InlineData("e1 in ['a', 'x']", "rule.value_not_allowed", 12, 3, "'a'")]
    [InlineData("if(t1, 'a', e1) == 'z'", "rule.value_not_allowed", 19, 3, "'a'")]
    [InlineData("n2 == 11", "rule.value_out_of_range", 6, 2, "")]
    [InlineData("n1 == 'a'", "rule.cannot_compare", 6, 3, "")]
    [InlineData("n1 > '3'", "rule.cannot_compare", 5, 3, "3")]
    [InlineData("d1 < '2026-01-31'", "rule.cannot_compare", 5, 12, "date('2026-01-31')")]
    [InlineData("t1 == 'true'", "rule.cannot_compare", 6, 6, "true")]
    [InlineData("e1 < 'b'", "rule.not_ordered", 3, 1, "==")]
    [InlineData("s1 == 'a'", "rule.set_compared", 3, 2, "contains(name, 'code')")]
    [InlineData("t1 && e1", "rule.wrong_kind", 6, 2, "e1 == 'a'")]
    [InlineData("t1 && s1", "rule.wrong_kind", 6, 2, "contains(s1, 'a')")]
    [InlineData("t1 + 1", "rule.wrong_kind", 0, 2, "")]
    [InlineData("d1 * 2", "rule.wrong_kind", 0, 2, "")]
    [InlineData("date('2026-02-30') < d1", "rule.bad_date", 5, 12, "date('2026-01-31')")]
    [InlineData("if(t1, 1)", "rule.wrong_arguments", 0, 2, "if(condition, then, otherwise)")]
    [InlineData("n1 == unknown", "rule.unknown_literal", 6, 7, "unknown(name) asks whether it is not known.")]
    [InlineData("1 < n1 < 3", "rule.chained_comparison", 7, 1, "Join two comparisons with &&.")]
    [InlineData("n1 = 3", "rule.unexpected_character", 3, 1, "==")]
    [InlineData("n1 <> 3", "rule.unexpected_character", 3, 2, "!=")]
    [InlineData("（t1）", "rule.unexpected_character", 0, 1, "(")]
    [InlineData("t1 AND t2", "rule.unexpected", 3, 3, "and")]
    [InlineData("t1 &&", "rule.unexpected_end", 5, 0, "")]
    [InlineData("(t1", "rule.unexpected_end", 3, 0, "")]
    [InlineData("e1 in []", "rule.unexpected", 7, 1, "")]
    [InlineData("e1 in [e1]", "rule.unexpected", 7, 2, "")]
    [InlineData("x1 == 'open", "rule.open_text", 6, 5, "Add ' at its end.")]
    [InlineData("n1 > 99999999999999999999999999999999", "rule.number_too_large", 5, 32, "")]
    [InlineData("n1 > 3h", "rule.unexpected_character", 6, 1, "")]
    public void Mistake_is_named_with_its_place_and_a_mend(string text, string code, int position, int length, string suggestion)
    {
        var error = World.Refused(text);
        Assert.Equal((code, position, length, suggestion), (error.Code, error.Position, error.Length, error.Suggestion));
    }

    [Fact]
    public void All_mistakes_of_type_are_reported_at_once()
    {
        Expression.TryParse("t9 && e1 == 'q' && n1 == 'x'", World.Words, out _, out var errors);
        Assert.Equal(["rule.unknown_variable", "rule.value_not_allowed", "rule.cannot_compare"], errors.Select(error => error.Code));
        Assert.Equal("q", errors[1].Args["value"]);
    }

    [Fact]
    public void Condition_must_be_a_truth()
    {
        Assert.False(Expression.TryParse("n1 + 1", World.Words, ValueKind.Truth, out var expression, out var errors));
        Assert.Null(expression);
        Assert.Equal("rule.wrong_result", Assert.Single(errors).Code);
    }

    [Fact]
    public void Ten_megabytes_are_refused_at_once() => Assert.Equal("rule.too_long", World.Refused(new string('(', 10_000_000)).Code);

    [Theory]
    [InlineData("(", "t1", ")")]
    [InlineData("!", "t1", "")]
    [InlineData("not ", "t1", "")]
    [InlineData("- ", "n1", "")]
    [InlineData("1+", "n1", "")]
    [InlineData("sum(", "n1", ")")]
    [InlineData("known(", "n1", ")")]
    [InlineData("if(t1,t2,", "t1", ")")]
    [InlineData("t1 && (t2 || ", "t1", ")")]
    public void Deep_nesting_is_an_error_and_never_exhausts_the_stack(string open, string middle, string close)
    {
        var times = (Expression.MaxLength - 10) / (open.Length + close.Length);
        var text = string.Concat(Enumerable.Repeat(open, times)) + middle + string.Concat(Enumerable.Repeat(close, times));
        var thrown = false;
        var thread = new Thread(() => thrown = World.Refused(text).Code != "rule.too_deep", 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.False(thrown);
    }

    [Fact]
    public void Long_flat_condition_is_fine() =>
        Assert.Equal(Truth.True, World.Parse(string.Join(" || ", Enumerable.Repeat("t2", 1_000)) + " || t1").Test(Known));

    [Fact]
    public void Tidy_form_keeps_only_the_parentheses_that_matter() =>
        Assert.Equal("(t1 || t2) && !(n1 - (2 - 3) > 1) && e1 not in ['a']", World.Parse("((t1 or t2)) and not ((n1-(2-3)) > 1) and (e1 not in ['a'])").ToString());
}
