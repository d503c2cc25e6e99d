namespace Leeward.Runs.Tests.Reference;

/// <summary>What has come about in a run up to a moment. Rebuilt from the first event each time anybody asks.</summary>
internal sealed class SlowWorld(Plan plan)
{
    private DateTimeOffset _passed = DateTimeOffset.MinValue;

    public Plan Plan => plan;
    public List<SlowTurn> Left { get; } = [];
    public List<(string Code, DateTimeOffset At, SlowTurn? From)> Events { get; } = [];
    public Dictionary<string, object?> Facts { get; } = [];
    public Dictionary<string, DateTimeOffset> Planned { get; } = [];
    public List<SlowTurn> Turns { get; } = [];
    public List<(DateTimeOffset From, DateTimeOffset? Until)> Pauses { get; } = [];
    public DateTimeOffset? Closed { get; set; }
    public string? ClosedBy { get; set; }

    /// <summary>Goes on by another plan: turns of steps that it has too stay, the others are left behind, and what those told has happened all the same.</summary>
    public void Move(Plan other, RunMoved moved)
    {
        foreach (var turn in Turns.ToList())
        {
            var next = other.Steps.FirstOrDefault(step => step.Id == turn.Step);
            if (next is null || (turn.Settled is null && turn.Number > 1 && !turn.Extra && next.Repeat is null))
            {
                Turns.Remove(turn);
                Left.Add(turn);
                for (var i = 0; i < Events.Count; i++) { if (Events[i].From == turn) { Events[i] = Events[i] with { From = null }; } }
                continue;
            }

            var places = SlowMove.Places(plan.Step(turn.Step), next);
            turn.Carried = [.. moved.Carried.Where(one => one.Occurrence.Step == turn.Step && one.Occurrence.Number == turn.Number).Select(one => one.Due)];
            turn.Anchors = [];
            turn.Held.Clear();
            var more = turn.MoreTime.Where(one => one.Due is null || places[one.Due.Value] is not null).Select(one => (one.Due is { } due ? places[due] : null, one.Until)).ToList();
            turn.MoreTime.Clear();
            turn.MoreTime.AddRange(more);
        }

        plan = other;
    }

    /// <summary>A due time of the plan before: pauses since it was carried along are added, as long as it had not passed when they began.</summary>
    public DateTimeOffset CarriedAt(CarriedDue one, DateTimeOffset at) => one.Rule.Movable ? AfterPauses(one.At, one.From, at) : one.At;

    /// <summary>A time that stood so at a moment, with the pauses since then.</summary>
    public DateTimeOffset AfterPauses(DateTimeOffset due, DateTimeOffset since, DateTimeOffset at)
    {
        foreach (var (began, ended) in Pauses)
        {
            var from = began < since ? since : began;
            var until = ended is { } end && end < at ? end : at;
            if (from < until && from < due.AddSeconds(1)) { due = due.Add(until - from); }
        }

        return due;
    }

    public SlowTurn? First(string step) => Turns.Find(turn => turn.Step == step);

    public List<SlowTurn> Of(string step) => Turns.FindAll(turn => turn.Step == step);

    public bool Done(string step) => Turns.Exists(turn => turn.Step == step && turn.Settled == "done");

    /// <summary>What is known, with a performance's own attributes before all.</summary>
    public Func<string, object?> Known(DateTimeOffset now, IReadOnlyDictionary<string, object?>? attributes = null) => name =>
        attributes is not null && attributes.TryGetValue(name, out var own) ? own
        : name == Plan.SinceHours ? Passed("e1", now, 1)
        : name == Plan.SinceDays ? Passed("e2", now, 24)
        : Facts.GetValueOrDefault(name);

    /// <summary>Lets time go on to a moment. What turns on the way, so many hours or days after an event, turns then.</summary>
    public void Pass(DateTimeOffset now)
    {
        while (Moments().Where(turn => turn > _passed && turn < now).DefaultIfEmpty(now).Min() is var turn && turn < now) { Stand(turn); }
        Stand(now);
    }

    private IEnumerable<DateTimeOffset> Moments()
    {
        var hours = Events.Where(one => one.Code == "e1").TakeLast(1).SelectMany(one => Enumerable.Range(1, 100).Select(n => one.At.AddHours(n)));
        var days = Events.Where(one => one.Code == "e2").TakeLast(1).SelectMany(one => Enumerable.Range(1, 20).Select(n => one.At.AddDays(n)));
        var rounds = plan.Steps.Where(step => step.Repeat is { Event: null } && First(step.Id)?.Began is not null).Select(step => NextRound(step, step.Repeat!)).Where(next => next is not null).Select(next => next!.Value.Begins);
        return hours.Concat(days).SelectMany(at => new[] { at, at.AddTicks(1) }).Concat(rounds);
    }

    /// <summary>Lets happen what follows from all this at a moment, pass after pass in the order of the procedure, until a pass changes nothing.</summary>
    private void Stand(DateTimeOffset now)
    {
        _passed = now;
        if (Closed is not null) { return; }
        bool changed;
        do
        {
            changed = false;
            foreach (var step in plan.Steps)
            {
                changed |= TakeBack(step, now);
                changed |= Tell(step, now);
                changed |= Begin(step, now);
            }
        }
        while (changed);
        foreach (var turn in Turns.Where(turn => turn.Began is not null && turn.Settled is null)) { FindAnchors(turn, now); }
    }

    /// <summary>How a turn stands by the facts alone, and whether only because a fact is not known.</summary>
    public (StepStatus Status, bool Unknown) Standing(PlanStep step, SlowTurn? turn, DateTimeOffset now)
    {
        if (turn?.Settled is { } settled) { return (settled == "done" ? StepStatus.Done : settled == "deviated" ? StepStatus.Deviated : StepStatus.NotApplicable, false); }
        if (turn?.Began is not { } began) { return (StepStatus.NotStarted, false); }
        var holds = step.When is null ? true : step.When.Holds(Known(now));
        if (holds == false)
        {
            var atFirst = step.When!.Holds(Known(began));
            return (step.Mod != "optional" && (atFirst == true || (atFirst is null && !step.Skip)) ? StepStatus.Missed : StepStatus.NotApplicable, false);
        }

        if (holds is null && step.Skip) { return (StepStatus.Waiting, true); }
        if (step.External) { return (StepStatus.External, holds is null); }
        if (step.Mod == "optional") { return (StepStatus.Optional, holds is null); }
        return (turn.Deferred > now ? StepStatus.Deferred : StepStatus.Required, holds is null);
    }

    public bool Open(PlanStep step, SlowTurn? turn, DateTimeOffset now) => Standing(step, turn, now).Status is StepStatus.Required or StepStatus.External or StepStatus.Deferred;

    public bool IsSettled(string step, DateTimeOffset now) =>
        Standing(plan.Step(step), First(step), now).Status is StepStatus.Done or StepStatus.Deviated or StepStatus.NotApplicable or StepStatus.Missed;

    /// <summary>The deadlines the facts ask for.</summary>
    public List<int> Asked(PlanStep step, DateTimeOffset now)
    {
        var known = Known(now);
        var some = step.Due.Any(due => due.When?.Holds(known) == true);
        return [.. Enumerable.Range(0, step.Due.Length).Where(index => step.Due[index] is var due && (due.Otherwise ? !some : due.When is null || due.When.Holds(known) == true))];
    }

    /// <summary>The deadlines of which it is not known whether the facts ask for them.</summary>
    public List<int> MayBeAsked(PlanStep step, DateTimeOffset now) => [.. Enumerable.Range(0, step.Due.Length).Where(index => step.Due[index].When is { } when && when.Holds(Known(now)) is null)];

    /// <summary>Which round of the plan a turn is, from 1; of one added by hand: how many rounds there were before.</summary>
    public int Round(SlowTurn turn) => Turns.Count(one => one.Step == turn.Step && !one.Extra && one.Number <= turn.Number);

    public DateTimeOffset? Anchor(PlanDue due, SlowTurn turn)
    {
        if (due.BeforeStep is not null) { return null; }
        if (due.BeforeEvent is { } ahead) { return Planned.TryGetValue(ahead, out var planned) ? planned : When(ahead).FirstOrDefault(); }
        if (turn.Extra && due.Movable) { return turn.Began; }
        if (due.From![0] == 'S') { return Turns.Find(one => one.Step == due.From && one.Settled == "done")?.SettledAt; }
        var times = When(due.From);
        var mine = turn.Extra || turn.OffsetDays > 0 ? 0 : Math.Max(0, Round(turn) - 1);
        return mine < times.Count ? times[mine] : times.FirstOrDefault();
    }

    private List<DateTimeOffset?> When(string code) => [.. Events.Where(one => one.Code == code).Select(one => (DateTimeOffset?)one.At)];

    private object? Passed(string code, DateTimeOffset now, int hours) =>
        Events.Exists(one => one.Code == code) ? (decimal)(now - Events.Last(one => one.Code == code).At).Ticks / (TimeSpan.TicksPerHour * hours) : null;

    public bool IsAsked(PlanStep step, DateTimeOffset now) => step.When is null || step.When.Holds(Known(now)) == true;

    /// <summary>Who judged the present turn away did not know what is known now.</summary>
    private bool TakeBack(PlanStep step, DateTimeOffset now)
    {
        if (step.Mod != "conditional" || step.When is not { } when || Of(step.Id).LastOrDefault() is not { Settled: "not_needed" } turn) { return false; }
        var known = Known(now);
        if (when.Holds(known) == false || (when.Holds(known) is null && turn.JudgedWithout.TrueForAll(name => known(name) is null))) { return false; }
        (turn.Settled, turn.SettledAt, turn.Deferred) = (null, null, null);
        return true;
    }

    private bool Tell(PlanStep step, DateTimeOffset now)
    {
        var changed = false;
        foreach (var turn in Of(step.Id).Where(turn => turn.Settled == "done"))
        {
            var known = Known(now, turn.Attributes);
            var codes = step.EmitsIf.Where(one => one.When.Holds(known) == true).Select(one => one.Event).Prepend(step.Emits).OfType<string>().ToList();
            foreach (var code in codes.Where(code => !Events.Exists(one => one.Code == code && one.From == turn)))
            {
                Events.Add((code, turn.SettledAt!.Value, turn));
                changed = true;
            }
        }

        return changed;
    }

    private bool Begin(PlanStep step, DateTimeOffset now)
    {
        if (step.Repeat?.Event is { } code)
        {
            var times = When(code).Take(step.Repeat.Times ?? int.MaxValue).ToList();
            var changed = false;
            for (var i = 0; i < times.Count; i++)
            {
                var rounds = Of(step.Id).FindAll(turn => !turn.Extra);
                changed |= Begin(i < rounds.Count ? rounds[i] : Add(step.Id), times[i]!.Value, 0);
            }

            return changed;
        }

        if (First(step.Id)?.Began is null)
        {
            return Start(step, now) is { } at && Begin(First(step.Id) ?? Add(step.Id), at, 0);
        }

        return step.Repeat is { } repeat && Next(step, repeat, now);
    }

    private DateTimeOffset? Start(PlanStep step, DateTimeOffset now)
    {
        if (step.Start.Event is { } code) { return When(code).FirstOrDefault(); }
        if (step.Start.With is { } with) { return First(with)?.Began; }
        var settled = step.Start.After.Where(id => IsSettled(id, now)).Select(id => First(id)!.SettledAt ?? now).ToList();
        return step.Start.Any ? (settled.Count > 0 ? settled.Min() : null) : settled.Count == step.Start.After.Length ? settled.Max() : null;
    }

    private bool Next(PlanStep step, PlanRepeat repeat, DateTimeOffset now)
    {
        var rounds = Of(step.Id).FindAll(turn => !turn.Extra && turn.Began is not null);
        var (first, last) = (First(step.Id)!, rounds[^1]);
        if (NextRound(step, repeat) is not { } next || (repeat.Until is { } until && When(until).Count > 0) || Standing(step, first, now).Status == StepStatus.NotApplicable) { return false; }
        return (next.Begins <= now || last.Settled is not null) && Begin(Add(step.Id), next.Begins <= now ? next.Begins : now, next.OffsetDays);
    }

    /// <summary>When the round after the last comes up by time, and how many days after the first that is; null when no more are kept.</summary>
    private (DateTimeOffset Begins, int OffsetDays)? NextRound(PlanStep step, PlanRepeat repeat)
    {
        var last = Of(step.Id).FindLast(turn => !turn.Extra && turn.Began is not null)!;
        if (Round(last) >= Math.Min(repeat.Times ?? int.MaxValue, repeat.At?.Length ?? int.MaxValue)) { return null; }
        var kind = Array.IndexOf(Plan.Values, Facts.GetValueOrDefault(Plan.Kind) as string);
        var offset = repeat.At is { } at ? at[Round(last)] : last.OffsetDays + (repeat.Every ?? (kind >= 0 ? repeat.ByKind![kind] : repeat.ByKind!.Min()));
        return (First(step.Id)!.Began!.Value.AddDays(offset), offset);
    }

    private SlowTurn Add(string step)
    {
        Turns.Add(new(step, Of(step).Select(turn => turn.Number).DefaultIfEmpty().Max() + 1));
        return Turns[^1];
    }

    private static bool Begin(SlowTurn turn, DateTimeOffset at, int offset)
    {
        if (turn.Began is not null) { return false; }
        (turn.Began, turn.OffsetDays) = (at, offset);
        return true;
    }

    private void FindAnchors(SlowTurn turn, DateTimeOffset now)
    {
        var step = plan.Step(turn.Step);
        var current = Asked(step, now).Select(index => (index, At: Anchor(step.Due[index], turn))).Where(one => one.At is not null).Select(one => new SlowAnchor(one.index, one.At!.Value, true)).ToList();
        var left = turn.Anchors.Where(one => !current.Exists(known => known.Due == one.Due && known.At == one.At)).Select(one => one with { Current = false });
        turn.Anchors = [.. current, .. left];
    }
}
