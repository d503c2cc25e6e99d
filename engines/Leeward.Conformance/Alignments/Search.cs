using System.Diagnostics;

namespace Leeward.Conformance;

/// <summary>How the search estimates what is left to pay.</summary>
public enum SearchKind
{
    /// <summary>Without an estimate as long as few states suffice, then by the marking equation. Quick on small nets, and able on large ones.</summary>
    Auto,

    /// <summary>Without an estimate but for events that the net does not know: Dijkstra's algorithm.</summary>
    Plain,

    /// <summary>By the marking equation from the beginning.</summary>
    MarkingEquation,
}

/// <summary>
/// A* (Hart, Nilsson, Raphael 1968) over pairs of a marking and a place in the trace. Not for several threads at once; buffers are kept for the next trace. Every trace is
/// searched as if it were the first, so that the moves found don't depend on what was searched before.
/// </summary>
internal sealed class Search(CompiledNet net, MarkingSpace space)
{
    private const int LogMove = -1;
    private readonly Dictionary<long, int> _numbers = [];
    private readonly StateHeap _queue = new();
    private State[] _states = new State[1024];
    private int _count;
    private TraceBound? _bound;
    private int[] _events = [];
    private int[] _costs = [];
    private long[] _unknown = [];

    private struct State
    {
        public int Marking;
        public int Position;
        public long Paid;
        public long Left;
        public int From;

        /// <summary>Twice the transition, plus one when in step; -1 for a log move.</summary>
        public int Via;
        public bool Exact;
        public bool Closed;
    }

    /// <summary>How many states were looked into.</summary>
    public long Expanded { get; private set; }

    /// <summary>The lowest price still possible when the search gave up.</summary>
    public long LowerBound { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="events">The label of each event; -1 where the net does not know it.</param>
    /// <param name="costs">What each event costs without the net.</param>
    /// <param name="kind">How to estimate.</param>
    /// <param name="mostStates">Give up after so many states.</param>
    /// <param name="path">Receives the moves: twice the transition, plus one when in step; -1 for a log move.</param>
    /// <param name="ct">Stops the search.</param>
    public AlignmentOutcome Run(int[] events, int[] costs, SearchKind kind, int mostStates, List<int> path, CancellationToken ct)
    {
        Debug.Assert(kind != SearchKind.Auto, "The aligner decides.");
        Begin(events, costs, kind);
        while (_queue.TryTake(out var current, out var price))
        {
            ref var state = ref _states[current];
            if (state.Closed || price > state.Paid + state.Left) { continue; }
            if (!state.Exact)
            {
                var left = _bound!.Of(space[state.Marking], state.Position);
                state.Exact = true;
                if (left == long.MaxValue) { state.Closed = true; continue; }
                if (left > state.Left)
                {
                    state.Left = left;
                    _queue.Add(current, state.Paid + left, events.Length - state.Position);
                    continue;
                }
            }
            if (state.Position == events.Length && state.Marking == space.Final)
            {
                Trace(current, path);
                return AlignmentOutcome.Optimal;
            }
            if (_count >= mostStates)
            {
                LowerBound = state.Paid + state.Left;
                return AlignmentOutcome.GaveUp;
            }
            if ((++Expanded & 4095) == 0) { ct.ThrowIfCancellationRequested(); }
            Expand(current);
        }
        LowerBound = 0;
        return space.Overflowed ? AlignmentOutcome.GaveUp : AlignmentOutcome.NoWay;
    }

    private void Begin(int[] events, int[] costs, SearchKind kind)
    {
        (_events, _costs) = (events, costs);
        (_count, Expanded) = (0, 0);
        _numbers.Clear();
        _queue.Clear();
        _unknown = new long[events.Length + 1];
        for (var i = events.Length - 1; i >= 0; i--) { _unknown[i] = _unknown[i + 1] + (events[i] < 0 ? costs[i] : 0); }
        _bound = kind == SearchKind.MarkingEquation ? new TraceBound(net, events, costs, _unknown) : null;
        Reach(space.Initial, 0, 0, _unknown[0], -1, LogMove);
    }

    private void Expand(int current)
    {
        _states[current].Closed = true;
        var state = _states[current];
        var label = state.Position < _events.Length ? _events[state.Position] : -1;
        if (state.Position < _events.Length) { Follow(current, state, state.Marking, state.Position + 1, _costs[state.Position], LogMove); }
        foreach (var (transition, marking) in space.Onward(state.Marking))
        {
            Follow(current, state, marking, state.Position, net.ModelCost[transition], 2 * transition);
        }
        if (label < 0) { return; }
        foreach (var (transition, marking) in space.Onward(state.Marking))
        {
            if (net.TransitionLabel[transition] == label) { Follow(current, state, marking, state.Position + 1, 0, (2 * transition) + 1); }
        }
    }

    private void Follow(int from, in State state, int marking, int position, int cost, int via)
    {
        var estimate = _bound is null ? _unknown[position] : Math.Max(state.Left - cost, _unknown[position]);
        Reach(marking, position, state.Paid + cost, estimate, from, via);
    }

    private void Reach(int marking, int position, long paid, long left, int from, int via)
    {
        var key = ((long)marking * (_events.Length + 1)) + position;
        if (_numbers.TryGetValue(key, out var number))
        {
            ref var known = ref _states[number];
            if (known.Paid <= paid || (known.Closed && known.Left == long.MaxValue)) { return; }
            if (known.Exact) { left = known.Left; }
            known = new State { Marking = marking, Position = position, Paid = paid, Left = Math.Max(left, known.Left), From = from, Via = via, Exact = known.Exact };
        }
        else
        {
            number = _count++;
            if (_count > _states.Length) { Array.Resize(ref _states, _states.Length * 2); }
            _numbers.Add(key, number);
            _states[number] = new State { Marking = marking, Position = position, Paid = paid, Left = left, From = from, Via = via, Exact = _bound is null };
        }
        _queue.Add(number, paid + _states[number].Left, _events.Length - position);
    }

    private void Trace(int state, List<int> path)
    {
        path.Clear();
        for (; _states[state].From >= 0; state = _states[state].From) { path.Add(_states[state].Via); }
        path.Reverse();
    }
}

/// <summary>A bound for every state of one trace.</summary>
internal sealed class TraceBound
{
    private readonly CompiledNet _net;
    private readonly MarkingEquation _equation;
    private readonly double[] _side;
    private readonly int[][] _remaining;
    private readonly long[] _unknown;

    public TraceBound(CompiledNet net, int[] events, int[] costs, long[] unknown)
    {
        (_net, _unknown) = (net, unknown);
        var activities = events.Where(one => one >= 0).Distinct().ToArray();
        var price = new int[activities.Length];
        _remaining = new int[events.Length + 1][];
        _remaining[events.Length] = new int[activities.Length];
        for (var i = events.Length - 1; i >= 0; i--)
        {
            _remaining[i] = [.. _remaining[i + 1]];
            if (events[i] < 0) { continue; }
            var at = Array.IndexOf(activities, events[i]);
            _remaining[i][at]++;
            price[at] = costs[i];
        }
        _equation = new MarkingEquation(net, activities, price);
        _side = new double[_equation.Rows];
    }

    /// <summary>The least that is left to pay; <see cref="long.MaxValue"/> where there is no way.</summary>
    public long Of(ReadOnlySpan<ushort> marking, int position)
    {
        for (var place = 0; place < _net.PlaceCount; place++) { _side[place] = _net.Final[place] - marking[place]; }
        var remaining = _remaining[position];
        for (var i = 0; i < remaining.Length; i++) { _side[_net.PlaceCount + i] = remaining[i]; }
        var bound = _equation.Bound(_side);
        // Costs are whole numbers, so the bound may be rounded up; the margin is far above rounding errors and far below one.
        return double.IsPositiveInfinity(bound) ? long.MaxValue : Math.Max(0, (long)Math.Ceiling(bound - 1e-2)) + _unknown[position];
    }
}

/// <summary>A binary heap: the lowest price first, then the fewest events left, then the latest added.</summary>
internal sealed class StateHeap
{
    private (long Price, long Rank, int State)[] _items = new (long, long, int)[1024];
    private int _count;
    private long _added;

    public void Clear() => (_count, _added) = (0, 0);

    public void Add(int state, long price, int eventsLeft)
    {
        if (_count == _items.Length) { Array.Resize(ref _items, _items.Length * 2); }
        var item = (price, ((long)eventsLeft << 40) - ++_added, state);
        var at = _count++;
        while (at > 0)
        {
            var above = (at - 1) / 2;
            if (!Before(item, _items[above])) { break; }
            _items[at] = _items[above];
            at = above;
        }
        _items[at] = item;
    }

    public bool TryTake(out int state, out long price)
    {
        if (_count == 0)
        {
            (state, price) = (-1, 0);
            return false;
        }
        (price, _, state) = _items[0];
        var last = _items[--_count];
        var at = 0;
        while (true)
        {
            var below = (2 * at) + 1;
            if (below >= _count) { break; }
            if (below + 1 < _count && Before(_items[below + 1], _items[below])) { below++; }
            if (!Before(_items[below], last)) { break; }
            _items[at] = _items[below];
            at = below;
        }
        _items[at] = last;
        return true;
    }

    private static bool Before(in (long Price, long Rank, int State) a, in (long Price, long Rank, int State) b) => a.Price != b.Price ? a.Price < b.Price : a.Rank < b.Rank;
}
