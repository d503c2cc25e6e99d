using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Simulations;

/// <summary>Figures of simulations in words.</summary>
internal static class SimulationWords
{
    private static readonly DayOfWeek[] Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static string Percent(double? share) => share is { } known ? (known * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A difference of shares in percentage points, with its sign.</summary>
    public static string Points(double? moved) => moved is { } known ? (known * 100).ToString("+0.#;−0.#;0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A length in hours or, from two days on, in days.</summary>
    public static string Length(double? hours, IStringLocalizer t) => hours is not { } known ? "–"
        : Math.Abs(known) >= 48 ? t["days_n", (known / 24).ToString("0.#", CultureInfo.InvariantCulture)] : t["hours_n", known.ToString("0.#;-0.#;0", CultureInfo.InvariantCulture)];

    public static string Number(double? value) => value is { } known ? known.ToString(known >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture) : "–";

    /// <summary>How many in the fullest hour, and when that is; of nothing no hour is the fullest.</summary>
    public static string Peak(double? most, int? hour) => most > 0 ? $"{Number(most)} ({Hour(hour)})" : Number(most);

    /// <summary>An hour of the week in the reader's language: Mon 08:00.</summary>
    public static string Hour(int? place) => place is { } hour ? string.Create(CultureInfo.InvariantCulture, $"{Day(hour / 24)} {hour % 24:00}:00") : "–";

    public static string Day(int number) => CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName(Week[number]);
}
