using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>A run as it was recorded: to be played under another version.</summary>
/// <param name="Version">The version it went by.</param>
/// <param name="Calendar">The working days it was counted by.</param>
/// <param name="History">Its events in order.</param>
/// <param name="Until">Up to when it is known: of an open run the present. Of a closed one it does not matter.</param>
public sealed record RecordedCase(ProcedureDefinition Version, WorkCalendar Calendar, IReadOnlyList<RunEvent> History, DateTimeOffset Until);

/// <summary>A turn of a step as it went in a simulated case.</summary>
/// <param name="Ref">Which.</param>
/// <param name="Applied">It was to be done: done, missed, left out by approval, or open at the end of what is known.</param>
/// <param name="Done">It was done.</param>
/// <param name="Late">It was late, or its window closed before it was done.</param>
/// <param name="ActivatedAt">When it could be done.</param>
/// <param name="WaitedFrom">From when it waited for a person, for the load.</param>
/// <param name="BegunAt">When somebody began; null where nobody did.</param>
/// <param name="SettledAt">When it was done; null where it was not.</param>
/// <param name="DueAt">Its earliest due time; null where it has none.</param>
public sealed record PlayedTurn(
    OccurrenceRef Ref, bool Applied, bool Done, bool Late, DateTimeOffset ActivatedAt, DateTimeOffset WaitedFrom, DateTimeOffset? BegunAt, DateTimeOffset? SettledAt, DateTimeOffset? DueAt);

/// <summary>A case as it went in a simulation.</summary>
/// <param name="Number">Which case.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastAt">When it ended, or up to when it was followed.</param>
/// <param name="NeverEnds">It should have ended, and something stays open for ever.</param>
/// <param name="Turns">Every turn that could be done.</param>
/// <param name="Broken">Ids of constraints that were broken, with approval or without; each as often as it was.</param>
/// <param name="Left">How many recorded events have no place under this version.</param>
public sealed record CasePlay(int Number, DateTimeOffset StartedAt, DateTimeOffset LastAt, bool NeverEnds, IReadOnlyList<PlayedTurn> Turns, IReadOnlyList<string> Broken, int Left)
{
    /// <summary>Reads off how a case went. What was late is what conformance calls late.</summary>
    internal static CasePlay Of(ProcedureDefinition definition, RunState state, DateTimeOffset at, WorkCalendar calendar, int number, bool neverEnds, int left, Func<StepView, (DateTimeOffset Waited, DateTimeOffset? Begun)> work)
    {
        var view = RunEngine.View(definition, state, at, calendar);
        var turns = new List<PlayedTurn>();
        foreach (var step in view.Steps.Where(step => step.ActivatedAt is not null))
        {
            var done = step.Status == StepStatus.Done;
            var open = step.Status is StepStatus.Required or StepStatus.External or StepStatus.Deferred;
            var late = step.LateBy is not null && (done || step.Status is StepStatus.Missed or StepStatus.Required or StepStatus.External);
            var (waited, begun) = work(step);
            var due = late ? step.LateBy!.At : step.DueAt;
            turns.Add(new(step.Ref, done || open || step.Status is StepStatus.Missed or StepStatus.Deviated, done, late, step.ActivatedAt!.Value, waited, begun, done ? step.SettledAt : null, due));
        }

        var broken = view.Findings.Where(one => one.Kind is FindingKind.Violation or FindingKind.Lawful).Select(one => one.Constraint.Id).ToList();
        return new(number, state.StartedAt, state.ClosedAt ?? at, neverEnds, turns, broken, left);
    }
}
