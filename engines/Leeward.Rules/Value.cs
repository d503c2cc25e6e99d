using System.Globalization;
using System.Text.Json.Serialization;

namespace Leeward.Rules;

/// <summary>What kind of thing a value, a variable or an expression is.</summary>
public enum ValueKind
{
    /// <summary>Not known. As the kind of a value: the value is missing.</summary>
    Unknown,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A decimal number. Durations are numbers; the variable's name says the unit (hours_since_incident).</summary>
    Number,

    /// <summary>A text, often one of a list of allowed codes. Compared by code point, upper and lower case differ.</summary>
    Text,

    /// <summary>A calendar day without a time.</summary>
    Date,

    /// <summary>A set of texts: the answers chosen in a multi-select question. Known as a whole or unknown as a whole.</summary>
    Set,
}

/// <summary>An immutable value of the expression language. <c>default</c> is <see cref="Unknown"/>.</summary>
/// <remarks>Written to JSON as null (unknown), true/false, number, string, array of strings (set), or <c>{"date":"2026-01-31"}</c>.</remarks>
[JsonConverter(typeof(ValueJsonConverter))]
public readonly struct Value : IEquatable<Value>
{
    private readonly decimal _number;
    private readonly object? _content;

    private Value(ValueKind kind, decimal number, object? content)
    {
        Kind = kind;
        _number = number;
        _content = content;
    }

    /// <summary>The missing value.</summary>
    public static Value Unknown => default;

    /// <summary>What it is; <see cref="ValueKind.Unknown"/> where it is not known.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => Kind != ValueKind.Unknown;

    /// <summary>Its truth; unknown if it is not a truth value.</summary>
    public Truth AsTruth => Kind == ValueKind.Truth ? (_number != 0m).ToTruth() : Truth.Unknown;

    /// <summary>Its number, or null if it is not one.</summary>
    public decimal? AsNumber => Kind == ValueKind.Number ? _number : null;

    /// <summary>Its text, or null if it is not one.</summary>
    public string? AsText => Kind == ValueKind.Text ? (string?)_content : null;

    /// <summary>Its day, or null if it is not one.</summary>
    public DateOnly? AsDate => Kind == ValueKind.Date ? DateOnly.FromDayNumber((int)_number) : null;

    /// <summary>Its texts in code-point order without repetition, or null if it is not a set.</summary>
    public IReadOnlyList<string>? AsSet => Kind == ValueKind.Set ? (string[]?)_content : null;

    /// <summary>A known truth value.</summary>
    public static Value Of(bool truth) => new(ValueKind.Truth, truth ? 1m : 0m, null);

    /// <summary>A truth value; <see cref="Truth.Unknown"/> gives the missing value.</summary>
    public static Value Of(Truth truth) => truth == Truth.Unknown ? default : Of(truth == Truth.True);

    /// <summary>A number.</summary>
    public static Value Of(decimal number) => new(ValueKind.Number, number, null);

    /// <summary>A text. The empty text is a known value.</summary>
    public static Value Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(ValueKind.Text, 0m, text);
    }

    /// <summary>A day.</summary>
    public static Value Of(DateOnly date) => new(ValueKind.Date, date.DayNumber, null);

    /// <summary>A set of texts. The empty set is a known value: "none of these".</summary>
    public static Value OfSet(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var sorted = texts.Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return new(ValueKind.Set, 0m, sorted);
    }

    /// <inheritdoc/>
    /// <remarks>Sameness of values as data: unknown equals unknown here. The <c>==</c> of the language differs: there unknown equals nothing.</remarks>
    public bool Equals(Value other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Text => string.Equals((string?)_content, (string?)other._content, StringComparison.Ordinal),
        ValueKind.Set => ((string[])_content!).AsSpan().SequenceEqual((string[])other._content!),
        _ => _number == other._number,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Kind);
        hash.Add(_number);
        if (_content is string text)
        {
            hash.Add(text, StringComparer.Ordinal);
        }
        else if (_content is string[] texts)
        {
            foreach (var item in texts)
            {
                hash.Add(item, StringComparer.Ordinal);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Sameness as data, see <see cref="Equals(Value)"/>.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Difference as data, see <see cref="Equals(Value)"/>.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>A readable form for messages and logs of definitions; not for people's answers.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Unknown => "unknown",
        ValueKind.Truth => _number != 0m ? "true" : "false",
        ValueKind.Number => _number.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => (string)_content!,
        ValueKind.Date => DateOnly.FromDayNumber((int)_number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueKind.Set => string.Join(", ", (string[])_content!),
        _ => string.Empty,
    };
}
