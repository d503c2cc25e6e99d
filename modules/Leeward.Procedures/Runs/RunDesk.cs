using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>A run whose state is open, with its definition.</summary>
internal sealed class OpenRun(Run row, ProcedureDefinition definition, WorkCalendar calendar, int edition, RunState? state)
{
    public Run Row => row;
    public ProcedureDefinition Definition => definition;
    public WorkCalendar Calendar => calendar;
    /// <summary>The edition of the calendars that <see cref="Calendar"/> is of.</summary>
    public int Edition => edition;
    public RunState? State { get; set; } = state;
    /// <summary>What keeps due times that a newer calendar would make later; recorded before the first act, where the run was not counted again yet.</summary>
    public IReadOnlyList<DeadlineHeld> Holds { get; set; } = [];

    public RunView View(DateTimeOffset now) => RunEngine.View(definition, State!, now, calendar);
}

/// <summary>Opens runs, lets the engine take events, and writes history, state and due rows in one transaction.</summary>
internal sealed class RunDesk(IRecords records, IAccess access, IIdentities identities, IVault vault, ProcedureLibrary library, TimeProvider clock)
{
    public const string Read = "procedures.run.read";
    public const string Work = "procedures.run.work";

    public DateTimeOffset Now => clock.GetUtcNow();
    public IRecords Records => records;

    public Guid NewId() => Ids.New(clock);

    /// <summary>Who acts, as the history names them: ids compare for "not the same person" where names could be equal.</summary>
    public string ActorName => access.Actor.Label;

    /// <summary>Audits the refusal and answers as if there were nothing.</summary>
    public Task<Refusal> RefuseAsync(string right, string kind, Guid? id, CancellationToken ct) => access.RefuseAsync(right, kind, id, ct);

    /// <summary>Opens runs, lets the engine take events and saves: what was read is written with what was done.</summary>
    public Task<T> ActAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken ct) => identities.ActAsync(act, ct);

    public async Task<Outcome<OpenRun>> OpenAsync(Guid id, string right, CancellationToken ct)
    {
        var found = await records.FindAsync<Run>(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var opener = await identities.OpenAsync(right, "working a run", FieldGroups.None, [found.Value], ct);
        var state = opener.StateOf(found.Value);
        if (state is null) { return await access.RefuseAsync(right, nameof(Run), id, ct); }
        return await OpenedAsync(found.Value, state, ct);
    }

    /// <summary>The open runs of a subject, past all permissions: for what ends them together with their case.</summary>
    public async Task<IReadOnlyList<OpenRun>> OpenAllOfAsync(Guid subjectId, string why, CancellationToken ct)
    {
        var rows = await records.Unfiltered<Run>(why).Where(r => r.AccessId == subjectId && r.ClosedAt == null).ToListAsync(ct);
        if (rows.Count == 0) { return []; }
        var opener = await identities.OpenForMachineryAsync(why, ct);
        var open = new List<OpenRun>();
        foreach (var row in rows) { open.Add(await OpenedAsync(row, opener.StateOf(row)!, ct)); }
        return open;
    }

    private async Task<OpenRun> OpenedAsync(Run row, RunState known, CancellationToken ct)
    {
        var (definition, edition) = (await library.ByHashAsync(row.ContentHash, ct), await library.ReadCalendarsAsync(ct));
        // A closed run stays as it was counted.
        if (known.ClosedAt is not null) { return new(row, definition, library.CalendarOf(definition, row.CalendarNumber), row.CalendarNumber, known); }
        var calendar = library.CalendarOf(definition);
        if (row.CalendarNumber >= edition) { return new(row, definition, calendar, edition, known); }
        var recount = CalendarRecount.Of(definition, known, library.CalendarOf(definition, row.CalendarNumber), calendar, Now, "calendar");
        return new(row, definition, calendar, edition, recount.State) { Holds = recount.Holds };
    }

    /// <summary>Lets the engine take an event and puts it into the history; nothing is written yet.</summary>
    public Refusal? Take(OpenRun run, RunEvent happened)
    {
        var result = RunEngine.Apply(run.Definition, run.State, happened);
        if (!result.Ok) { return AsRefusal(result.Refusal); }
        foreach (var (hold, index) in run.Holds.Select((hold, index) => (hold, index))) { Record(run, hold, run.State!.Revision - run.Holds.Count + index + 1); }
        run.Holds = [];
        run.State = result.State;
        Record(run, happened, result.State.Revision);
        return null;
    }

    private void Record(OpenRun run, RunEvent happened, int seq) => records.Add(RunEventRow.Of(Ids.New(clock), run.Row.Id, seq, happened, vault));

    /// <summary>Writes what was taken: history, sealed state and due rows, all or nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="verb">What is done, for the audit.</param>
    /// <param name="ct">Cancels the write.</param>
    /// <param name="view">How the run stands now, where that is at hand.</param>
    public async Task<Outcome> SaveAsync(OpenRun run, string verb, CancellationToken ct, RunView? view = null)
    {
        await PrepareAsync(run, ct, view);
        return await records.SaveAsync(verb, ct);
    }

    /// <summary>Puts what was taken into the records; it is written with the next save.</summary>
    public async Task PrepareAsync(OpenRun run, CancellationToken ct, RunView? view = null)
    {
        run.Row.Keep(vault, run.State!);
        run.Row.Revision = run.State!.Revision;
        run.Row.ClosedAt = run.State.ClosedAt;
        view ??= run.View(Now);
        run.Row.CalendarNumber = run.Edition;
        run.Row.Foresee(run.Definition, run.State, view);
        // Asked for with the due rows: most runs have none, and no rule of theirs is broken.
        if (await WriteStepsAsync(run, view, ct) || BreachBook.Standing(view).Count > 0) { await BreachBook.WriteAsync(records, run.Row, view, clock, ct); }
    }

    /// <summary>Writes the due rows; whether breaches of the run are kept, or that cannot be said.</summary>
    private async Task<bool> WriteStepsAsync(OpenRun run, RunView view, CancellationToken ct)
    {
        const string why = "due rows of a run that was reached through the filter";
        var (runId, breaches) = (run.Row.Id, records.Unfiltered<Breach>(why));
        var known = await records.Unfiltered<StepRow>(why).Where(s => s.RunId == runId).Select(s => new { Row = s, Kept = breaches.Any(b => b.RunId == runId) }).ToListAsync(ct);
        var rows = known.ToDictionary(one => (one.Row.Step, one.Row.Number), one => one.Row);
        foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
        {
            if (!rows.TryGetValue((step.Ref.Step, step.Ref.Number), out var row))
            {
                row = rows[(step.Ref.Step, step.Ref.Number)] = StepRow.Of(Ids.New(clock), run.Row, step);
                records.Add(row);
            }
            row.Show(step, run.Row, view.Closed);
        }
        return known.Count == 0 || known[0].Kept;
    }

    /// <summary>The engine's refusal in the house's form.</summary>
    public static Refusal AsRefusal(RunRefusal refusal) =>
        new(refusal.Code, [string.Join(", ", refusal.Args)]) { More = [.. refusal.More.Select(AsRefusal)] };
}
