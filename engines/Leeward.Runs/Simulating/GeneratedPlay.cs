using System.Globalization;
using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>How far a simulation is.</summary>
/// <param name="Ended">Cases that have ended.</param>
/// <param name="Of">Cases in all.</param>
public readonly record struct SimulationProgress(int Ended, int Of);

/// <summary>
/// Plays generated cases together: they share the people on duty. A discrete-event simulation (Law, Simulation Modeling and Analysis, chapter 1): a turn that can be done
/// waits its delay, then for a free person of its role, the earliest due first, is worked on without a break, and is done. What belongs to somebody outside waits its delay only.
/// </summary>
internal sealed class GeneratedPlay(ProcedureDefinition definition, WorkCalendar calendar, CaseArrivals arrivals, SimulationModel model)
{
    private readonly PriorityQueue<Moment, (DateTimeOffset At, long Order)> _agenda = new();
    private readonly Dictionary<string, RoleQueue> _roles = new(StringComparer.Ordinal);
    private readonly List<GeneratedCase> _cases = [];
    private long _order;

    private enum What { Begin, Happen, Ready, Finish, Wake, Shift }

    private readonly record struct Moment(What What, GeneratedCase? Case, string Code, int Number);

    public IReadOnlyList<CasePlay> Run(Action<SimulationProgress>? progress, CancellationToken ct)
    {
        foreach (var at in Starts()) { Plan(at, new(What.Begin, new GeneratedCase(definition, calendar, model, _cases.Count + 1, at), "", 0)); }
        var (end, told) = (arrivals.From.AddDays(arrivals.Days) + model.RunOut, 0);
        while (_agenda.TryDequeue(out var moment, out var when) && when.At <= end)
        {
            ct.ThrowIfCancellationRequested();
            Live(moment, when.At);
            if (moment.Case is { Ended: true } && _cases.Count(one => one.Ended) is var ended && ended != told) { progress?.Invoke(new(told = ended, _cases.Count)); }
        }

        return [.. _cases.Select(one => one.Play(end)).OfType<CasePlay>()];
    }

    /// <summary>When cases come: each hour has its own Poisson number, so that two simulations meet the same cases.</summary>
    private IEnumerable<DateTimeOffset> Starts()
    {
        var dice = new CaseDice(model.Seed, 0);
        var sum = arrivals.Profile.Sum();
        for (var hour = 0; hour < arrivals.Days * 24; hour++)
        {
            var from = arrivals.From.ToUniversalTime().AddHours(hour);
            var share = sum > 0 ? arrivals.Profile[TimeZoneInfo.ConvertTime(from, calendar.Zone).Hour] / sum : 1.0 / 24;
            var name = string.Create(CultureInfo.InvariantCulture, $"arrivals {hour}");
            var count = dice.Poisson(arrivals.PerDay * share, name);
            foreach (var second in Enumerable.Range(1, count).Select(one => Math.Floor(3600 * dice.Uniform(name + " at", one))).Order())
            {
                yield return from.AddSeconds(second);
            }
        }
    }

    private void Plan(DateTimeOffset at, Moment moment)
    {
        if (moment.What == What.Begin) { _cases.Add(moment.Case!); }
        _agenda.Enqueue(moment, (at, _order++));
    }

    private void Live(Moment moment, DateTimeOffset now)
    {
        var one = moment.Case!;
        switch (moment.What)
        {
            case What.Begin:
                foreach (var (code, at) in one.Begin()) { Plan(at, new(What.Happen, one, code, 0)); }
                Follow(one, now);
                break;
            case What.Happen:
                one.Happen(moment.Code, now);
                Follow(one, now);
                break;
            case What.Ready:
                Ready(one.Tasks[new(moment.Code, moment.Number)], now);
                break;
            case What.Finish:
                var task = one.Tasks[new(moment.Code, moment.Number)];
                if (_roles.TryGetValue(task.Role, out var role) && !task.External) { role.Busy--; }
                one.Finish(task, now);
                Follow(one, now);
                if (role is not null) { Staff(role, now); }
                break;
            case What.Wake:
                if (one.WakeAt == now) { Follow(one, now); }
                break;
            case What.Shift:
                foreach (var waiting in _roles.Values.Where(queue => queue.ShiftAt == now)) { waiting.ShiftAt = null; Staff(waiting, now); }
                break;
        }
    }

    private void Follow(GeneratedCase one, DateTimeOffset now)
    {
        foreach (var task in one.Follow(now)) { Plan(task.ReadyAt, new(What.Ready, one, task.Ref.Step, task.Ref.Number)); }
        if (one.WakeAt is { } wake) { Plan(wake, new(What.Wake, one, "", 0)); }
    }

    private void Ready(CaseTask task, DateTimeOffset now)
    {
        if (task.Cancelled) { task.Dropped = true; return; }
        if (task.External || !model.Capacities.TryGetValue(task.Role, out var capacity)) { Begin(task, now); return; }
        if (!_roles.TryGetValue(task.Role, out var role)) { _roles.Add(task.Role, role = new(capacity)); }
        task.DueAt = task.Case.DueOf(task.Ref, now);
        role.Waiting.Add(task);
        Staff(role, now);
    }

    private void Begin(CaseTask task, DateTimeOffset now)
    {
        task.BegunAt = now;
        Plan(now + task.Effort, new(What.Finish, task.Case, task.Ref.Step, task.Ref.Number));
    }

    /// <summary>Gives free people the work that is due first; who has begun finishes, also past the end of the shift.</summary>
    private void Staff(RoleQueue role, DateTimeOffset now)
    {
        var onDuty = role.OnDuty(now, calendar);
        while (role.Waiting.Count > 0 && role.Busy < onDuty)
        {
            var first = role.Waiting.Min!;
            role.Waiting.Remove(first);
            if (first.Cancelled) { first.Dropped = true; continue; }
            role.Busy++;
            Begin(first, now);
        }

        if (role.Waiting.Count == 0 || role.ShiftAt is not null) { return; }
        var local = TimeZoneInfo.ConvertTime(now, calendar.Zone);
        role.ShiftAt = now.AddTicks(TimeSpan.TicksPerHour - (local.Ticks % TimeSpan.TicksPerHour));
        Plan(role.ShiftAt.Value, new(What.Shift, null, "", 0));
    }
}
