namespace Leeward.Conformance.Tests;

/// <summary>Dijkstra's algorithm written as plainly as possible, with dictionaries and strings: what the quick search must agree with.</summary>
internal static class Reference
{
    /// <summary>The least cost; -1 where there is no way; null where too many states had to be seen to know.</summary>
    public static long? Cost(PetriNet net, IReadOnlyList<string> trace, MoveCosts costs, int mostStates = 800)
    {
        var begin = (Key(net.InitialMarking.ToDictionary()), 0);
        var queue = new PriorityQueue<(Dictionary<string, int> Marking, int Position), long>();
        queue.Enqueue((net.InitialMarking.ToDictionary(), 0), 0);
        var best = new Dictionary<(string, int), long> { [begin] = 0 };
        var done = new HashSet<(string, int)>();
        while (queue.TryDequeue(out var state, out var paid))
        {
            var key = (Key(state.Marking), state.Position);
            if (!done.Add(key)) { continue; }
            if (state.Position == trace.Count && key.Item1 == Key(net.FinalMarking.ToDictionary())) { return paid; }
            if (done.Count > mostStates) { return null; }
            if (state.Position < trace.Count) { Reach(state.Marking, state.Position + 1, paid + Of(costs.Extra, trace[state.Position], costs)); }
            foreach (var transition in net.Transitions)
            {
                if (Fire(net, transition, state.Marking) is not { } next) { continue; }
                Reach(next, state.Position, paid + (transition.Label is { } label ? Of(costs.Skipped, label, costs) : costs.Silent));
                if (state.Position < trace.Count && transition.Label == trace[state.Position]) { Reach(next, state.Position + 1, paid); }
            }
        }
        return -1;

        void Reach(Dictionary<string, int> marking, int position, long cost)
        {
            var key = (Key(marking), position);
            if (best.TryGetValue(key, out var known) && known <= cost) { return; }
            best[key] = cost;
            queue.Enqueue((marking, position), cost);
        }
    }

    /// <summary>The marking after a transition; null where it cannot happen.</summary>
    public static Dictionary<string, int>? Fire(PetriNet net, Transition transition, IReadOnlyDictionary<string, int> marking)
    {
        var next = marking.ToDictionary();
        foreach (var arc in net.Arcs.Where(arc => arc.Target == transition.Id))
        {
            next[arc.Source] = next.GetValueOrDefault(arc.Source) - arc.Weight;
            if (next[arc.Source] < 0) { return null; }
        }
        foreach (var arc in net.Arcs.Where(arc => arc.Source == transition.Id)) { next[arc.Target] = next.GetValueOrDefault(arc.Target) + arc.Weight; }
        return next;
    }

    public static string Key(Dictionary<string, int> marking) => string.Join(' ', marking.Where(one => one.Value > 0).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}:{one.Value}"));

    private static int Of(IReadOnlyDictionary<string, int> own, string activity, MoveCosts costs) => own.TryGetValue(activity, out var cost) ? cost : costs.Unit;
}
