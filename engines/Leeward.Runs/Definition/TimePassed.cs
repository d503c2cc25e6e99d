using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>A condition speaks of so much time since an event: when that has passed, and just after, it can turn.</summary>
internal readonly record struct TimePassed(string Event, TimeSpan Since)
{
    private static readonly TimeSpan Tick = new(1);

    /// <summary>What the conditions of a procedure speak of that decide how a run goes on. One that calculates with time turns at moments that are not known.</summary>
    public static IReadOnlyList<TimePassed> In(ProcedureDefinition definition) =>
    [
        .. (from step in definition.Steps
            from condition in step.Due.Select(due => due.When).Append(step.When).Concat(step.EmitsIf.Select(one => one.When)).OfType<Expression>()
            from passed in Of(definition, condition)
            select passed).Distinct(),
    ];

    /// <summary>What one condition speaks of.</summary>
    public static IEnumerable<TimePassed> Of(ProcedureDefinition definition, Expression condition)
    {
        foreach (var name in condition.Variables)
        {
            if (!definition.Variables.TryGetValue(name, out var variable) || variable.ComputedFrom is not { } code) { continue; }
            foreach (var number in condition.Numbers.Where(n => n > 0))
            {
                var since = TimeSpan.FromTicks((long)Math.Min(number * variable.Unit.Ticks, TimeSpan.TicksPerDay * 36_500m));
                yield return new(code, since);
                yield return new(code, since + Tick);
            }
        }
    }

    /// <summary>The first moment after one at which a condition can turn, given what has happened; null where there is none.</summary>
    public static DateTimeOffset? NextAfter(ProcedureDefinition definition, RunState state, DateTimeOffset at)
    {
        DateTimeOffset? next = null;
        foreach (var (code, since) in definition.TimesPassed)
        {
            if (state.Happened.Last(code) is not { } happened || DateTimeOffset.MaxValue - happened.OccurredAt <= since) { continue; }
            var turns = happened.OccurredAt + since;
            if (turns > at && !(next <= turns)) { next = turns; }
        }

        return next;
    }
}
