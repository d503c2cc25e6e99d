using System.Collections.Immutable;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What each kind of event does to a run, or why it is refused.</summary>
internal sealed class Acts(ProcedureDefinition definition, RunState state, DateTimeOffset now)
{
    public RunResult Take(RunEvent happened) => state.ClosedAt is not null && happened is not (RunReopened or EvidenceAdded)
        ? No("runs.closed")
        : happened switch
        {
            EventHappened one => Happened(one),
            EventPlanned one => Event(one.Code) ?? Yes(state with { Planned = state.Planned.SetItem(one.Code, one.PlannedAt.ToUniversalTime()) }),
            EventTimeCorrected one => Corrected(one),
            FactRecorded one => Facts(state, new Dictionary<string, Value> { [one.Name] = one.Value }),
            EvidenceAdded one => Evidence(one),
            StepCompleted one => Turn(one.Occurrence, turn => Complete(one, turn)),
            StepDeferred one => Turn(one.Occurrence, turn => Open(turn) ?? (one.Until <= now ? No("runs.defer.past")
                : Put(turn with { DeferredUntil = one.Until.ToUniversalTime(), Reason = one.Reason, Actor = one.Actor, Carried = Longer(turn, null, one.Until, rule => rule.Deferrable) }))),
            StepDeviated one => Turn(one.Occurrence, turn => Open(turn) ?? Deviate(one, turn)),
            StepNotNeeded one => Turn(one.Occurrence, turn => Open(turn) ?? NotNeeded(one, turn)),
            StepReopened one => Turn(one.Occurrence, turn => turn.Settlement == Settlement.None ? No("runs.step.not_settled", turn.Ref.ToString()) : Reopen(turn)),
            StepRepeated one => Again(one),
            Suspended one => state.Suspensions.Exists(pause => pause.Until is null) ? No("runs.suspended")
                : Approval(one.Approver, one.Actor) ?? Yes(state with { Suspensions = state.Suspensions.Add(new(now, null, one.Approver, one.Reason)) }),
            Resumed => Resume(),
            DeadlineExtended one => Turn(one.Occurrence, turn => Open(turn) ?? Approval(one.Approver, one.Actor) ?? Extend(one, turn)),
            DeadlineHeld one => Turn(one.Occurrence, turn => Open(turn) ?? Due(turn, one.Due) ?? Put(turn with { Held = turn.Held.SetItem(one.Due, new(one.Until.ToUniversalTime(), now)) })),
            DeadlineRecalculationAccepted one => Turn(one.Occurrence, turn => Open(turn) ?? Approval(one.Approver, one.Actor)
                ?? Put(turn with { Due = turn.Due.RemoveAll(basis => !basis.Current), Held = turn.Held.Clear(), Carried = [] })),
            RunClosed one => Close(one),
            RunReopened => state.ClosedAt is null ? No("runs.not_closed") : Yes(state with { ClosedAt = null, ClosedWith = null }),
            RunStarted => No("runs.already_started"),
            _ => No("runs.unknown_event"),
        };

    private static RunResult Yes(RunState next) => RunResult.Taken(next);

    private static RunResult No(string code, params string[] args) => RunResult.Refused(new(code, args));

    private RunResult Put(OccurrenceState turn) => Yes(Advance.Put(state, turn));

    private RunResult? Event(string code) => definition.Events.ContainsKey(code) ? null : No("runs.event.unknown", code);

    private static RunResult? Open(OccurrenceState turn) => turn.Settlement == Settlement.None ? null : No("runs.step.settled", turn.Ref.ToString());

    private RunResult? Due(OccurrenceState turn, int? index) =>
        index is not { } one || (one >= 0 && one < definition.Step(turn.Ref.Step)!.Due.Count) ? null : No("runs.deadline.unknown", turn.Ref.ToString());

    private static RunResult? Approval(string? approver, string actor) =>
        string.IsNullOrWhiteSpace(approver) ? No("runs.approver.missing") : approver == actor ? No("runs.approver.same") : null;

    private RunResult Turn(OccurrenceRef which, Func<OccurrenceState, RunResult> act) =>
        definition.Step(which.Step ?? string.Empty) is null ? No("runs.step.unknown", which.Step ?? string.Empty)
        : state.Find(which) is { } turn ? act(turn)
        : which.Number == 1 ? act(new() { Ref = which })
        : No("runs.step.no_such_round", which.ToString());

    private RunResult Happened(EventHappened one) =>
        Event(one.Code) ?? (one.OccurredAt > now ? No("runs.time.future")
            : Yes(state with { Events = state.Events.Add(new(one.Code, one.OccurredAt.ToUniversalTime(), null)) }));

    private RunResult Corrected(EventTimeCorrected one)
    {
        // By its place: two records of the same event at the same time are equal, yet only one of them is meant.
        var places = Enumerable.Range(0, state.Events.Count).Where(index => state.Events[index].Code == one.Code).ToList();
        return one.Number < 1 || one.Number > places.Count ? No("runs.event.not_happened", one.Code)
            : one.OccurredAt > now ? No("runs.time.future")
            : Yes(state with { Events = state.Events.SetItem(places[one.Number - 1], state.Events[places[one.Number - 1]] with { OccurredAt = one.OccurredAt.ToUniversalTime() }) });
    }

    private RunResult Facts(RunState before, IReadOnlyDictionary<string, Value> facts)
    {
        foreach (var (name, value) in facts)
        {
            if (!definition.Vocabulary.TryGet(name, out var type) || (definition.Variables.TryGetValue(name, out var variable) ? variable.ComputedFrom is not null : name == ProcedureReader.InterviewerSex))
            {
                return No("runs.fact.unknown", name);
            }

            if (!type.Accepts(value))
            {
                return No("runs.fact.wrong_value", name);
            }

            before = before with { Facts = value.IsKnown ? before.Facts.SetItem(name, value) : before.Facts.Remove(name) };
        }

        return Yes(before);
    }

    private RunResult Evidence(EvidenceAdded one) =>
        !definition.Evidence.ContainsKey(one.Type) ? No("runs.evidence.unknown", one.Type)
        : Turn(one.Occurrence, turn => Put(turn with { Evidence = turn.Evidence.Add(new(one.Type, one.Id, now)) }));

    private RunResult Complete(StepCompleted one, OccurrenceState turn)
    {
        var at = (one.PerformedAt ?? now).ToUniversalTime();
        if (Open(turn) is { } settled)
        {
            return settled;
        }

        if (at > now)
        {
            return No("runs.time.future");
        }

        if (one.Override is { } given && Approval(given.Approver, one.Actor) is { } unapproved)
        {
            return unapproved;
        }

        var known = Facts(state, one.Facts);
        if (!known.Ok)
        {
            return known;
        }

        foreach (var (name, value) in one.Attributes)
        {
            if (!definition.Vocabulary.TryGet(name, out var type) || !type.Accepts(value))
            {
                return No("runs.attribute.wrong", name);
            }
        }

        var step = definition.Step(turn.Ref.Step)!;
        var problems = Problems(one, known.State, step, turn, at);
        if (problems.Count > 0 && one.Override is null && !step.Urgent)
        {
            return RunResult.Refused(problems[0] with { More = [.. problems.Skip(1)] });
        }

        return Yes(Advance.Put(known.State, turn with
        {
            Settlement = Settlement.Done,
            SettledAt = at,
            ActivatedAt = turn.ActivatedAt ?? at,
            OutOfOrder = turn.ActivatedAt is null,
            Actor = one.Actor,
            Role = one.Role ?? step.Role,
            Override = problems.Count > 0 ? one.Override : turn.Override,
            DeferredUntil = turn.DeferredUntil,
            Attributes = turn.Attributes.SetItems(one.Attributes),
            Confirmed = [.. one.Confirmed],
        }));
    }

    private List<RunRefusal> Problems(StepCompleted one, RunState known, StepDefinition step, OccurrenceState turn, DateTimeOffset at)
    {
        var facts = new RunFacts(definition, known, at, one.Attributes);
        var problems = new List<RunRefusal>();
        if (Demands.MissingEvidence(definition, known, step, turn, facts) is { Count: > 0 } missing)
        {
            problems.Add(new("runs.evidence.missing", missing) { CanBeOverridden = true });
        }

        problems.AddRange(Demands.UnmetChecks(step, facts).Select(check =>
            new RunRefusal("runs.check.unmet", turn.Ref.ToString(), check.Check.Require.Text, check.Check.Source) { CanBeOverridden = true }));
        problems.AddRange(ConstraintChecks.BrokenBy(definition, known, turn.Ref, one.Actor, at, now, facts)
            .Where(broken => !(broken.Type == ConstraintType.AtMost && turn is { Extra: true, Override: not null })).Select(broken =>
            new RunRefusal("runs.constraint", broken.Id) { CanBeOverridden = true }));
        return problems;
    }

    private RunResult Deviate(StepDeviated one, OccurrenceState turn)
    {
        var step = definition.Step(turn.Ref.Step)!;
        var critical = definition.Constraints.Any(rule => rule.Severity == Severity.Critical && (rule.Step == step.Id || rule.Other == step.Id));
        var required = step.Modality == Modality.Mandatory || Standing.Of(definition, state, step, turn, now).Open;
        if ((one.Approver is not null || critical || required) && Approval(one.Approver, one.Actor) is { } no)
        {
            return no;
        }

        return Put(turn with
        {
            Settlement = Settlement.Deviated,
            SettledAt = now,
            Actor = one.Actor,
            Reason = one.Reason,
            ActivatedAt = turn.ActivatedAt ?? now,
            Override = one.Approver is null ? null : new(one.Approver, one.Reason),
        });
    }

    private RunResult NotNeeded(StepNotNeeded one, OccurrenceState turn)
    {
        var step = definition.Step(turn.Ref.Step)!;
        // What is not decided yet may be judged away, for as long as it is not known to be needed; neither what is needed, nor the window that has closed.
        var needed = step.Modality == Modality.Mandatory || (step.Modality == Modality.Conditional
            && (Standing.Asks(definition, state, step, now) || Standing.Of(definition, state, step, turn, now).Status == StepStatus.Missed));
        return needed
            ? No("runs.step.needed", turn.Ref.ToString())
            : turn.ActivatedAt is null && step.Modality == Modality.Conditional ? No("runs.step.not_started", turn.Ref.ToString())
            : Put(turn with { Settlement = Settlement.NotNeeded, SettledAt = now, Actor = one.Actor, Reason = one.Reason, ActivatedAt = turn.ActivatedAt ?? now, JudgedWithout = [.. Standing.Unknown(step, new(definition, state, now))] });
    }

    private RunResult Reopen(OccurrenceState turn)
    {
        var next = Advance.Put(state, turn with
        {
            Settlement = Settlement.None,
            SettledAt = null,
            Override = null,
            OutOfOrder = false,
            DeferredUntil = null,
            Confirmed = [],
            JudgedWithout = [],
            Attributes = turn.Attributes.Clear(),
        });
        return Yes(next with { Events = next.Events.RemoveAll(one => one.From == turn.Ref) });
    }

    private RunResult Again(StepRepeated one)
    {
        if (definition.Step(one.Step) is null)
        {
            return No("runs.step.unknown", one.Step);
        }

        if (one.Override is { } given && Approval(given.Approver, one.Actor) is { } no)
        {
            return no;
        }

        var turns = state.Turns.Of(one.Step);
        if (turns.Length == 0 || Array.Exists(turns, turn => turn.Settlement == Settlement.None))
        {
            return No("runs.step.still_open", one.Step);
        }

        var which = new OccurrenceRef(one.Step, turns.Max(turn => turn.Ref.Number) + 1);
        var facts = new RunFacts(definition, state, now);
        var broken = definition.Constraints.FirstOrDefault(rule => rule.Type == ConstraintType.AtMost && rule.Step == one.Step
            && Demands.Applies(state, rule, facts) && turns.Count(turn => turn.Settlement == Settlement.Done) >= rule.Times);
        return broken is not null && one.Override is null
            ? RunResult.Refused(new("runs.constraint", broken.Id) { CanBeOverridden = true })
            : Put(new() { Ref = which, ActivatedAt = now, Extra = true, Reason = one.Reason, Override = one.Override });
    }

    private RunResult Resume()
    {
        var index = state.Suspensions.FindIndex(pause => pause.Until is null);
        return index < 0 ? No("runs.not_suspended")
            : Yes(state with { Suspensions = state.Suspensions.SetItem(index, state.Suspensions[index] with { Until = now }) });
    }

    private RunResult Extend(DeadlineExtended one, OccurrenceState turn)
    {
        var due = definition.Step(turn.Ref.Step)!.Due;
        if (Due(turn, one.Due) is { } no)
        {
            return no;
        }

        if (one.Until <= now)
        {
            return No("runs.extend.past");
        }

        if (!(one.Due is { } index ? due[index].Rule.Movable : due.Any(rule => rule.Rule.Movable)))
        {
            return No("runs.deadline.fixed", turn.Ref.ToString());
        }

        return Put(turn with
        {
            Extensions = turn.Extensions.Add(new(one.Due, one.Until.ToUniversalTime(), one.Approver, one.Reason)),
            Held = one.Due is { } only ? turn.Held.Remove(only) : turn.Held.Clear(),
            Carried = Longer(turn, one.Due, one.Until, rule => rule.Movable),
        });
    }

    /// <summary>The due times of the version before, where a person gave more time for the deadline that took their place.</summary>
    private ImmutableList<CarriedDue> Longer(OccurrenceState turn, int? due, DateTimeOffset until, Func<DeadlineRule, bool> moves) => turn.Carried.ConvertAll(one =>
        moves(one.Rule) && (due is null || one.Instead == due) && Dues.At(one, state, now) < until ? one with { At = until.ToUniversalTime(), From = now } : one);

    private RunResult Close(RunClosed one)
    {
        var open = state.Occurrences.Where(turn => Standing.Of(definition, state, definition.Step(turn.Ref.Step)!, turn, now).Open).Select(turn => turn.Ref.ToString()).ToList();
        if (open.Count > 0 && one.Override is null)
        {
            return RunResult.Refused(new("runs.close.open_steps", open) { CanBeOverridden = true });
        }

        return one.Override is { } given
            ? Approval(given.Approver, one.Actor) ?? Yes(state with { ClosedAt = now, ClosedWith = given, Overrides = state.Overrides.Add(given) })
            : Yes(state with { ClosedAt = now });
    }
}
