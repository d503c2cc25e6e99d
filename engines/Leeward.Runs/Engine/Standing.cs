using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What is known about a run at a moment, with computed facts and, for a performance, its attributes.</summary>
internal sealed class RunFacts(ProcedureDefinition definition, RunState state, DateTimeOffset now, IReadOnlyDictionary<string, Value>? attributes = null) : IFacts
{
    public Value Get(string name)
    {
        if (attributes is not null && attributes.TryGetValue(name, out var own))
        {
            return own;
        }

        if (definition.Variables.TryGetValue(name, out var variable) && variable.ComputedFrom is { } code)
        {
            var happened = state.Happened.Last(code);
            return happened is null ? Value.Unknown : Value.Of((decimal)(now - happened.OccurredAt).Ticks / variable.Unit.Ticks);
        }

        return state.Facts.GetValueOrDefault(name);
    }
}

/// <summary>How a turn of a step stands by the facts alone, without a calendar.</summary>
internal readonly record struct Standing(StepStatus Status, bool BecauseUnknown)
{
    public bool Settled => Status is StepStatus.Done or StepStatus.Deviated or StepStatus.NotApplicable or StepStatus.Missed;

    public bool Open => Status is StepStatus.Required or StepStatus.External or StepStatus.Deferred;

    /// <summary>Whether the condition of a step is known to hold.</summary>
    public static bool Asks(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now) =>
        step.When?.Test(new RunFacts(definition, state, now)) is null or Truth.True;

    /// <summary>What the condition of a step asks for that is not known, in order.</summary>
    public static IEnumerable<string> Unknown(StepDefinition step, RunFacts facts) => step.When is null ? [] : step.When.Variables.Where(name => !facts.Get(name).IsKnown).Order(StringComparer.Ordinal);

    public static Standing Of(ProcedureDefinition definition, RunState state, StepDefinition step, OccurrenceState? turn, DateTimeOffset now)
    {
        switch (turn?.Settlement)
        {
            case Settlement.Done:
                return new(StepStatus.Done, false);
            case Settlement.Deviated:
                return new(StepStatus.Deviated, false);
            case Settlement.NotNeeded:
                return new(StepStatus.NotApplicable, false);
        }

        if (turn?.ActivatedAt is not { } activated)
        {
            return new(StepStatus.NotStarted, false);
        }

        var holds = step.When?.Test(new RunFacts(definition, state, now)) ?? Truth.True;
        if (holds == Truth.False)
        {
            // False only because time has passed: the window has closed, and that stays visible.
            var earlier = step.When!.Test(new RunFacts(definition, state, activated));
            var closed = earlier == Truth.True || (earlier == Truth.Unknown && step.OnUnknown == OnUnknown.Require);
            return new(closed && step.Modality != Modality.Optional ? StepStatus.Missed : StepStatus.NotApplicable, false);
        }

        var unknown = holds == Truth.Unknown;
        return unknown && step.OnUnknown == OnUnknown.Skip ? new(StepStatus.Waiting, true)
            : step.External ? new(StepStatus.External, unknown)
            : step.Modality == Modality.Optional ? new(StepStatus.Optional, unknown)
            : turn.DeferredUntil > now ? new(StepStatus.Deferred, unknown)
            : new(StepStatus.Required, unknown);
    }
}
