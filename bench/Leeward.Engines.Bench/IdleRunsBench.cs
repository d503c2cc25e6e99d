using BenchmarkDotNet.Attributes;
using Leeward.Deadlines;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Engines.Bench;

/// <summary>
/// A run of the national one-stop procedure that was worked on for some hours and then left alone: the child placed, the plan approved, so that visits and reviews come up by time and medical windows close
/// without anybody. What is measured is how it looks so many days later, and when it is to be looked at again.
/// </summary>
[MemoryDiagnoser]
public class IdleRunsBench
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private ProcedureDefinition _definition = null!;
    private WorkCalendar _calendar = null!;
    private RunState _state = null!;

    /// <summary>How long nobody has acted.</summary>
    [Params(0, 90, 365)]
    public int IdleDays { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pack = Content.Pack();
        _definition = pack.Procedures.Values.Where(p => p.Pack.Id == pack.Pack.Id).Select(p => ProcedureReader.Read(p.Json).Definition).First(d => d is not null)!;
        _calendar = pack.Calendars[_definition.Calendar].Days;
        _state = Worked(_definition, _calendar);
    }

    [Benchmark]
    public object View() => RunEngine.View(_definition, _state, _state.LastAt.AddDays(IdleDays).AddMinutes(1), _calendar);

    [Benchmark]
    public object? ViewAndNextTurn()
    {
        var view = RunEngine.View(_definition, _state, _state.LastAt.AddDays(IdleDays).AddMinutes(1), _calendar);
        return RunEngine.NextTurn(_definition, _state, view);
    }

    private static RunState Worked(ProcedureDefinition definition, WorkCalendar calendar)
    {
        RunState? state = null;
        var at = Start;
        void Take(RunEvent happened) => state = RunEngine.Apply(definition, state, happened).State ?? state;
        Take(new RunStarted(at, "bench"));
        Take(new EventHappened(at, "bench", "incident_last_at", at.AddHours(-20)));
        Take(new EventHappened(at, "bench", "report_received", at));
        Take(new FactRecorded(at, "bench", "jurisdiction_ok", Value.Of(true)));
        Take(new FactRecorded(at, "bench", "abuse_type", Value.Of("sexual")));
        Take(new EventHappened(at, "bench", "child_arrived", at));
        Take(new EventHappened(at, "bench", "placement_started", at));
        Take(new EventHappened(at, "bench", "plan_approved", at));
        for (var turn = 0; turn < 6; turn++)
        {
            at = at.AddHours(1);
            foreach (var step in RunEngine.View(definition, state!, at, calendar).Steps.Where(step => step is { ActivatedAt: not null, IsOpen: true }).Take(2).ToList())
            {
                foreach (var type in step.MissingEvidence) { Take(new EvidenceAdded(at, "bench", step.Ref, type, "proof")); }
                Take(new StepCompleted(at, "bench", step.Ref));
            }
        }

        return state!;
    }
}
