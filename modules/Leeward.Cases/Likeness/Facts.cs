using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;

namespace Leeward.Cases.Likeness;

/// <summary>What is compared of one child, opened in memory and never shown.</summary>
internal sealed record Facts(string? Name, string? Sex, DateOnly? BornOn, int? Year, bool YearIsGuess, string? Region, string? ResidentId, IReadOnlyList<(string? Name, string? Phone)> Caregivers)
{
    public static Facts Of(Child child, IEnumerable<Caregiver> caregivers, Opener opener, IRecord? through = null)
    {
        string? Text(Guid owner, SealedText? text) => opener.Text(SealClass.Child, through ?? child, owner, text);
        var born = DateOnly.TryParseExact(Text(child.Id, child.BirthDate), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        return new(
            Text(child.Id, child.Name) ?? Text(child.Id, child.NameLatin), child.Sex, born, child.BirthYear, child.BirthYearEstimated, child.Region, Text(child.Id, child.ResidentId),
            [.. caregivers.OrderByDescending(c => c.IsGuardian == true).ThenBy(c => c.Id).Select(c => (Text(c.Id, c.Name), Text(c.Id, c.Phone)))]);
    }

    /// <summary>The cells of <see cref="LikenessModel.Columns"/>, as compared with another child; one of the caregivers, or none where the two have several and none in common.</summary>
    public string?[] Cells(Facts with, (string? Name, string? Phone) caregiver)
    {
        // An age that somebody guessed may be a year off: that it differs by one says nothing.
        var guessed = (BornOn is null && YearIsGuess) || (with.BornOn is null && with.YearIsGuess);
        var unsure = guessed && (BornOn?.Year ?? Year) is { } mine && (with.BornOn?.Year ?? with.Year) is { } other && Math.Abs(mine - other) == 1;
        var born = BornOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? (Year is { } year ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-01-01") : null);
        return [Name, Sex is "male" or "female" ? Sex : null, unsure ? null : born, Region is { Length: >= 6 } region ? region[..6] : null, caregiver.Name, caregiver.Phone, ResidentId];
    }

    /// <summary>The caregiver of this child that agrees with one of the other's; the only one where each has one.</summary>
    public (string? Name, string? Phone) Meeting((string? Name, string? Phone) other, LikenessKeys keys)
    {
        if (Caregivers.Count == 0) { return default; }
        var (name, phone) = (keys.CaregiverName(other.Name), keys.Phone(other.Phone));
        foreach (var mine in Caregivers)
        {
            if ((name is not null && keys.CaregiverName(mine.Name) == name) || (phone is not null && keys.Phone(mine.Phone) == phone)) { return mine; }
        }
        return Caregivers.Count == 1 ? Caregivers[0] : default;
    }
}
