using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Packs;

namespace Leeward.Cases.Centre;

/// <summary>What runs are told of a child: sex and age as far as they are known.</summary>
internal static class ChildFacts
{
    public const string Sex = "victim_sex", Age = "victim_age";

    /// <summary>The sex; null where it is not known.</summary>
    public static string? SexOf(Child child) => child.Sex is "female" or "male" ? child.Sex : null;

    /// <summary>
    /// The age when the case was opened; null where nothing is known of it. Of a child of whom only the year is known, or guessed, it is the younger of the two ages that it can be: the rules protect the
    /// younger more, and nobody may lose a protection because a birthday is not known.
    /// </summary>
    /// <param name="born">The birth date as it is kept, opened.</param>
    /// <param name="child">The child.</param>
    /// <param name="one">The case.</param>
    /// <param name="pack">Tells which day it was there.</param>
    public static int? AgeOf(string? born, Child child, Case one, PackSet pack)
    {
        var day = pack.Calendar.DayOf(one.OpenedAt);
        if (DateOnly.TryParseExact(born, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            var years = day.Year - date.Year;
            return Math.Max(0, day < date.AddYears(years) ? years - 1 : years);
        }
        return child.BirthYear is { } year ? Math.Max(0, day.Year - year - 1) : null;
    }
}
