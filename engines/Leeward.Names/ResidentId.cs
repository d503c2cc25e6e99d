using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Leeward.Names;

/// <summary>What is wrong with a resident-ID number.</summary>
public enum ResidentIdProblem
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Not 18 (or the former 15) digits.</summary>
    Length,
    /// <summary>Something else than digits, or an X elsewhere than at the end.</summary>
    Characters,
    /// <summary>No province has this prefix.</summary>
    Region,
    /// <summary>The day of birth does not exist, lies in the future or too far back.</summary>
    BirthDate,
    /// <summary>The check character is wrong: usually a slip of the pen.</summary>
    CheckCharacter,
}

/// <summary>The sex that a resident-ID number states.</summary>
public enum ResidentSex
{
    /// <summary>Even sequence number.</summary>
    Female,
    /// <summary>Odd sequence number.</summary>
    Male,
}

/// <summary>
/// A Chinese resident-ID number (GB 11643-1999): six digits region, eight digits birth date, three digits sequence (odd for males) and a
/// check character (ISO 7064 MOD 11-2). The 15-digit number of before 1999 is read too; it has no check character and no century.
/// </summary>
public sealed class ResidentId
{
    private const int OldestAgeYears = 130;

    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
    ];

    private ResidentId(string value, string region, DateOnly bornOn, int sequence)
    {
        Value = value;
        Region = region;
        BornOn = bornOn;
        Sequence = sequence;
    }

    /// <summary>The number in its plain form: 18 characters, or 15 for an old one.</summary>
    public string Value { get; }

    /// <summary>The six-digit region where it was first given; it may have been abolished since.</summary>
    public string Region { get; }

    /// <summary>The day of birth.</summary>
    public DateOnly BornOn { get; }

    /// <summary>The sequence number of the day and region.</summary>
    public int Sequence { get; }

    /// <summary>The sex it states.</summary>
    public ResidentSex Sex => Sequence % 2 == 0 ? ResidentSex.Female : ResidentSex.Male;

    /// <summary>Reads and checks a number. Spaces, hyphens and full-width digits are understood; <c>x</c> counts as <c>X</c>.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="today">The day on which the birth date must not lie in the future.</param>
    /// <param name="id">The number, when it holds.</param>
    /// <param name="problem">What is wrong, when it does not; the first thing found.</param>
    public static bool TryParse(string? text, DateOnly today, [NotNullWhen(true)] out ResidentId? id, out ResidentIdProblem problem)
    {
        id = null;
        var plain = Plain(text);
        problem = Check(plain, today, out var bornOn);
        if (problem != ResidentIdProblem.None) { return false; }
        var sequence = plain.Length == 18 ? plain[14..17] : plain[12..];
        id = new(plain, plain[..6], bornOn, int.Parse(sequence, NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The check character of the first 17 digits (ISO 7064 MOD 11-2).</summary>
    /// <exception cref="ArgumentException">There are not 17 digits.</exception>
    public static char CheckCharacter(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits.Length != 17 || !digits.All(char.IsAsciiDigit)) { throw new ArgumentException("Seventeen digits are needed.", nameof(digits)); }
        var sum = 0;
        foreach (var digit in digits) { sum = (sum + digit - '0') * 2 % 11; }
        var check = (12 - sum) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }

    private static string Plain(string? text) => text is null
        ? ""
        : new([.. text.Where(c => !char.IsWhiteSpace(c) && c is not '-').Select(c => c switch
        {
            >= '０' and <= '９' => (char)(c - '０' + '0'),
            'x' or 'ｘ' or 'Ｘ' => 'X',
            _ => c,
        })]);

    private static ResidentIdProblem Check(string plain, DateOnly today, out DateOnly bornOn)
    {
        bornOn = default;
        if (plain.Length is not (15 or 18)) { return ResidentIdProblem.Length; }
        var digits = plain.Length == 18 && plain[17] == 'X' ? plain[..17] : plain;
        if (!digits.All(char.IsAsciiDigit)) { return ResidentIdProblem.Characters; }
        if (!Provinces.Contains(plain[..2])) { return ResidentIdProblem.Region; }
        var date = plain.Length == 18 ? plain[6..14] : "19" + plain[6..12];
        if (!DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out bornOn)
            || bornOn > today || bornOn.Year < today.Year - OldestAgeYears)
        {
            return ResidentIdProblem.BirthDate;
        }

        return plain.Length == 18 && plain[17] != CheckCharacter(plain[..17]) ? ResidentIdProblem.CheckCharacter : ResidentIdProblem.None;
    }
}
