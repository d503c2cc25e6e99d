using System.Globalization;
using System.Runtime.CompilerServices;

namespace Leeward.Rules;

/// <summary>
/// Reads by recursive descent, one method per level of binding. Wrong syntax ends the reading; wrong types are collected
/// and reading goes on, so that an author sees them all at once. Depth is counted, so that no text can exhaust the stack.
/// </summary>
internal sealed class Parser(string text, Vocabulary vocabulary)
{
    private readonly List<RuleError> _errors = [];
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private Checker _check = null!;
    private List<Token> _tokens = [];
    private int _next;
    private int _depth;

    public IReadOnlyList<RuleError> Errors => _errors;

    public IReadOnlySet<string> Variables => _variables;

    public bool AsksWhatIsKnown { get; private set; }

    private Token Current => _tokens[_next];

    public Node? Read()
    {
        _check = new Checker(_errors);
        if (text.Length > Expression.MaxLength)
        {
            _errors.Add(Problems.TooLong(text.Length));
            return null;
        }

        if (Lexer.Split(text, _errors) is not { } tokens)
        {
            return null;
        }

        _tokens = tokens;
        if (Current.Kind == TokenKind.End)
        {
            _errors.Add(Problems.Empty());
            return null;
        }

        try
        {
            var part = Or();
            if (Current.Kind != TokenKind.End)
            {
                throw Stop(Problems.Unexpected(Current, "an operator or the end"));
            }

            return _errors.Count == 0 ? part.Node : null;
        }
        catch (SyntaxStop)
        {
            return null;
        }
    }

    private Part Or() => Joined(all: false, "||", "or", And);

    private Part And() => Joined(all: true, "&&", "and", WordNot);

    private Part Joined(bool all, string sign, string word, Func<Part> read)
    {
        Enter();
        var first = read();
        if (!Is(sign) && !IsWord(word))
        {
            _depth--;
            return first;
        }

        List<Part> parts = [first];
        while (Is(sign) || IsWord(word))
        {
            _next++;
            parts.Add(read());
        }

        _depth--;
        var good = parts.Aggregate(true, (ok, part) => _check.Expect(part, ValueKind.Truth, "a condition") && ok);
        return From(first.Position, good ? new Junction(all, [.. parts.Select(part => part.Node)]) : Wrong.Instance);
    }

    private Part WordNot()
    {
        if (!IsWord("not"))
        {
            return Compared();
        }

        Enter();
        var start = Take().Position;
        var part = WordNot();
        _depth--;
        return From(start, _check.Expect(part, ValueKind.Truth, "a condition") ? new Not(part.Node) : Wrong.Instance);
    }

    private Part Compared()
    {
        var left = Sum();
        if (IsWord("in") || (IsWord("not") && _tokens[_next + 1] is { Kind: TokenKind.Name, Text: "in" }))
        {
            return Member(left);
        }

        if (!IsComparison())
        {
            return left;
        }

        var sign = Take();
        var right = Sum();
        if (IsComparison())
        {
            throw Stop(Problems.Chained(Current));
        }

        return From(left.Position, _check.Compare(sign, left, right) ? new Comparison(sign.Text, left.Node, right.Node) : Wrong.Instance);
    }

    private Part Member(Part subject)
    {
        var negated = Take().Text == "not";
        if (negated)
        {
            _next++;
        }

        var sign = _tokens[_next - 1];
        Expect("[", "a list in square brackets");
        List<Literal> items = [];
        var good = true;
        do
        {
            var item = Unary();
            var literal = item.Node as Literal ?? (item.Node is Negation { Part: Literal number } ? new Literal(Value.Of(-number.Value.AsNumber!.Value)) : null);
            if (literal is null && item.Node is not Wrong)
            {
                throw Stop(Problems.Unexpected(_tokens.First(token => token.Position == item.Position), "a value such as 'code' or 3"));
            }

            good &= _check.Compare(sign with { Text = "==" }, subject, item);
            if (literal is not null)
            {
                items.Add(literal);
            }
        }
        while (Accept(","));
        Expect("]", "a comma or ]");
        return From(subject.Position, good ? new Membership(subject.Node, negated, [.. items]) : Wrong.Instance);
    }

    private Part Sum() => Calculated(Product, "+", "-");

    private Part Product() => Calculated(Unary, "*", "/");

    private Part Calculated(Func<Part> read, string one, string other)
    {
        var left = read();
        while (Is(one) || Is(other))
        {
            var sign = Take();
            var right = read();
            var kind = _check.Calculate(sign, left, right);
            left = From(left.Position, kind == ValueKind.Unknown ? Wrong.Instance : new Arithmetic(sign.Text[0], left.Node, right.Node, kind));
        }

        return left;
    }

    private Part Unary()
    {
        if (!Is("!") && !Is("-"))
        {
            return Single();
        }

        Enter();
        var sign = Take();
        var part = Unary();
        _depth--;
        var not = sign.Text == "!";
        var good = not ? _check.Expect(part, ValueKind.Truth, "a condition") : _check.Expect(part, ValueKind.Number, "a number");
        return From(sign.Position, !good ? Wrong.Instance : not ? new Not(part.Node) : new Negation(part.Node));
    }

    private Part Single()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return From(token.Position, new Literal(Value.Of(token.Number)));
            case TokenKind.Text:
                return From(token.Position, new Literal(Value.Of(token.Text)));
            case TokenKind.Name when Is("("):
                return Called(token);
            case TokenKind.Name when token.Text is "true" or "false":
                return From(token.Position, new Literal(Value.Of(token.Text == "true")));
            case TokenKind.Name when token.Text == "unknown":
                throw Stop(Problems.UnknownLiteral(token));
            case TokenKind.Name when !Words.IsReserved(token.Text):
                return From(token.Position, Named(token));
            case TokenKind.Symbol when token.Text == "(":
                Enter();
                var inner = Or();
                Expect(")", "a closing parenthesis");
                _depth--;
                return From(token.Position, inner.Node);
            default:
                throw Stop(Problems.Unexpected(token, "a value"));
        }
    }

    private Node Named(Token token)
    {
        if (vocabulary.TryGet(token.Text, out var type))
        {
            _variables.Add(token.Text);
            return new Variable(token.Text, type);
        }

        _errors.Add(Problems.UnknownVariable(token, Words.Closest(token.Text, vocabulary.Names)));
        return Wrong.Instance;
    }

    private Part Called(Token name)
    {
        Enter();
        _next++;
        if (name.Text == "date")
        {
            return Dated(name);
        }

        List<Part> arguments = [];
        if (!Is(")"))
        {
            do
            {
                arguments.Add(Or());
            }
            while (Accept(","));
        }

        Expect(")", "a comma or )");
        _depth--;
        if (!Functions.TryGet(name.Text, out var function))
        {
            _errors.Add(Problems.UnknownFunction(name, Words.Closest(name.Text, Functions.Names)));
            return From(name.Position, Wrong.Instance);
        }

        AsksWhatIsKnown |= function is Function.Known or Function.Unknown or Function.Coalesce;
        var kind = _check.Call(name, function, arguments);
        return From(name.Position, kind == ValueKind.Unknown ? Wrong.Instance : new Call(function, [.. arguments.Select(part => part.Node)], kind));
    }

    private Part Dated(Token name)
    {
        if (Current.Kind != TokenKind.Text)
        {
            throw Stop(Problems.Unexpected(Current, "a date such as '2026-01-31'"));
        }

        var token = Take();
        Expect(")", ")");
        _depth--;
        if (DateOnly.TryParseExact(token.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return From(name.Position, new Literal(Value.Of(date)));
        }

        _errors.Add(Problems.BadDate(token));
        return From(name.Position, Wrong.Instance);
    }

    private Part From(int position, Node node)
    {
        if (node.Depth > Expression.MaxDepth)
        {
            throw Stop(Problems.TooDeep(_tokens[_next - 1]));
        }

        var last = _tokens[_next - 1];
        return new(node, position, last.Position + last.Length - position);
    }

    private void Enter()
    {
        // Each level of parentheses passes here three times: for itself, for "or" and for "and".
        if (++_depth > 3 * Expression.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Stop(Problems.TooDeep(Current));
        }
    }

    private bool Is(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    private bool IsWord(string word) => Current.Kind == TokenKind.Name && Current.Text == word;

    private bool IsComparison() => Current.Kind == TokenKind.Symbol && Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_next++];

    private bool Accept(string symbol)
    {
        if (!Is(symbol))
        {
            return false;
        }

        _next++;
        return true;
    }

    private void Expect(string symbol, string expected)
    {
        if (!Accept(symbol))
        {
            throw Stop(Problems.Unexpected(Current, expected));
        }
    }

    private SyntaxStop Stop(RuleError error)
    {
        _errors.Add(error);
        return new SyntaxStop();
    }

    private sealed class SyntaxStop : Exception;
}
