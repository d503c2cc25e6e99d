using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Leeward.Rules;

/// <summary>
/// A checked expression of the rule language: typed when read, always terminating, without side effects, safe to keep and to share between threads.
/// </summary>
/// <remarks>
/// Three-valued after Kleene (1952) and SQL: a comparison or calculation with an unknown value is unknown (<c>x == x</c> too);
/// <c>false &amp;&amp; unknown</c> is false, <c>true || unknown</c> is true. Division by zero and numbers or dates out of range are unknown.
/// Without <c>known</c>, <c>unknown</c> and <c>coalesce</c> an expression is monotonic in knowledge: what is known stays as it is when more becomes known.
/// </remarks>
public sealed class Expression
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 100;

    private readonly Node _root;

    private Expression(string text, Node root, IReadOnlySet<string> variables, bool asksWhatIsKnown)
    {
        Text = text;
        _root = root;
        Variables = variables;
        AsksWhatIsKnown = asksWhatIsKnown;
        (Numbers, Calculates) = Rules.Numbers.Of(root);
    }

    /// <summary>The text as it was given. <see cref="ToString"/> gives the tidy form.</summary>
    public string Text { get; }

    /// <summary>The kind of its result.</summary>
    public ValueKind Kind => _root.Kind;

    /// <summary>The expression as a tree, to be shown.</summary>
    public Term Root => new(_root);

    /// <summary>The variables it depends on.</summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>
    /// The numbers it names, each with both signs: where a variable is only compared, its result can change only where the variable crosses one of them.
    /// </summary>
    public IReadOnlySet<decimal> Numbers { get; }

    /// <summary>Whether it calculates or calls functions, so that its result may also change elsewhere.</summary>
    public bool Calculates { get; }

    /// <summary>Whether it uses <c>known</c>, <c>unknown</c> or <c>coalesce</c>, so that a known result may change when more becomes known.</summary>
    public bool AsksWhatIsKnown { get; }

    /// <summary>Reads and checks an expression. Never throws on wrong text; every mistake found is named with its place.</summary>
    public static bool TryParse(string? text, Vocabulary vocabulary, [NotNullWhen(true)] out Expression? expression, out IReadOnlyList<RuleError> errors)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var parser = new Parser(text ?? string.Empty, vocabulary);
        var root = parser.Read();
        errors = parser.Errors;
        expression = root is null ? null : new Expression(text!, root, parser.Variables, parser.AsksWhatIsKnown);
        return expression is not null;
    }

    /// <summary>Reads an expression that must give a certain kind of result; another kind is the error <c>rule.wrong_result</c>.</summary>
    public static bool TryParse(
        string? text, Vocabulary vocabulary, ValueKind expected, [NotNullWhen(true)] out Expression? expression, out IReadOnlyList<RuleError> errors)
    {
        if (TryParse(text, vocabulary, out expression, out errors) && expression.Kind != expected)
        {
            errors = [Problems.WrongResult(text!, expected, expression.Kind)];
            expression = null;
        }

        return expression is not null;
    }

    /// <summary>Its value under the given facts.</summary>
    public Value Evaluate(IFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return _root.Evaluate(facts);
    }

    /// <summary>Whether it holds under the given facts; unknown for an expression that is not a truth.</summary>
    public Truth Test(IFacts facts) => Evaluate(facts).AsTruth;

    /// <summary>
    /// What it can still become, given what each variable may be: over every way of filling in the variables that are not pinned to one value, and
    /// with them missing as now. Never leaves out a possible result; exact where every variable has one possible value.
    /// Overflow of numbers without bounds is not considered.
    /// </summary>
    public Possible Explore(Func<string, Possible> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Explorer.Explore(_root, variables);
    }

    /// <summary>The tidy form, which reads back as the same expression.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        _root.Print(text);
        return text.ToString();
    }
}
