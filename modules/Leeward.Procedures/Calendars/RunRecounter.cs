using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>Opens runs as machinery, counts them by another edition, and keeps what moved. A run at which somebody acts meanwhile is left to the next look.</summary>
internal sealed class RunRecounter(IRecords records, IIdentities identities, IVault vault, IBulk bulk, BulkRewriter rewriter, ProcedureLibrary library, TimeProvider clock)
{
    private const string Why = "runs are counted by a new calendar", Actor = "calendar";

    /// <summary>A run as it stands by the other edition, at which revision it was seen, and what is to be written where a due time moved.</summary>
    internal sealed record Counted(Run Run, int Seen, CalendarRecount Recount)
    {
        public List<StepRow> Changed { get; } = [];
        public List<StepRow> Begun { get; } = [];
        public IReadOnlyList<RunEventRow> Events { get; set; } = [];
        public RecountedRun? Result { get; set; }
    }

    /// <summary>What a row of a step says of its due time.</summary>
    private sealed record Shown(Guid Id, Guid RunId, string Step, int Number, long DueTicks, DateTimeOffset? TargetAt, string Source, string Status);

    public Task<int> ReadAsync(CancellationToken ct) => library.ReadCalendarsAsync(ct, now: true);

    /// <summary>The open runs that were counted by an earlier edition.</summary>
    public IQueryable<Run> Behind(int edition) => records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.ClosedAt == null && r.CalendarNumber < edition);

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
        var (opener, now) = (await identities.OpenForMachineryAsync(Why, ct), clock.GetUtcNow());
        // Opening, counting and sealing take the time; they need no database.
        var counted = runs.AsParallel().AsOrdered().Select(run => Count(run, edition, opener, now)).ToList();
        var moved = counted.FindAll(one => one.Recount.Moves.Count > 0);
        var open = moved.ConvertAll(one => one.Run.Id);
        var rows = (await records.Unfiltered<StepRow>(Why).Where(s => open.Contains(s.RunId))
            .Select(s => new Shown(s.Id, s.RunId, s.Step, s.Number, s.DueTicks, s.TargetAt, s.Source, s.Status)).ToListAsync(ct)).ToLookup(s => s.RunId);
        moved.AsParallel().ForAll(one => Fill(one, rows[one.Run.Id], edition, now));
        return counted;
    }

    /// <summary>Writes what was counted, where nobody has acted meanwhile.</summary>
    public async Task WriteAsync(int edition, IReadOnlyList<Counted> counted, CancellationToken ct)
    {
        var moved = counted.Where(one => one.Recount.Moves.Count > 0).ToList();
        await rewriter.WriteAsync<Run>(RecountRuns.Name, [.. counted.Where(one => one.Recount.Moves.Count == 0).Select(one => new Rewrite<Run>(one.Run, one.Seen))], [r => r.Revision], [r => r.CalendarNumber, r => r.WorkDayTicks], ct);
        var written = await rewriter.WriteAsync<Run>(RecountRuns.Name, [.. moved.Select(one => new Rewrite<Run>(one.Run, one.Seen))], [r => r.Revision],
            [r => r.CalendarNumber, r => r.WorkDayTicks, r => r.Version, r => r.Revision, r => r.WakeTicks, r => r.WakeRank, r => r.State], ct);
        var mine = moved.FindAll(one => written.Contains(one.Run.Id));
        if (mine.Count == 0) { return; }
        await rewriter.WriteAsync(RecountRuns.Name, [.. mine.SelectMany(one => one.Changed).Select(row => new Rewrite<StepRow>(row, row.Number))], [s => s.Number],
            [s => s.DueTicks, s => s.TargetAt, s => s.Clock, s => s.IsHard, s => s.Source, s => s.Provenance, s => s.DeadlineKind, s => s.Grave, s => s.Status, s => s.IsOpen], ct);
        var batch = new BulkBatch().Add([.. mine.Select(one => one.Result!)]).Add([.. mine.SelectMany(one => one.Begun)]).AddReached(written, [.. mine.SelectMany(one => one.Events)]);
        var added = await bulk.WriteAsync(RecountRuns.Name, batch, ct);
        if (!added.Ok) { throw new InvalidOperationException(added.Refusal!.Code); }
    }

    private Counted Count(Run run, int edition, Opener opener, DateTimeOffset now)
    {
        var state = opener.StateOf(run)!;
        var definition = library.Known(run.ContentHash);
        var (before, after, seen) = (library.CalendarOf(definition, run.CalendarNumber), library.CalendarOf(definition, edition), run.Revision);
        var recount = CalendarRecount.Of(definition, state, before, after, now, Actor);
        run.CalendarNumber = edition;
        run.Foresee(definition, recount.State, recount.View);
        if (recount.Moves.Count > 0)
        {
            run.Revision = recount.State.Revision;
            run.Version++;
            run.State = vault.SealRun(run.Id, recount.State);
        }
        return new(run, seen, recount);
    }

    private void Fill(Counted one, IEnumerable<Shown> rows, int edition, DateTimeOffset now)
    {
        var (run, known) = (one.Run, rows.ToDictionary(s => (s.Step, s.Number)));
        foreach (var step in one.Recount.View.Steps.Where(s => s.ActivatedAt is not null && s.SettledAt is null))
        {
            var old = known.GetValueOrDefault((step.Ref.Step, step.Ref.Number));
            var row = StepRow.Of(old?.Id ?? Ids.New(clock), run, step);
            row.Show(step, run, one.Recount.View.Closed);
            if (old is null) { one.Begun.Add(row); }
            else if (old.DueTicks != row.DueTicks || old.TargetAt != row.TargetAt || old.Source != row.Source || old.Status != row.Status) { one.Changed.Add(row); }
        }
        one.Events = [.. one.Recount.Holds.Select((hold, index) => RunEventRow.Of(Ids.New(clock), run.Id, one.Seen + index + 1, hold, vault))];
        one.Result = RecountResults.Of(Ids.New(clock), run, edition, one.Recount, now);
    }
}
