using System.Globalization;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>Numbers with a meaning of their own: resident-ID numbers, telephone numbers, codes of regions, ages.</summary>
internal static class NumberKinds
{
    /// <summary>A resident-ID number: 15 digits are brought to 18; one digit wrong and neighbours swapped are slips, unless both numbers are right. (GB 11643-1999.)</summary>
    internal sealed class ResidentIdKind : TextKind.CodeKind
    {
        public override string Normal(ReadOnlySpan<char> text)
        {
            var plain = base.Normal(text);
            if (plain.Length != 15 || !plain.All(char.IsAsciiDigit)) { return plain; }
            var digits = plain[..6] + "19" + plain[6..];
            return digits + char.ToLowerInvariant(Names.ResidentId.CheckCharacter(digits));
        }

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.9), Head(of, 14, 0.93), Tail(of, 8, 0.93)];

        /// <summary>The check character finds every single wrong digit and every swap of neighbours: two numbers that are both right are two people, such as twins, whose numbers differ by little.</summary>
        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common) => IsRight(a) && IsRight(b) ? 1 : base.Compare(a, b, common);

        private static bool IsRight(ReadOnlySpan<char> number) => number.Length == 18 && number[..17].IndexOfAnyExceptInRange('0', '9') < 0
            && char.ToUpperInvariant(number[17]) == Names.ResidentId.CheckCharacter(number[..17].ToString());
    }

    /// <summary>A telephone number: digits only, without the country's code and leading zeros.</summary>
    internal sealed class PhoneKind : TextKind.CodeKind
    {
        public override string Normal(ReadOnlySpan<char> text)
        {
            var digits = new string([.. Plain.Of(text).Where(char.IsAsciiDigit)]);
            if (digits.StartsWith("0086", StringComparison.Ordinal)) { digits = digits[4..]; }
            else if (digits.Length > 11 && digits.StartsWith("86", StringComparison.Ordinal)) { digits = digits[2..]; }
            return digits.TrimStart('0');
        }

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.75), Tail(of, 6, 0.8), Head(of, 7, 0.8)];
    }

    /// <summary>A code of a region: the longer the common prefix, the nearer (province 2, prefecture 4, county 6, street 9 digits).</summary>
    internal sealed class RegionKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.08), new("province", "the same province", 0.05), new("prefecture", "the same prefecture", 0.07), new("county", "the same county", 0.1), new("same", "the same", 0.7),
        ];

        public override IReadOnlyList<KeyPart> Parts(TextFeature of) => [Whole(of, 0.7), Head(of, 6, 0.8), Head(of, 4, 0.88), Head(of, 2, 0.93)];

        public override string Normal(ReadOnlySpan<char> text)
        {
            var code = Plain.Of(text);
            while (code.Length > 2 && code.EndsWith("000", StringComparison.Ordinal) && code.Length % 3 == 0 && code.Length > 6) { code = code[..^3]; }
            return code;
        }

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            var shared = a.CommonPrefixLength(b);
            return shared >= 6 ? 4 : shared >= 4 ? 3 : shared >= 2 ? 2 : 1;
        }
    }

    /// <summary>An age, often estimated.</summary>
    internal sealed class AgeKind : TextKind
    {
        public override IReadOnlyList<Level> Levels { get; } =
        [
            new("missing", "missing", 0), new("different", "different", 0.08), new("two", "two years apart", 0.07), new("one", "one year apart", 0.2), new("same", "the same", 0.65),
        ];

        public override int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b, in Common common)
        {
            if (!int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var one) || !int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var other)) { return 1; }
            return Math.Abs(one - other) switch { 1 => 3, 2 => 2, _ => 1 };
        }
    }
}
