using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs.Tests.Reference;

/// <summary>What an event does to the world, or why it may not: codes with their arguments, in the order in which they are told.</summary>
internal sealed class SlowActs(SlowWorld world, DateTimeOffset now)
{
    private static readonly List<string> Yes = [];

    private Plan Plan => world.Plan;

    public List<string> Try(RunEvent happened)
    {
        if (world.Closed is not null && happened is not (RunReopened or EvidenceAdded)) { return No("runs.closed"); }
        switch (happened)
        {
            case EventHappened one:
                if (!Plan.Events.Any(known => known.Code == one.Code)) { return No("runs.event.unknown", one.Code); }
                if (one.OccurredAt > now) { return No("runs.time.future"); }
                world.Events.Add((one.Code, one.OccurredAt, null));
                return Yes;
            case EventPlanned one:
                if (!Plan.Events.Any(known => known.Code == one.Code)) { return No("runs.event.unknown", one.Code); }
                world.Planned[one.Code] = one.PlannedAt;
                return Yes;
            case EventTimeCorrected one:
                var places = Enumerable.Range(0, world.Events.Count).Where(place => world.Events[place].Code == one.Code).ToList();
                if (one.Number < 1 || one.Number > places.Count) { return No("runs.event.not_happened", one.Code); }
                if (one.OccurredAt > now) { return No("runs.time.future"); }
                world.Events[places[one.Number - 1]] = world.Events[places[one.Number - 1]] with { At = one.OccurredAt };
                return Yes;
            case FactRecorded one:
                return Fact(one.Name, one.Value);
            case EvidenceAdded one:
                return !Plan.Proofs.Contains(one.Type) ? No("runs.evidence.unknown", one.Type) : On(one.Occurrence, anyway: true, turn => turn.Proofs.Add(one.Type));
            case StepCompleted one:
                return On(one.Occurrence, anyway: false, turn => Complete(one, turn));
            case StepDeferred one:
                return On(one.Occurrence, anyway: false, turn => one.Until <= now ? No("runs.defer.past") : Do(() =>
                {
                    (turn.Deferred, turn.Actor) = (one.Until, one.Actor);
                    Longer(turn, null, one.Until, rule => rule.Movable && rule.Kind != DeadlineKind.Statutory);
                }));
            case StepDeviated one:
                return On(one.Occurrence, anyway: false, turn => Deviate(one, turn));
            case StepNotNeeded one:
                return On(one.Occurrence, anyway: false, turn => NotNeeded(one, turn));
            case StepReopened one:
                return On(one.Occurrence, anyway: true, turn => turn.Settled is null ? No("runs.step.not_settled", turn.ToString()) : Do(() => Reopen(turn)));
            case StepRepeated one:
                return Again(one);
            case Suspended one:
                if (world.Pauses.Exists(pause => pause.Until is null)) { return No("runs.suspended"); }
                return Approved(one.Approver, one.Actor) ?? Do(() => world.Pauses.Add((now, null)));
            case Resumed:
                var lasting = world.Pauses.FindIndex(pause => pause.Until is null);
                if (lasting < 0) { return No("runs.not_suspended"); }
                world.Pauses[lasting] = (world.Pauses[lasting].From, now);
                return Yes;
            case DeadlineExtended one:
                return On(one.Occurrence, anyway: false, turn => Approved(one.Approver, one.Actor) ?? Extend(one, turn));
            case DeadlineHeld one:
                return On(one.Occurrence, anyway: false, turn => Due(turn, one.Due) ?? Do(() => turn.Held[one.Due] = (one.Until, now)));
            case DeadlineRecalculationAccepted one:
                return On(one.Occurrence, anyway: false, turn => Approved(one.Approver, one.Actor) ?? Do(() =>
                {
                    turn.Anchors.RemoveAll(anchor => !anchor.Current);
                    turn.Held.Clear();
                    turn.Carried = [];
                }));
            case RunClosed one:
                var open = world.Turns.Where(turn => world.Open(Plan.Step(turn.Step), turn, now)).Select(turn => turn.ToString()).ToArray();
                if (open.Length > 0 && one.Override is null) { return No("runs.close.open_steps", open); }
                return (one.Override is { } given ? Approved(given.Approver, one.Actor) : null) ?? Do(() => (world.Closed, world.ClosedBy) = (now, one.Override?.Approver));
            case RunReopened:
                return world.Closed is null ? No("runs.not_closed") : Do(() => (world.Closed, world.ClosedBy) = (null, null));
            default:
                return No("runs.already_started");
        }
    }

    public static object? Plain(Value value) => !value.IsKnown ? null : value.Kind switch { ValueKind.Truth => value.AsTruth == Truth.True, ValueKind.Number => value.AsNumber, _ => value.AsText };

    private static List<string> No(string code, params string[] args) => [$"{code} {string.Join(',', args)}"];

    private static List<string> Do(Action act)
    {
        act();
        return Yes;
    }

    private static List<string>? Approved(string? approver, string actor) =>
        string.IsNullOrWhiteSpace(approver) ? No("runs.approver.missing") : approver == actor ? No("runs.approver.same") : null;

    private List<string>? Due(SlowTurn turn, int? index) => index < 0 || index >= Plan.Step(turn.Step).Due.Length ? No("runs.deadline.unknown", turn.ToString()) : null;

    private List<string> On(OccurrenceRef which, bool anyway, Action<SlowTurn> act) => On(which, anyway, turn => Do(() => act(turn)));

    /// <summary>Finds the turn; the first turn of a step may be touched before it has begun.</summary>
    private List<string> On(OccurrenceRef which, bool anyway, Func<SlowTurn, List<string>> act)
    {
        if (!Plan.Steps.Any(step => step.Id == which.Step)) { return No("runs.step.unknown", which.Step); }
        var turn = world.Turns.Find(one => one.Step == which.Step && one.Number == which.Number);
        if (turn is null && which.Number != 1) { return No("runs.step.no_such_round", which.ToString()); }
        if (turn?.Settled is not null && !anyway) { return No("runs.step.settled", turn.ToString()); }
        if (turn is not null) { return act(turn); }
        turn = new(which.Step, 1);
        var verdict = act(turn);
        if (verdict.Count == 0) { world.Turns.Add(turn); }
        return verdict;
    }

    private List<string> Fact(string name, Value value)
    {
        if (name is not (Plan.Kind or Plan.Yes)) { return No("runs.fact.unknown", name); }
        var plain = Plain(value);
        if (plain is not null && !(name == Plan.Kind ? plain is string text && Plan.Values.Contains(text) : plain is bool)) { return No("runs.fact.wrong_value", name); }
        if (plain is null) { world.Facts.Remove(name); }
        else { world.Facts[name] = plain; }
        return Yes;
    }

    private List<string> Complete(StepCompleted one, SlowTurn turn)
    {
        var at = one.PerformedAt ?? now;
        if (at > now) { return No("runs.time.future"); }
        if (one.Override is { } given && Approved(given.Approver, one.Actor) is { } no) { return no; }
        var before = new Dictionary<string, object?>(world.Facts);
        foreach (var (name, value) in one.Facts)
        {
            if (Fact(name, value) is { Count: > 0 } wrong) { return wrong; }
        }

        var step = Plan.Step(turn.Step);
        var attributes = one.Attributes.ToDictionary(pair => pair.Key, pair => Plain(pair.Value));
        foreach (var (name, value) in attributes)
        {
            if (!(name == Plan.InterviewerSex ? value is "female" or "male" or "unknown" : value is bool)) { return Undo(before, [$"runs.attribute.wrong {name}"]); }
        }

        var problems = new SlowRules(world).Problems(step, turn, one.Actor, at, now, attributes);
        if (problems.Count > 0 && one.Override is null && !step.Urgent)
        {
            return Undo(before, problems);
        }

        turn.Began ??= at;
        (turn.Settled, turn.SettledAt, turn.Actor, turn.Confirmed) = ("done", at, one.Actor, [.. one.Confirmed]);
        turn.Approver = problems.Count > 0 ? one.Override?.Approver : turn.Approver;
        foreach (var (name, value) in attributes) { turn.Attributes[name] = value; }
        return Yes;
    }

    private List<string> Undo(Dictionary<string, object?> before, List<string> problems)
    {
        world.Facts.Clear();
        foreach (var (name, value) in before) { world.Facts[name] = value; }
        return problems;
    }

    private List<string> Deviate(StepDeviated one, SlowTurn turn)
    {
        var step = Plan.Step(turn.Step);
        var grave = step.Mod == "mandatory" || world.Open(step, turn, now) || Plan.Rules.Any(rule => rule.Severity == "critical" && (rule.Step == step.Id || rule.Other == step.Id));
        if ((grave || one.Approver is not null) && Approved(one.Approver, one.Actor) is { } no) { return no; }
        turn.Began ??= now;
        (turn.Settled, turn.SettledAt, turn.Actor, turn.Approver) = ("deviated", now, one.Actor, one.Approver);
        return Yes;
    }

    private List<string> NotNeeded(StepNotNeeded one, SlowTurn turn)
    {
        var step = Plan.Step(turn.Step);
        if (step.Mod == "mandatory") { return No("runs.step.needed", turn.ToString()); }
        if (step.Mod == "conditional")
        {
            if (world.IsAsked(step, now) || world.Standing(step, turn, now).Status == StepStatus.Missed) { return No("runs.step.needed", turn.ToString()); }
            if (turn.Began is null) { return No("runs.step.not_started", turn.ToString()); }
        }

        turn.Began ??= now;
        (turn.Settled, turn.SettledAt, turn.Actor) = ("not_needed", now, one.Actor);
        turn.JudgedWithout = [.. step.When?.Names.Where(name => world.Known(now)(name) is null) ?? []];
        return Yes;
    }

    private void Reopen(SlowTurn turn)
    {
        (turn.Settled, turn.SettledAt, turn.Approver, turn.Deferred, turn.Confirmed, turn.Attributes) = (null, null, null, null, [], []);
        world.Events.RemoveAll(one => one.From == turn);
    }

    private List<string> Again(StepRepeated one)
    {
        if (!Plan.Steps.Any(step => step.Id == one.Step)) { return No("runs.step.unknown", one.Step); }
        if (one.Override is { } given && Approved(given.Approver, one.Actor) is { } no) { return no; }
        var turns = world.Of(one.Step);
        if (turns.Count == 0 || turns.Exists(turn => turn.Settled is null)) { return No("runs.step.still_open", one.Step); }
        var known = world.Known(now);
        var broken = Plan.Rules.FirstOrDefault(rule => rule.Type == "at_most" && rule.Step == one.Step && new SlowRules(world).Applies(rule, known) && turns.Count(turn => turn.Settled == "done") >= rule.Times);
        if (broken is not null && one.Override is null) { return No("runs.constraint", broken.Id); }
        world.Turns.Add(new(one.Step, turns.Max(turn => turn.Number) + 1) { Began = now, Extra = true, Approver = one.Override?.Approver });
        return Yes;
    }

    /// <summary>A person gave more time: a due time of the plan before moves along.</summary>
    private void Longer(SlowTurn turn, int? due, DateTimeOffset until, Func<DeadlineRule, bool> moves) =>
        turn.Carried = [.. turn.Carried.Select(one => moves(one.Rule) && (due is null || due == one.Instead) && until > world.CarriedAt(one, now) ? one with { At = until, From = now } : one)];

    private List<string> Extend(DeadlineExtended one, SlowTurn turn)
    {
        if (Due(turn, one.Due) is { } unknown) { return unknown; }
        if (one.Until <= now) { return No("runs.extend.past"); }
        var due = Plan.Step(turn.Step).Due;
        if (!(one.Due is { } index ? due[index].Movable : due.Any(rule => rule.Movable))) { return No("runs.deadline.fixed", turn.ToString()); }
        turn.MoreTime.Add((one.Due, one.Until));
        Longer(turn, one.Due, one.Until, rule => rule.Movable);
        foreach (var held in turn.Held.Keys.Where(held => one.Due is null || one.Due == held).ToList()) { turn.Held.Remove(held); }
        return Yes;
    }
}
