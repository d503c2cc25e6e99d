using System.Diagnostics.CodeAnalysis;

namespace Leeward.Rules;

/// <summary>The type of a variable: its kind and, where finite, what it may hold.</summary>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Allowed">For texts and sets: the codes it may hold; null where any text may stand.</param>
/// <param name="Min">For numbers: the smallest value, inclusive.</param>
/// <param name="Max">For numbers: the largest value, inclusive.</param>
public sealed record VariableType(ValueKind Kind, IReadOnlyList<string>? Allowed = null, decimal? Min = null, decimal? Max = null)
{
    /// <summary>True or false.</summary>
    public static VariableType Truth { get; } = new(ValueKind.Truth);

    /// <summary>Any number.</summary>
    public static VariableType Number { get; } = new(ValueKind.Number);

    /// <summary>Any text.</summary>
    public static VariableType Text { get; } = new(ValueKind.Text);

    /// <summary>A day.</summary>
    public static VariableType Date { get; } = new(ValueKind.Date);

    /// <summary>One code of a list.</summary>
    public static VariableType OneOf(params IReadOnlyList<string> codes) => new(ValueKind.Text, codes);

    /// <summary>Any number of codes of a list.</summary>
    public static VariableType SetOf(params IReadOnlyList<string> codes) => new(ValueKind.Set, codes);

    /// <summary>Whether a value fits. The unknown value fits every type: not to know is always possible.</summary>
    public bool Accepts(Value value) => !value.IsKnown || (value.Kind == Kind && Kind switch
    {
        ValueKind.Text => Allowed is null || Allowed.Contains(value.AsText!, StringComparer.Ordinal),
        ValueKind.Set => Allowed is null || value.AsSet!.All(text => Allowed.Contains(text, StringComparer.Ordinal)),
        ValueKind.Number => !(value.AsNumber < Min) && !(value.AsNumber > Max),
        _ => true,
    });
}

/// <summary>The variables an expression may speak of, with their types. Anything else is an error when the expression is read.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, VariableType> _types;

    /// <summary>A vocabulary of the given names.</summary>
    /// <exception cref="ArgumentException">A name that <see cref="IsName"/> refuses, or a type of unknown kind.</exception>
    public Vocabulary(IReadOnlyDictionary<string, VariableType> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        _types = new(StringComparer.Ordinal);
        foreach (var (name, type) in variables)
        {
            if (!IsName(name) || type.Kind == ValueKind.Unknown)
            {
                throw new ArgumentException($"'{name}' cannot be a variable.", nameof(variables));
            }

            _types.Add(name, type);
        }
    }

    /// <summary>The names, in no particular order.</summary>
    public IReadOnlyCollection<string> Names => _types.Keys;

    /// <summary>Finds a variable's type.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out VariableType? type) => _types.TryGetValue(name, out type);

    /// <summary>
    /// Whether a text can be the name of a variable: ASCII letters, digits and underscores, parts joined by dots, each part beginning with
    /// a letter or underscore, at most 100 characters, and no word of the language (and, or, not, in, true, false, unknown).
    /// </summary>
    public static bool IsName([NotNullWhen(true)] string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > 100 || Words.IsReserved(name))
        {
            return false;
        }

        var starts = true;
        foreach (var c in name)
        {
            var fits = char.IsAsciiLetter(c) || c == '_' || (!starts && (char.IsAsciiDigit(c) || c == '.'));
            if (!fits)
            {
                return false;
            }

            starts = c == '.';
        }

        return !starts;
    }
}
