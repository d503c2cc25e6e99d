using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>A run whose state is open, with its definition.</summary>
internal sealed class OpenRun(Run row, ProcedureDefinition definition, WorkCalendar calendar, RunState? state)
{
    public Run Row => row;
    public ProcedureDefinition Definition => definition;
    public WorkCalendar Calendar => calendar;
    public RunState? State { get; set; } = state;

    public RunView View(DateTimeOffset now) => RunEngine.View(definition, State!, now, calendar);
}

/// <summary>Opens runs, lets the engine take events, and writes history, state and due rows in one transaction.</summary>
internal sealed class RunDesk(IRecords records, IAccess access, IIdentities identities, IVault vault, ProcedureLibrary library, TimeProvider clock)
{
    public const string Read = "procedures.run.read";
    public const string Work = "procedures.run.work";

    public DateTimeOffset Now => clock.GetUtcNow();
    public IRecords Records => records;

    /// <summary>Who acts, as the history names them: ids compare for "not the same person" where names could be equal.</summary>
    public string ActorName => access.Actor.AccountId is { } id ? $"{access.Actor.Name} ({id.ToString("N")[^8..]})" : access.Actor.Name;

    public async Task<Outcome<OpenRun>> OpenAsync(Guid id, string right, CancellationToken ct)
    {
        var found = await records.FindAsync<Run>(id, right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var opener = await identities.OpenAsync(right, "working a run", FieldGroups.None, [found.Value], ct);
        var text = opener.Text(SealClass.Narrative, found.Value, found.Value.State);
        if (text is null) { return await access.RefuseAsync(right, nameof(Run), id, ct); }
        var definition = await library.ByHashAsync(found.Value.ContentHash, ct);
        return new OpenRun(found.Value, definition, library.CalendarOf(definition), JsonSerializer.Deserialize<RunState>(text));
    }

    /// <summary>Lets the engine take an event and puts it into the history; nothing is written yet.</summary>
    public Refusal? Take(OpenRun run, RunEvent happened)
    {
        var result = RunEngine.Apply(run.Definition, run.State, happened);
        if (!result.Ok) { return AsRefusal(result.Refusal); }
        run.State = result.State;
        var body = JsonSerializer.Serialize(happened);
        records.Add(new RunEventRow
        {
            Id = Ids.New(clock), OwnerId = run.Row.Id, Seq = result.State.Revision, Kind = happened.GetType().Name, At = happened.At,
            Actor = happened.Actor, Body = vault.Seal(SealClass.Narrative, run.Row.Id, body),
        });
        return null;
    }

    /// <summary>Writes what was taken: history, sealed state and due rows, all or nothing.</summary>
    public async Task<Outcome> SaveAsync(OpenRun run, string verb, CancellationToken ct)
    {
        run.Row.State = vault.Seal(SealClass.Narrative, run.Row.Id, JsonSerializer.Serialize(run.State));
        run.Row.Revision = run.State!.Revision;
        run.Row.ClosedAt = run.State.ClosedAt;
        await WriteStepsAsync(run, ct);
        return await records.SaveAsync(verb, ct);
    }

    private async Task WriteStepsAsync(OpenRun run, CancellationToken ct)
    {
        var runId = run.Row.Id;
        var known = await records.Unfiltered<StepRow>("due rows of a run that was reached through the filter").Where(s => s.RunId == runId).ToListAsync(ct);
        var rows = known.ToDictionary(s => (s.Step, s.Number));
        var view = run.View(Now);
        foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
        {
            if (!rows.TryGetValue((step.Ref.Step, step.Ref.Number), out var row))
            {
                row = new StepRow
                {
                    Id = Ids.New(clock), AccessId = run.Row.AccessId, RunId = runId, SubjectNumber = run.Row.SubjectNumber, ContentHash = run.Row.ContentHash,
                    Step = step.Ref.Step, Number = step.Ref.Number, Phase = step.Step.Phase, Role = step.Step.Role,
                };
                records.Add(row);
            }
            Write(row, step, run.Row, view.Closed);
        }
    }

    private static void Write(StepRow row, StepView step, Run run, bool closed)
    {
        var due = step.Due.Count > 0 ? step.Due[0] : null;
        row.Region = run.Region;
        row.Sensitivity = run.Sensitivity;
        row.CentreId = run.CentreId;
        row.Status = step.Status.ToString();
        row.IsOpen = !closed && (step.IsOpen || (step.Status == StepStatus.Missed && step.SettledAt is null));
        row.BecauseUnknown = step.BecauseUnknown;
        // A step put off on purpose is not late until that time has come.
        row.DueTicks = (step.DeferredUntil ?? step.DueAt)?.UtcTicks ?? long.MaxValue;
        row.TargetAt = due?.Target?.ToUniversalTime();
        row.Clock = (int)(due?.Rule.Within.Clock ?? Deadlines.Clock.Elapsed);
        row.IsHard = due?.Rule.Hard ?? false;
        row.Source = due?.Rule.Source ?? "";
        row.Provenance = due is null ? "" : due.Rule.Provenance.ToString()[..1];
        row.DeadlineKind = due?.Rule.Kind.ToString().ToLowerInvariant() ?? "";
        row.SettledAt = step.SettledAt?.ToUniversalTime();
        row.SettledLate = step.SettledAt is not null && step.Late;
    }

    private static Refusal AsRefusal(RunRefusal refusal) =>
        new(refusal.Code, [string.Join(", ", refusal.Args)]) { More = [.. refusal.More.Select(AsRefusal)] };
}
