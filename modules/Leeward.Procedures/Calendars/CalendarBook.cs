using Leeward.Deadlines;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>The working calendars as they hold now and as they held at each edition. Kept in memory by each node and looked up anew every few seconds.</summary>
internal sealed class CalendarBook(PackSet pack, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private volatile Shelf _shelf = new(0, []);
    private long _readAt = long.MinValue;

    private sealed record Shelf(int Number, Dictionary<string, List<(int Number, WorkCalendar Days)>> Editions);

    /// <summary>The newest edition of all calendars; 0 where none is stored.</summary>
    public int Number => _shelf.Number;

    /// <summary>The calendar as it holds now.</summary>
    /// <param name="name">Its id or an alias.</param>
    public WorkCalendar Of(string name) => Of(name, int.MaxValue);

    /// <summary>The calendar as it held at an edition; what was counted before the first one was counted by that.</summary>
    public WorkCalendar Of(string name, int number)
    {
        var own = pack.Calendars[name];
        if (!_shelf.Editions.TryGetValue(own.Id, out var editions)) { return own.Days; }
        var days = editions[0].Days;
        foreach (var edition in editions)
        {
            if (edition.Number <= number) { days = edition.Days; }
        }
        return days;
    }

    /// <summary>Reads the editions anew where a newer one may have been stored meanwhile.</summary>
    public async Task ReadAsync(IRecords records, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcTicks;
        if (now - Interlocked.Read(ref _readAt) is >= 0 and var age && age < Fresh.Ticks) { return; }
        await ReadNowAsync(records, ct);
    }

    public async Task ReadNowAsync(IRecords records, CancellationToken ct)
    {
        var stored = records.Unfiltered<CalendarEdition>(CalendarDesk.Why).AsNoTracking();
        var newest = await stored.MaxAsync(e => (int?)e.Number, ct) ?? 0;
        if (newest != _shelf.Number)
        {
            var all = await stored.OrderBy(e => e.Number).ToListAsync(ct);
            _shelf = new(newest, all.Where(e => pack.Calendars.ContainsKey(e.Code)).GroupBy(e => e.Code)
                .ToDictionary(g => g.Key, g => g.Select(e => (e.Number, Days(e))).ToList(), StringComparer.Ordinal));
        }
        Interlocked.Exchange(ref _readAt, clock.GetUtcNow().UtcTicks);
    }

    private WorkCalendar Days(CalendarEdition edition)
    {
        var own = pack.Calendars[edition.Code].Days;
        return new(own.Id, own.Title, own.Zone, Week(own), edition.Exceptions(), edition.KnownThrough);
    }

    /// <summary>The plain week of a calendar, told by a week without exceptions.</summary>
    private static IEnumerable<DayOfWeek> Week(WorkCalendar calendar)
    {
        var monday = new DateOnly(2099, 1, 5);
        return Enumerable.Range(0, 7).Select(monday.AddDays).Where(calendar.IsWorkingDay).Select(day => day.DayOfWeek);
    }
}
