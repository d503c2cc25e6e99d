using System.Collections.Frozen;

namespace Leeward.Deadlines;

/// <summary>A day that differs from the plain week.</summary>
/// <param name="Day">The day.</param>
/// <param name="Works">True for a make-up working day, false for a holiday.</param>
/// <param name="Title">Its name.</param>
public sealed record CalendarException(DateOnly Day, bool Works, Bilingual Title);

/// <summary>
/// The working days of a country or region in its time zone. Immutable, safe to share. Days from 1990 to 2100 are indexed once,
/// so that counting working days costs two look-ups whatever the number.
/// </summary>
public sealed class WorkCalendar
{
    private static readonly DateOnly First = new(1990, 1, 1);
    private static readonly DateOnly Last = new(2100, 12, 31);

    private readonly bool[] _week = new bool[7];
    private readonly FrozenDictionary<DateOnly, CalendarException> _exceptions;

    // _before[i] = working days in [First, First + i); _days[k] = day number of the k-th working day.
    private readonly int[] _before;
    private readonly int[] _days;

    /// <summary>Builds a calendar.</summary>
    /// <param name="id">Its id in the pack, e.g. <c>cn-national</c>.</param>
    /// <param name="title">Its name.</param>
    /// <param name="zone">Where midnight is.</param>
    /// <param name="workingDays">The plain week.</param>
    /// <param name="exceptions">Holidays and make-up working days; a later one for the same day wins.</param>
    /// <param name="knownThrough">The last day whose holidays are published; null where the plain week is all there is to know.</param>
    /// <exception cref="ArgumentException">No working day in the week.</exception>
    public WorkCalendar(
        string id, Bilingual title, TimeZoneInfo zone, IEnumerable<DayOfWeek> workingDays, IEnumerable<CalendarException> exceptions, DateOnly? knownThrough = null)
    {
        ArgumentNullException.ThrowIfNull(workingDays);
        ArgumentNullException.ThrowIfNull(exceptions);
        Id = id;
        Title = title;
        Zone = zone;
        KnownThrough = knownThrough;
        foreach (var day in workingDays)
        {
            _week[(int)day] = true;
        }

        if (!_week.Contains(true))
        {
            throw new ArgumentException("A week needs a working day.", nameof(workingDays));
        }

        var byDay = new Dictionary<DateOnly, CalendarException>();
        foreach (var exception in exceptions)
        {
            byDay[exception.Day] = exception;
        }

        _exceptions = byDay.ToFrozenDictionary();
        var length = Last.DayNumber - First.DayNumber + 1;
        _before = new int[length + 1];
        var days = new List<int>(length);
        for (var i = 0; i < length; i++)
        {
            _before[i] = days.Count;
            var day = First.AddDays(i);
            if (Works(day))
            {
                days.Add(day.DayNumber);
            }
        }

        _before[length] = days.Count;
        _days = [.. days];
    }

    /// <summary>Its id in the pack.</summary>
    public string Id { get; }

    /// <summary>Its name.</summary>
    public Bilingual Title { get; }

    /// <summary>Where midnight is.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The last day whose holidays are published; null where the plain week is all there is to know.</summary>
    public DateOnly? KnownThrough { get; }

    /// <summary>The holidays and make-up working days, in no particular order.</summary>
    public IReadOnlyCollection<CalendarException> Exceptions => _exceptions.Values;

    /// <summary>Whether the working days up to this day are published. Beyond it only the plain week is known.</summary>
    public bool IsPublished(DateOnly day) => KnownThrough is not { } known || day <= known;

    /// <summary>The holiday or make-up working day on this day, if there is one.</summary>
    public CalendarException? ExceptionOn(DateOnly day) => _exceptions.GetValueOrDefault(day);

    /// <summary>Whether people work on this day.</summary>
    public bool IsWorkingDay(DateOnly day) => Works(day);

    /// <summary>This day, or the next working day after it.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!Works(day) && day < DateOnly.MaxValue)
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>This day, or the last working day before it.</summary>
    public DateOnly OnOrBefore(DateOnly day)
    {
        while (!Works(day) && day > DateOnly.MinValue)
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    /// <summary>The working day that is the <paramref name="count"/>-th after this day (which is not counted); before it when negative; for 0 this day or the next working day.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        if (count == 0)
        {
            return OnOrAfter(day);
        }

        if (day >= First && day < Last)
        {
            // Working days up to and including this day, then the count-th beyond; backwards from those before it.
            var index = count > 0 ? (long)_before[day.DayNumber - First.DayNumber + 1] + count - 1 : (long)_before[day.DayNumber - First.DayNumber] + count;
            if (index >= 0 && index < _days.Length)
            {
                return DateOnly.FromDayNumber(_days[index]);
            }
        }

        return Walk(day, count);
    }

    /// <summary>How many working days lie after <paramref name="from"/> up to and including <paramref name="to"/>; negative when <paramref name="to"/> is earlier.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from);
        }

        if (from >= First && to < Last)
        {
            return _before[to.DayNumber - First.DayNumber + 1] - _before[from.DayNumber - First.DayNumber + 1];
        }

        var count = 0;
        for (var number = from.DayNumber + 1; number <= to.DayNumber; number++)
        {
            count += Works(DateOnly.FromDayNumber(number)) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(LocalTime(instant));

    /// <summary>The wall-clock time of an instant.</summary>
    public DateTime LocalTime(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    /// <summary>The first instant of a local day. Where clocks jump over midnight it is the moment of the jump; where midnight comes twice, the first.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The last whole second of a local day: a deadline "by the end of the day" falls there, so the due day itself is still in time.</summary>
    public DateTimeOffset EndOf(DateOnly day) =>
        day == DateOnly.MaxValue ? At(day.ToDateTime(new TimeOnly(23, 59, 59))) : StartOf(day.AddDays(1)).AddSeconds(-1);

    /// <summary>
    /// The instant, in UTC, of a wall-clock time. A time that the clocks skip becomes the moment they jump; of a time that comes twice the first counts.
    /// </summary>
    public DateTimeOffset At(DateTime local)
    {
        var plain = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(plain))
        {
            return Jump(plain);
        }

        var offset = Zone.IsAmbiguousTime(plain) ? Zone.GetAmbiguousTimeOffsets(plain).Max() : Zone.GetUtcOffset(plain);
        return Utc(plain.Ticks - offset.Ticks);
    }

    private static DateTimeOffset Utc(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>The moment the clocks jump over a local time: the first instant whose wall clock shows this time or later.</summary>
    private DateTimeOffset Jump(DateTime local)
    {
        var low = Utc(local.Ticks).AddHours(-26);
        var high = Utc(local.Ticks).AddHours(26);
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + ((high - low) / 2);
            if (LocalTime(middle) >= local)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return new(high.Ticks - (high.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private bool Works(DateOnly day) => _exceptions.TryGetValue(day, out var exception) ? exception.Works : _week[(int)day.DayOfWeek];

    private DateOnly Walk(DateOnly day, int count)
    {
        var step = Math.Sign(count);
        var end = step > 0 ? DateOnly.MaxValue : DateOnly.MinValue;
        while (count != 0 && day != end)
        {
            day = day.AddDays(step);
            count -= Works(day) ? step : 0;
        }

        return day;
    }
}
