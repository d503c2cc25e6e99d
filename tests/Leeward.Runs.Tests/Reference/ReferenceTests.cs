using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Leeward.Deadlines;

namespace Leeward.Runs.Tests.Reference;

/// <summary>
/// The engine beside the reference interpreter on random procedures and histories: the same events are taken, the same refused for the same reasons, and after each one
/// the run looks the same, now and later. <c>LEEWARD_REFERENCE_EVENTS</c> sets how many events are compared (a million takes some minutes), CsCheck's own
/// <c>CsCheck_Seed</c> repeats a failure.
/// </summary>
public sealed class ReferenceTests
{
    private const int Longest = 40, PerAct = 24;

    private static readonly ConcurrentDictionary<string, int> Met = new();

    private static readonly string[] Refusals =
    [
        "runs.closed", "runs.event.unknown", "runs.time.future", "runs.event.not_happened", "runs.fact.unknown", "runs.fact.wrong_value", "runs.evidence.unknown", "runs.evidence.missing",
        "runs.attribute.wrong", "runs.check.unmet", "runs.constraint", "runs.defer.past", "runs.step.needed", "runs.step.not_settled", "runs.step.settled", "runs.step.no_such_round",
        "runs.step.still_open", "runs.suspended", "runs.not_suspended", "runs.approver.missing", "runs.approver.same", "runs.deadline.unknown", "runs.deadline.fixed", "runs.extend.past",
        "runs.close.open_steps", "runs.not_closed", "runs.move.none",
    ];

    private static readonly Gen<int> Number = Gen.Int[0, Dice.Sides - 1];

    private static readonly Gen<(int Place, int[] Plan, (int Quarters, int[] Act)[] History)> Any =
        Gen.Select(Gen.Int[0, 1], Number.Array[0, 260], Gen.Select(Gen.Int[0, 200], Number.Array[1, PerAct]).Array[1, Longest]);

    /// <summary>The same week of holidays in a place of whole hours and in one of half hours, known up to a day that deadlines pass.</summary>
    private static readonly (WorkCalendar Calendar, SlowDays Days)[] Places = [Place("Asia/Shanghai", TimeSpan.FromHours(8)), Place("Asia/Kolkata", TimeSpan.FromHours(5.5))];

    [Fact]
    public void Engine_and_reference_agree_on_random_procedures_and_events()
    {
        var wanted = long.Parse(Environment.GetEnvironmentVariable("LEEWARD_REFERENCE_EVENTS") ?? "20000", CultureInfo.InvariantCulture);
        long compared = 0;
        Any.Sample(one => { Interlocked.Add(ref compared, Compare(Places[one.Place], one.Plan, one.History)); }, iter: wanted / (Longest / 2));
        Assert.True(compared >= wanted * 9 / 10, $"Only {compared} events were compared.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} events compared: {string.Join(", ", Met.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}"))}");
        Assert.Equal([], ToMeet().Except(Met.Keys, StringComparer.Ordinal));
    }

    /// <summary>What must have come up, or the agreement says little: every event taken, every refusal, every state of a step, of a due time and of a rule.</summary>
    private static IEnumerable<string> ToMeet() =>
        typeof(RunEvent).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(RunEvent)) && type != typeof(RunStarted)).Select(type => type.Name)
            .Concat(Enum.GetNames<StepStatus>()).Concat(Enum.GetNames<DeadlineState>()).Concat(Enum.GetNames<FindingKind>())
            .Concat(["flagged", "provisional", "paused", "extended", "kept", "round"])
            .Concat(Refusals);

    private static void Meet(string what) => Met.AddOrUpdate(what, 1, (_, count) => count + 1);

    private static (WorkCalendar, SlowDays) Place(string zone, TimeSpan offset)
    {
        var known = new DateOnly(2026, 10, 9);
        DayOfWeek[] week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
        return (new(zone, new(zone, zone), TimeZoneInfo.FindSystemTimeZoneById(zone), week, World.China.Exceptions, known), new(offset, World.China.Exceptions.ToDictionary(one => one.Day, one => one.Works), known));
    }

    private static int Compare((WorkCalendar Calendar, SlowDays Days) place, int[] numbers, (int Quarters, int[] Act)[] history)
    {
        var (plan, definition) = PlanDocument.Read(PlanMaker.Make(numbers));
        // Every fifth number another version; the same one often enough that steps and deadlines are kept.
        var (otherPlan, other) = PlanDocument.Read(PlanMaker.Make([.. numbers.Select((number, index) => index % 5 == 4 ? (number + 77) % Dice.Sides : number)]));
        var versions = new[] { (Plan: plan, Definition: definition), (Plan: otherPlan, Definition: other) }.DistinctBy(one => one.Definition.ContentHash).ToDictionary(one => one.Definition.ContentHash);
        var slow = new SlowRun(plan, place.Days, versions.ToDictionary(one => one.Key, one => one.Value.Plan));
        RunEvent first = new RunStarted(RandomActs.Start, "x");
        slow.Take(first);
        var state = RunEngine.Apply(definition, null, first).State!;
        var at = RandomActs.Start;
        var told = new List<string>();
        try
        {
            foreach (var (quarters, act) in history)
            {
                at = at.AddMinutes(15 * quarters);
                var (now, second) = (versions[state.ContentHash], versions.Values.FirstOrDefault(one => one.Definition.ContentHash != state.ContentHash));
                var happened = second.Definition is null ? RandomActs.Make(now.Plan, act, at) : Act(now, second.Definition, state, act, at, place.Calendar);
                told.Add(happened.ToString());
                var result = RunEngine.Apply(now.Definition, state, happened, happened is RunMoved or RunMoveUndone ? second.Definition : null);
                Same(slow.Take(happened), result.Ok ? [] : [.. result.Refusal.More.Prepend(result.Refusal).Select(one => $"{one.Code} {string.Join(',', one.Args)}")]);
                state = result.State ?? state;
                Meet(result.Refusal?.Code ?? happened.GetType().Name);
                Look(versions[state.ContentHash].Definition, state, slow, slow.Last, place.Calendar);
            }

            Later(versions[state.ContentHash].Definition, state, slow, history[^1].Quarters, place.Calendar);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            Assert.Fail($"{e.Message}\n{PlanDocument.Of(plan).ToJsonString()}\n{string.Join('\n', told)}");
        }

        return history.Length;
    }

    /// <summary>What somebody does: now and then the run is moved to the other version, or back.</summary>
    private static RunEvent Act((Plan Plan, ProcedureDefinition Definition) now, ProcedureDefinition other, RunState state, int[] act, DateTimeOffset at, WorkCalendar calendar) => (act[0] % 23) switch
    {
        21 => RunMove.Of(new(now.Definition, other), state, calendar, calendar, at, "x", "r").Event ?? new RunMoved(at, "x", other.Version, other.ContentHash, "r"),
        22 => new RunMoveUndone(at, "x", "r"),
        _ => RandomActs.Make(now.Plan, act, at),
    };

    /// <summary>What comes by time alone: nothing before the moment that the engine foretells.</summary>
    private static void Later(ProcedureDefinition definition, RunState state, SlowRun slow, int quarters, WorkCalendar calendar)
    {
        var view = RunEngine.View(definition, state, slow.Last, calendar);
        if (!view.Paused)
        {
            var before = (RunEngine.NextChange(definition, state, view) ?? slow.Last.AddDays(400)).AddSeconds(-1);
            if (before > slow.Last) { Same(slow.See(slow.Last), slow.See(before)); }
        }

        Look(definition, state, slow, slow.Last.AddMinutes(15 * quarters * 3), calendar);
        // Left alone for up to a year: rounds, windows and deadlines of all that time at once.
        Look(definition, state, slow, slow.Last.AddDays(quarters * 2), calendar);
    }

    private static void Look(ProcedureDefinition definition, RunState state, SlowRun slow, DateTimeOffset now, WorkCalendar calendar)
    {
        var view = RunEngine.View(definition, state, now, calendar);
        Same(slow.See(now), view.Steps.Select(Told.Line).Concat(view.Findings.Select(Told.Finding)));
        foreach (var step in view.Steps)
        {
            Meet(step.Status.ToString());
            if (step.Ref.Number > 1) { Meet("round"); }
            foreach (var due in step.Due)
            {
                Meet(due.State.ToString());
                foreach (var mark in Told.Marks(due)) { Meet(mark); }
            }
        }

        foreach (var finding in view.Findings) { Meet(finding.Kind.ToString()); }
    }

    private static void Same(IEnumerable<string> reference, IEnumerable<string> engine)
    {
        var (one, two) = (reference.ToList(), engine.ToList());
        if (!one.SequenceEqual(two, StringComparer.Ordinal)) { Assert.Fail($"reference: {string.Join("\n           ", one.Except(two))}\nengine:    {string.Join("\n           ", two.Except(one))}"); }
    }
}
