using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Sealing;
using Leeward.Rules;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>What came of an act: the run's new version and the steps it made required, as codes.</summary>
internal sealed record WorkResult(Guid RunId, int Version, IReadOnlyList<string> BecameRequired, IReadOnlyList<string> NoLongerRequired);

/// <summary>Completing a step: when, with which attributes and facts, which rules about people were kept.</summary>
internal sealed record CompleteInput(
    DateTimeOffset? PerformedAt, IReadOnlyDictionary<string, object?>? Attributes, IReadOnlyDictionary<string, object?>? Facts, IReadOnlyList<string>? Confirmed);

/// <summary>A request for a deviation that waits.</summary>
internal sealed record DeviationView(Guid Id, string Reason, string By, DateTimeOffset At);

/// <summary>Everything a person does to a run. Each act is one event of the engine and one transaction.</summary>
internal sealed class WorkStep(RunDesk desk, IAccess access, RoleScope scope, IVault vault, IIdentities identities, TimeProvider clock)
{
    public const string Defer = "procedures.run.defer";
    public const string Deviate = "procedures.run.deviate";
    public const string Approve = "procedures.run.approve";

    public Task<Outcome<WorkResult>> RecordFactAsync(Guid run, int? version, string name, Value value, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, null, _ => new FactRecorded(desk.Now, desk.ActorName, name, value), ct);

    /// <summary>Records several facts in one transaction; none is recorded where one does not fit.</summary>
    public async Task<Outcome<WorkResult>> RecordFactsAsync(Guid id, int? version, IReadOnlyDictionary<string, Value> facts, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(id, RunDesk.Work, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        if (version is { } seen) { desk.Records.Expect(run.Row, seen); }
        var before = Required(run);
        foreach (var (name, value) in facts)
        {
            if (desk.Take(run, new FactRecorded(desk.Now, desk.ActorName, name, value)) is { } no) { return no with { Field = name }; }
        }
        return await FinishAsync(run, RunDesk.Work, before, ct);
    }

    public Task<Outcome<WorkResult>> RecordEventAsync(Guid run, int? version, string code, DateTimeOffset at, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, null, _ => new EventHappened(desk.Now, desk.ActorName, code, at), ct);

    public Task<Outcome<WorkResult>> AddEvidenceAsync(Guid run, int? version, OccurrenceRef step, string type, string id, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, step, _ => new EvidenceAdded(desk.Now, desk.ActorName, step, type, id), ct);

    public Task<Outcome<WorkResult>> CompleteAsync(Guid run, int? version, OccurrenceRef step, CompleteInput input, CancellationToken ct) =>
        ActAsync(run, version, RunDesk.Work, step, _ => new StepCompleted(desk.Now, desk.ActorName, step)
        {
            PerformedAt = input.PerformedAt,
            Attributes = (input.Attributes ?? new Dictionary<string, object?>()).ToDictionary(a => a.Key, a => FactValues.Of(a.Value)),
            Facts = (input.Facts ?? new Dictionary<string, object?>()).ToDictionary(f => f.Key, f => FactValues.Of(f.Value)),
            Confirmed = input.Confirmed ?? [],
        }, ct);

    public Task<Outcome<WorkResult>> DeferAsync(Guid run, int? version, OccurrenceRef step, string? reason, DateTimeOffset until, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(reason) ? Task.FromResult<Outcome<WorkResult>>(Refusal.Invalid("reason", "procedures.run.reason_needed"))
        : ActAsync(run, version, Defer, step, _ => new StepDeferred(desk.Now, desk.ActorName, step, reason.Trim(), until), ct);

    /// <summary>Asks for a deviation; another person with the right to approve decides.</summary>
    public async Task<Outcome<Guid>> RequestDeviationAsync(Guid run, OccurrenceRef step, string? reason, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(reason)) { return Refusal.Invalid("reason", "procedures.run.reason_needed"); }
        var opened = await desk.OpenAsync(run, Deviate, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        if (opened.Value.Definition.Step(step.Step) is not { } definition) { return new Refusal("runs.step.unknown", step.Step); }
        if (!scope.MayWork(opened.Value.Row, definition.Role)) { return await access.RefuseAsync(Deviate, nameof(StepRow), run, ct); }
        var request = new DeviationRequest
        {
            Id = Ids.New(clock), OwnerId = run, Step = step.Step, Number = step.Number, Reason = vault.Seal(SealClass.Narrative, run, reason.Trim()),
            RequestedById = access.Actor.AccountId, RequestedBy = desk.ActorName, RequestedAt = desk.Now,
        };
        desk.Records.Add(request);
        var saved = await desk.Records.SaveAsync(Deviate, ct);
        return saved.Ok ? request.Id : saved.Refusal!;
    }

    /// <summary>The requests for a turn of a step that wait for a decision.</summary>
    public async Task<IReadOnlyList<DeviationView>> WaitingAsync(Guid run, OccurrenceRef step, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(run, Approve, ct);
        if (!opened.Ok) { return []; }
        var row = opened.Value.Row;
        var waiting = await desk.Records.PartsOf<DeviationRequest>(row).AsNoTracking()
            .Where(r => r.Step == step.Step && r.Number == step.Number && r.DecidedAt == null).OrderBy(r => r.RequestedAt).ToListAsync(ct);
        if (waiting.Count == 0) { return []; }
        var opener = await identities.OpenAsync(Approve, "deciding a deviation", FieldGroups.None, [row], ct);
        return waiting.ConvertAll(r => new DeviationView(r.Id, opener.Text(SealClass.Narrative, row, r.Reason) ?? "", r.RequestedBy, r.RequestedAt));
    }

    /// <summary>Approves or refuses a deviation. Nobody decides on their own request.</summary>
    public async Task<Outcome<WorkResult>> DecideDeviationAsync(Guid run, Guid requestId, bool approve, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(run, Approve, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var row = opened.Value.Row;
        var request = await desk.Records.PartsOf<DeviationRequest>(row).FirstOrDefaultAsync(r => r.Id == requestId && r.DecidedAt == null, ct);
        if (request is null) { return Refusal.NotFound; }
        if (request.RequestedBy == desk.ActorName || (request.RequestedById is { } asker && asker == access.Actor.AccountId)) { return new Refusal("runs.approver.same"); }
        request.DecidedAt = desk.Now;
        request.DecidedBy = desk.ActorName;
        request.Approved = approve;
        if (!approve)
        {
            var refused = await desk.Records.SaveAsync(Approve, ct);
            return refused.Ok ? new WorkResult(run, row.Version, [], []) : refused.Refusal!;
        }
        var opener = await identities.OpenAsync(Approve, "deciding a deviation", FieldGroups.None, [row], ct);
        var reason = opener.Text(SealClass.Narrative, row, request.Reason) ?? "";
        return await WriteAsync(opened.Value, Approve, new StepDeviated(desk.Now, request.RequestedBy, new(request.Step, request.Number), reason, desk.ActorName), ct);
    }

    private async Task<Outcome<WorkResult>> ActAsync(Guid id, int? version, string right, OccurrenceRef? step, Func<OpenRun, RunEvent> act, CancellationToken ct)
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
        return await WriteAsync(run, right, act(run), ct);
    }

    private async Task<Outcome<WorkResult>> WriteAsync(OpenRun run, string right, RunEvent happened, CancellationToken ct)
    {
        var before = Required(run);
        if (desk.Take(run, happened) is { } no) { return no; }
        if (happened is StepCompleted done) { desk.Records.Tell(new Contracts.StepCompleted(run.Row.Id, run.Row.AccessId, done.Occurrence.Step)); }
        return await FinishAsync(run, right, before, ct);
    }

    private async Task<Outcome<WorkResult>> FinishAsync(OpenRun run, string right, List<string> before, CancellationToken ct)
    {
        var after = Required(run);
        var saved = await desk.SaveAsync(run, right, ct);
        return saved.Ok
            ? new WorkResult(run.Row.Id, run.Row.Version, [.. after.Except(before, StringComparer.Ordinal)], [.. before.Except(after, StringComparer.Ordinal)])
            : saved.Refusal!;
    }

    private List<string> Required(OpenRun run) => [.. run.View(desk.Now).Steps.Where(s => s.IsOpen).Select(s => s.Ref.ToString())];
}
