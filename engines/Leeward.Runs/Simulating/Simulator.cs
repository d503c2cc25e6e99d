using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>
/// Plays cases under a version of a procedure before it is published. Uses <see cref="RunEngine"/>, the same step function as running, and nothing but its arguments: the same
/// seed gives the same figures. What it assumes and what it cannot tell stands in docs/simulation.md.
/// </summary>
public static class Simulator
{
    /// <summary>Plays a recorded run under a version; under its own it goes exactly as it went. Null where the history is empty.</summary>
    /// <param name="definition">The version.</param>
    /// <param name="calendar">Its working days.</param>
    /// <param name="recorded">The run.</param>
    /// <param name="number">Which case; chances are drawn by it.</param>
    /// <param name="model">How new steps are done.</param>
    public static CasePlay? Play(ProcedureDefinition definition, WorkCalendar calendar, RecordedCase recorded, int number, SimulationModel model) =>
        Play([(definition, calendar)], recorded, number, model)[0];

    /// <summary>The same under several versions at once; they meet the same chances.</summary>
    public static IReadOnlyList<CasePlay?> Play(IReadOnlyList<(ProcedureDefinition Definition, WorkCalendar Calendar)> versions, RecordedCase recorded, int number, SimulationModel model)
    {
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(model);
        var way = RecordedWay.Of(recorded);
        return [.. versions.Select(one => new RecordedPlay(one.Definition, one.Calendar, way, number, model).Run())];
    }

    /// <summary>Plays generated cases under a version; they share the people on duty.</summary>
    /// <param name="definition">The version.</param>
    /// <param name="calendar">Its working days.</param>
    /// <param name="arrivals">How cases come.</param>
    /// <param name="model">How cases and people behave.</param>
    /// <param name="progress">Told whenever a case has ended.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="ArgumentException">Less than a day, a negative rate, a profile or capacity without 24 numbers, or more than 100,000 cases expected.</exception>
    public static IReadOnlyList<CasePlay> Generate(
        ProcedureDefinition definition, WorkCalendar calendar, CaseArrivals arrivals, SimulationModel model, Action<SimulationProgress>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(arrivals);
        ArgumentNullException.ThrowIfNull(model);
        if (arrivals.Days < 1 || !(arrivals.PerDay >= 0) || arrivals.Days * arrivals.PerDay > 100_000 || arrivals.Profile.Count is not (0 or 24) || arrivals.Profile.Any(one => !(one >= 0)))
        {
            throw new ArgumentException("Cases cannot come like this.", nameof(arrivals));
        }

        if (model.Capacities.Values.Any(one => one.WorkingDays.Count != 24 || one.FreeDays.Count != 24 || one.WorkingDays.Concat(one.FreeDays).Any(people => people < 0)))
        {
            throw new ArgumentException("A capacity needs 24 numbers for working days and for free days.", nameof(model));
        }

        return new GeneratedPlay(definition, calendar, arrivals, model).Run(progress, ct);
    }
}
