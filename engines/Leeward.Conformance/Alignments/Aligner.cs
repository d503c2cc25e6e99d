using System.Collections.Concurrent;

namespace Leeward.Conformance;

/// <summary>How to align.</summary>
public sealed record AlignmentOptions
{
    /// <summary>The usual costs and limits.</summary>
    public static AlignmentOptions Standard { get; } = new();

    /// <summary>What moves cost.</summary>
    public MoveCosts Costs { get; init; } = MoveCosts.Standard;

    /// <summary>How the search estimates. Costs found are the same for all.</summary>
    public SearchKind Search { get; init; } = SearchKind.Auto;

    /// <summary>
    /// After so many states the search for a trace gives up. Bounds memory: a state takes about 120 bytes, a marking two bytes per place. Two million is about half a
    /// gigabyte for each trace that is searched at the same time, and only where a trace really needs it.
    /// </summary>
    public int StatesPerTrace { get; init; } = 2_000_000;
}

/// <summary>Aligns traces with a net, optimally. May be used by several threads at once.</summary>
public sealed class Aligner
{
    /// <summary>So many states are tried without the marking equation first.</summary>
    private const int PlainStates = 50_000;

    private const int KeptMarkings = 200_000;
    private readonly CompiledNet _net;
    private readonly ConcurrentBag<Worker> _idle = [];

    /// <summary>Makes an aligner; finds the cheapest way through the net, which every fitness is measured by.</summary>
    public Aligner(PetriNet net, AlignmentOptions? options = null)
    {
        (Net, Options) = (net, options ?? AlignmentOptions.Standard);
        _net = new CompiledNet(net, Options.Costs);
        ShortestWay = Align([]);
    }

    /// <summary>The net.</summary>
    public PetriNet Net { get; }

    /// <summary>How it aligns.</summary>
    public AlignmentOptions Options { get; }

    /// <summary>The alignment of the empty trace: the cheapest way through the net. Not optimal where the net cannot reach its final marking.</summary>
    public Alignment ShortestWay { get; }

    /// <summary>Aligns a trace.</summary>
    public Alignment Align(IReadOnlyList<string> activities, CancellationToken ct = default)
    {
        if (ShortestWay is { Outcome: not AlignmentOutcome.Optimal } without) { return new Alignment { Outcome = without.Outcome, Expanded = 0 }; }
        var events = new int[activities.Count];
        var costs = new int[activities.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = _net.LabelOf.TryGetValue(activities[i], out var label) ? label : -1;
            costs[i] = Options.Costs.OfExtra(activities[i]);
        }
        if (!_idle.TryTake(out var worker)) { worker = new Worker(_net); }
        try { return Align(worker, activities, events, costs, ct); }
        finally { _idle.Add(worker); }
    }

    private Alignment Align(Worker worker, IReadOnlyList<string> activities, int[] events, int[] costs, CancellationToken ct)
    {
        if (worker.Space.Count > KeptMarkings || worker.Space.Overflowed) { worker.Space.Clear(); }
        var (most, search) = (Options.StatesPerTrace, worker.Search);
        var path = new List<int>();
        var plainFirst = Options.Search != SearchKind.MarkingEquation;
        var outcome = plainFirst
            ? search.Run(events, costs, SearchKind.Plain, Options.Search == SearchKind.Plain ? most : Math.Min(most, PlainStates), path, ct)
            : search.Run(events, costs, SearchKind.MarkingEquation, most, path, ct);
        var expanded = search.Expanded;
        if (outcome == AlignmentOutcome.GaveUp && Options.Search == SearchKind.Auto)
        {
            if (worker.Space.Overflowed) { worker.Space.Clear(); }
            outcome = search.Run(events, costs, SearchKind.MarkingEquation, most, path, ct);
            expanded += search.Expanded;
        }
        var extra = costs.Sum(one => (long)one);
        var way = ShortestWay ?? new Alignment { Outcome = outcome };
        if (outcome != AlignmentOutcome.Optimal)
        {
            return new Alignment { Outcome = outcome, Cost = search.LowerBound, WorstCost = extra + way.Cost, WorstDeviationCost = extra + way.DeviationCost, Expanded = expanded };
        }
        return Told(path, activities, costs, expanded, extra, way);
    }

    private Alignment Told(List<int> path, IReadOnlyList<string> activities, int[] costs, long expanded, long extra, Alignment way)
    {
        var moves = new Move[path.Count];
        var (at, cost, silent, deviations) = (0, 0L, 0L, 0);
        for (var i = 0; i < moves.Length; i++)
        {
            var (via, transition) = (path[i], path[i] < 0 ? -1 : path[i] / 2);
            if (via < 0)
            {
                (moves[i], cost, deviations) = (new(MoveKind.Log, activities[at], at, -1), cost + costs[at], deviations + 1);
                at++;
            }
            else if (via % 2 == 1) { moves[i] = new(MoveKind.InStep, activities[at], at++, transition); }
            else if (_net.TransitionLabel[transition] < 0) { (moves[i], silent) = (new(MoveKind.Silent, null, -1, transition), silent + _net.ModelCost[transition]); }
            else { (moves[i], cost, deviations) = (new(MoveKind.Model, Net.Transitions[transition].Label, -1, transition), cost + _net.ModelCost[transition], deviations + 1); }
        }
        var empty = activities.Count == 0;
        return new Alignment
        {
            Outcome = AlignmentOutcome.Optimal, Moves = moves, Cost = cost + silent, DeviationCost = cost, Deviations = deviations, Expanded = expanded,
            WorstCost = extra + (empty ? cost + silent : way.Cost), WorstDeviationCost = extra + (empty ? cost : way.DeviationCost),
        };
    }

    private sealed class Worker
    {
        public Worker(CompiledNet net)
        {
            Space = new MarkingSpace(net);
            Search = new Search(net, Space);
        }

        public MarkingSpace Space { get; }

        public Search Search { get; }
    }
}
