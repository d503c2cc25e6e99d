using Leeward.Deadlines;

namespace Leeward.Cli.Demo;

/// <summary>What is to happen in the demo world, in order of time. What lies beyond its end is never done: so cases come to stand in every state.</summary>
internal sealed class DemoAgenda(DemoClock clock, DateTimeOffset end, WorkCalendar calendar)
{
    private static readonly TimeOnly Opens = new(8, 40), Closes = new(17, 40);
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> _acts = new();
    private int _order;

    public DateTimeOffset Now => clock.Now;

    public DateTimeOffset End => end;

    public WorkCalendar Calendar => calendar;

    /// <summary>Puts an act on the agenda.</summary>
    public void At(DateTimeOffset at, Func<Task> act)
    {
        if (at < end) { _acts.Enqueue(act, (at < clock.Now ? clock.Now : at, _order++)); }
    }

    /// <summary>After a while, within office hours.</summary>
    public void After(TimeSpan wait, Random chance, Func<Task> act) => At(OfficeHours(clock.Now + wait, chance), act);

    /// <summary>The moment itself within office hours, else one of the next working day.</summary>
    public DateTimeOffset OfficeHours(DateTimeOffset at, Random chance)
    {
        var local = calendar.LocalTime(at);
        var day = DateOnly.FromDateTime(local);
        if (calendar.IsWorkingDay(day) && TimeOnly.FromDateTime(local) is var time && time >= Opens && time <= Closes) { return at; }
        var next = TimeOnly.FromDateTime(local) < Opens ? calendar.OnOrAfter(day) : calendar.OnOrAfter(day.AddDays(1));
        return calendar.At(next.ToDateTime(Opens)).AddSeconds(chance.Next(60, 8 * 3600));
    }

    /// <summary>Lives through the agenda.</summary>
    public async Task RunAsync(Action<DateTimeOffset> passed, CancellationToken ct)
    {
        while (_acts.TryDequeue(out var act, out var when))
        {
            ct.ThrowIfCancellationRequested();
            if (when.At > clock.Now) { clock.Now = when.At; }
            await act();
            passed(clock.Now);
        }
    }
}

/// <summary>The clock while the demo world is made: it lives through eighteen months in half a minute.</summary>
internal sealed class DemoClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
