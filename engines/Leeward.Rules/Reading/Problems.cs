namespace Leeward.Rules;

/// <summary>Every error the reader can give, in one place: code, English message, parts, suggestion.</summary>
internal static class Problems
{
    public static RuleError Empty() => new("rule.empty", 0, 0, "There is no expression.", string.Empty);

    public static RuleError TooLong(int length) => Make(
        "rule.too_long", Expression.MaxLength, length - Expression.MaxLength, $"The expression is longer than {Expression.MaxLength} characters.",
        "Split it into several named values.", ("max", $"{Expression.MaxLength}"));

    public static RuleError TooDeep(Token at) => Make(
        "rule.too_deep", at.Position, at.Length, $"The expression is nested deeper than {Expression.MaxDepth} levels.",
        "Split it, or use sum(...), min(...) or max(...).", ("max", $"{Expression.MaxDepth}"));

    public static RuleError Character(int position, string found, string suggestion) => Make(
        "rule.unexpected_character", position, found.Length, $"The character {found} has no meaning here.", suggestion, ("found", found));

    public static RuleError OpenText(int position, int length, char quote) => Make(
        "rule.open_text", position, length, $"The text has no closing {quote}.", $"Add {quote} at its end.", ("quote", $"{quote}"));

    public static RuleError NumberTooLarge(int position, string digits) => Make(
        "rule.number_too_large", position, digits.Length, "The number is too large.", string.Empty);

    public static RuleError Unexpected(Token token, string expected) => token.Kind == TokenKind.End
        ? Make("rule.unexpected_end", token.Position, 0, $"The expression stops where {expected} should stand.", string.Empty, ("expected", expected))
        : Make(
            "rule.unexpected", token.Position, token.Length, $"Here should stand {expected}, not {Shown(token)}.",
            Words.Closest(token.Text, ["and", "or", "not", "in"]), ("expected", expected), ("found", token.Text));

    public static RuleError Chained(Token token) => Make(
        "rule.chained_comparison", token.Position, token.Length, "Comparisons cannot be chained.", "Join two comparisons with &&.");

    public static RuleError UnknownLiteral(Token token) => Make(
        "rule.unknown_literal", token.Position, token.Length, "A comparison with unknown is always unknown.", "unknown(name) asks whether it is not known.");

    public static RuleError UnknownVariable(Token token, string suggestion) => Make(
        "rule.unknown_variable", token.Position, token.Length, $"There is no variable {token.Text}.", suggestion, ("name", token.Text));

    public static RuleError UnknownFunction(Token token, string suggestion) => Make(
        "rule.unknown_function", token.Position, token.Length, $"There is no function {token.Text}.", suggestion, ("name", token.Text));

    public static RuleError Arguments(Token function, string shape) => Make(
        "rule.wrong_arguments", function.Position, function.Length, $"{function.Text} is written {shape}.", shape, ("name", function.Text), ("shape", shape));

    public static RuleError WrongKind(Part part, string expected, string suggestion) => Make(
        "rule.wrong_kind", part.Position, part.Length, $"Here should stand {expected}, not {Named(part.Node.Kind)}.", suggestion,
        ("expected", expected), ("actual", Named(part.Node.Kind)));

    public static RuleError CannotCompare(Part left, Part right, string suggestion) => Make(
        "rule.cannot_compare", right.Position, right.Length, $"{Capital(left.Node.Kind)} cannot be compared with {Named(right.Node.Kind)}.", suggestion,
        ("left", Named(left.Node.Kind)), ("right", Named(right.Node.Kind)));

    public static RuleError NotOrdered(Part left, Token sign) => Make(
        "rule.not_ordered", sign.Position, sign.Length, $"{Capital(left.Node.Kind)} has no order, so {sign.Text} has no meaning.", "==",
        ("kind", Named(left.Node.Kind)), ("sign", sign.Text));

    public static RuleError SetCompared(Part left, Token sign) => Make(
        "rule.set_compared", sign.Position, sign.Length, "A set of answers is asked with contains.", "contains(name, 'code')", ("kind", Named(left.Node.Kind)));

    public static RuleError NotAllowed(Part part, string value, string name, IReadOnlyList<string> allowed) => Make(
        "rule.value_not_allowed", part.Position, part.Length, $"'{value}' is not a value of {name}; it has {string.Join(", ", allowed)}.",
        Words.Closest(value, allowed) is { Length: > 0 } close ? $"'{close}'" : string.Empty,
        ("value", value), ("name", name), ("allowed", string.Join(", ", allowed)));

    public static RuleError OutOfRange(Part part, decimal value, Node variable) => Make(
        "rule.value_out_of_range", part.Position, part.Length, FormattableString.Invariant($"{variable} is never {value}; it lies between {variable.Min} and {variable.Max}."),
        string.Empty, ("value", Value.Of(value).ToString()), ("name", variable.ToString()));

    public static RuleError BadDate(Token token) => Make(
        "rule.bad_date", token.Position, token.Length, $"'{token.Text}' is not a date of the calendar.", "date('2026-01-31')", ("value", token.Text));

    public static RuleError WrongResult(string text, ValueKind expected, ValueKind actual) => Make(
        "rule.wrong_result", 0, text.Length, $"The expression should give {Named(expected)} and gives {Named(actual)}.", string.Empty,
        ("expected", Named(expected)), ("actual", Named(actual)));

    public static string Named(ValueKind kind) => kind switch
    {
        ValueKind.Truth => "a truth",
        ValueKind.Number => "a number",
        ValueKind.Text => "a text",
        ValueKind.Date => "a date",
        ValueKind.Set => "a set",
        _ => "an unknown value",
    };

    private static string Capital(ValueKind kind) => 'A' + Named(kind)[1..];

    private static string Shown(Token token) => token.Kind == TokenKind.Text ? $"the text '{token.Text}'" : token.Text;

    private static RuleError Make(string code, int position, int length, string message, string suggestion, params (string Name, string Value)[] args) =>
        new(code, position, length, message, suggestion) { Args = args.ToDictionary(arg => arg.Name, arg => arg.Value, StringComparer.Ordinal) };
}
