using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Sharing;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>A due time as the API tells it, with what it rests on.</summary>
internal sealed record DueSnapshot(DateTimeOffset? At, LocalText Words, bool Late, bool AnchorKnown, bool ConditionKnown, bool Hard, string Kind, string Source, string Provenance);

/// <summary>A turn of a step as the API tells it.</summary>
internal sealed record StepSnapshot(
    string Step, int Number, LocalText Title, string Phase, string Role, string Status, bool BecauseUnknown, IReadOnlyList<string> WaitsFor,
    DateTimeOffset? SettledAt, IReadOnlyList<DueSnapshot> Due, IReadOnlyList<string> MissingEvidence);

/// <summary>A turn of a step that a version before had and this one has not, as the API tells it.</summary>
internal sealed record LeftSnapshot(string Step, int Number, LocalText Title, string Role, string ProcedureVersion, string Status, DateTimeOffset? SettledAt);

/// <summary>A run as the API tells it.</summary>
internal sealed record RunSnapshot(
    Guid Id, int Version, string SubjectNumber, string Procedure, string ProcedureVersion, Guid CentreId, DateTimeOffset StartedAt, DateTimeOffset? ClosedAt,
    IReadOnlyDictionary<string, string> Facts, IReadOnlyList<StepSnapshot> Steps, IReadOnlyList<string> Findings, IReadOnlyList<LeftSnapshot> Left)
{
    /// <summary>Opens a run, audited, and shows it as it stands now.</summary>
    public static async Task<Outcome<RunSnapshot>> OfAsync(RunDesk desk, RunSight sights, Guid id, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(id, RunDesk.Read, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        var view = run.View(desk.Now);
        var sight = await sights.OfAsync(run.Row, ct);
        return new RunSnapshot(
            id, run.Row.Version, run.Row.SubjectNumber, run.Definition.Id, run.Definition.Version, run.Row.CentreId, run.Row.StartedAt, run.Row.ClosedAt,
            run.State!.Facts.Where(f => sight.Fact(f.Key)).ToDictionary(f => f.Key, f => RunWords.Code(f.Value)), [.. view.Steps.Where(step => sight.Step(step.Step.Id)).Select(step => Of(step, view, run.Calendar))],
            [.. view.Findings.Where(finding => sight.Step(finding.Constraint.Step)).Select(finding => $"{finding.Constraint.Id} {finding.Kind} {finding.Occurrence}")],
            [.. (await sights.LeftAsync(run.Row, run.State, sight, ct)).Select(left => new LeftSnapshot(
                left.Step.Id, left.Turn.Ref.Number, new(left.Step.Title.En, left.Step.Title.Zh), left.Step.Role, left.Definition.Version, left.Status.ToString(), left.Turn.SettledAt))]);
    }

    private static StepSnapshot Of(StepView step, RunView view, WorkCalendar calendar) => new(
        step.Step.Id, step.Ref.Number, new(step.Step.Title.En, step.Step.Title.Zh), step.Step.Phase, step.Step.Role, step.Status.ToString(), step.BecauseUnknown, step.WaitsFor,
        step.SettledAt, [.. step.Due.Select(due => Of(due, view.Now, calendar))], step.MissingEvidence);

    private static DueSnapshot Of(DueView due, DateTimeOffset now, WorkCalendar calendar)
    {
        var words = due.At is { } at ? DueWords.For(at, now, due.Rule.Within.Clock, calendar) : new Bilingual("", "");
        return new(due.At, new(words.En, words.Zh), due.Late, due.AnchorKnown, due.ConditionKnown, due.Rule.Hard, due.Rule.Kind.ToString().ToLowerInvariant(), due.Rule.Source, due.Rule.Provenance.ToString()[..1]);
    }
}
