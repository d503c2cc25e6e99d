namespace Leeward.Runs.Tests.Reference;

/// <summary>
/// The second, slow and obvious interpreter of a procedure. It keeps nothing but the history: whenever it is asked, it begins at the first event and lets everything
/// happen again. It shares no logic with the engine: conditions, calendars and deadlines have their own meaning here.
/// </summary>
internal sealed class SlowRun(Plan plan, SlowDays days, IReadOnlyDictionary<string, Plan> plans)
{
    // Without an event: somebody looked, so that what comes by time alone has come.
    private List<(RunEvent? Event, DateTimeOffset At)> _history = [];

    public DateTimeOffset Last => _history[^1].At;

    /// <summary>Takes an event; gives the refusals, none where it was taken.</summary>
    public List<string> Take(RunEvent happened)
    {
        if (_history.Count == 0)
        {
            _history.Add((happened, happened.At));
            return [];
        }

        // Time in a run never goes back.
        var now = happened.At > Last ? happened.At : Last;
        var world = Remember(_history);
        world.Pass(now);
        if (happened is RunMoveUndone)
        {
            var no = SlowMove.Refusals(world, [.. _history.Select(one => one.Event)]);
            if (no.Count == 0) { TakeBack(world.Plan, now); }
            return no;
        }

        var refusals = Try(world, happened, now);
        if (refusals.Count == 0) { _history.Add((happened, now)); }
        return refusals;
    }

    public IEnumerable<string> See(DateTimeOffset now)
    {
        var world = Remember(_history);
        // A closed run stands still.
        now = world.Closed < now ? world.Closed.Value : now;
        world.Pass(now);
        return new SlowView(world, days, now).Lines();
    }

    private List<string> Try(SlowWorld world, RunEvent happened, DateTimeOffset now)
    {
        if (happened is not RunMoved moved) { return new SlowActs(world, now).Try(happened); }
        if (world.Closed is not null) { return ["runs.closed "]; }
        world.Move(plans[moved.ContentHash], moved);
        return [];
    }

    /// <summary>The history as if the last move had never been, with what was recorded since as far as the plan before takes it.</summary>
    private void TakeBack(Plan after, DateTimeOffset now)
    {
        var move = SlowMove.Last([.. _history.Select(one => one.Event)]);
        List<(RunEvent? Event, DateTimeOffset At)> history = [.. _history.Take(move), (null, _history[move].At)];
        foreach (var (happened, at) in _history.Skip(move + 1))
        {
            var world = Remember(history);
            if (happened is null || SlowMove.Back(world.Plan, after, happened) is not { } known) { continue; }
            world.Pass(at);
            if (Try(world, known, at).Count == 0) { history.Add((known, at)); }
        }

        _history = [.. history, (null, now)];
    }

    private SlowWorld Remember(List<(RunEvent? Event, DateTimeOffset At)> history)
    {
        var world = new SlowWorld(plan);
        foreach (var (happened, at) in history.Skip(1))
        {
            world.Pass(at);
            if (happened is not null) { Assert.Empty(Try(world, happened, at)); }
            world.Pass(at);
        }

        return world;
    }
}
