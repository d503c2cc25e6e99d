using System.Globalization;
using System.Text;

namespace Leeward.Rules;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, string Text, int Position, int Length, decimal Number = 0m);

/// <summary>Splits a text into tokens; the first wrong character ends the reading with an error.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "(", ")", "[", "]", ","];

    // What people type instead, by habit of another language or of a Chinese keyboard.
    private static readonly Dictionary<string, string> Habits = new(StringComparer.Ordinal)
    {
        ["="] = "==", ["&"] = "&&", ["|"] = "||", ["<>"] = "!=", ["（"] = "(", ["）"] = ")", ["，"] = ",", ["、"] = ",",
        ["‘"] = "'", ["’"] = "'", ["“"] = "'", ["”"] = "'", ["！"] = "!", ["＝"] = "==", ["＜"] = "<", ["＞"] = ">",
        ["≤"] = "<=", ["≥"] = ">=", ["≠"] = "!=", ["【"] = "[", ["】"] = "]", ["×"] = "*", ["÷"] = "/", ["%"] = "/",
    };

    public static List<Token>? Split(string text, List<RuleError> errors)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                tokens.Add(new(TokenKind.End, string.Empty, at, 0));
                return tokens;
            }

            if (Next(text, at, errors) is not { } token)
            {
                return null;
            }

            tokens.Add(token);
            at += token.Length;
        }
    }

    private static Token? Next(string text, int at, List<RuleError> errors)
    {
        var c = text[at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Name(text, at);
        }

        if (char.IsAsciiDigit(c))
        {
            return Number(text, at, errors);
        }

        if (c is '\'' or '"')
        {
            return Quoted(text, at, errors);
        }

        if (text.AsSpan(at).StartsWith("<>", StringComparison.Ordinal))
        {
            errors.Add(Problems.Character(at, "<>", Habits["<>"]));
            return null;
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
            {
                return new(TokenKind.Symbol, symbol, at, symbol.Length);
            }
        }

        var length = char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        var wrong = text.Substring(at, length);
        errors.Add(Problems.Character(at, wrong, Habits.GetValueOrDefault(wrong, string.Empty)));
        return null;
    }

    private static Token Name(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'
            || (text[end] == '.' && end + 1 < text.Length && (char.IsAsciiLetter(text[end + 1]) || text[end + 1] == '_'))))
        {
            end++;
        }

        return new(TokenKind.Name, text[at..end], at, end - at);
    }

    private static Token? Number(string text, int at, List<RuleError> errors)
    {
        var end = Digits(text, at);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end = Digits(text, end + 1);
        }

        var digits = text[at..end];
        if (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] is '_' or '.'))
        {
            errors.Add(Problems.Character(end, text[end].ToString(), string.Empty));
            return null;
        }

        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            errors.Add(Problems.NumberTooLarge(at, digits));
            return null;
        }

        return new(TokenKind.Number, digits, at, end - at, number);
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static Token? Quoted(string text, int at, List<RuleError> errors)
    {
        var quote = text[at];
        var content = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] != quote)
            {
                content.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == quote)
            {
                content.Append(quote);
                i++;
            }
            else
            {
                return new(TokenKind.Text, content.ToString(), at, i + 1 - at);
            }
        }

        errors.Add(Problems.OpenText(at, text.Length - at, quote));
        return null;
    }
}
