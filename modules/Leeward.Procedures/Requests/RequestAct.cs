using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Leeward.Runs;

namespace Leeward.Procedures.Requests;

/// <summary>Asks for an act that needs a second person; <c>version</c> is the run as the person saw it, null where they did not say. What the engine would refuse even with an approval is refused at once.</summary>
internal sealed class RequestAct(RunDesk desk, IAccess access, RoleScope scope, IVault vault, Sharing.RunSight sights, Absences.Covers covers)
{
    /// <summary>Stands for the approver while an act is tried; nobody bears this name.</summary>
    private const string Somebody = "?";

    public Task<Outcome<Guid>> DeviateAsync(Guid run, int? version, OccurrenceRef step, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => new StepDeviated(desk.Now, desk.ActorName, step, why, ""), ct);

    /// <summary>Asks to complete a step although proof, order or a rule is missing.</summary>
    public Task<Outcome<Guid>> ExceptAsync(Guid run, int? version, OccurrenceRef step, CompleteInput input, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => WorkStep.Completed(desk, step, input) with { Override = new("", why) }, ct);

    /// <summary>Asks for more time; <paramref name="due"/> null: for all deadlines of the step that can be moved.</summary>
    public Task<Outcome<Guid>> ExtendAsync(Guid run, int? version, OccurrenceRef step, int? due, DateTimeOffset until, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => new DeadlineExtended(desk.Now, desk.ActorName, step, due, until, "", why), ct);

    /// <summary>Asks to accept due times that became later after facts or the calendar changed.</summary>
    public Task<Outcome<Guid>> AcceptLaterAsync(Guid run, int? version, OccurrenceRef step, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => new DeadlineRecalculationAccepted(desk.Now, desk.ActorName, step, "", why), ct);

    /// <summary>Asks to do a step once more although a rule forbids it.</summary>
    public Task<Outcome<Guid>> RepeatAsync(Guid run, int? version, string step, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => new StepRepeated(desk.Now, desk.ActorName, step, why, new("", why)), ct);

    /// <summary>Asks to let the clock stand still.</summary>
    public Task<Outcome<Guid>> SuspendAsync(Guid run, int? version, string? reason, CancellationToken ct) =>
        AskAsync(run, version, reason, why => new Suspended(desk.Now, desk.ActorName, why, ""), ct);

    private async Task<Outcome<Guid>> AskAsync(Guid run, int? version, string? reason, Func<string, RunEvent> make, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var opened = await desk.OpenAsync(run, WorkStep.Deviate, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var (open, act) = (opened.Value, make(PlainText.Clean(reason)!));
        // To ask changes nothing of the run yet; whoever asks about one that a colleague has moved on meanwhile is told all the same.
        if (version is { } seen && seen != open.Row.Version) { return Refusal.Conflict; }
        var about = ActKinds.About(act);
        if (about is { } turn)
        {
            if (open.Definition.Step(turn.Step ?? "") is not { } definition) { return new Refusal("runs.step.unknown", turn.Step ?? ""); }
            if (!scope.MayWork(open.Row, definition.Role)) { return await access.RefuseAsync(WorkStep.Deviate, nameof(StepRow), run, ct); }
        }
        if (!(await sights.OfAsync(open.Row, ct)).MayTell(open.Definition, act)) { return await access.RefuseAsync(WorkStep.Deviate, nameof(Run), run, ct); }
        var now = desk.Now;
        var tried = RunEngine.Apply(open.Definition, open.State, ActKinds.Approved(act, now, now, Somebody));
        if (!tried.Ok) { return RunDesk.AsRefusal(tried.Refusal); }
        var request = new ActRequest
        {
            Id = desk.NewId(), Region = open.Row.Region, Sensitivity = open.Row.Sensitivity, AccessId = open.Row.AccessId, RunId = run, SubjectNumber = open.Row.SubjectNumber,
            ContentHash = open.Row.ContentHash, Kind = ActKinds.Of(act), Step = about?.Step ?? "", Number = about?.Number ?? 0,
            Act = vault.Seal(SealClass.Narrative, run, JsonSerializer.Serialize(act)),
            RequestedById = access.Actor.AccountId, RequestedBy = desk.ActorName, RequestedAt = now,
        };
        if (about is { } asked) { await covers.NoteAsync(open.Row, asked, open.Definition.Step(asked.Step)!.Role, nameof(ActRequest), ct); }
        desk.Records.Add(request);
        var saved = await desk.Records.SaveAsync(WorkStep.Deviate, ct);
        return saved.Ok ? request.Id : saved.Refusal!;
    }
}
