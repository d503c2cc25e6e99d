using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>A run with the state it comes to and the events that bring it there.</summary>
internal sealed record RunChange(Run Run, int Seen, RunState State, params IReadOnlyList<RunEvent> Events);

/// <summary>Writes runs that go on by another version: state, history, due rows, breaches, and what names a step that is called otherwise. Within the transaction of the partition.</summary>
internal sealed class MoveWriter(IRecords records, IVault vault, IBulk bulk, BulkRewriter rewriter, ProcedureLibrary library, TimeProvider clock)
{
    /// <summary>Writes the changes of runs at which nobody has acted meanwhile, and gives their ids.</summary>
    /// <param name="verb">The audit verb.</param>
    /// <param name="path">From which version to which.</param>
    /// <param name="changes">The runs.</param>
    /// <param name="back">The runs go back from the other version.</param>
    /// <param name="edition">The edition of the calendars by which they are counted.</param>
    /// <param name="ct">Cancels the write.</param>
    public async Task<IReadOnlySet<Guid>> WriteAsync(string verb, MovePath path, IReadOnlyList<RunChange> changes, bool back, int edition, CancellationToken ct)
    {
        var (definition, now) = (back ? path.Before : path.After, clock.GetUtcNow());
        var calendar = library.CalendarOf(definition, edition);
        var views = changes.AsParallel().AsOrdered().Select(change =>
        {
            var (run, state) = (change.Run, change.State);
            var view = RunEngine.View(definition, state, now, calendar);
            (run.ContentHash, run.CalendarNumber, run.Revision) = (definition.ContentHash, edition, state.Revision);
            run.Version++;
            run.Keep(vault, state);
            run.Foresee(definition, state, view);
            return (Change: change, View: view);
        }).ToList();
        var written = await rewriter.WriteAsync<Run>(verb, [.. changes.Select(one => new Rewrite<Run>(one.Run, one.Seen))], [r => r.Revision],
            [r => r.ContentHash, r => r.CalendarNumber, r => r.WorkDayTicks, r => r.Version, r => r.Revision, r => r.WakeTicks, r => r.WakeRank, r => r.State, r => r.HeldSince], ct);
        var mine = views.FindAll(one => written.Contains(one.Change.Run.Id));
        if (mine.Count == 0) { return written; }
        await NamesAsync(path, written, back, ct);
        await StepsAsync(verb, path, mine, back, ct);
        var breaches = await BreachBook.OfAsync(records, [.. written], ct);
        foreach (var (change, view) in mine) { BreachBook.Write(records, change.Run, view, breaches[change.Run.Id], clock); }
        var events = mine.SelectMany(one => one.Change.Events.Select((happened, index) => RunEventRow.Of(Ids.New(clock), one.Change.Run.Id, one.Change.Seen + index + 1, happened, vault))).ToList();
        var added = await bulk.WriteAsync(verb, new BulkBatch().AddReached(written, events), ct);
        return added.Ok ? written : throw new InvalidOperationException(added.Refusal!.Code);
    }

    private async Task StepsAsync(string verb, MovePath path, List<(RunChange Change, RunView View)> mine, bool back, CancellationToken ct)
    {
        var ids = mine.ConvertAll(one => one.Change.Run.Id);
        var rows = (await records.Unfiltered<StepRow>(CaseMover.Why).AsNoTracking().Where(s => ids.Contains(s.RunId)).ToListAsync(ct)).ToLookup(s => s.RunId);
        var (rewrites, fresh, gone) = (new List<Rewrite<StepRow>>(), new List<StepRow>(), new List<Guid>());
        foreach (var (change, view) in mine)
        {
            var known = rows[change.Run.Id].ToDictionary(s => (s.Step, s.Number));
            foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
            {
                var other = back ? path.Target(step.Ref.Step)?.Id : path.Source(step.Ref.Step);
                var found = known.Remove((other ?? step.Ref.Step, step.Ref.Number), out var old) || known.Remove((step.Ref.Step, step.Ref.Number), out old);
                var row = StepRow.Of(found ? old!.Id : Ids.New(clock), change.Run, step);
                row.Show(step, change.Run, view.Closed);
                if (found) { rewrites.Add(new(row, row.Number)); } else { fresh.Add(row); }
            }
            if (back) { gone.AddRange(known.Values.Select(row => row.Id)); continue; }
            // A step that the new version has no more: what was done stays as it was, what was open ends.
            foreach (var left in known.Values.Where(row => row.SettledAt is null))
            {
                (left.Status, left.IsOpen, left.SettledAt) = (nameof(StepStatus.NotApplicable), false, clock.GetUtcNow());
                rewrites.Add(new(left, left.Number));
            }
        }
        await rewriter.WriteAsync(verb, rewrites, [s => s.Number], [s => s.Step, s => s.ContentHash, s => s.Phase, s => s.Role, .. StepRow.Shown], ct);
        if (gone.Count > 0) { await records.Unfiltered<StepRow>(CaseMover.Why).Where(s => gone.Contains(s.Id)).ExecuteDeleteAsync(ct); }
        var added = await bulk.WriteAsync(verb, new BulkBatch().Add(fresh), ct);
        if (!added.Ok) { throw new InvalidOperationException(added.Refusal!.Code); }
    }

    /// <summary>Shares and files name a step by its id.</summary>
    private async Task NamesAsync(MovePath path, IReadOnlySet<Guid> runs, bool back, CancellationToken ct)
    {
        foreach (var (before, after) in path.Names)
        {
            var (from, to) = back ? (after, before) : (before, after);
            await records.Unfiltered<RunShare>(CaseMover.Why).Where(s => runs.Contains(s.OwnerId) && s.Step == from).ExecuteUpdateAsync(s => s.SetProperty(x => x.Step, to), ct);
            await records.Unfiltered<EvidenceFile>(CaseMover.Why).Where(f => runs.Contains(f.OwnerId) && f.Step == from).ExecuteUpdateAsync(f => f.SetProperty(x => x.Step, to), ct);
        }
    }
}
