using System.Globalization;

namespace Leeward.Kernel.Web;

/// <summary>
/// Days and times as people type them into forms: written exactly as the browser's own fields send them, or refused by field. An empty field is no day; what is no day
/// never becomes another one, nor none.
/// </summary>
public static class FormTimes
{
    private static readonly string[] Times = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    /// <summary>A day; null where nothing was typed.</summary>
    public static Outcome<DateOnly?> Day(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) { return (DateOnly?)null; }
        return DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (Outcome<DateOnly?>)day : Refusal.Invalid(field, "kernel.bad_date");
    }

    /// <summary>A time of the place where it was typed; null where nothing was typed.</summary>
    public static Outcome<DateTime?> Time(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) { return (DateTime?)null; }
        return DateTime.TryParseExact(text.Trim(), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (Outcome<DateTime?>)time : Refusal.Invalid(field, "kernel.bad_time");
    }
}
