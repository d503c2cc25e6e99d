namespace Leeward.Rules;

/// <summary>What stands at a place of an expression.</summary>
public enum TermForm
{
    /// <summary>A value: <see cref="Term.Value"/>.</summary>
    Literal,

    /// <summary>A variable: <see cref="Term.Name"/>.</summary>
    Variable,

    /// <summary>"Not" before its one part.</summary>
    Not,

    /// <summary>"And" between two or more parts.</summary>
    And,

    /// <summary>"Or" between two or more parts.</summary>
    Or,

    /// <summary>Two parts compared; <see cref="Term.Name"/> is the sign.</summary>
    Comparison,

    /// <summary>The first part is one of the others, which are literals.</summary>
    In,

    /// <summary>The first part is none of the others, which are literals.</summary>
    NotIn,

    /// <summary>Two parts calculated; <see cref="Term.Name"/> is the sign.</summary>
    Arithmetic,

    /// <summary>A minus sign before its one part.</summary>
    Negation,

    /// <summary>A function called with its parts; <see cref="Term.Name"/> is the function's name.</summary>
    Call,
}

/// <summary>A place of a checked expression with what stands below it, for those who show an expression rather than evaluate it. Immutable.</summary>
public sealed class Term
{
    private readonly Node _node;

    internal Term(Node node)
    {
        _node = node;
        (Form, Name, Parts) = node switch
        {
            Variable variable => (TermForm.Variable, variable.Name, []),
            Not not => (TermForm.Not, string.Empty, Of(not.Part)),
            Junction junction => (junction.All ? TermForm.And : TermForm.Or, string.Empty, Of([.. junction.Parts])),
            Comparison comparison => (TermForm.Comparison, comparison.Sign, Of(comparison.Left, comparison.Right)),
            Membership membership => (membership.Negated ? TermForm.NotIn : TermForm.In, string.Empty, Of([membership.Subject, .. membership.Items])),
            Arithmetic arithmetic => (TermForm.Arithmetic, arithmetic.Sign.ToString(), Of(arithmetic.Left, arithmetic.Right)),
            Negation negation => (TermForm.Negation, "-", Of(negation.Part)),
            Call call => (TermForm.Call, Functions.NameOf(call.Function), Of([.. call.Arguments])),
            _ => (TermForm.Literal, string.Empty, (IReadOnlyList<Term>)[]),
        };
    }

    /// <summary>What stands here.</summary>
    public TermForm Form { get; }

    /// <summary>The kind of its value.</summary>
    public ValueKind Kind => _node.Kind;

    /// <summary>The variable's name, the sign or the function's name; empty where the form says all.</summary>
    public string Name { get; }

    /// <summary>For a literal: its value; unknown otherwise.</summary>
    public Value Value => _node is Literal literal ? literal.Value : Value.Unknown;

    /// <summary>What it is made of, in order.</summary>
    public IReadOnlyList<Term> Parts { get; }

    /// <summary>The tidy form.</summary>
    public override string ToString() => _node.ToString();

    private static IReadOnlyList<Term> Of(params Node[] nodes) => [.. nodes.Select(node => new Term(node))];
}
