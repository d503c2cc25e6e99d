namespace Leeward.Runs.Tests.Reference;

/// <summary>
/// The second, slow and obvious interpreter of a procedure. It keeps nothing but the history: whenever it is asked, it begins at the first event and lets everything
/// happen again. It shares no logic with the engine: conditions, calendars and deadlines have their own meaning here.
/// </summary>
internal sealed class SlowRun(Plan plan, SlowDays days)
{
    private readonly List<(RunEvent Event, DateTimeOffset At)> _history = [];

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
        var world = Remember();
        world.Pass(now);
        var refusals = new SlowActs(world, now).Try(happened);
        if (refusals.Count == 0) { _history.Add((happened, now)); }
        return refusals;
    }

    public IEnumerable<string> See(DateTimeOffset now)
    {
        var world = Remember();
        // A closed run stands still.
        now = world.Closed < now ? world.Closed.Value : now;
        world.Pass(now);
        return new SlowView(world, days, now).Lines();
    }

    private SlowWorld Remember()
    {
        var world = new SlowWorld(plan);
        foreach (var (happened, at) in _history.Skip(1))
        {
            world.Pass(at);
            Assert.Empty(new SlowActs(world, at).Try(happened));
            world.Pass(at);
        }

        return world;
    }
}
