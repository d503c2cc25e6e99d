using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Steps;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>Runs for other modules.</summary>
internal sealed class ProcedureRuns(IRecords records, StartRun start, NextSteps next, WorkStep work, RunDesk desk, ProcedureLibrary library, GroundWords grounds) : IProcedureRuns
{
    public Task<Outcome<RunId>> StartAsync(StartRunRequest request, CancellationToken ct) => start.RunAsync(request, ct);

    public async Task<IReadOnlyList<StepDue>> NextStepsAsync(Guid subjectId, CancellationToken ct) =>
    [
        .. (await next.OfSubjectAsync(subjectId, ct)).Select(s => new StepDue(new(s.RunId), s.Step, s.Number, s.Title, s.Role, s.DueAt, s.Due, s.Late, s.BecauseUnknown, s.DueAt is null ? "" : s.Source, s.Provenance, grounds.Basis(s), grounds.Doubt(s))),
    ];

    public Task<Outcome> RecordFactAsync(Guid subjectId, string name, object? value, CancellationToken ct) =>
        EachAsync(subjectId, async run =>
        {
            var opened = await desk.OpenAsync(run, RunDesk.Work, ct);
            if (!opened.Ok) { return opened.Refusal; }
            if (!opened.Value.Definition.Variables.ContainsKey(name)) { return null; }
            var told = FactValues.Of(value);
            // What is known already is no event.
            if (opened.Value.State!.Facts.GetValueOrDefault(name).Equals(told)) { return null; }
            return (await work.RecordFactAsync(run, null, name, told, ct)).Refusal;
        }, ct);

    public Task<Outcome> RecordEventAsync(Guid subjectId, string code, DateTimeOffset occurredAt, CancellationToken ct) =>
        EachAsync(subjectId, async run => (await work.RecordEventAsync(run, null, code, occurredAt, ct)).Refusal, ct);

    public async Task<Outcome> CloseAsync(Guid subjectId, string askedBy, string reason, CancellationToken ct)
    {
        foreach (var run in await desk.OpenAllOfAsync(subjectId, "runs end with their case", ct))
        {
            if (desk.Take(run, new Leeward.Runs.RunClosed(desk.Now, askedBy, reason, new(desk.ActorName, reason))) is { } no) { return no; }
            records.Tell(new Contracts.RunClosed(run.Row.Id, subjectId));
            await desk.PrepareAsync(run, ct);
        }
        return Outcome.Done;
    }

    public async Task<int> OpenSafetyStepsAsync(Guid subjectId, CancellationToken ct)
    {
        var open = await records.Unfiltered<StepRow>("a count that keeps a case from being closed too early").AsNoTracking()
            .Where(s => s.AccessId == subjectId && s.IsOpen).Select(s => new { s.ContentHash, s.Phase, s.Step, s.DueTicks }).ToListAsync(ct);
        var (count, now) = (0, desk.Now.UtcTicks);
        foreach (var row in open)
        {
            var definition = await library.ByHashAsync(row.ContentHash, ct);
            // A visit that comes again and again until the case is closed does not keep it open, unless it is late.
            var comesAgain = definition.Step(row.Step)?.Repeat?.Until is not null && row.DueTicks >= now;
            if (!comesAgain && definition.Phases.Any(p => p.Code == row.Phase && p.Safety)) { count++; }
        }
        return count;
    }

    public Task HoldCloserAsync(Guid subjectId, CancellationToken ct) => HoldAsync(subjectId, Sensitivity.NeedToKnow, ct);

    public async Task HoldAsync(Guid subjectId, Sensitivity level, CancellationToken ct)
    {
        const string why = "runs are held as closely as their case";
        foreach (var run in await records.Unfiltered<Run>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { run.Sensitivity = level; }
        foreach (var step in await records.Unfiltered<StepRow>(why).Where(s => s.AccessId == subjectId).ToListAsync(ct)) { step.Sensitivity = level; }
        foreach (var counted in await records.Unfiltered<Calendars.RecountedRun>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { counted.Sensitivity = level; }
        foreach (var moved in await records.Unfiltered<Moves.MovedCase>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { moved.Sensitivity = level; }
        foreach (var handed in await records.Unfiltered<Shifts.HandOverItem>(why).Where(i => i.AccessId == subjectId).ToListAsync(ct)) { handed.Sensitivity = level; }
        foreach (var act in await records.Unfiltered<CoveredAct>(why).Where(a => a.AccessId == subjectId).ToListAsync(ct)) { act.Sensitivity = level; }
        foreach (var request in await records.Unfiltered<Requests.ActRequest>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { request.Sensitivity = level; }
    }

    public async Task<IReadOnlyList<RunSummary>> RunsAsync(Guid subjectId, CancellationToken ct)
    {
        var now = desk.Now.UtcTicks;
        var runs = await records.Query<Run>(RunDesk.Read).AsNoTracking().Where(r => r.AccessId == subjectId).OrderByDescending(r => r.StartedAt).ToListAsync(ct);
        var ids = runs.ConvertAll(r => r.Id);
        var steps = await records.Query<StepRow>(RunDesk.Read).Where(s => ids.Contains(s.RunId) && s.IsOpen)
            .GroupBy(s => s.RunId).Select(g => new { g.Key, Open = g.Count(), Late = g.Count(s => s.DueTicks < now) }).ToDictionaryAsync(g => g.Key, ct);
        var summaries = new List<RunSummary>();
        foreach (var run in runs)
        {
            var title = (await library.ByHashAsync(run.ContentHash, ct)).Title;
            var (open, late) = steps.TryGetValue(run.Id, out var count) ? (count.Open, count.Late) : (0, 0);
            summaries.Add(new(new(run.Id), new(title.En, title.Zh), await CentreAsync(run.CentreId, ct), run.StartedAt, run.ClosedAt, open, late));
        }
        return summaries;
    }

    private async Task<LocalText> CentreAsync(Guid id, CancellationToken ct)
    {
        var centre = await records.Unfiltered<Centre>("the name of the centre that works a run").AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct);
        return centre?.Name ?? new("", "");
    }

    private async Task<Outcome> EachAsync(Guid subjectId, Func<Guid, Task<Refusal?>> act, CancellationToken ct)
    {
        var runs = await records.Query<Run>(RunDesk.Work).Where(r => r.AccessId == subjectId && r.ClosedAt == null).Select(r => r.Id).ToListAsync(ct);
        foreach (var run in runs)
        {
            if (await act(run) is { } no) { return no; }
        }
        return Outcome.Done;
    }
}
