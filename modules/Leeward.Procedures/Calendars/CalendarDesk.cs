using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>An edition in the list.</summary>
internal sealed record EditionLine(int Number, string Calendar, LocalText Title, string Origin, LocalText Notice, DateOnly? KnownThrough, DateTimeOffset PublishedAt, string PublishedBy, bool InForce);

/// <summary>A stretch of days in an edition: free, or worked although it is a weekend.</summary>
internal sealed record DayStretch(DateOnly From, DateOnly To, bool Works, LocalText Title);

/// <summary>How far runs are counted by an edition, and what it moved in runs the reader may count.</summary>
internal sealed record RecountProgress(long Open, long Behind, bool Working, string? Error, long Earlier, long Kept, long Later, long Runs);

/// <summary>An edition with its days, what differs from the one before, and how far runs are counted by it.</summary>
internal sealed record EditionView(EditionLine Edition, IReadOnlyList<DayStretch> Days, IReadOnlyList<DayStretch> Added, IReadOnlyList<DayStretch> Removed, RecountProgress Progress);

/// <summary>Shows working calendars. They hold nothing about a person, so that the right alone is asked.</summary>
internal sealed class CalendarDesk(IRecords records, IAccess access, PackSet pack, CalendarBook book)
{
    public const string Why = "a working calendar holds nothing about a person";

    public bool MayPublish => access.Can(PublishCalendar.Right, RegionCode.Whole);

    public bool SeesRuns => access.Actor.IsMachinery || access.HoldsAnywhere(RunDesk.Read);

    /// <summary>The calendars one can publish for.</summary>
    public IReadOnlyList<(string Code, LocalText Title)> Calendars =>
        [.. pack.Calendars.Values.DistinctBy(c => c.Id).Select(c => (c.Id, new LocalText(c.Days.Title.En, c.Days.Title.Zh))).OrderBy(c => c.Id, StringComparer.Ordinal)];

    public async Task<IReadOnlyList<EditionLine>> ListAsync(CancellationToken ct)
    {
        var all = await records.Unfiltered<CalendarEdition>(Why).AsNoTracking().OrderByDescending(e => e.Number).ToListAsync(ct);
        return [.. all.Select(e => Line(e, !all.Exists(other => other.Code == e.Code && other.Number > e.Number)))];
    }

    public async Task<Outcome<EditionView>> FindAsync(int number, CancellationToken ct)
    {
        var all = await records.Unfiltered<CalendarEdition>(Why).AsNoTracking().OrderBy(e => e.Number).ToListAsync(ct);
        if (all.Find(e => e.Number == number) is not { } edition) { return Refusal.NotFound; }
        await book.ReadAsync(records, ct);
        var before = all.FindLast(e => e.Code == edition.Code && e.Number < number)?.Exceptions() ?? [];
        var now = edition.Exceptions();
        static (DateOnly, bool) Key(CalendarException day) => (day.Day, day.Works);
        return new EditionView(
            Line(edition, !all.Exists(other => other.Code == edition.Code && other.Number > number)), Stretches(now),
            Stretches([.. now.ExceptBy(before.Select(Key), Key)]), Stretches([.. before.ExceptBy(now.Select(Key), Key)]), await ProgressAsync(number, ct));
    }

    private async Task<RecountProgress> ProgressAsync(int number, CancellationToken ct)
    {
        const string why = "counts of runs, without saying which";
        // Who publishes counts all runs; who only sees runs counts those that they see, so that no case is told by a number.
        var open = (MayPublish ? records.Unfiltered<Run>(why) : records.Query<Run>(RunDesk.Read)).Where(r => r.ClosedAt == null);
        var key = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var job = await records.Unfiltered<Job>(why).AsNoTracking().Where(j => j.Kind == RecountRuns.Name && j.Key == key).OrderByDescending(j => j.Id).FirstOrDefaultAsync(ct);
        var moved = (MayPublish ? records.Countable<RecountedRun>(RunDesk.Read) : records.Query<RecountedRun>(RunDesk.Read)).Where(r => r.Edition == number);
        var sums = SeesRuns ? await moved.GroupBy(_ => 1).Select(g => new { Runs = g.LongCount(), Earlier = g.Sum(r => (long)r.Earlier), Kept = g.Sum(r => (long)r.Kept), Later = g.Sum(r => (long)r.Later) }).FirstOrDefaultAsync(ct) : null;
        return new(await open.LongCountAsync(ct), await open.LongCountAsync(r => r.CalendarNumber < number, ct), job?.State is JobState.Waiting or JobState.Running, job?.State == JobState.Failed ? job.Error : null,
            sums?.Earlier ?? 0, sums?.Kept ?? 0, sums?.Later ?? 0, sums?.Runs ?? 0);
    }

    private EditionLine Line(CalendarEdition edition, bool inForce)
    {
        var title = pack.Calendars.TryGetValue(edition.Code, out var calendar) ? new LocalText(calendar.Days.Title.En, calendar.Days.Title.Zh) : new(edition.Code, edition.Code);
        return new(edition.Number, edition.Code, title, edition.Origin, new(edition.NoticeEn, edition.NoticeZh), edition.KnownThrough, edition.PublishedAt, edition.PublishedBy, inForce);
    }

    /// <summary>Days that follow each other and are of one kind as one line, the latest first.</summary>
    private static List<DayStretch> Stretches(IReadOnlyList<CalendarException> days)
    {
        var list = new List<DayStretch>();
        foreach (var day in days.OrderBy(d => d.Day))
        {
            if (list is [.., var last] && last.To.AddDays(1) == day.Day && last.Works == day.Works && last.Title.En == day.Title.En) { list[^1] = last with { To = day.Day }; }
            else { list.Add(new(day.Day, day.Day, day.Works, new(day.Title.En, day.Title.Zh))); }
        }
        list.Reverse();
        return list;
    }
}
