using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Procedures.Runs;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Server.Bench.World;

/// <summary>A history that the engine worked, ready to be sealed for any case that went to its centre at that time.</summary>
internal sealed record RunHistory(DateTimeOffset StartedAt, DateTimeOffset? ClosedAt, int Revision, long WakeTicks, byte[] State, IReadOnlyList<(string Kind, DateTimeOffset At, string Body)> Events, IReadOnlyList<StepRow> Steps);

/// <summary>Some hundred histories of the published procedure, one for every few days, worked by the real engine; runs of the world are drawn from them.</summary>
internal sealed class RunHistories
{
    private const string Actor = "bench";
    private readonly RunHistory[] _open, _closed;
    private readonly DateTimeOffset _from;
    private readonly TimeSpan _apart;

    public RunHistories(ProcedureDefinition definition, WorkCalendar calendar, DateTimeOffset from, DateTimeOffset until, int count, Random random)
    {
        (_from, _apart) = (from, (until - from) / count);
        _open = [.. Enumerable.Range(0, count).Select(i => Work(definition, calendar, from + (i * _apart), until, false, random))];
        _closed = [.. Enumerable.Range(0, count).Select(i => Work(definition, calendar, from + (i * _apart), until, true, random))];
    }

    public RunHistory For(DateTimeOffset opened, bool closed)
    {
        var from = closed ? _closed : _open;
        return from[Math.Clamp((int)((opened - _from) / _apart), 0, from.Length - 1)];
    }

    private static RunHistory Work(ProcedureDefinition definition, WorkCalendar calendar, DateTimeOffset at, DateTimeOffset now, bool closed, Random random)
    {
        RunState? state = null;
        List<(string, DateTimeOffset, string)> events = [];
        void Take(RunEvent happened)
        {
            var result = RunEngine.Apply(definition, state, happened);
            if (!result.Ok) { return; }
            state = result.State;
            events.Add((happened.GetType().Name, happened.At, JsonSerializer.Serialize(happened)));
        }
        void Fact(string name, bool value) { if (definition.Variables.ContainsKey(name)) { Take(new FactRecorded(at, Actor, name, Value.Of(value))); } }
        Take(new Leeward.Runs.RunStarted(at, Actor));
        if (definition.Events.ContainsKey("report_received")) { Take(new EventHappened(at, Actor, "report_received", at)); }
        Fact("urgent_medical_need", random.Next(5) == 0);
        Fact("jurisdiction_ok", true);
        Fact("in_school", true);
        Fact("guardian_available", random.Next(4) > 0);
        Fact("child_safe_at_home", random.Next(3) > 0);
        var days = closed ? 30 : random.Next(1, 12);
        for (var turn = 0; turn < days && at < now; turn++)
        {
            at = at.AddHours(random.Next(2, 20));
            foreach (var step in RunEngine.View(definition, state!, at, calendar).Steps.Where(s => s is { ActivatedAt: not null, IsOpen: true }).Take(2).ToList())
            {
                foreach (var type in step.MissingEvidence) { Take(new EvidenceAdded(at, Actor, step.Ref, type, Guid.NewGuid().ToString("N"))); }
                Take(new StepCompleted(at, Actor, step.Ref));
            }
        }
        if (closed) { Take(new Leeward.Runs.RunClosed(at, Actor, "bench")); }
        var view = RunEngine.View(definition, state!, now, calendar);
        List<StepRow> rows = [];
        foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
        {
            var run = new Run { ContentHash = definition.ContentHash };
            var row = StepRow.Of(Guid.Empty, run, step);
            row.Show(step, run, view.Closed);
            rows.Add(row);
        }
        return new(state!.StartedAt, state.ClosedAt, state.Revision, closed ? long.MaxValue : RunEngine.NextChange(definition, state, view)?.UtcTicks ?? long.MaxValue, RunStateText.Write(state), events, rows);
    }
}
