using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.TakeOvers;

/// <summary>A run that was worked on paper or in another system and has ended, as it went.</summary>
/// <param name="SubjectId">The case.</param>
/// <param name="SubjectNumber">Its readable number.</param>
/// <param name="Region">The region of the case.</param>
/// <param name="Sensitivity">How closely the case is held.</param>
/// <param name="CentreId">The centre that worked it.</param>
/// <param name="ContentHash">The version of the procedure that it went by.</param>
/// <param name="Events">What happened, in the order in which it was recorded; the first begins the run, the last ends it.</param>
/// <param name="IsSynthetic">The case is one of the demo world.</param>
internal sealed record PastRun(
    Guid SubjectId, string SubjectNumber, RegionCode Region, Sensitivity Sensitivity, Guid CentreId, string ContentHash, IReadOnlyList<RunEvent> Events, bool IsSynthetic = false);

/// <summary>What became of a run: its id, or why it was not taken over. One that is there already is neither.</summary>
internal sealed record TakenOver(Guid? RunId, Refusal? Refusal)
{
    /// <summary>The same case has a run of this procedure that began at the same moment.</summary>
    public bool Already => RunId is null && Refusal is null;
}

/// <summary>
/// Takes over runs that have ended elsewhere, many at once. The engine replays what happened by the version that was in force for it and refuses what could not have been taken here either: so a
/// run taken over is judged, counted and read like any other. What deviated needs its approval in the history, as it would here.
/// </summary>
internal sealed class TakeOverRuns(IRecords records, IAccess access, IBulk bulk, IVault vault, ProcedureLibrary library, TimeProvider clock)
{
    /// <summary>The right that it needs in the region of the case.</summary>
    public const string Right = "procedures.run.take_over";

    private const int MostEvents = 2000;

    /// <summary>Takes over what can be; the answers are in the order of the runs. With <paramref name="dryRun"/> nothing is written.</summary>
    public async Task<Outcome<IReadOnlyList<TakenOver>>> RunAsync(IReadOnlyList<PastRun> runs, bool dryRun, CancellationToken ct)
    {
        if (runs.Any(run => !access.Can(Right, run.Region, run.Sensitivity))) { return await access.RefuseAsync(Right, nameof(Run), null, ct); }
        var edition = await library.ReadCalendarsAsync(ct);
        foreach (var hash in runs.Select(run => run.ContentHash).Distinct(StringComparer.Ordinal)) { await library.ByHashAsync(hash, ct); }
        var known = await KnownAsync(runs, ct);
        var now = clock.GetUtcNow();
        // Each by itself, on all cores: the engine is pure.
        var replayed = runs.AsParallel().AsOrdered().Select(run => Replay(run, edition, now)).ToList();
        var (answers, rows, events, steps) = (new List<TakenOver>(), new List<Run>(), new List<RunEventRow>(), new List<StepRow>());
        foreach (var (run, made) in runs.Zip(replayed))
        {
            if (made.Refusal is { } no) { answers.Add(new(null, no)); continue; }
            if (!known.Add((run.SubjectId, made.Row!.ProcedureCode, made.Row.StartedAt))) { answers.Add(new(null, null)); continue; }
            answers.Add(new(made.Row.Id, null));
            rows.Add(made.Row);
            events.AddRange(made.Events);
            steps.AddRange(made.Steps);
        }

        if (dryRun || rows.Count == 0) { return answers; }
        var written = await bulk.WriteAsync(Right, new BulkBatch().Add(rows).Add(events).Add(steps), ct);
        return written.Ok ? answers : written.Refusal!;
    }

    private async Task<HashSet<(Guid, string, DateTimeOffset)>> KnownAsync(IReadOnlyList<PastRun> runs, CancellationToken ct)
    {
        var subjects = runs.Select(run => run.SubjectId).Distinct().ToList();
        var there = await records.Unfiltered<Run>("whether a run was taken over before").Where(r => subjects.Contains(r.AccessId)).Select(r => new { r.AccessId, r.ProcedureCode, r.StartedAt }).ToListAsync(ct);
        return [.. there.Select(r => (r.AccessId, r.ProcedureCode, r.StartedAt))];
    }

    private (Run? Row, List<RunEventRow> Events, List<StepRow> Steps, Refusal? Refusal) Replay(PastRun past, int edition, DateTimeOffset now)
    {
        if (past.Events.Count is 0 or > MostEvents) { return No(new Refusal("procedures.take_over.events", MostEvents)); }
        var definition = library.Known(past.ContentHash);
        var (id, rows, last) = (Ids.New(clock), new List<RunEventRow>(), DateTimeOffset.MinValue);
        RunState? state = null;
        foreach (var (happened, index) in past.Events.Select((happened, index) => (happened, index)))
        {
            if (happened.At > now || happened.At < last) { return No(At(index, new(happened.At > now ? "runs.time.future" : "procedures.take_over.order"))); }
            if (happened is RunMoved or RunMoveUndone) { return No(At(index, new("runs.unknown_event"))); }
            var result = RunEngine.Apply(definition, state, happened);
            if (!result.Ok) { return No(At(index, RunDesk.AsRefusal(result.Refusal))); }
            (state, last) = (result.State, happened.At);
            rows.Add(RunEventRow.Of(Ids.New(clock), id, state.Revision, happened, vault));
        }

        if (state!.ClosedAt is null) { return No(new("procedures.take_over.open")); }
        var row = new Run
        {
            Id = id, Region = past.Region.Value, Sensitivity = past.Sensitivity, AccessId = past.SubjectId, SubjectNumber = past.SubjectNumber, ProcedureCode = definition.Id, ContentHash = definition.ContentHash,
            CentreId = past.CentreId, StartedAt = state.StartedAt, ClosedAt = state.ClosedAt, IsSynthetic = past.IsSynthetic, Revision = state.Revision, CalendarNumber = edition,
        };
        row.Keep(vault, state);
        var view = RunEngine.View(definition, state, now, library.CalendarOf(definition, edition));
        row.Foresee(definition, state, view);
        var steps = view.Steps.Where(step => step.ActivatedAt is not null).Select(step =>
        {
            var shown = StepRow.Of(Ids.New(clock), row, step);
            shown.Show(step, row, closed: true);
            return shown;
        });
        return (row, rows, [.. steps], null);
    }

    private static (Run?, List<RunEventRow>, List<StepRow>, Refusal?) No(Refusal refusal) => (null, [], [], refusal);

    /// <summary>A refusal with the place of the event, from 1.</summary>
    private static Refusal At(int index, Refusal refusal) => new("procedures.take_over.event", index + 1) { More = [refusal] };
}
