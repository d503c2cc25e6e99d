using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Leeward.Packs.Yaml;

/// <summary>What a plain scalar means in the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2): <c>yes</c>, <c>on</c> and dates are texts.</summary>
internal static partial class CoreSchema
{
    /// <summary>The JSON text of a plain scalar that is not a string; null when it is one.</summary>
    public static string? NonText(string plain)
    {
        switch (plain)
        {
            case "" or "~" or "null" or "Null" or "NULL": return "null";
            case "true" or "True" or "TRUE": return "true";
            case "false" or "False" or "FALSE": return "false";
        }

        if (plain.Length > 40) { return null; }
        if (Whole().IsMatch(plain))
        {
            return BigInteger.Parse(plain, NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }
        if (Hex().IsMatch(plain))
        {
            return BigInteger.Parse("0" + plain[2..], NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }
        if (Octal().IsMatch(plain))
        {
            var value = plain[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0'));
            return value.ToString(CultureInfo.InvariantCulture);
        }

        return Float().IsMatch(plain) && decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex("^0x[0-9a-fA-F]+$")]
    private static partial Regex Hex();

    [GeneratedRegex("^0o[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();
}
