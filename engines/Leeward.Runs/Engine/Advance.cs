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
        if (NextAfter(definition, state, state.LastAt) is not { } at || at >= now) { return At(definition, state, now); }
        state = At(definition, state, at);
        var (said, says) = (new List<Truth>(), new List<Truth>());
        definition.Timed.Ask(definition, state, at, said);
        while (at < now)
        {
            at = NextAfter(definition, state, at) is { } turns && turns < now ? turns : now;
            definition.Timed.Ask(definition, state, at, says);
            if (says.SequenceEqual(said))
            {
                state = Rounds(definition, state, at);
                continue;
            }

            state = At(definition, state, at);
            definition.Timed.Ask(definition, state, at, said);
        }

        return state;
    }

    /// <summary>
    /// What follows at a moment at which no condition on time says anything else than at the moment before, and since which nothing was recorded: rounds that come up, and nothing from them, since steps and events follow
    /// from first turns and from what is done.
    /// </summary>
    private static RunState Rounds(ProcedureDefinition definition, RunState state, DateTimeOffset now)
    {
        RunState before;
        do
        {
            before = state;
            foreach (var step in definition.RepeatedByTime)
            {
                if (NextRound(definition, state, step, now) is { } round) { state = Put(state, round with { Due = Anchors(definition, state, step, round, now) ?? round.Due }); }
            }
        }
        while (!ReferenceEquals(before, state));
        return state;
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
                state = Judged(definition, state, step, now);
                state = Emit(definition, state, step, now);
                state = Start(definition, state, step, now);
            }
        }
        while (!ReferenceEquals(before, state));
        return Anchor(definition, state, now);
    }

    public static RunState Put(RunState state, OccurrenceState turn) => state.With(turn);

    /// <summary>
    /// "Not needed" was somebody's judgement by what was known. It falls away, and the present turn is open again, once the condition holds, or may hold and something is known that was not known then.
    /// </summary>
    private static RunState Judged(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        if (step is not { When: { } when, Modality: Modality.Conditional } || state.Turns.Of(step.Id) is not [.., { Settlement: Settlement.NotNeeded } last]) { return state; }
        var facts = new RunFacts(definition, state, now);
        var says = when.Test(facts);
        return says == Truth.True || (says == Truth.Unknown && last.JudgedWithout.Exists(name => facts.Get(name).IsKnown))
            ? Put(state, last with { Settlement = Settlement.None, SettledAt = null, DeferredUntil = null, JudgedWithout = [] })
            : state;
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
                if (!Array.Exists(state.Happened.Of(code), one => one.From == turn.Ref))
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
            foreach (var happened in state.Happened.Of(code).Take(step.Repeat.Times ?? MostRounds))
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

        return step.Repeat is not null && NextRound(definition, state, step, now) is { } round ? Put(state, round) : state;
    }

    private static DateTimeOffset? StartedAt(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        switch (step.Start.Kind)
        {
            case StartKind.Event:
                return state.Happened.First(step.Start.Event!)?.OccurredAt;
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

    /// <summary>The next round of a step that repeats by time, where it has come; null where not.</summary>
    private static OccurrenceState? NextRound(ProcedureDefinition definition, RunState state, StepDefinition step, DateTimeOffset now)
    {
        var repeat = step.Repeat!;
        if (state.Find(new(step.Id)) is not { ActivatedAt: { } began } first || (repeat.Until is { } until && state.Happened.Has(until))) { return null; }
        var last = LastRound(state, step)!;
        if (Round(state, last) >= Most(repeat)) { return null; }
        var begins = Begin(state, repeat, began, last, now, out var offset);
        return (begins <= now || last.Settlement != Settlement.None) && Standing.Of(definition, state, step, first, now).Status != StepStatus.NotApplicable
            ? new() { Ref = Further(state, step.Id), ActivatedAt = begins <= now ? begins : now, Offset = offset }
            : null;
    }

    private static OccurrenceState? LastRound(RunState state, StepDefinition step) => Array.FindLast(state.Turns.Of(step.Id), one => !one.Extra && one.ActivatedAt is not null);

    /// <summary>Which round of the plan a turn is, from 1. Turns added by hand have numbers but are no rounds.</summary>
    public static int Round(RunState state, OccurrenceState turn)
    {
        var round = turn.Extra ? 0 : 1;
        foreach (var one in state.Turns.Of(turn.Ref.Step)) { if (!one.Extra && one.Ref.Number < turn.Ref.Number) { round++; } }
        return round;
    }

    private static int Most(RepeatDefinition repeat) => Math.Min(repeat.Times ?? MostRounds, repeat.At?.Count ?? MostRounds);

    /// <summary>The number of the next turn of a step, whether the turns before it were planned or not.</summary>
    private static OccurrenceRef Further(RunState state, string step) => new(step, state.Turns.Of(step).Select(one => one.Ref.Number).DefaultIfEmpty().Max() + 1);

    /// <summary>When the next round of a repeated step comes up by time; null when no more are kept.</summary>
    public static DateTimeOffset? BeginOfNext(ProcedureDefinition definition, RunState state, StepDefinition step, RepeatDefinition repeat, DateTimeOffset first)
    {
        var last = LastRound(state, step);
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
            if (turn.ActivatedAt is not null && turn.Settlement == Settlement.None && Anchors(definition, state, definition.Step(turn.Ref.Step)!, turn, now) is { } due)
            {
                state = Put(state, turn with { Due = due });
            }
        }

        return state;
    }

    /// <summary>A turn's deadlines with their anchors; null where they are what it has.</summary>
    private static ImmutableList<DueBasis>? Anchors(ProcedureDefinition definition, RunState state, StepDefinition step, OccurrenceState turn, DateTimeOffset now)
    {
        if (step.Due.Count == 0 && turn.Due.IsEmpty) { return null; }
        var bases = new List<DueBasis>();
        foreach (var due in Dues.Applicable(step, new(definition, state, now)))
        {
            if (Dues.AnchorOf(state, due, turn) is { } at) { bases.Add(new(due.Index, at, Current: true)); }
        }

        var current = bases.Count;
        foreach (var one in turn.Due)
        {
            if (bases.IndexOf(one with { Current = true }, 0, current) < 0) { bases.Add(one with { Current = false }); }
        }

        return bases.SequenceEqual(turn.Due) ? null : [.. bases];
    }
}
