namespace Leeward.Linkage.Records;

/// <summary>
/// Dates as people write them: <c>1987-04-03</c>, <c>19870403</c>, <c>3.4.1987</c>, <c>4/3/1987</c>, <c>1987年4月3日</c>, <c>3 Apr 1987</c>, a year alone.
/// The answer is the digits, year × 10,000 + month × 100 + day, 0 for a part that is missing. A date that cannot be (month 86) is kept: its other digits still speak.
/// </summary>
public static class DateText
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Reads a date.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="dayFirst">Whether <c>3/4/1987</c> means the third of April.</param>
    /// <param name="date">The digits.</param>
    public static bool TryRead(ReadOnlySpan<char> text, bool dayFirst, out int date)
    {
        date = 0;
        Span<int> parts = stackalloc int[3];
        Span<int> digits = stackalloc int[3];
        var count = 0;
        var month = -1;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (count == 3) { return HoursFollow(text[i..]) && Assemble(parts, digits, count, month, dayFirst, out date); }
                int value = 0, length = 0;
                while (i < text.Length && char.IsAsciiDigit(text[i]) && length < 9) { value = value * 10 + text[i++] - '0'; length++; }
                parts[count] = value;
                digits[count++] = length;
            }
            else if (char.IsAsciiLetter(c))
            {
                var start = i;
                while (i < text.Length && char.IsAsciiLetter(text[i])) { i++; }
                if (i - start == 1 && c is 'T' or 't' && count == 3) { break; }
                if (i - start < 3 || month >= 0 || (month = MonthOf(text.Slice(start, 3))) < 0) { return false; }
            }
            else if (c is '-' or '/' or '.' or ' ' or ',' or '年' or '月' or '日' or '号' or '\'') { i++; }
            else { return c == ':' && count == 3 && Assemble(parts, digits, count, month, dayFirst, out date); }
        }

        return Assemble(parts, digits, count, month, dayFirst, out date);
    }

    private static bool HoursFollow(ReadOnlySpan<char> text) => text.Length >= 3 && text.Contains(':');

    private static int MonthOf(ReadOnlySpan<char> word)
    {
        for (var month = 0; month < 12; month++)
        {
            if (word.Equals(Months[month], StringComparison.OrdinalIgnoreCase)) { return month + 1; }
        }

        return -1;
    }

    private static bool Assemble(ReadOnlySpan<int> parts, ReadOnlySpan<int> digits, int count, int month, bool dayFirst, out int date)
    {
        date = 0;
        int year, m, d;
        switch (count, month)
        {
            case (1, < 0) when digits[0] == 8:
                (year, m, d) = (parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100);
                if (!IsYear(year) && IsYear(parts[0] % 10000))
                {
                    year = parts[0] % 10000;
                    (d, m) = dayFirst ? (parts[0] / 1000000, parts[0] / 10000 % 100) : (parts[0] / 10000 % 100, parts[0] / 1000000);
                }

                break;
            case (1, < 0) when digits[0] == 6: (year, m, d) = (parts[0] / 100, parts[0] % 100, 0); break;
            case (1, < 0) when digits[0] == 4: (year, m, d) = (parts[0], 0, 0); break;
            case (2, > 0): (year, m, d) = digits[0] == 4 ? (parts[0], month, parts[1]) : (parts[1], month, parts[0]); break;
            case (1, > 0) when digits[0] == 4: (year, m, d) = (parts[0], month, 0); break;
            case (2, < 0) when digits[0] == 4: (year, m, d) = (parts[0], parts[1], 0); break;
            case (2, < 0) when digits[1] == 4: (year, m, d) = (parts[1], parts[0], 0); break;
            case (3, < 0) when digits[0] == 4: (year, m, d) = (parts[0], parts[1], parts[2]); break;
            case (3, < 0) when digits[2] is 4 or 2:
                year = digits[2] == 4 ? parts[2] : parts[2] + (parts[2] < 30 ? 2000 : 1900);
                (d, m) = dayFirst ? (parts[0], parts[1]) : (parts[1], parts[0]);
                break;
            default: return false;
        }

        if (!IsYear(year) || m > 99 || d > 99) { return false; }
        date = year * 10000 + m * 100 + d;
        return true;
    }

    private static bool IsYear(int year) => year is >= 1000 and <= 2999;
}
