using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Watching;

/// <summary>
/// Lets time pass for runs at which nobody acts: windows close, rounds come up, deferrals end, conditions turn. It rewrites the due rows, never the run itself, so
/// that nobody who works the run meets a conflict. What a handful of runs shows is one transaction. The gravest come first. That a step is late needs none of
/// this: <see cref="TellOverdue"/>.
/// </summary>
internal sealed class RunWatch(IRecords records, BulkRewriter rewriter, ProcedureLibrary library, BrokenRuns broken, TimeProvider clock)
{
    private const string Why = "time passes for running procedures", Verb = "procedures.run.watch";

    private sealed record Woken(Run Run, int Seen, RunView View);

    /// <summary>Looks at the runs whose time has come. Gives how many there were.</summary>
    public async Task<int> RunAsync(int most, CancellationToken ct)
    {
        await library.ReadCalendarsAsync(ct);
        var now = clock.GetUtcNow();
        var ticks = now.UtcTicks;
        var due = new List<Run>();
        for (var rank = 0; rank <= RunForesight.Least && due.Count < most; rank++)
        {
            var (grave, left) = (rank, most - due.Count);
            due.AddRange(await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.WakeRank == grave && r.WakeTicks <= ticks).OrderBy(r => r.WakeTicks).Take(left).ToListAsync(ct));
        }
        if (due.Count == 0) { return 0; }
        foreach (var hash in due.Select(r => r.ContentHash).Distinct()) { await library.ByHashAsync(hash, ct); }
        // Opening and computing take the time.
        var woken = await broken.PassOverAsync(due, Why, (run, opener) => Wake(run, opener, now), ct);
        await rewriter.TogetherAsync(async stop =>
        {
            // A run that another node has woken, or at which somebody has acted since, is theirs.
            var mine = await rewriter.WriteAsync<Run>(Verb, [.. woken.Select(one => new Rewrite<Run>(one.Run, one.Run.Revision, one.Seen, one.Run.CalendarNumber))], [r => r.Revision, r => r.WakeCount, r => r.CalendarNumber],
                [r => r.WakeCount, r => r.WakeTicks, r => r.WakeRank, r => r.WorkDayTicks, r => r.BrokenSince], stop);
            await ShowAsync(woken.FindAll(one => mine.Contains(one.Run.Id)), stop);
        }, ct);
        return due.Count;
    }

    private Woken Wake(Run run, Opener opener, DateTimeOffset now)
    {
        var state = opener.StateOf(run)!;
        var definition = library.Known(run.ContentHash);
        var view = RunEngine.View(definition, state, now, library.CalendarOf(definition, run.CalendarNumber));
        run.Foresee(definition, state, view);
        run.BrokenSince = null;
        return new(run, run.WakeCount++, view);
    }

    private async Task ShowAsync(List<Woken> woken, CancellationToken ct)
    {
        if (woken.Count == 0) { return; }
        var ids = woken.ConvertAll(one => one.Run.Id);
        var rows = (await records.Unfiltered<StepRow>(Why).AsNoTracking().Where(s => ids.Contains(s.RunId)).ToListAsync(ct)).ToLookup(s => s.RunId);
        var breaches = await BreachBook.OfAsync(records, ids, ct);
        var rewrites = new List<Rewrite<StepRow>>();
        foreach (var (run, _, view) in woken)
        {
            var known = rows[run.Id].ToDictionary(s => (s.Step, s.Number));
            foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
            {
                var old = known.GetValueOrDefault((step.Ref.Step, step.Ref.Number));
                var row = StepRow.Of(old?.Id ?? Ids.New(clock), run, step);
                row.Show(step, run, view.Closed);
                if (old is null) { records.Add(row); }
                else if (!row.ShowsAs(old)) { rewrites.Add(new(row, row.Number)); }
            }
            BreachBook.Write(records, run, view, breaches[run.Id], clock);
        }
        await rewriter.WriteAsync(Verb, rewrites, [s => s.Number], StepRow.Shown, ct);
        var saved = await records.SaveAsync(Verb, ct);
        if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); }
    }
}
