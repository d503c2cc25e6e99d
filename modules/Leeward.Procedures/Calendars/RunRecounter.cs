using System.Text.Json;
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

    private sealed record Counted(Run Run, int Seen, RunView View, CalendarRecount Recount);

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

    public async Task CountAsync(int edition, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id) && r.ClosedAt == null && r.CalendarNumber < edition).ToListAsync(ct);
        foreach (var hash in runs.Select(r => r.ContentHash).Distinct()) { await library.ByHashAsync(hash, ct); }
        var (opener, now) = (await identities.OpenForMachineryAsync(Why, ct), clock.GetUtcNow());
        // Opening, counting and sealing take the time; they need no database.
        var counted = runs.AsParallel().AsOrdered().Select(run => Count(run, edition, opener, now)).ToList();
        var moved = counted.FindAll(one => one.Recount.Moves.Count > 0);
        await rewriter.WriteAsync<Run>(RecountRuns.Name, [.. counted.Where(one => one.Recount.Moves.Count == 0).Select(one => new Rewrite<Run>(one.Run, one.Seen))], [r => r.Revision], [r => r.CalendarNumber, r => r.WorkDayTicks], ct);
        var written = await rewriter.WriteAsync<Run>(RecountRuns.Name, [.. moved.Select(one => new Rewrite<Run>(one.Run, one.Seen))], [r => r.Revision],
            [r => r.CalendarNumber, r => r.WorkDayTicks, r => r.Version, r => r.Revision, r => r.WakeTicks, r => r.WakeRank, r => r.State], ct);
        await KeepAsync(moved.FindAll(one => written.Contains(one.Run.Id)), edition, now, ct);
    }

    private Counted Count(Run run, int edition, Opener opener, DateTimeOffset now)
    {
        var state = JsonSerializer.Deserialize<RunState>(opener.Text(SealClass.Narrative, run, run.State)!)!;
        var definition = library.Known(run.ContentHash);
        var (before, after, seen) = (library.CalendarOf(definition, run.CalendarNumber), library.CalendarOf(definition, edition), run.Revision);
        var recount = CalendarRecount.Of(definition, state, before, after, now, Actor);
        var view = RunEngine.View(definition, recount.State, now, after);
        run.CalendarNumber = edition;
        run.Foresee(definition, recount.State, view);
        if (recount.Moves.Count > 0)
        {
            run.Revision = recount.State.Revision;
            run.Version++;
            run.State = vault.Seal(SealClass.Narrative, run.Id, JsonSerializer.Serialize(recount.State));
        }
        return new(run, seen, view, recount);
    }

    private async Task KeepAsync(List<Counted> moved, int edition, DateTimeOffset now, CancellationToken ct)
    {
        if (moved.Count == 0) { return; }
        var reached = moved.Select(one => one.Run.Id).ToHashSet();
        var rows = (await records.Unfiltered<StepRow>(Why).AsNoTracking().Where(s => reached.Contains(s.RunId)).ToListAsync(ct)).ToLookup(s => s.RunId);
        var (rewrites, fresh, events, results) = (new List<Rewrite<StepRow>>(), new List<StepRow>(), new List<RunEventRow>(), new List<RecountedRun>());
        foreach (var (run, seen, view, recount) in moved)
        {
            var known = rows[run.Id].ToDictionary(s => (s.Step, s.Number));
            foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null && s.SettledAt is null))
            {
                var old = known.GetValueOrDefault((step.Ref.Step, step.Ref.Number));
                var row = StepRow.Of(old?.Id ?? Ids.New(clock), run, step);
                row.Show(step, run, view.Closed);
                if (old is null) { fresh.Add(row); }
                else if (old.DueTicks != row.DueTicks || old.TargetAt != row.TargetAt || old.Source != row.Source || old.Status != row.Status) { rewrites.Add(new(row, row.Number)); }
            }
            events.AddRange(recount.Holds.Select((hold, index) => RunEventRow.Of(Ids.New(clock), run.Id, seen + index + 1, hold, vault)));
            results.Add(RecountResults.Of(Ids.New(clock), run, edition, recount, now));
        }
        await rewriter.WriteAsync(RecountRuns.Name, rewrites, [s => s.Number], [s => s.DueTicks, s => s.TargetAt, s => s.Clock, s => s.IsHard, s => s.Source, s => s.Provenance, s => s.DeadlineKind, s => s.Grave, s => s.Status, s => s.IsOpen], ct);
        var batch = new BulkBatch().Add(results).Add(fresh).AddReached(reached, events);
        var added = await bulk.WriteAsync(RecountRuns.Name, batch, ct);
        if (!added.Ok) { throw new InvalidOperationException(added.Refusal!.Code); }
    }
}
