namespace Leeward.Rules;

/// <summary>
/// Evaluates an expression over what its variables may be, node by node. Where every operand has one possible value the ordinary evaluation is used,
/// so that the result is exact; elsewhere it is an outer bound.
/// </summary>
internal static class Explorer
{
    public static Possible Explore(Node node, Func<string, Possible> of)
    {
        var result = Visit(node, of);
        return node.Kind == ValueKind.Truth ? Condition(result) : result;
    }

    private static Possible Visit(Node node, Func<string, Possible> of) => node switch
    {
        Literal literal => Possible.Of(literal.Value),
        Variable variable => of(variable.Name),
        Not not => Negate(Condition(Visit(not.Part, of))),
        Junction junction => Join(junction, of),
        Comparison comparison => Compare(comparison, Visit(comparison.Left, of), Visit(comparison.Right, of)),
        Membership membership => Member(membership, Visit(membership.Subject, of)),
        Arithmetic arithmetic => Calculate(arithmetic, Visit(arithmetic.Left, of), Visit(arithmetic.Right, of)),
        Negation negation => Calculate(new('-', new Literal(Value.Of(0m)), negation.Part, ValueKind.Number), Possible.Of(Value.Of(0m)), Visit(negation.Part, of)),
        Call call => Called(call, [.. call.Arguments.Select(argument => Visit(argument, of))]),
        _ => Possible.Unknown,
    };

    // As a condition, what does not apply does not hold.
    private static Possible Condition(Possible part) =>
        part.CanBeAbsent ? Possible.Truth(part.CanBeTrue, true, part.CanBeUnknown).Missing(part.CanBeMissing) : part;

    private static Possible Negate(Possible part) => Possible.Truth(part.CanBeFalse, part.CanBeTrue, part.CanBeUnknown).Missing(part.CanBeMissing);

    private static Possible Join(Junction junction, Func<string, Possible> of)
    {
        // "Or" is "and" with true and false changed about.
        var parts = junction.Parts.Select(part => Condition(Visit(part, of))).Select(part => junction.All ? part : Negate(part)).ToList();
        var surelyFalse = parts.Any(part => !part.CanBeTrue && !part.CanBeUnknown);
        var canBeFalse = parts.Any(part => part.CanBeFalse);
        var result = surelyFalse
            ? Possible.Truth(false, true)
            : Possible.Truth(parts.All(part => part.CanBeTrue), canBeFalse, parts.Any(part => part.CanBeUnknown));
        var decided = parts.Exists(part => part is { CanBeTrue: false, CanBeUnknown: false, CanBeMissing: false });
        result = result.Missing(!decided && parts.Exists(part => part.CanBeMissing));
        return junction.All ? result : Negate(result);
    }

    private static Possible Compare(Comparison node, Possible a, Possible b)
    {
        var (canBeTrue, canBeFalse) = a.CanBeKnown && b.CanBeKnown ? Known(node.Sign, a, b) : (false, false);
        var absent = a.CanBeAbsent || b.CanBeAbsent;
        return Possible.Truth(
            canBeTrue || (absent && node.Sign == "!="), canBeFalse || (absent && node.Sign != "!="), a.CanBeUnknown || b.CanBeUnknown)
            .Missing(a.CanBeMissing || b.CanBeMissing);
    }

    private static (bool CanBeTrue, bool CanBeFalse) Known(string sign, Possible a, Possible b)
    {
        var (equal, different) = Same(a, b);
        return sign switch
        {
            "==" => (equal, different),
            "!=" => (different, equal),
            "<" => (!(a.Min >= b.Max), !(a.Max < b.Min)),
            "<=" => (!(a.Min > b.Max), !(a.Max <= b.Min)),
            ">" => (!(b.Min >= a.Max), !(b.Max < a.Min)),
            _ => (!(b.Min > a.Max), !(b.Max <= a.Min)),
        };
    }

    private static (bool CanBeEqual, bool CanDiffer) Same(Possible a, Possible b)
    {
        if (a.CanBeTrue || a.CanBeFalse)
        {
            return ((a.CanBeTrue && b.CanBeTrue) || (a.CanBeFalse && b.CanBeFalse), (a.CanBeTrue && b.CanBeFalse) || (a.CanBeFalse && b.CanBeTrue));
        }

        if (a.Texts is not null && b.Texts is not null)
        {
            return (a.Texts.Intersect(b.Texts, StringComparer.Ordinal).Any(), a.Texts.Count != 1 || b.Texts.Count != 1 || a.Texts[0] != b.Texts[0]);
        }

        return (!(a.Max < b.Min) && !(b.Max < a.Min), a.Min is null || b.Min is null || a.Min != a.Max || b.Min != b.Max || a.Min != b.Min);
    }

    private static Possible Member(Membership node, Possible subject)
    {
        var items = node.Items.Select(item => Possible.Of(item.Value)).ToList();
        var canBeIn = subject.CanBeKnown && items.Any(item => Same(subject, item).CanBeEqual);
        var surelyIn = subject.Texts is { } texts
            ? texts.All(text => node.Items.Any(item => item.Value.AsText == text))
            : items.Any(item => !Same(subject, item).CanDiffer);
        var canBeOut = (subject.CanBeKnown && !surelyIn && !TruthCovered(subject, items)) || subject.CanBeAbsent;
        var result = Possible.Truth(canBeIn, canBeOut, subject.CanBeUnknown).Missing(subject.CanBeMissing);
        return node.Negated ? Negate(result) : result;
    }

    private static bool TruthCovered(Possible subject, List<Possible> items) =>
        (subject.CanBeTrue || subject.CanBeFalse)
        && (!subject.CanBeTrue || items.Exists(item => item.CanBeTrue)) && (!subject.CanBeFalse || items.Exists(item => item.CanBeFalse));

    private static Possible Calculate(Arithmetic node, Possible a, Possible b)
    {
        var unknown = a.CanBeUnknown || b.CanBeUnknown || a.CanBeAbsent || b.CanBeAbsent;
        if (!a.CanBeKnown || !b.CanBeKnown)
        {
            return Possible.Unknown;
        }

        var missing = a.CanBeMissing || b.CanBeMissing;
        if (a.Only.IsKnown && b.Only.IsKnown)
        {
            return Possible.Of(Arithmetic.Calculate(node.Sign, a.Only, b.Only)).Missing(missing);
        }

        if (node.Kind == ValueKind.Date)
        {
            // Days need not be whole and may lead beyond the calendar.
            return Possible.Any(ValueKind.Date).OrUnknownIf(true).Missing(missing);
        }

        return Interval(node.Sign, a, b).OrUnknownIf(unknown).Missing(missing);
    }

    private static Possible Interval(char sign, Possible a, Possible b)
    {
        try
        {
            switch (sign)
            {
                case '+':
                    return Possible.Between(a.Min + b.Min, a.Max + b.Max);
                case '-':
                    return Possible.Between(a.Min - b.Max, a.Max - b.Min);
            }

            var canDivideByZero = sign == '/' && !(b.Min > 0m) && !(b.Max < 0m);
            if (canDivideByZero || a.Min is not { } a1 || a.Max is not { } a2 || b.Min is not { } b1 || b.Max is not { } b2)
            {
                return Possible.Between(null, null).OrUnknownIf(canDivideByZero);
            }

            decimal[] corners = sign == '*' ? [a1 * b1, a1 * b2, a2 * b1, a2 * b2] : [a1 / b1, a1 / b2, a2 / b1, a2 / b2];
            return Possible.Between(corners.Min(), corners.Max());
        }
        catch (OverflowException)
        {
            return Possible.Between(null, null).OrUnknownIf(true);
        }
    }

    private static Possible Called(Call call, Possible[] arguments) => call.Function switch
    {
        Function.Known => Possible.Truth(arguments[0].CanBeKnown, IsOpen(arguments[0])),
        Function.Unknown => Possible.Truth(IsOpen(arguments[0]), arguments[0].CanBeKnown),
        Function.Coalesce => Coalesce(arguments),
        Function.If => Chosen(Condition(arguments[0]), arguments[1], arguments[2]),
        Function.Contains => Contains(arguments[0], arguments[1]),
        Function.Count => Count(call, arguments),
        _ => Fold(call, arguments),
    };

    private static bool IsOpen(Possible part) => part.CanBeMissing || part.CanBeUnknown || part.CanBeAbsent;

    private static Possible Coalesce(Possible[] arguments)
    {
        Possible? result = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var part = arguments[i].OnlyKnown();
            result = !part.CanBeKnown ? result : result is null ? part : result.Or(part);
            if (!IsOpen(arguments[i]))
            {
                return (result ?? Possible.Unknown).Missing(false);
            }
        }

        var lasting = Array.TrueForAll(arguments, part => part.CanBeUnknown || part.CanBeAbsent);
        return (result ?? Possible.Unknown).OrUnknownIf(lasting).Missing(true);
    }

    private static Possible Chosen(Possible condition, Possible then, Possible otherwise)
    {
        if (!condition.CanBeUnknown && condition.CanBeTrue != condition.CanBeFalse)
        {
            var chosen = condition.CanBeTrue ? then : otherwise;
            return chosen.Missing(chosen.CanBeMissing || condition.CanBeMissing);
        }

        return then.Or(otherwise).OrUnknownIf(condition.CanBeUnknown && (!then.Only.IsKnown || then.Only != otherwise.Only))
            .Missing(condition.CanBeMissing || then.CanBeMissing || otherwise.CanBeMissing);
    }

    private static Possible Contains(Possible set, Possible text)
    {
        var absent = set.CanBeAbsent || text.CanBeAbsent;
        var unknown = set.CanBeUnknown || text.CanBeUnknown;
        var missing = set.CanBeMissing || text.CanBeMissing;
        if (!set.CanBeKnown || !text.CanBeKnown)
        {
            return Possible.Truth(false, absent, unknown).Missing(missing);
        }

        var canHold = set.Texts is null || text.Texts is null || set.Texts.Intersect(text.Texts, StringComparer.Ordinal).Any();
        var surely = set.Only.AsSet is { } only && text.Texts is { } texts && texts.All(one => only.Contains(one, StringComparer.Ordinal));
        return Possible.Truth(canHold, !surely || absent, unknown).Missing(missing);
    }

    private static Possible Count(Call call, Possible[] arguments)
    {
        if (call.Arguments[0].Kind == ValueKind.Set)
        {
            var set = arguments[0];
            var least = set.Only.AsSet is { } only ? only.Count : 0m;
            decimal? most = set.CanBeKnown ? set.Texts?.Count : 0m;
            return !set.CanBeKnown && !set.CanBeAbsent ? Possible.Unknown : Exact(set.CanBeAbsent ? 0m : least, most).OrUnknownIf(set.CanBeUnknown).Missing(set.CanBeMissing);
        }

        var parts = arguments.Select(Condition).ToList();
        if (parts.Exists(part => !part.CanBeTrue && !part.CanBeFalse))
        {
            return Possible.Unknown;
        }

        return Exact(parts.Count(part => !part.CanBeFalse), parts.Count(part => part.CanBeTrue)).OrUnknownIf(parts.Exists(part => part.CanBeUnknown))
            .Missing(parts.Exists(part => part.CanBeMissing));
    }

    private static Possible Exact(decimal min, decimal? max) => min == max ? Possible.Of(Value.Of(min)) : Possible.Between(min, max);

    private static Possible Fold(Call call, Possible[] arguments)
    {
        if (Array.Exists(arguments, part => !part.CanBeKnown))
        {
            return Possible.Unknown;
        }

        var missing = Array.Exists(arguments, part => part.CanBeMissing);
        if (Array.TrueForAll(arguments, part => part.Only.IsKnown))
        {
            return Possible.Of(new Call(call.Function, [.. arguments.Select(part => new Literal(part.Only))], call.Kind).Evaluate(Facts.Empty)).Missing(missing);
        }

        var unknown = Array.Exists(arguments, part => part.CanBeUnknown || part.CanBeAbsent);
        var (a, rest) = (arguments[0].OnlyKnown(), arguments[1..]);
        var result = call.Function switch
        {
            Function.Min => rest.Aggregate(a, (sum, part) => Possible.Between(
                sum.Min is null || part.Min is null ? null : Math.Min(sum.Min.Value, part.Min.Value), Least(sum.Max, part.Max))),
            Function.Max => rest.Aggregate(a, (sum, part) => Possible.Between(
                Most(sum.Min, part.Min), sum.Max is null || part.Max is null ? null : Math.Max(sum.Max.Value, part.Max.Value))),
            Function.Sum => rest.Aggregate(a, (sum, part) => Interval('+', sum, part)),
            _ => Possible.Between(-9_999m, 9_999m),
        };
        return result.OrUnknownIf(unknown).Missing(missing);
    }

    private static decimal? Least(decimal? a, decimal? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static decimal? Most(decimal? a, decimal? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
