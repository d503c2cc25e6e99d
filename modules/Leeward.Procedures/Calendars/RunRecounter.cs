using System.Linq.Expressions;
using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>Opens runs as machinery, counts them by another edition, and keeps what moved. A run at which somebody acts meanwhile is left to the next look.</summary>
internal sealed class RunRecounter(IRecords records, IVault vault, IBulk bulk, BulkRewriter rewriter, ProcedureLibrary library, BrokenRuns broken, TimeProvider clock)
{
    private const string Why = "runs are counted by a new calendar", Actor = "calendar";

    /// <summary>A run as it stands by the other edition, as it was seen, and what is to be written where a due time moved.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Seen">Its revision when it was read.</param>
    /// <param name="Moved">A due time moved.</param>
    /// <param name="Whole">Its state is written anew, whole.</param>
    internal sealed record Counted(Run Run, int Seen, bool Moved, bool Whole)
    {
        /// <summary>The turns that look otherwise now.</summary>
        public IReadOnlyList<StepView> Changed { get; init; } = [];
        public List<StepRow> Rows { get; } = [];
        public IReadOnlyList<RunEventRow> Events { get; init; } = [];
        public RecountedRun? Result { get; init; }
    }

    public Task<int> ReadAsync(CancellationToken ct) => library.ReadCalendarsAsync(ct, now: true);

    /// <summary>The open runs that were counted by an earlier edition.</summary>
    public IQueryable<Run> Behind(int edition) => records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.ClosedAt == null && r.BrokenSince == null && r.CalendarNumber < edition);

    /// <summary>Passes, without opening them, the runs none of whose due times can be moved by the days that changed. Gives how many.</summary>
    public async Task<long> PassAsync(int edition, CancellationToken ct)
    {
        var passed = 0L;
        foreach (var one in await Behind(edition).Select(r => new { r.ContentHash, r.CalendarNumber }).Distinct().ToListAsync(ct))
        {
            var definition = await library.ByHashAsync(one.ContentHash, ct);
            var (before, after, hash, number) = (library.CalendarOf(definition, one.CalendarNumber), library.CalendarOf(definition, edition), one.ContentHash, one.CalendarNumber);
            var first = CalendarRecount.FirstDifference(before, after) is { } day ? before.StartOf(day).UtcTicks : long.MaxValue;
            var same = records.Unfiltered<Run>(Why).Where(r => r.ClosedAt == null && r.CalendarNumber == number && r.ContentHash == hash);
            if (first < long.MaxValue) { same = same.Where(r => r.WorkDayTicks < first); }
            passed += await same.ExecuteUpdateAsync(r => r.SetProperty(x => x.CalendarNumber, edition), ct);
        }
        return passed;
    }

    /// <summary>Counts runs by an edition; nothing is written.</summary>
    public async Task<IReadOnlyList<Counted>> CountAsync(int edition, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id) && r.ClosedAt == null && r.CalendarNumber < edition).ToListAsync(ct);
        foreach (var hash in runs.Select(r => r.ContentHash).Distinct()) { await library.ByHashAsync(hash, ct); }
        var now = clock.GetUtcNow();
        // Opening, counting and sealing take the time.
        var counted = await broken.PassOverAsync(runs, Why, (run, opener) => Count(run, edition, opener, now), ct);
        var changed = counted.FindAll(one => one.Changed.Count > 0);
        if (changed.Count > 0)
        {
            var (open, steps) = (changed.ConvertAll(one => one.Run.Id), changed.SelectMany(one => one.Changed, (_, step) => step.Ref.Step).Distinct().ToList());
            var rows = (await records.Unfiltered<StepRow>(Why).AsNoTracking().Where(s => open.Contains(s.RunId) && steps.Contains(s.Step)).ToListAsync(ct)).ToLookup(s => s.RunId);
            foreach (var one in changed) { Fill(one, rows[one.Run.Id]); }
        }
        return counted;
    }

    /// <summary>Writes what was counted, where nobody has acted and no time has passed meanwhile.</summary>
    public async Task WriteAsync(int edition, IReadOnlyList<Counted> counted, CancellationToken ct)
    {
        var written = new HashSet<Guid>();
        await RunsAsync(counted.Where(one => !one.Moved), [r => r.CalendarNumber, r => r.WorkDayTicks]);
        var moved = counted.Where(one => one.Moved).ToList();
        await RunsAsync(moved.Where(one => !one.Whole), [r => r.CalendarNumber, r => r.WorkDayTicks, r => r.Version, r => r.Revision, r => r.WakeTicks, r => r.WakeRank, r => r.HeldSince]);
        await RunsAsync(moved.Where(one => one.Whole), [r => r.CalendarNumber, r => r.WorkDayTicks, r => r.Version, r => r.Revision, r => r.WakeTicks, r => r.WakeRank, r => r.HeldSince, r => r.State]);
        var mine = moved.FindAll(one => written.Contains(one.Run.Id));
        if (mine.Count == 0) { return; }
        await rewriter.WriteAsync(RecountRuns.Name, [.. mine.SelectMany(one => one.Rows).Select(row => new Rewrite<StepRow>(row, row.Number))], [s => s.Number], StepRow.Shown, ct);
        var batch = new BulkBatch().Add([.. mine.Select(one => one.Result!)]).AddReached(written, [.. mine.SelectMany(one => one.Events)]);
        var added = await bulk.WriteAsync(RecountRuns.Name, batch, ct);
        if (!added.Ok) { throw new InvalidOperationException(added.Refusal!.Code); }

        async Task RunsAsync(IEnumerable<Counted> some, IReadOnlyList<Expression<Func<Run, object?>>> columns) =>
            written.UnionWith(await rewriter.WriteAsync(RecountRuns.Name, [.. some.Select(one => new Rewrite<Run>(one.Run, one.Seen, one.Run.WakeCount))], [r => r.Revision, r => r.WakeCount], columns, ct));
    }

    private Counted Count(Run run, int edition, Opener opener, DateTimeOffset now)
    {
        var definition = library.Known(run.ContentHash);
        var (before, after, seen) = (library.CalendarOf(definition, run.CalendarNumber), library.CalendarOf(definition, edition), run.Revision);
        var recount = CalendarRecount.Of(definition, opener.StateOf(run)!, before, after, now, Actor);
        run.CalendarNumber = edition;
        run.Foresee(definition, recount, now, after);
        if (recount.Moves.Count == 0) { return new(run, seen, Moved: false, Whole: false); }
        run.Revision = recount.State.Revision;
        run.Version++;
        var whole = recount.Holds.Count > 0 && !(recount.OnlyHolds && run.KeepHolds(vault, opener, recount.Holds));
        if (whole) { run.Keep(vault, recount.State); }
        return new(run, seen, Moved: true, whole)
        {
            Changed = recount.Changed,
            Events = [.. recount.Holds.Select((hold, index) => RunEventRow.Of(Ids.New(clock), run.Id, seen + index + 1, hold, vault))],
            Result = RecountResults.Of(Ids.New(clock), run, edition, recount, now),
        };
    }

    // A turn that has no row yet began by time alone: it gets one, by the calendar that holds then, when that is noticed.
    private static void Fill(Counted one, IEnumerable<StepRow> rows)
    {
        var known = rows.ToDictionary(s => (s.Step, s.Number));
        foreach (var step in one.Changed)
        {
            if (!known.TryGetValue((step.Ref.Step, step.Ref.Number), out var old)) { continue; }
            var row = StepRow.Of(old.Id, one.Run, step);
            row.Show(step, one.Run, closed: false);
            if (!row.ShowsAs(old)) { one.Rows.Add(row); }
        }
    }
}
