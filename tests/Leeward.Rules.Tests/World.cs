namespace Leeward.Rules.Tests;

/// <summary>A small vocabulary with every kind of variable, and random facts over it.</summary>
internal static class World
{
    public static readonly Vocabulary Words = new(new Dictionary<string, VariableType>
    {
        ["t1"] = VariableType.Truth, ["t2"] = VariableType.Truth, ["t3"] = VariableType.Truth,
        ["n1"] = VariableType.Number, ["n2"] = new(ValueKind.Number, Min: 0, Max: 10),
        ["e1"] = VariableType.OneOf("a", "b", "c"), ["x1"] = VariableType.Text,
        ["d1"] = VariableType.Date, ["d2"] = VariableType.Date,
        ["s1"] = VariableType.SetOf("a", "b", "c"),
    });

    public static Expression Parse(string text)
    {
        var good = Expression.TryParse(text, Words, out var expression, out var errors);
        Assert.True(good, $"{text}: {string.Join("; ", errors)}");
        return expression!;
    }

    public static RuleError Refused(string text)
    {
        Assert.False(Expression.TryParse(text, Words, out var expression, out var errors), text);
        Assert.Null(expression);
        var error = errors[0];
        Assert.InRange(error.Position, 0, text.Length);
        Assert.InRange(error.Position + error.Length, 0, text.Length);
        return error;
    }

    /// <summary>A fact for every variable, about <paramref name="unknownPercent"/> of them left unknown.</summary>
    public static Facts FactsOf(Random random, int unknownPercent)
    {
        var facts = Facts.Empty;
        foreach (var name in Words.Names.Order(StringComparer.Ordinal))
        {
            var value = ValueOf(name, random);
            facts = random.Next(100) < unknownPercent ? facts : facts.With(name, value);
        }

        return facts;
    }

    public static Value ValueOf(string name, Random random) => name[0] switch
    {
        't' => Value.Of(random.Next(2) == 0),
        'n' => Value.Of(random.Next(11)),
        'e' => Value.Of("abc".Substring(random.Next(3), 1)),
        'x' => Value.Of("abcd'".Substring(random.Next(5), 1)),
        'd' => Value.Of(new DateOnly(2020, 2, 29).AddDays(random.Next(-4000, 4000))),
        _ => Value.OfSet("abc".Where(_ => random.Next(2) == 0).Select(c => c.ToString())),
    };
}
