using Leeward.Runs;

namespace Leeward.Conformance;

/// <summary>
/// What one run had to do: every step that applied to it, each after those it waits for. Which steps applied is decided by the run engine from the facts of the run, so there are no
/// choices left; a repeated step may come again any number of times.
/// </summary>
internal sealed class ProcedureNet
{
    private readonly ProcedureDefinition _definition;
    private readonly RunState _state;
    private readonly List<StepDefinition> _steps;
    private readonly Dictionary<string, Wait> _waits = new(StringComparer.Ordinal);

    /// <summary>Finds out what waits for what.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="state">The run: which step an event came from, and what was approved.</param>
    /// <param name="steps">The steps that applied.</param>
    public ProcedureNet(ProcedureDefinition definition, RunState state, IEnumerable<StepDefinition> steps)
    {
        (_definition, _state, _steps) = (definition, state, [.. steps]);
        var there = _steps.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var step in _steps)
        {
            // Urgent care is never blocked by order, and what was approved is lawful: no order then.
            var free = step.Urgent || state.Find(new(step.Id)) is { Override: not null };
            _waits[step.Id] = free ? new([], false) : Before(step, there, 0);
        }
        BreakCircles();
    }

    /// <summary>What a step waits for: all of the steps, or any.</summary>
    private readonly record struct Wait(IReadOnlyList<string> Steps, bool Any)
    {
        public bool IsJoin => Any && Steps.Count > 1;
    }

    /// <summary>The net of all steps.</summary>
    public PetriNet Whole() => Build(_steps, _waits);

    /// <summary>
    /// Aligns a trace with the whole net. Steps that never happened, and those that happened in order with all others, are taken out before the search, what comes after them made to wait for what comes
    /// before them; that can only make things cheaper. Afterwards they are put back. Where the whole then costs what the part cost, nothing cheaper exists.
    /// </summary>
    public Alignment Align(LogTrace trace, MoveCosts costs)
    {
        var activities = trace.Events.Select(one => one.Activity).ToList();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < activities.Count; i++) { first.TryAdd(activities[i], i); }
        var tangled = Tangled(first);
        return Align(activities, costs, step => !first.ContainsKey(step) || !tangled.Contains(step)) ?? Align(activities, costs, step => !first.ContainsKey(step))
            ?? new Alignment { Outcome = AlignmentOutcome.GaveUp };
    }

    private Alignment? Align(List<string> activities, MoveCosts costs, Func<string, bool> mayGo)
    {
        var waits = _waits.ToDictionary();
        var happened = activities.ToHashSet(StringComparer.Ordinal);
        var gone = _steps.Where(step => mayGo(step.Id) && TakeOut(step.Id, waits)).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var net = Build([.. _steps.Where(step => !gone.Contains(step.Id))], waits);
        var aligner = new Aligner(net, new AlignmentOptions { Costs = costs, Search = SearchKind.MarkingEquation, StatesPerTrace = 100_000 });
        var part = aligner.Align([.. activities.Where(one => !gone.Contains(one))]);
        var (never, calm) = (gone.Where(one => !happened.Contains(one)).Sum(one => (long)costs.OfSkipped(one)), gone.Where(happened.Contains).Sum(one => (long)costs.OfSkipped(one)));
        var extra = activities.Where(gone.Contains).Sum(one => (long)costs.OfExtra(one));
        var whole = part with
        {
            Cost = part.Cost + never,
            DeviationCost = part.DeviationCost + never,
            Moves = [],
            WorstCost = part.WorstCost + never + calm + extra,
            WorstDeviationCost = part.WorstDeviationCost + never + calm + extra,
        };
        if (part.Outcome != AlignmentOutcome.Optimal) { return whole; }
        var moves = new PuttingBack(this, activities, gone, net, part.Moves).Run();
        if (moves is null) { return null; }
        var cost = moves.Sum(move => move.Kind == MoveKind.Log ? costs.OfExtra(move.Activity!) : move.Kind == MoveKind.Model ? costs.OfSkipped(move.Activity!) : 0L);
        return cost != whole.DeviationCost ? null : whole with { Moves = moves, Deviations = moves.Count(move => move.Kind is MoveKind.Log or MoveKind.Model) };
    }

    /// <summary>The steps that happened before one that should have been before them, and those.</summary>
    private HashSet<string> Tangled(Dictionary<string, int> first)
    {
        var tangled = new HashSet<string>(StringComparer.Ordinal);
        // What was done without a place in the net waits for nothing.
        foreach (var step in first.Keys.Where(_waits.ContainsKey))
        {
            var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([step]));
            while (open.TryPop(out var one))
            {
                foreach (var before in _waits[one].Steps.Where(seen.Add))
                {
                    open.Push(before);
                    if (first.TryGetValue(before, out var at) && at > first[step]) { tangled.UnionWith([step, before]); }
                }
            }
        }
        return tangled;
    }

    private static bool TakeOut(string step, Dictionary<string, Wait> waits)
    {
        var own = waits[step];
        var after = waits.Where(one => one.Value.Steps.Contains(step)).ToList();
        // What waits for any of several would have to wait for something that this notation cannot say.
        if (own.IsJoin || (own.Steps.Count > 0 && after.Any(one => one.Value.IsJoin))) { return false; }
        foreach (var (one, wait) in after) { waits[one] = wait.IsJoin ? new([], false) : new([.. wait.Steps.Where(other => other != step).Union(own.Steps)], false); }
        waits.Remove(step);
        return true;
    }

    private static bool Ready(Wait wait, HashSet<string> fired) => wait.IsJoin ? wait.Steps.Any(fired.Contains) : wait.Steps.All(fired.Contains);

    /// <summary>The steps there that a step waits for. Those that are not there hold nothing up.</summary>
    private Wait Before(StepDefinition step, HashSet<string> there, int depth)
    {
        var start = step.Start;
        switch (start.Kind)
        {
            case StartKind.With when depth < _definition.Steps.Count && _definition.Step(start.Steps[0]) is { } other:
                var same = Before(other, there, depth + 1);
                return same with { Steps = [.. same.Steps.Where(one => one != step.Id)] };
            case StartKind.After:
                return new([.. start.Steps.Where(one => there.Contains(one) && one != step.Id).Distinct()], start.Any);
            default:
                // An event that a step gave rise to comes after that step; one from outside can come at any time.
                var from = _state.Events.Find(one => one.Code == start.Event)?.From?.Step;
                return new(from is not null && from != step.Id && there.Contains(from) ? [from] : [], false);
        }
    }

    /// <summary>A history can join events so that steps wait for one another in a circle; no order is demanded of those.</summary>
    private void BreakCircles()
    {
        var settled = new HashSet<string>(StringComparer.Ordinal);
        while (_steps.Find(step => !settled.Contains(step.Id) && Ready(_waits[step.Id], settled)) is { } next) { settled.Add(next.Id); }
        foreach (var step in _steps.Where(step => !settled.Contains(step.Id))) { _waits[step.Id] = new([], false); }
    }

    private PetriNet Build(IReadOnlyList<StepDefinition> steps, Dictionary<string, Wait> waits)
    {
        var places = new List<Place> { new("begin", "begin"), new("end", "end") };
        var transitions = new List<Transition> { new("start", null), new("finish", null) };
        var arcs = new List<Arc> { new("begin", "start"), new("finish", "end") };
        Join("running", "start", "finish");
        foreach (var step in steps)
        {
            transitions.Add(new("do " + step.Id, step.Id));
            Join("todo " + step.Id, "start", "do " + step.Id);
            Join("done " + step.Id, "do " + step.Id, "finish");
            if (step.Repeat is not null)
            {
                transitions.Add(new("again " + step.Id, step.Id));
                arcs.AddRange([new("done " + step.Id, "again " + step.Id), new("again " + step.Id, "done " + step.Id)]);
            }
            var wait = waits[step.Id];
            if (wait.IsJoin)
            {
                var place = "any " + step.Id;
                places.Add(new(place, place));
                arcs.AddRange(wait.Steps.Select(one => new Arc("do " + one, place)));
                arcs.AddRange([new(place, "do " + step.Id), new(place, "finish", wait.Steps.Count - 1)]);
                continue;
            }
            foreach (var one in wait.Steps) { Join($"{one} before {step.Id}", "do " + one, "do " + step.Id); }
        }
        var reading = PetriNet.Make(_definition.Id, _definition.Title.En, places, transitions, arcs, new Dictionary<string, int> { ["begin"] = 1 }, new Dictionary<string, int> { ["end"] = 1 });
        return reading.Net ?? throw new InvalidOperationException(reading.Problems[0].Message);

        void Join(string id, string from, string to)
        {
            places.Add(new(id, id));
            arcs.AddRange([new(from, id), new(id, to)]);
        }
    }

    /// <summary>Makes an alignment of the whole from one of the part: each step that was taken out goes in step where it happened, or just before it is needed.</summary>
    private sealed class PuttingBack(ProcedureNet whole, List<string> activities, HashSet<string> gone, PetriNet part, IReadOnlyList<Move> script)
    {
        private readonly Dictionary<string, int> _places = whole.Whole().Transitions.Select((one, index) => (one.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        private readonly HashSet<string> _free = [.. gone.Where(one => !activities.Contains(one)), .. script.Where(move => move.Kind == MoveKind.Model).Select(move => move.Activity!)];
        private readonly HashSet<string> _fired = new(StringComparer.Ordinal);
        private readonly List<Move> _moves = [];
        private int _next;

        /// <summary>The moves; null where it cannot be done so.</summary>
        public List<Move>? Run()
        {
            _moves.Add(new(MoveKind.Silent, null, -1, _places["start"]));
            for (var at = 0; at < activities.Count; at++)
            {
                if (gone.Contains(activities[at]) ? !InStep(activities[at], at) : !Follow(at)) { return null; }
            }
            while (_next < script.Count)
            {
                if (!Net(script[_next++])) { return null; }
            }
            if (!whole._steps.TrueForAll(step => Fire(step.Id))) { return null; }
            _moves.Add(new(MoveKind.Silent, null, -1, _places["finish"]));
            return _moves;
        }

        private bool InStep(string step, int at)
        {
            var again = _fired.Contains(step);
            if (again ? !_places.ContainsKey("again " + step) : !Needs(step)) { return false; }
            _fired.Add(step);
            _moves.Add(new(MoveKind.InStep, step, at, _places[(again ? "again " : "do ") + step]));
            return true;
        }

        /// <summary>Takes the moves of the part up to the one with this event.</summary>
        private bool Follow(int at)
        {
            while (script[_next].Event < 0)
            {
                if (!Net(script[_next++])) { return false; }
            }
            var move = script[_next++];
            if (move.Kind == MoveKind.InStep) { return InStep(activities[at], at); }
            _moves.Add(new(MoveKind.Log, activities[at], at, -1));
            return true;
        }

        private bool Net(Move move) => move.Kind == MoveKind.Silent || !part.Transitions[move.Transition].Id.StartsWith("do ", StringComparison.Ordinal) ? move.Kind == MoveKind.Silent : Fire(move.Activity!);

        /// <summary>Has the step behind it, by the net alone where it must be.</summary>
        private bool Fire(string step)
        {
            if (_fired.Contains(step)) { return true; }
            if (!_free.Contains(step) || !Needs(step)) { return false; }
            _fired.Add(step);
            _moves.Add(new(MoveKind.Model, step, -1, _places["do " + step]));
            return true;
        }

        private bool Needs(string step)
        {
            var wait = whole._waits[step];
            return wait.IsJoin ? wait.Steps.Any(_fired.Contains) || wait.Steps.Any(Fire) : wait.Steps.All(Fire);
        }
    }
}
