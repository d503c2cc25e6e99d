using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel.Sealing;
using Leeward.Linkage.Chinese;

namespace Leeward.Cases.Likeness;

/// <summary>
/// The keyed hashes by which likely matches are found without opening anything: each joins two things that two records of one child seldom both get wrong. Sounds that
/// dialects confuse are one sound, so that a homophone or pinyin is found too.
/// </summary>
internal sealed class LikenessKeys(IVault vault)
{
    /// <summary>Marks a child; after its region and birth year are set.</summary>
    public void Mark(Child child, string? name, DateOnly? bornOn, string? residentId)
    {
        var keys = Of(name, bornOn, child.BirthYear, residentId, child.Region);
        (child.KeySurnameDay, child.KeyGivenDay, child.KeyNameYear, child.KeyNameHere, child.KeyDayHere, child.KeyResident) =
            (keys.SurnameDay, keys.GivenDay, keys.NameYears.Count == 0 ? null : keys.NameYears[0], keys.NameHere, keys.DayHere, keys.Resident);
    }

    /// <summary>Marks a caregiver.</summary>
    public void Mark(Caregiver caregiver, string? name, string? phone) => (caregiver.KeyName, caregiver.KeyPhone) = (CaregiverName(name), Phone(phone));

    /// <summary>The keys to look under; of years also those next to <paramref name="year"/>, the year itself first.</summary>
    public Wanted Of(string? name, DateOnly? bornOn, int? year, string? residentId, string? region, int yearsAround = 0)
    {
        var (surname, given) = string.IsNullOrWhiteSpace(name) ? ("", "") : NameKeys.Of(name);
        var whole = given.Length == 0 ? "" : surname + "/" + given;
        var day = bornOn?.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var here = region is { Length: >= 6 } ? region[..6] : null;
        IEnumerable<int> years = (bornOn?.Year ?? year) is { } at ? Enumerable.Range(0, yearsAround + 1).SelectMany(off => off == 0 ? [at] : new[] { at - off, at + off }) : [];
        return new(
            day is not null && surname.Length > 0 ? Key("surname-day", surname + day) : null, day is not null && given.Length > 0 ? Key("given-day", given + day) : null,
            whole.Length == 0 ? [] : [.. years.Select(y => Key("name-year", whole + y.ToString(CultureInfo.InvariantCulture)))],
            whole.Length > 0 && here is not null ? Key("name-here", whole + here) : null, day is not null && here is not null ? Key("day-here", day + here) : null,
            string.IsNullOrEmpty(residentId) ? null : Key("resident-id", residentId));
    }

    public long? CaregiverName(string? name) => string.IsNullOrWhiteSpace(name) || NameKeys.Of(name) is not ({ Length: > 0 } surname, { Length: > 0 } given) ? null : Key("caregiver", surname + "/" + given);

    /// <summary>The last eleven digits, so that +86 makes no other number of it; null for what is no telephone number.</summary>
    public long? Phone(string? phone)
    {
        var digits = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        return digits.Length < 7 ? null : Key("caregiver-phone", digits.Length > 11 ? digits[^11..] : digits);
    }

    private long Key(string kind, string value) => BinaryPrimitives.ReadInt64LittleEndian(Base64Url.DecodeFromChars(vault.MatchKey(kind, value)));
}

/// <summary>Keys to look under.</summary>
internal sealed record Wanted(long? SurnameDay, long? GivenDay, IReadOnlyList<long> NameYears, long? NameHere, long? DayHere, long? Resident);
