using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Sharing;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>What came of an act: the run's new version and the steps it made required, as codes.</summary>
internal sealed record WorkResult(Guid RunId, int Version, IReadOnlyList<string> BecameRequired, IReadOnlyList<string> NoLongerRequired);

/// <summary>Completing a step: when, with which attributes and facts, which rules about people were kept.</summary>
internal sealed record CompleteInput(
    DateTimeOffset? PerformedAt, IReadOnlyDictionary<string, object?>? Attributes, IReadOnlyDictionary<string, object?>? Facts, IReadOnlyList<string>? Confirmed);

/// <summary>Everything a person does to a run. Each act is one event of the engine and one transaction.</summary>
internal sealed class WorkStep(RunDesk desk, IAccess access, RoleScope scope, RunSight sights, Absences.Covers covers)
{
    public const string Defer = "procedures.run.defer";
    public const string Deviate = "procedures.run.deviate";
    public const string Approve = "procedures.run.approve";

    public Task<Outcome<WorkResult>> RecordFactAsync(Guid run, int? version, string name, Value value, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, null, _ => new FactRecorded(desk.Now, desk.ActorName, name, value), ct);

    /// <summary>Records several facts in one transaction; none is recorded where one does not fit.</summary>
    public Task<Outcome<WorkResult>> RecordFactsAsync(Guid id, int? version, IReadOnlyDictionary<string, Value> facts, CancellationToken ct) =>
        desk.ActAsync(stop => RecordAsync(id, version, facts, stop), ct);

    private async Task<Outcome<WorkResult>> RecordAsync(Guid id, int? version, IReadOnlyDictionary<string, Value> facts, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(id, RunDesk.Work, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        if (version is { } seen) { desk.Records.Expect(run.Row, seen); }
        var before = Required(run.View(desk.Now));
        var sight = await sights.OfAsync(run.Row, ct);
        List<FactRecorded> told = [.. facts.Select(fact => new FactRecorded(desk.Now, desk.ActorName, fact.Key, fact.Value))];
        if (!told.TrueForAll(one => sight.MayTell(run.Definition, one))) { return await access.RefuseAsync(RunDesk.Work, nameof(Run), id, ct); }
        foreach (var one in told)
        {
            if (desk.Take(run, one) is { } no) { return no with { Field = one.Name }; }
        }
        return await FinishAsync(run, RunDesk.Work, before, ct);
    }

    public Task<Outcome<WorkResult>> RecordEventAsync(Guid run, int? version, string code, DateTimeOffset at, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, null, _ => new EventHappened(desk.Now, desk.ActorName, code, at), ct);

    public Task<Outcome<WorkResult>> CompleteAsync(Guid run, int? version, OccurrenceRef step, CompleteInput input, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, step, _ => Completed(desk, step, input), ct);

    /// <summary>Completing as the history records it.</summary>
    public static StepCompleted Completed(RunDesk desk, OccurrenceRef step, CompleteInput input) => new(desk.Now, desk.ActorName, step)
    {
        PerformedAt = input.PerformedAt,
        Attributes = (input.Attributes ?? new Dictionary<string, object?>()).ToDictionary(a => a.Key, a => FactValues.Of(a.Value)),
        Facts = (input.Facts ?? new Dictionary<string, object?>()).ToDictionary(f => f.Key, f => FactValues.Of(f.Value)),
        Confirmed = input.Confirmed ?? [],
    };

    public Task<Outcome<WorkResult>> DeferAsync(Guid run, int? version, OccurrenceRef step, string? reason, DateTimeOffset until, CancellationToken ct) =>
        PlainText.Check("Reason", reason, 1000, needed: true) is { } bad ? Task.FromResult<Outcome<WorkResult>>(bad)
        : ActAsync(run, version, Defer, step, _ => new StepDeferred(desk.Now, desk.ActorName, step, PlainText.Clean(reason)!, until), ct);

    /// <summary>One act: checks the right and the role, lets the engine take it, writes.</summary>
    public Task<Outcome<WorkResult>> ActAsync(Guid id, int? version, string right, OccurrenceRef? step, Func<OpenRun, RunEvent> act, CancellationToken ct) =>
        desk.ActAsync(stop => DoAsync(id, version, right, step, act, stop), ct);

    private async Task<Outcome<WorkResult>> DoAsync(Guid id, int? version, string right, OccurrenceRef? step, Func<OpenRun, RunEvent> act, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(id, right, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        if (version is { } seen) { desk.Records.Expect(run.Row, seen); }
        if (step is { } turn)
        {
            if (run.Definition.Step(turn.Step ?? "") is not { } definition) { return new Refusal("runs.step.unknown", turn.Step ?? ""); }
            if (!scope.MayWork(run.Row, definition.Role)) { return await access.RefuseAsync(right, nameof(StepRow), id, ct); }
        }
        var told = act(run);
        if (!(await sights.OfAsync(run.Row, ct)).MayTell(run.Definition, told)) { return await access.RefuseAsync(right, nameof(Run), id, ct); }
        return await WriteAsync(run, right, told, ct, step);
    }

    /// <summary>Lets the engine take an event and writes it with all that changes; that it was done while covering for a colleague too.</summary>
    public async Task<Outcome<WorkResult>> WriteAsync(OpenRun run, string right, RunEvent happened, CancellationToken ct, OccurrenceRef? worked = null)
    {
        var before = Required(run.View(desk.Now));
        if (desk.Take(run, happened) is { } no) { return no; }
        if (happened is StepCompleted done) { desk.Records.Tell(new Contracts.StepCompleted(run.Row.Id, run.Row.AccessId, done.Occurrence.Step)); }
        if (worked is { } turn) { await covers.NoteAsync(run.Row, turn, run.Definition.Step(turn.Step)!.Role, happened.GetType().Name, ct); }
        return await FinishAsync(run, right, before, ct);
    }

    private async Task<Outcome<WorkResult>> FinishAsync(OpenRun run, string right, List<OccurrenceRef> before, CancellationToken ct)
    {
        var view = run.View(desk.Now);
        var after = Required(view);
        var saved = await desk.SaveAsync(run, right, ct, view);
        if (!saved.Ok) { return saved.Refusal!; }
        var sight = await sights.OfAsync(run.Row, ct);
        return new WorkResult(run.Row.Id, run.Row.Version, Seen(sight, after.Except(before)), Seen(sight, before.Except(after)));
    }

    private static List<OccurrenceRef> Required(RunView view) => [.. view.Steps.Where(s => s.IsOpen).Select(s => s.Ref)];

    /// <summary>Who acts is told only of the steps that they see.</summary>
    private static List<string> Seen(Sight sight, IEnumerable<OccurrenceRef> steps) => [.. steps.Where(step => sight.Step(step.Step)).Select(step => step.ToString())];
}
