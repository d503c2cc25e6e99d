using System.Text;

namespace Leeward.Rules;

/// <summary>A call of one of the fixed functions.</summary>
internal sealed class Call(Function function, Node[] arguments, ValueKind kind) : Node(kind, Over(arguments))
{
    public Function Function => function;

    public IReadOnlyList<Node> Arguments => arguments;

    public override IReadOnlyList<string>? Allowed => function switch
    {
        Function.If => Union(arguments[1], arguments[2]),
        Function.Coalesce => arguments.Aggregate<Node, IReadOnlyList<string>?>([], (sum, part) => Union(sum, part)),
        _ => null,
    };

    public override Value Evaluate(IFacts facts) => function switch
    {
        Function.Known => Value.Of(arguments[0].Evaluate(facts).IsKnown),
        Function.Unknown => Value.Of(!arguments[0].Evaluate(facts).IsKnown),
        Function.Coalesce => Coalesce(facts),
        Function.If => If(facts),
        Function.Contains => Contains(arguments[0].Evaluate(facts), arguments[1].Evaluate(facts)),
        Function.YearsBetween => Years(arguments[0].Evaluate(facts), arguments[1].Evaluate(facts)),
        _ => Fold(facts),
    };

    public override void Print(StringBuilder to)
    {
        to.Append(Functions.NameOf(function)).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            to.Append(i == 0 ? string.Empty : ", ");
            arguments[i].Print(to);
        }

        to.Append(')');
    }

    /// <summary>
    /// Whole years from one day to another, as an age is counted: the year is complete on the same day of the same month,
    /// for 29 February on 1 March where the year has no such day. Negative if the second day is the earlier one.
    /// </summary>
    public static Value Years(Value from, Value to)
    {
        if (from.AsDate is not { } a || to.AsDate is not { } b)
        {
            return Value.Unknown;
        }

        return Value.Of((decimal)(a <= b ? Whole(a, b) : -Whole(b, a)));

        static int Whole(DateOnly first, DateOnly last) =>
            last.Year - first.Year - ((last.Month, last.Day).CompareTo((first.Month, first.Day)) < 0 ? 1 : 0);
    }

    private static Value Contains(Value set, Value text) =>
        set.IsKnown && text.IsKnown ? Value.Of(set.AsSet!.Contains(text.AsText!, StringComparer.Ordinal)) : Value.Unknown;

    private Value Coalesce(IFacts facts)
    {
        foreach (var argument in arguments)
        {
            var value = argument.Evaluate(facts);
            if (value.IsKnown)
            {
                return value;
            }
        }

        return Value.Unknown;
    }

    private Value If(IFacts facts)
    {
        switch (arguments[0].Evaluate(facts).AsTruth)
        {
            case Truth.True:
                return arguments[1].Evaluate(facts);
            case Truth.False:
                return arguments[2].Evaluate(facts);
            default:
                // Either way the same: then it is known although the condition is not.
                var value = arguments[1].Evaluate(facts);
                return value == arguments[2].Evaluate(facts) ? value : Value.Unknown;
        }
    }

    private Value Fold(IFacts facts)
    {
        var result = Value.Unknown;
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = arguments[i].Evaluate(facts);
            if (!value.IsKnown)
            {
                return Value.Unknown;
            }

            value = function != Function.Count ? value : Value.Of(value.AsSet?.Count ?? (value.AsTruth == Truth.True ? 1m : 0m));
            result = i == 0 ? value : Join(result, value);
            if (!result.IsKnown)
            {
                return result;
            }
        }

        return result;
    }

    private Value Join(Value sum, Value value) => function switch
    {
        Function.Min => Comparison.Compare(value, sum) < 0 ? value : sum,
        Function.Max => Comparison.Compare(value, sum) > 0 ? value : sum,
        _ => Arithmetic.Calculate('+', sum, value),
    };

    private static List<string>? Union(Node a, Node b) => Union(Of(a), b);

    private static List<string>? Union(IReadOnlyList<string>? sum, Node part) =>
        sum is not null && Of(part) is { } more ? [.. sum.Union(more, StringComparer.Ordinal)] : null;

    private static IReadOnlyList<string>? Of(Node node) => node is Literal { Value.AsText: { } text } ? [text] : node.Allowed;
}
