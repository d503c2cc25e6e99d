namespace Leeward.Kernel;

/// <summary>
/// A hierarchical region code. "Everything below this region" is everything that starts with it, which is one index range
/// [<see cref="Value"/>, <see cref="UpperBound"/>). The empty code is the whole country. China: 2, 4, 6, 9 or 12 digits (GB/T 2260 and GB/T 10114).
/// </summary>
public readonly record struct RegionCode
{
    private readonly string? _value;

    /// <summary>Makes a code from digits or letters; at most 12.</summary>
    /// <exception cref="ArgumentException">The text is no region code.</exception>
    public RegionCode(string value)
    {
        if (!IsValid(value)) { throw new ArgumentException($"'{value}' is not a region code.", nameof(value)); }
        _value = value;
    }

    /// <summary>The whole country.</summary>
    public static RegionCode Whole { get; } = new("");

    /// <summary>The code itself.</summary>
    public string Value => _value ?? "";

    /// <summary>The first code after everything below this region, in ordinal order.</summary>
    public string UpperBound => Value + "~";

    /// <summary>True when this region is <paramref name="other"/> or lies below it.</summary>
    public bool IsWithin(RegionCode other) => Value.StartsWith(other.Value, StringComparison.Ordinal);

    /// <summary>True for up to 12 ASCII letters or digits.</summary>
    public static bool IsValid(string? value) => value is { Length: <= 12 } && value.All(char.IsAsciiLetterOrDigit);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
