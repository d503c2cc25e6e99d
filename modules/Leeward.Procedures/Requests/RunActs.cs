using Leeward.Kernel;
using Leeward.Procedures.Runs;
using Leeward.Runs;

namespace Leeward.Procedures.Requests;

/// <summary>Acts on a run that one person may do alone: plan, correct, resume, open again, repeat, judge not needed.</summary>
internal sealed class RunActs(RunDesk desk, WorkStep work)
{
    public Task<Outcome<WorkResult>> PlanAsync(Guid run, int? version, string code, DateTimeOffset at, CancellationToken ct) =>
        work.ActAsync(run, version, RunDesk.Work, null, _ => new EventPlanned(desk.Now, desk.ActorName, code, at), ct);

    /// <summary>Corrects when an event happened; <paramref name="number"/> counts from 1 where it happened more than once.</summary>
    public Task<Outcome<WorkResult>> CorrectAsync(Guid run, int? version, string code, int number, DateTimeOffset at, string? reason, CancellationToken ct) =>
        WithReasonAsync(reason, why => work.ActAsync(run, version, WorkStep.Deviate, null, _ => new EventTimeCorrected(desk.Now, desk.ActorName, code, number, at, why), ct));

    public Task<Outcome<WorkResult>> ResumeAsync(Guid run, int? version, CancellationToken ct) =>
        work.ActAsync(run, version, WorkStep.Deviate, null, _ => new Resumed(desk.Now, desk.ActorName), ct);

    public Task<Outcome<WorkResult>> NotNeededAsync(Guid run, int? version, OccurrenceRef step, string? reason, CancellationToken ct) =>
        WithReasonAsync(reason, why => work.ActAsync(run, version, RunDesk.Work, step, _ => new StepNotNeeded(desk.Now, desk.ActorName, step, why), ct));

    public Task<Outcome<WorkResult>> ReopenAsync(Guid run, int? version, OccurrenceRef step, string? reason, CancellationToken ct) =>
        WithReasonAsync(reason, why => work.ActAsync(run, version, WorkStep.Deviate, step, _ => new StepReopened(desk.Now, desk.ActorName, step, why), ct));

    public Task<Outcome<WorkResult>> RepeatAsync(Guid run, int? version, string step, string? reason, CancellationToken ct) =>
        WithReasonAsync(reason, why => work.ActAsync(run, version, RunDesk.Work, new(step), _ => new StepRepeated(desk.Now, desk.ActorName, step, why), ct));

    private static Task<Outcome<WorkResult>> WithReasonAsync(string? reason, Func<string, Task<Outcome<WorkResult>>> act) =>
        PlainText.Check("Reason", reason, 1000, needed: true) is { } bad ? Task.FromResult<Outcome<WorkResult>>(bad) : act(PlainText.Clean(reason)!);
}
