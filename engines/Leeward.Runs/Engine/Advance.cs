using System.Collections.Immutable;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Lets what follows from a state at a moment happen: steps start, rounds come up, events follow from facts, deadlines find their anchors.</summary>
internal static class Advance
{
    /// <summary>More rounds than this of one step are not kept: thirty years of fortnights.</summary>
    private const int MostRounds = 800;

    /// <summary>From its latest event to a moment. What turns or comes up by time alone on the way does so at its own moment, whenever somebody looks.</summary>
    public static RunState To(ProcedureDefinition definition, RunState state, DateTimeOffset now)
    {
        for (var at = state.LastAt; NextAfter(definition, state, at) is { } turns && turns < now; at = turns)
        {
            state = At(definition, state, turns);
        }

        return At(definition, state, now);
    }

    private static DateTimeOffset? NextAfter(ProcedureDefinition definition, RunState state, DateTimeOffset at)
    {
        var next = TimePassed.NextAfter(definition, state, at);
        foreach (var step in definition.RepeatedByTime)
        {
            if (state.Find(new(step.Id))?.ActivatedAt is { } first && BeginOfNext(definition, state, step, step.Repeat!, first) is { } begins && begins > at && !(next <= begins)) { next = begins; }
        }

        return next;
    }

    private static RunState At(ProcedureDefinition definition, RunState state, DateTimeOffset now)
    {
        RunState before;
        do
        {
            before = state;
            foreach (var step in definition.Steps)
            {
                state = Emit(definition, state, step, now);
                state = Start(definition, state, step, now);
            }
        }
        while (!ReferenceEquals(before, state));
        return Anchor(definition, state, now);
    }

    public static RunState Put(RunState state, OccurrenceState turn)
    {
        var index = Array.FindIndex(state.Turns.All, one => one.Ref == turn.Ref);
        return state with { Occurrences = index < 0 ? state.Occurrences.Add(turn) : state.Occurrences.SetItem(index, turn) };
    }

    private static RunState Emit(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        if (step.Emits is null && step.EmitsIf.Count == 0)
        {
            return state;
        }

        foreach (var turn in Array.FindAll(state.Turns.Of(step.Id), one => one.Settlement == Settlement.Done))
        {
            var facts = new RunFacts(definition, state, now, turn.Attributes);
            var codes = step.EmitsIf.Where(one => one.When.Test(facts) == Truth.True).Select(one => one.Event).Prepend(step.Emits);
            foreach (var code in codes.OfType<string>())
            {
                if (!state.Events.Exists(one => one.Code == code && one.From == turn.Ref))
                {
                    state = state with { Events = state.Events.Add(new(code, turn.SettledAt!.Value, turn.Ref)) };
                }
            }
        }

        return state;
    }

    private static RunState Start(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        if (step.Repeat?.Event is { } code)
        {
            var rounds = Array.FindAll(state.Turns.Of(step.Id), one => !one.Extra);
            var number = 0;
            foreach (var happened in state.Events.Where(one => one.Code == code).Take(step.Repeat.Times ?? MostRounds))
            {
                state = Activate(state, number < rounds.Length ? rounds[number].Ref : Further(state, step.Id), happened.OccurredAt, TimeSpan.Zero);
                number++;
            }

            return state;
        }

        var first = state.Find(new(step.Id));
        if (first?.ActivatedAt is null)
        {
            return StartedAt(definition, state, step, now) is { } at ? Activate(state, new(step.Id), at, TimeSpan.Zero) : state;
        }

        return step.Repeat is { } repeat ? NextRound(definition, state, step, repeat, first, now) : state;
    }

    private static DateTimeOffset? StartedAt(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        switch (step.Start.Kind)
        {
            case StartKind.Event:
                return state.Events.Find(one => one.Code == step.Start.Event)?.OccurredAt;
            case StartKind.With:
                return state.Find(new(step.Start.Steps[0]))?.ActivatedAt;
            default:
                var settled = step.Start.Steps.Select(id => SettledAt(definition, state, id, now)).ToList();
                return step.Start.Any ? settled.Min() : settled.TrueForAll(one => one is not null) ? settled.Max() : null;
        }
    }

    private static DateTimeOffset? SettledAt(ProcedureDefinition definition, RunState state, string id, DateTimeOffset now)
    {
        var turn = state.Find(new(id));
        var standing = Standing.Of(definition, state, definition.Step(id)!, turn, now);
        return !standing.Settled ? null : turn!.SettledAt ?? now;
    }

    private static RunState NextRound(
        ProcedureDefinition definition, RunState state, StepDefinition step, RepeatDefinition repeat, OccurrenceState first, DateTimeOffset now)
    {
        var last = Array.FindLast(state.Turns.Of(step.Id), one => !one.Extra && one.ActivatedAt is not null)!;
        if (Round(state, last) >= Most(repeat)
            || (repeat.Until is { } until && state.Events.Exists(one => one.Code == until))
            || Standing.Of(definition, state, step, first, now).Status == StepStatus.NotApplicable)
        {
            return state;
        }

        var begins = Begin(state, repeat, first.ActivatedAt!.Value, last, now, out var offset);
        return begins <= now || last.Settlement != Settlement.None ? Activate(state, Further(state, step.Id), begins <= now ? begins : now, offset) : state;
    }

    /// <summary>Which round of the plan a turn is, from 1. Turns added by hand have numbers but are no rounds.</summary>
    public static int Round(RunState state, OccurrenceState turn) =>
        state.Turns.Of(turn.Ref.Step).Count(one => !one.Extra && one.Ref.Number <= turn.Ref.Number);

    private static int Most(RepeatDefinition repeat) => Math.Min(repeat.Times ?? MostRounds, repeat.At?.Count ?? MostRounds);

    /// <summary>The number of the next turn of a step, whether the turns before it were planned or not.</summary>
    private static OccurrenceRef Further(RunState state, string step) => new(step, state.Turns.Of(step).Select(one => one.Ref.Number).DefaultIfEmpty().Max() + 1);

    /// <summary>When the next round of a repeated step comes up by time; null when no more are kept.</summary>
    public static DateTimeOffset? BeginOfNext(ProcedureDefinition definition, RunState state, StepDefinition step, RepeatDefinition repeat, DateTimeOffset first)
    {
        var last = Array.FindLast(state.Turns.Of(step.Id), one => !one.Extra && one.ActivatedAt is not null);
        return last is null || Round(state, last) >= Most(repeat)
            ? null
            : Begin(state, repeat, first, last, DateTimeOffset.MaxValue, out _);
    }

    private static DateTimeOffset Begin(RunState state, RepeatDefinition repeat, DateTimeOffset first, OccurrenceState last, DateTimeOffset now, out TimeSpan offset)
    {
        offset = repeat.At is { } at ? at[Round(state, last)] : last.Offset + Interval(repeat, state);
        return Deadlines.Deadline.IsLate(first, now) ? Later(first, offset) : DateTimeOffset.MaxValue;
    }

    private static DateTimeOffset Later(DateTimeOffset instant, TimeSpan by) =>
        DateTimeOffset.MaxValue - instant > by ? instant + by : DateTimeOffset.MaxValue;

    private static TimeSpan Interval(RepeatDefinition repeat, RunState state) =>
        repeat.Every
        ?? (state.Facts.GetValueOrDefault(repeat.By!).AsText is { } value && repeat.EveryBy!.TryGetValue(value, out var span) ? span : repeat.EveryBy!.Values.Min());

    private static RunState Activate(RunState state, OccurrenceRef which, DateTimeOffset at, TimeSpan offset)
    {
        var turn = state.Find(which);
        return turn?.ActivatedAt is not null ? state : Put(state, (turn ?? new OccurrenceState { Ref = which }) with { ActivatedAt = at, Offset = offset });
    }

    /// <summary>Notes which deadlines count from when. One that the facts no longer ask for is kept until a person accepts a later time.</summary>
    private static RunState Anchor(ProcedureDefinition definition, RunState state, DateTimeOffset now)
    {
        foreach (var turn in state.Turns.All)
        {
            if (turn.ActivatedAt is null || turn.Settlement != Settlement.None)
            {
                continue;
            }

            var bases = new List<DueBasis>();
            foreach (var due in Dues.Applicable(definition, state, definition.Step(turn.Ref.Step)!, now))
            {
                if (Dues.AnchorOf(state, due, turn) is { } at)
                {
                    bases.Add(new(due.Index, at, Current: true));
                }
            }

            var current = bases.Count;
            foreach (var one in turn.Due)
            {
                if (bases.IndexOf(one with { Current = true }, 0, current) < 0)
                {
                    bases.Add(one with { Current = false });
                }
            }

            if (!bases.SequenceEqual(turn.Due))
            {
                state = Put(state, turn with { Due = [.. bases] });
            }
        }

        return state;
    }
}
