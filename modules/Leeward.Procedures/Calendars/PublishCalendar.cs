using System.Globalization;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>A notice about the days of a year.</summary>
/// <param name="Calendar">The calendar's id.</param>
/// <param name="Year">The year.</param>
/// <param name="Free">Free days, one stretch a line: <c>2027-01-01 2027-01-03 New Year | 元旦</c>; one day may stand alone.</param>
/// <param name="Worked">Weekend days that are worked, separated by spaces or lines.</param>
/// <param name="NoticeEn">The notice's name in English.</param>
/// <param name="NoticeZh">The notice's name in Chinese.</param>
internal sealed record CalendarNotice(string? Calendar, int Year, string? Free, string? Worked, string? NoticeEn, string? NoticeZh);

/// <summary>Publishes an edition of a working calendar: from a notice that a person enters, or from a pack that has changed.</summary>
internal sealed class PublishCalendar(IRecords records, IAccess access, PackSet pack, CalendarBook book, TimeProvider clock)
{
    public const string Right = "procedures.calendar.publish";
    private const int MostDays = 120;
    private static readonly Bilingual MadeUp = new("Make-up working day", "调休上班");

    /// <summary>Publishes the days of a year; the days of other years stay as they are. Gives the edition's number.</summary>
    public async Task<Outcome<int>> RunAsync(CalendarNotice notice, CancellationToken ct)
    {
        if (!access.Can(Right, RegionCode.Whole)) { return await access.RefuseAsync(Right, nameof(CalendarEdition), null, ct); }
        if (notice.Calendar is not { } name || !pack.Calendars.TryGetValue(name, out var calendar)) { return Refusal.Invalid("Calendar", "procedures.calendar.unknown"); }
        if (notice.Year is < 1990 or > 2100) { return Refusal.Invalid("Year", "procedures.calendar.year"); }
        var free = FreeDays(notice);
        if (!free.Ok) { return free.Refusal!; }
        var worked = WorkedDays(notice);
        if (!worked.Ok) { return worked.Refusal!; }
        if (free.Value.Select(d => d.Day).Intersect(worked.Value.Select(d => d.Day)).Any()) { return Refusal.Invalid("Worked", "procedures.calendar.both"); }
        string en = notice.NoticeEn?.Trim() ?? "", zh = notice.NoticeZh?.Trim() ?? "";
        if (en.Length is 0 or > 300) { return Refusal.Invalid("NoticeEn", "procedures.calendar.notice_needed"); }
        if (zh.Length is 0 or > 300) { return Refusal.Invalid("NoticeZh", "procedures.calendar.notice_needed"); }
        await book.ReadNowAsync(records, ct);
        var now = book.Of(calendar.Id);
        var days = now.Exceptions.Where(d => d.Day.Year != notice.Year).Concat(free.Value).Concat(worked.Value).ToList();
        var through = new DateOnly(notice.Year, 12, 31);
        var known = now.KnownThrough > through ? now.KnownThrough : through;
        if (CalendarDays.Hash(days, known) == CalendarDays.Hash(now.Exceptions, now.KnownThrough)) { return new Refusal("procedures.calendar.no_change"); }
        return await StoreAsync(calendar.Id, CalendarEdition.FromNotice, en, zh, days, known, "", ct);
    }

    /// <summary>Stores what the pack brings where it has changed since. Days of a notice that reaches further than the pack stay.</summary>
    public async Task<Outcome> FromPackAsync(CancellationToken ct)
    {
        await book.ReadNowAsync(records, ct);
        foreach (var calendar in pack.Calendars.Values.DistinctBy(c => c.Id).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            var (code, hash) = (calendar.Id, CalendarDays.Hash(calendar.Days.Exceptions, calendar.Days.KnownThrough));
            var last = await records.Unfiltered<CalendarEdition>(CalendarDesk.Why).Where(e => e.Code == code && e.Origin == CalendarEdition.FromPack).OrderByDescending(e => e.Number).Select(e => e.PackHash).FirstOrDefaultAsync(ct);
            if (last == hash) { continue; }
            var known = calendar.Days.KnownThrough;
            var further = last is null || known is null ? [] : book.Of(code).Exceptions.Where(d => d.Day > known).ToList();
            var through = further.Count > 0 ? book.Of(code).KnownThrough : known;
            var stored = await StoreAsync(code, CalendarEdition.FromPack, $"{calendar.Days.Title.En} {calendar.Version}", $"{calendar.Days.Title.Zh} {calendar.Version}", [.. calendar.Days.Exceptions, .. further], through, hash, ct);
            // Another node was quicker.
            if (!stored.Ok && stored.Refusal!.Kind != RefusalKind.Exists) { return stored.Refusal; }
        }
        return Outcome.Done;
    }

    private async Task<Outcome<int>> StoreAsync(string code, string origin, string en, string zh, IReadOnlyCollection<CalendarException> days, DateOnly? known, string packHash, CancellationToken ct)
    {
        var (id, number) = (Ids.New(clock), await records.Unfiltered<CalendarEdition>(CalendarDesk.Why).MaxAsync(e => (int?)e.Number, ct) + 1 ?? 1);
        records.Add(new CalendarEdition
        {
            Id = id, AccessId = id, Code = code, Number = number, Origin = origin, NoticeEn = en, NoticeZh = zh, Days = CalendarDays.Write(days), KnownThrough = known,
            Hash = CalendarDays.Hash(days, known), PackHash = packHash, PublishedAt = clock.GetUtcNow(), PublishedBy = access.Actor.Name,
        });
        var saved = await records.SaveAsync(Right, ct);
        if (!saved.Ok) { return saved.Refusal!; }
        await book.ReadNowAsync(records, ct);
        return number;
    }

    private static Outcome<List<CalendarException>> FreeDays(CalendarNotice notice)
    {
        var days = new List<CalendarException>();
        foreach (var line in (notice.Free ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            var last = DateOnly.MinValue;
            if (!Day(words[0], notice.Year, out var first)) { return Refusal.Invalid("Free", "procedures.calendar.bad_day", line); }
            var title = words.Length > 1 && Day(words[1], notice.Year, out last) ? (words.Length > 2 ? words[2] : "") : string.Join(' ', words.Skip(1));
            if (last == DateOnly.MinValue) { last = first; }
            var names = title.Split('|', 2, StringSplitOptions.TrimEntries);
            if (last < first || names is not [{ Length: > 0 and <= 80 }, { Length: > 0 and <= 80 }]) { return Refusal.Invalid("Free", "procedures.calendar.bad_line", line); }
            for (var day = first; day <= last; day = day.AddDays(1)) { days.Add(new(day, Works: false, new(names[0], names[1]))); }
        }
        return days.Count > MostDays ? Refusal.Invalid("Free", "procedures.calendar.too_many") : days.DistinctBy(d => d.Day).ToList();
    }

    private static Outcome<List<CalendarException>> WorkedDays(CalendarNotice notice)
    {
        var days = new List<CalendarException>();
        foreach (var word in (notice.Worked ?? "").Split([' ', '\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Day(word, notice.Year, out var day)) { return Refusal.Invalid("Worked", "procedures.calendar.bad_day", word); }
            days.Add(new(day, Works: true, MadeUp));
        }
        return days.Count > MostDays ? Refusal.Invalid("Worked", "procedures.calendar.too_many") : days.DistinctBy(d => d.Day).ToList();
    }

    private static bool Day(string text, int year, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year == year;
}
