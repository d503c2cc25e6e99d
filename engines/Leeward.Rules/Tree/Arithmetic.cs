using System.Text;

namespace Leeward.Rules;

/// <summary>Plus, minus, times, divided by; a date plus or minus days; the days between two dates.</summary>
internal sealed class Arithmetic(char sign, Node left, Node right, ValueKind kind) : Node(kind, Over([left, right]))
{
    public char Sign => sign;

    public Node Left => left;

    public Node Right => right;

    public override int Rank => sign is '+' or '-' ? 3 : 4;

    public override Value Evaluate(IFacts facts) => Calculate(sign, left.Evaluate(facts), right.Evaluate(facts));

    public override void Print(StringBuilder to)
    {
        PrintWithin(to, left, Rank);
        to.Append(' ').Append(sign).Append(' ');
        PrintWithin(to, right, Rank + 1);
    }

    /// <summary>The result, unknown where an operand is unknown or the result cannot be represented.</summary>
    public static Value Calculate(char sign, Value a, Value b)
    {
        if (a.AsDate is { } day)
        {
            return b.AsDate is { } other ? Value.Of((decimal)(day.DayNumber - other.DayNumber))
                : b.AsNumber is { } days ? Shift(day, days, sign == '+')
                : Value.Unknown;
        }

        if (a.AsNumber is not { } x)
        {
            return Value.Unknown;
        }

        if (b.AsDate is { } from)
        {
            return Shift(from, x, forward: true);
        }

        if (b.AsNumber is not { } y || (sign == '/' && y == 0m))
        {
            return Value.Unknown;
        }

        try
        {
            return Value.Of(sign switch { '+' => x + y, '-' => x - y, '*' => x * y, _ => x / y });
        }
        catch (OverflowException)
        {
            return Value.Unknown;
        }
    }

    private static Value Shift(DateOnly day, decimal days, bool forward)
    {
        if (days != decimal.Truncate(days) || decimal.Abs(days) > 4_000_000m)
        {
            return Value.Unknown;
        }

        var number = day.DayNumber + (forward ? (int)days : -(int)days);
        return number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber ? Value.Of(DateOnly.FromDayNumber(number)) : Value.Unknown;
    }
}

/// <summary>A minus sign before a number.</summary>
internal sealed class Negation(Node part) : Node(ValueKind.Number, 1 + part.Depth)
{
    public Node Part => part;

    public override int Rank => 5;

    public override Value Evaluate(IFacts facts) => part.Evaluate(facts).AsNumber is { } number ? Value.Of(-number) : Value.Unknown;

    public override void Print(StringBuilder to)
    {
        to.Append('-');
        PrintWithin(to, part, 5);
    }
}
