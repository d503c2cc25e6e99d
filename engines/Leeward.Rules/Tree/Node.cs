using System.Text;

namespace Leeward.Rules;

/// <summary>A node of a checked expression.</summary>
internal abstract class Node(ValueKind kind, int depth)
{
    public ValueKind Kind { get; } = kind;

    /// <summary>Levels of nesting below and including this node; bounded, so that recursion over the tree is safe.</summary>
    public int Depth { get; } = depth;

    /// <summary>The codes a text or set may hold, null where any.</summary>
    public virtual IReadOnlyList<string>? Allowed => null;

    public virtual decimal? Min => null;

    public virtual decimal? Max => null;

    /// <summary>How tightly it binds when printed: 0 or, 1 and, 2 comparison, 3 sum, 4 product, 5 sign and not, 6 single thing.</summary>
    public virtual int Rank => 6;

    public abstract Value Evaluate(IFacts facts);

    public abstract void Print(StringBuilder to);

    public override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    protected static void PrintWithin(StringBuilder to, Node node, int atLeast)
    {
        if (node.Rank >= atLeast)
        {
            node.Print(to);
            return;
        }

        to.Append('(');
        node.Print(to);
        to.Append(')');
    }

    protected static int Over(IEnumerable<Node> parts) => 1 + parts.Max(part => part.Depth);
}

/// <summary>A node with the place in the text it was read from.</summary>
internal readonly record struct Part(Node Node, int Position, int Length);

internal sealed class Literal(Value value) : Node(value.Kind, 1)
{
    public Value Value => value;

    public override Value Evaluate(IFacts facts) => value;

    public override void Print(StringBuilder to)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                Quote(to, value.AsText!);
                break;
            case ValueKind.Date:
                to.Append("date('").Append(value).Append("')");
                break;
            default:
                to.Append(value);
                break;
        }
    }

    public static void Quote(StringBuilder to, string text) => to.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
}

/// <summary>Stands where the text was wrong, so that checking can go on without follow-up errors.</summary>
internal sealed class Wrong() : Node(ValueKind.Unknown, 1)
{
    public static Wrong Instance { get; } = new();

    public override Value Evaluate(IFacts facts) => Value.Unknown;

    public override void Print(StringBuilder to) => to.Append('?');
}

internal sealed class Variable(string name, VariableType type) : Node(type.Kind, 1)
{
    public string Name => name;

    public override IReadOnlyList<string>? Allowed => type.Allowed;

    public override decimal? Min => type.Min;

    public override decimal? Max => type.Max;

    public override Value Evaluate(IFacts facts)
    {
        // A value of another kind is not this variable's value; to take it as unknown keeps evaluation total.
        var value = facts.Get(name);
        return value.Kind == Kind ? value : Value.Unknown;
    }

    public override void Print(StringBuilder to) => to.Append(name);
}

internal sealed class Not(Node part) : Node(ValueKind.Truth, 1 + part.Depth)
{
    public Node Part => part;

    public override int Rank => 5;

    public override Value Evaluate(IFacts facts) => Value.Of(part.Evaluate(facts).AsTruth.Not());

    public override void Print(StringBuilder to)
    {
        to.Append('!');
        PrintWithin(to, part, 5);
    }
}

/// <summary>"And" or "or" over two or more parts.</summary>
internal sealed class Junction(bool all, Node[] parts) : Node(ValueKind.Truth, Over(parts))
{
    public bool All => all;

    public IReadOnlyList<Node> Parts => parts;

    public override int Rank => all ? 1 : 0;

    public override Value Evaluate(IFacts facts)
    {
        var decides = all ? Truth.False : Truth.True;
        var result = decides.Not();
        foreach (var part in parts)
        {
            var truth = part.Evaluate(facts).AsTruth;
            if (truth == decides)
            {
                return Value.Of(decides);
            }

            result = truth == Truth.Unknown ? truth : result;
        }

        return Value.Of(result);
    }

    public override void Print(StringBuilder to)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            to.Append(i == 0 ? string.Empty : all ? " && " : " || ");
            PrintWithin(to, parts[i], Rank + 1);
        }
    }
}

internal sealed class Comparison(string sign, Node left, Node right) : Node(ValueKind.Truth, Over([left, right]))
{
    public string Sign => sign;

    public Node Left => left;

    public Node Right => right;

    public override int Rank => 2;

    public override Value Evaluate(IFacts facts)
    {
        var a = left.Evaluate(facts);
        var b = right.Evaluate(facts);
        if (!a.IsKnown || !b.IsKnown)
        {
            return Value.Unknown;
        }

        return Value.Of(sign switch
        {
            "==" => a == b,
            "!=" => a != b,
            "<" => Compare(a, b) < 0,
            "<=" => Compare(a, b) <= 0,
            ">" => Compare(a, b) > 0,
            _ => Compare(a, b) >= 0,
        });
    }

    public override void Print(StringBuilder to)
    {
        PrintWithin(to, left, 3);
        to.Append(' ').Append(sign).Append(' ');
        PrintWithin(to, right, 3);
    }

    /// <summary>The order of two known numbers or two known dates.</summary>
    public static int Compare(Value a, Value b) =>
        a.Kind == ValueKind.Date ? a.AsDate!.Value.CompareTo(b.AsDate!.Value) : a.AsNumber!.Value.CompareTo(b.AsNumber!.Value);
}

internal sealed class Membership(Node subject, bool negated, Literal[] items) : Node(ValueKind.Truth, 1 + subject.Depth)
{
    public Node Subject => subject;

    public bool Negated => negated;

    public IReadOnlyList<Literal> Items => items;

    public override int Rank => 2;

    public override Value Evaluate(IFacts facts)
    {
        var value = subject.Evaluate(facts);
        if (!value.IsKnown)
        {
            return Value.Unknown;
        }

        foreach (var item in items)
        {
            if (item.Value == value)
            {
                return Value.Of(!negated);
            }
        }

        return Value.Of(negated);
    }

    public override void Print(StringBuilder to)
    {
        PrintWithin(to, subject, 3);
        to.Append(negated ? " not in [" : " in [");
        for (var i = 0; i < items.Length; i++)
        {
            to.Append(i == 0 ? string.Empty : ", ");
            items[i].Print(to);
        }

        to.Append(']');
    }
}
