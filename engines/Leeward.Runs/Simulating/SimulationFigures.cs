using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>How a step went in all cases of a simulation.</summary>
/// <param name="Step">The step.</param>
/// <param name="Cases">In how many cases it applied.</param>
/// <param name="CasesLate">In how many of them it was late at least once.</param>
/// <param name="Required">How many turns of it applied.</param>
/// <param name="Done">How many were done.</param>
/// <param name="Late">How many were late, or their window closed.</param>
/// <param name="ToDone">From when it could be done until it was; the middle one. Null where none was done.</param>
/// <param name="ToDone95">The same; 95 of 100 took no longer.</param>
/// <param name="Slack">From being done to the due time, negative where late; the middle one. Null where none had a due time.</param>
/// <param name="Slack95">The same; 95 of 100 had at least this.</param>
public sealed record StepFigures(
    string Step, int Cases, int CasesLate, int Required, int Done, int Late, TimeSpan? ToDone, TimeSpan? ToDone95, TimeSpan? Slack, TimeSpan? Slack95);

/// <summary>What a role had to do.</summary>
/// <param name="Role">The role.</param>
/// <param name="Cases">In how many cases it had something to do.</param>
/// <param name="Hours">Hands-on person-hours in all.</param>
/// <param name="Busy">168 numbers, Monday 0 o'clock first: people busy on average in that hour of the week.</param>
/// <param name="Waiting">168 numbers: turns that waited, on average. Of recorded cases: since they could be done; of generated ones: for a free person.</param>
/// <param name="PeakBusy">The busiest hour: people busy.</param>
/// <param name="PeakBusyHour">Its hour of the week, from 0.</param>
/// <param name="PeakWaiting">The hour in which most waited: how many.</param>
/// <param name="PeakWaitingHour">Its hour of the week, from 0.</param>
public sealed record RoleLoad(
    string Role, int Cases, double Hours, IReadOnlyList<double> Busy, IReadOnlyList<double> Waiting, double PeakBusy, int PeakBusyHour, double PeakWaiting, int PeakWaitingHour);

/// <summary>How often a constraint was broken.</summary>
/// <param name="Constraint">Its id.</param>
/// <param name="Times">How often.</param>
/// <param name="Cases">In how many cases.</param>
public sealed record BrokenRule(string Constraint, int Times, int Cases);

/// <summary>What came out of a simulation of one version. Figures only.</summary>
/// <param name="Cases">How many cases.</param>
/// <param name="CasesLate">In how many something was late.</param>
/// <param name="NeverEnd">How many should have ended and did not.</param>
/// <param name="Left">How many recorded events have no place under this version.</param>
/// <param name="Steps">By step, in the order of the procedure.</param>
/// <param name="Roles">By role, in the order of the procedure; roles that had nothing to do are left out.</param>
/// <param name="Broken">By constraint, in the order of the procedure; those that were kept are left out.</param>
public sealed record SimulationFigures(
    int Cases, int CasesLate, int NeverEnd, int Left, IReadOnlyList<StepFigures> Steps, IReadOnlyList<RoleLoad> Roles, IReadOnlyList<BrokenRule> Broken)
{
    /// <summary>Counts simulated cases.</summary>
    /// <param name="definition">The version they were played under.</param>
    /// <param name="calendar">Says when a week begins.</param>
    /// <param name="plays">The cases.</param>
    /// <param name="model">For the hands-on times.</param>
    /// <param name="from">The beginning of the time whose load is counted.</param>
    /// <param name="until">The end of that time.</param>
    public static SimulationFigures Of(ProcedureDefinition definition, WorkCalendar calendar, IReadOnlyList<CasePlay> plays, SimulationModel model, DateTimeOffset from, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(plays);
        ArgumentNullException.ThrowIfNull(model);
        var steps = plays.SelectMany(play => play.Turns.Where(turn => turn.Applied).Select(turn => (play.Number, Turn: turn))).ToLookup(one => one.Turn.Ref.Step, StringComparer.Ordinal);
        var broken = plays.SelectMany(play => play.Broken.Select(rule => (play.Number, Rule: rule))).ToLookup(one => one.Rule, StringComparer.Ordinal);
        return new(
            plays.Count, plays.Count(play => play.Turns.Any(turn => turn.Late)), plays.Count(play => play.NeverEnds), plays.Sum(play => play.Left),
            [.. definition.Steps.Select(step => Step(step.Id, [.. steps[step.Id]]))],
            LoadTally.Of(definition, calendar, plays, model, from, until),
            [.. definition.Constraints.Where(rule => broken.Contains(rule.Id)).Select(rule => new BrokenRule(rule.Id, broken[rule.Id].Count(), broken[rule.Id].Select(one => one.Number).Distinct().Count()))]);
    }

    private static StepFigures Step(string id, List<(int Number, PlayedTurn Turn)> turns)
    {
        var done = turns.FindAll(one => one.Turn.Done);
        List<TimeSpan> took = [.. done.Select(one => one.Turn.SettledAt!.Value - one.Turn.ActivatedAt).Select(one => one < TimeSpan.Zero ? TimeSpan.Zero : one).Order()];
        List<TimeSpan> slack = [.. done.Where(one => one.Turn.DueAt is not null).Select(one => one.Turn.DueAt!.Value - one.Turn.SettledAt!.Value).Order()];
        return new(
            id, turns.Select(one => one.Number).Distinct().Count(), turns.Where(one => one.Turn.Late).Select(one => one.Number).Distinct().Count(),
            turns.Count, done.Count, turns.Count(one => one.Turn.Late), At(took, 0.5), At(took, 0.95), At(slack, 0.5), At(slack, 0.05));
    }

    /// <summary>The smallest value that so many do not exceed (nearest rank); an interpolated one would be nobody's.</summary>
    private static TimeSpan? At(List<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? null : ordered[Math.Clamp((int)Math.Ceiling(share * ordered.Count) - 1, 0, ordered.Count - 1)];
}
