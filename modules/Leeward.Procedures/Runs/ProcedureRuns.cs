using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>A row of "my next steps".</summary>
internal sealed record NextStep(
    Guid RunId, string SubjectNumber, string Step, int Number, LocalText Title, string Phase, string Role, string Status, DateTimeOffset? DueAt, LocalText Due,
    bool Late, bool Hard, bool BecauseUnknown, string Source, string Provenance, LocalText Basis, string? CoveringFor = null);

/// <summary>When a step is due: late; not late yet but within a day, or within seven days; or after a day. A step without a due time is due after a day.</summary>
internal enum StepsDue { Late, Day, Week, Later }

/// <summary>What comes first: the earliest due, or one case after another.</summary>
internal enum StepsSort { Due, Case }

/// <summary>What is asked of "my next steps"; all empty: everything that waits for the person.</summary>
internal sealed record StepsQuery(
    StepsDue? Due = null, string? Procedure = null, string? Phase = null, string? Subject = null, string? Role = null, Guid? Centre = null, Guid? Cover = null, StepsSort Sort = StepsSort.Due)
{
    /// <summary>As the page's address carries it, without the question mark.</summary>
    public string Address()
    {
        (string Name, string? Value)[] parts =
        [
            ("number", Subject), ("due", Due?.ToString()), ("procedure", Procedure), ("phase", Phase), ("role", Role), ("centre", Centre?.ToString()), ("cover", Cover?.ToString()),
            ("sort", Sort == StepsSort.Due ? null : Sort.ToString()),
        ];
        return string.Join('&', parts.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }
}

/// <summary>Lists due steps without opening a seal.</summary>
internal sealed class NextSteps(IRecords records, RoleScope scope, ProcedureLibrary library, Covers covers, TimeProvider clock)
{
    public async Task<Page<NextStep>> MineAsync(StepsQuery query, string? after, int? size, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var steps = await FilteredAsync(query, now, ct);
        if (Cursor.TryUnpack(after, out var due, out var id))
        {
            // The number of the last case is read again: a cursor holds times and ids only.
            var number = query.Sort == StepsSort.Case ? await Mine().Where(s => s.Id == id).Select(s => s.SubjectNumber).FirstOrDefaultAsync(ct) ?? "" : "";
            steps = query.Sort == StepsSort.Case
                ? steps.Where(s => s.SubjectNumber.CompareTo(number) > 0 || (s.SubjectNumber == number && (s.DueTicks > due || (s.DueTicks == due && s.Id.CompareTo(id) > 0))))
                : steps.Where(s => s.DueTicks > due || (s.DueTicks == due && s.Id.CompareTo(id) > 0));
        }
        var take = Cursor.Size(size);
        var ordered = query.Sort == StepsSort.Case ? steps.OrderBy(s => s.SubjectNumber).ThenBy(s => s.DueTicks) : steps.OrderBy(s => s.DueTicks);
        var rows = await ordered.ThenBy(s => s.Id).Take(take + 1).ToListAsync(ct);
        var items = new List<NextStep>();
        foreach (var row in rows.Take(take)) { items.Add(await ShowAsync(row, now, ct)); }
        return new(items, rows.Count > take ? Cursor.Pack(rows[take - 1].DueTicks, rows[take - 1].Id) : null);
    }

    /// <summary>The steps that a query asks for.</summary>
    private async Task<IQueryable<StepRow>> FilteredAsync(StepsQuery query, DateTimeOffset now, CancellationToken ct)
    {
        long ticks = now.UtcTicks, day = now.AddDays(1).UtcTicks, week = now.AddDays(7).UtcTicks;
        var open = Mine().Where(s => s.IsOpen);
        var steps = query.Due switch
        {
            null => open,
            StepsDue.Late => open.Where(s => s.DueTicks < ticks),
            StepsDue.Day => open.Where(s => s.DueTicks >= ticks && s.DueTicks < day),
            StepsDue.Week => open.Where(s => s.DueTicks >= ticks && s.DueTicks < week),
            StepsDue.Later => open.Where(s => s.DueTicks >= day),
            _ => open.Where(_ => false),
        };
        if (query.Cover is { } absence) { steps = (await covers.MineAsync(ct)).FirstOrDefault(c => c.AbsenceId == absence) is { } one ? covers.Of(one, steps) : steps.Where(_ => false); }
        if (query.Procedure is { Length: > 0 } procedure)
        {
            var hashes = new List<string>();
            foreach (var hash in await open.Select(s => s.ContentHash).Distinct().ToListAsync(ct)) { if ((await library.ByHashAsync(hash, ct)).Id == procedure) { hashes.Add(hash); } }
            steps = steps.Where(s => hashes.Contains(s.ContentHash));
        }
        if (query.Phase is { Length: > 0 } phase) { steps = steps.Where(s => s.Phase == phase); }
        if (query.Role is { Length: > 0 } role) { steps = steps.Where(s => s.Role == role); }
        if (query.Centre is { } centre) { steps = steps.Where(s => s.CentreId == centre); }
        return query.Subject?.Trim() is { Length: > 0 } subject ? steps.Where(s => s.SubjectNumber == subject) : steps;
    }

    private IQueryable<StepRow> Mine() => scope.Mine(records.Query<StepRow>(RunDesk.Read)).AsNoTracking();

    public async Task<IReadOnlyList<NextStep>> OfSubjectAsync(Guid subjectId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await records.Query<StepRow>(RunDesk.Read).AsNoTracking().Where(s => s.AccessId == subjectId && s.IsOpen).OrderBy(s => s.DueTicks).ToListAsync(ct);
        var items = new List<NextStep>();
        foreach (var row in rows) { items.Add(await ShowAsync(row, now, ct)); }
        return items;
    }

    /// <summary>How many open steps of the person are an absent colleague's.</summary>
    public Task<int> CountAsync(Cover cover, CancellationToken ct) => covers.Of(cover, scope.Mine(records.Query<StepRow>(RunDesk.Read)).Where(s => s.IsOpen)).CountAsync(ct);

    /// <summary>A due row in words; told to a role that is not the step's, it is covered for whoever acts as that role.</summary>
    public async Task<NextStep> ShowAsync(StepRow row, DateTimeOffset now, CancellationToken ct, string? toldTo = null)
    {
        var definition = await library.ByHashAsync(row.ContentHash, ct);
        var title = definition.Step(row.Step)!.Title;
        var words = row.DueAt is { } at ? DueWords.For(at, now, (Clock)row.Clock, library.CalendarOf(definition)) : new Bilingual("", "");
        return new(row.RunId, row.SubjectNumber, row.Step, row.Number, new(title.En, title.Zh), row.Phase, row.Role, row.Status, row.DueAt, new(words.En, words.Zh),
            row.DueAt < now, row.IsHard, row.BecauseUnknown, row.Source, row.Provenance, Basis(definition, row.Source), await covers.ForAsync(row, toldTo, ct));
    }

    /// <summary>What a due time rests on, by its name and articles.</summary>
    private static LocalText Basis(Leeward.Runs.ProcedureDefinition definition, string key) =>
        definition.Sources.TryGetValue(key, out var source) ? new($"{source.Title.En} {source.Articles}".Trim(), $"{source.Title.Zh} {source.Articles}".Trim()) : new(key, key);
}

/// <summary>Runs for other modules.</summary>
internal sealed class ProcedureRuns(IRecords records, StartRun start, NextSteps next, WorkStep work, RunDesk desk, ProcedureLibrary library) : IProcedureRuns
{
    public Task<Outcome<RunId>> StartAsync(StartRunRequest request, CancellationToken ct) => start.RunAsync(request, ct);

    public async Task<IReadOnlyList<StepDue>> NextStepsAsync(Guid subjectId, CancellationToken ct) =>
    [
        .. (await next.OfSubjectAsync(subjectId, ct)).Select(s => new StepDue(new(s.RunId), s.Step, s.Number, s.Title, s.Role, s.DueAt, s.Due, s.Late, s.BecauseUnknown)),
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

    public async Task HoldCloserAsync(Guid subjectId, CancellationToken ct)
    {
        const string why = "runs are held as closely as their case";
        foreach (var run in await records.Unfiltered<Run>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { run.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var step in await records.Unfiltered<StepRow>(why).Where(s => s.AccessId == subjectId).ToListAsync(ct)) { step.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var counted in await records.Unfiltered<Calendars.RecountedRun>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { counted.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var moved in await records.Unfiltered<Moves.MovedCase>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { moved.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var handed in await records.Unfiltered<Shifts.HandOverItem>(why).Where(i => i.AccessId == subjectId).ToListAsync(ct)) { handed.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var act in await records.Unfiltered<CoveredAct>(why).Where(a => a.AccessId == subjectId).ToListAsync(ct)) { act.Sensitivity = Sensitivity.NeedToKnow; }
        foreach (var request in await records.Unfiltered<Requests.ActRequest>(why).Where(r => r.AccessId == subjectId).ToListAsync(ct)) { request.Sensitivity = Sensitivity.NeedToKnow; }
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
