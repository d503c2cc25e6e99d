using System.Globalization;

namespace Leeward.Packs;

/// <summary>Times as people of the country read them: in the time zone of the pack's working calendar.</summary>
public static class LocalTimes
{
    /// <summary>Day and minute, <c>2026-03-02 09:00</c>.</summary>
    public static string Minute(this PackSet pack, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Calendar.LocalTime(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The day, <c>2026-03-02</c>.</summary>
    public static string Day(this PackSet pack, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Calendar.DayOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
