namespace Leeward.Rules;

/// <summary>The types: what may be compared, calculated and asked. A part already found wrong is not reported again.</summary>
internal sealed class Checker(List<RuleError> errors)
{
    public bool Expect(Part part, ValueKind kind, string expected)
    {
        if (part.Node.Kind == ValueKind.Unknown)
        {
            return false;
        }

        if (part.Node.Kind == kind)
        {
            return true;
        }

        errors.Add(Problems.WrongKind(part, expected, Hint(part, kind)));
        return false;
    }

    public bool Compare(Token sign, Part left, Part right)
    {
        var (a, b) = (left.Node, right.Node);
        if (a.Kind == ValueKind.Unknown || b.Kind == ValueKind.Unknown)
        {
            return false;
        }

        if (a.Kind == ValueKind.Set || b.Kind == ValueKind.Set)
        {
            errors.Add(Problems.SetCompared(left, sign));
            return false;
        }

        if (a.Kind != b.Kind)
        {
            errors.Add(Problems.CannotCompare(left, right, Hint(right, a.Kind)));
            return false;
        }

        if (sign.Text is not ("==" or "!="))
        {
            if (a.Kind is ValueKind.Number or ValueKind.Date)
            {
                return true;
            }

            errors.Add(Problems.NotOrdered(left, sign));
            return false;
        }

        return Fits(left, right) && Fits(right, left);
    }

    public ValueKind Calculate(Token sign, Part left, Part right)
    {
        var kinds = (left.Node.Kind, right.Node.Kind);
        if (kinds.Item1 == ValueKind.Unknown || kinds.Item2 == ValueKind.Unknown)
        {
            return ValueKind.Unknown;
        }

        switch (sign.Text, kinds)
        {
            case (_, (ValueKind.Number, ValueKind.Number)):
            case ("-", (ValueKind.Date, ValueKind.Date)):
                return ValueKind.Number;
            case ("+" or "-", (ValueKind.Date, ValueKind.Number)):
            case ("+", (ValueKind.Number, ValueKind.Date)):
                return ValueKind.Date;
        }

        var wrong = kinds.Item1 == ValueKind.Number || (kinds.Item1 == ValueKind.Date && sign.Text is "+" or "-") ? right : left;
        errors.Add(Problems.WrongKind(wrong, "a number", Hint(wrong, ValueKind.Number)));
        return ValueKind.Unknown;
    }

    /// <summary>The kind a call gives, or unknown if it is wrong.</summary>
    public ValueKind Call(Token name, Function function, List<Part> arguments)
    {
        if (!Functions.Fits(function, arguments.Count))
        {
            errors.Add(Problems.Arguments(name, Functions.ShapeOf(function)));
            return ValueKind.Unknown;
        }

        if (arguments.Any(part => part.Node.Kind == ValueKind.Unknown))
        {
            return ValueKind.Unknown;
        }

        return function switch
        {
            Function.Known or Function.Unknown => ValueKind.Truth,
            Function.Contains => Contains(arguments),
            Function.If => Expect(arguments[0], ValueKind.Truth, "a condition") ? Same(arguments[1..]) : ValueKind.Unknown,
            Function.Coalesce => Same(arguments),
            Function.Count when arguments is [{ Node.Kind: ValueKind.Set }] => ValueKind.Number,
            Function.Count => All(arguments, ValueKind.Truth, "a condition") ? ValueKind.Number : ValueKind.Unknown,
            Function.YearsBetween => All(arguments, ValueKind.Date, "a date") ? ValueKind.Number : ValueKind.Unknown,
            Function.Min or Function.Max when arguments[0].Node.Kind == ValueKind.Date => Same(arguments),
            _ => All(arguments, ValueKind.Number, "a number") ? ValueKind.Number : ValueKind.Unknown,
        };
    }

    private ValueKind Contains(List<Part> arguments) =>
        Expect(arguments[0], ValueKind.Set, "a set") & Expect(arguments[1], ValueKind.Text, "a text") && Fits(arguments[0], arguments[1])
            ? ValueKind.Truth
            : ValueKind.Unknown;

    private bool All(List<Part> parts, ValueKind kind, string expected) => parts.Aggregate(true, (ok, part) => Expect(part, kind, expected) && ok);

    private ValueKind Same(List<Part> parts)
    {
        var kind = parts[0].Node.Kind;
        return All(parts, kind, Problems.Named(kind)) ? kind : ValueKind.Unknown;
    }

    // Whether a literal can ever equal what stands on the other side.
    private bool Fits(Part other, Part part)
    {
        if (part.Node is not Literal { Value: var value })
        {
            return true;
        }

        if (value.AsText is { } text && other.Node.Allowed is { } allowed && !allowed.Contains(text, StringComparer.Ordinal))
        {
            errors.Add(Problems.NotAllowed(part, text, other.Node.ToString(), allowed));
            return false;
        }

        if (value.AsNumber is { } number && (number < other.Node.Min || number > other.Node.Max))
        {
            errors.Add(Problems.OutOfRange(part, number, other.Node));
            return false;
        }

        return true;
    }

    private static string Hint(Part part, ValueKind wanted) => (part.Node, wanted) switch
    {
        (Literal { Value.AsText: "true" or "false" } literal, ValueKind.Truth) => literal.Value.AsText!,
        (Literal { Value.AsText: { } text }, ValueKind.Number) when decimal.TryParse(
            text, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out _) => text,
        (Literal { Value.AsText: { } text }, ValueKind.Date) => $"date('{text}')",
        (Literal { Kind: ValueKind.Number } literal, ValueKind.Text) => $"'{literal.Value}'",
        (Variable { Kind: ValueKind.Text, Allowed: [var code, ..] } variable, ValueKind.Truth) => $"{variable.Name} == '{code}'",
        (Variable { Kind: ValueKind.Set, Allowed: [var code, ..] } variable, ValueKind.Truth) => $"contains({variable.Name}, '{code}')",
        _ => string.Empty,
    };
}
