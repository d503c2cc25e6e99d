using System.Text.Json;
using CsCheck;
using Leeward.Runs.Tests.Reference;

namespace Leeward.Runs.Tests.Simulating;

/// <summary>What holds of every simulation.</summary>
public sealed class SimulationProperties
{
    private static readonly Gen<int> Number = Gen.Int[0, Dice.Sides - 1];

    private static readonly Gen<(int[] Plan, (int Quarters, int[] Act)[] History)> Any =
        Gen.Select(Number.Array[0, 260], Gen.Select(Gen.Int[0, 120], Number.Array[1, 24]).Array[1, 30]);

    [Fact]
    public void Played_under_its_own_version_a_run_is_exactly_as_late_as_it_was()
    {
        var late = 0;
        Any.Sample(one =>
        {
            var (plan, definition, history, state) = Run(one.Plan, one.History);
            // Under the very version, and under one that differs in its title alone.
            foreach (var version in new[] { definition, Retitled(plan) })
            {
                var until = state.LastAt.AddHours(one.Plan.Length);
                var play = Simulator.Play(version, World.China, new(definition, World.China, history, until), 1, new());
                Assert.NotNull(play);
                var view = RunEngine.View(definition, state, state.ClosedAt ?? until, World.China);
                Assert.Equal(Lateness(view), [.. play.Turns.Select(turn => $"{turn.Ref} {turn.Done} {turn.Late} {turn.SettledAt:O}")]);
                Assert.False(play.NeverEnds);
                Interlocked.Add(ref late, play.Turns.Any(turn => turn.Late) ? 1 : 0);
            }
        }, iter: 250);
        Assert.True(late > 20, $"{late}");
    }

    [Fact]
    public void Unchanged_draft_makes_no_difference() =>
        Any.Sample(one =>
        {
            var (plan, definition, history, state) = Run(one.Plan, one.History);
            var recorded = new RecordedCase(definition, World.China, history, state.LastAt);
            var other = Retitled(plan);
            var plays = Simulator.Play([(definition, World.China), (other, World.China)], recorded, 1, new());
            var (then, now) = (Figures(definition, plays[0]!), Figures(other, plays[1]!));
            Assert.All(SimulationComparison.Of(definition, then, other, now).Steps, step => Assert.False(step.Differs, step.Step));
            Assert.Equal(JsonSerializer.Serialize(then), JsonSerializer.Serialize(now));
        }, iter: 120);

    [Fact]
    public void Same_seed_gives_the_same_and_another_seed_something_else() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 4], Gen.Int[5, 40]).Sample((seed, people, hours) =>
        {
            var (definition, model) = (SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", hours), SmallProcedure.Step("S-2", "S-1", 2 * hours)), Busy(seed, people));
            string Once(SimulationModel with) => JsonSerializer.Serialize(SmallProcedure.Figures(definition, Simulator.Generate(definition, World.China, SmallProcedure.Arrivals(6), with), with));
            Assert.Equal(Once(model), Once(model));
            Assert.NotEqual(Once(model), Once(model with { Seed = seed + 1 }));
        }, iter: 30);

    [Fact]
    public void Shorter_deadline_never_makes_fewer_late()
    {
        var more = 0;
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 40], Gen.Int[1, 40]).Sample((seed, one, other) =>
        {
            var (model, shorter, longer) = (Busy(seed, 2), Math.Min(one, other), Math.Max(one, other));
            int Late(int hours) => SmallProcedure.Figures(SmallProcedure.OneStep(hours), Simulator.Generate(SmallProcedure.OneStep(hours), World.China, SmallProcedure.Arrivals(6), model), model).Steps[0].Late;
            var (few, many) = (Late(longer), Late(shorter));
            Assert.True(many >= few, $"{many} late within {shorter} h, {few} within {longer} h");
            Interlocked.Add(ref more, many > few ? 1 : 0);
        }, iter: 40);
        Assert.True(more > 5);
    }

    [Fact]
    public void More_people_never_make_more_wait()
    {
        var fewer = 0;
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 4]).Sample((seed, people) =>
        {
            var definition = SmallProcedure.OneStep(24);
            TimeSpan Waited(int number) => Simulator.Generate(definition, World.China, SmallProcedure.Arrivals(30, 3), SmallProcedure.OneClerk(seed, number))
                .SelectMany(play => play.Turns).Aggregate(TimeSpan.Zero, (sum, turn) => sum + (turn.BegunAt!.Value - turn.WaitedFrom));
            var (few, many) = (Waited(people), Waited(people + 1));
            Assert.True(many <= few, $"{many} with one more, {few} with {people}");
            Interlocked.Add(ref fewer, many < few ? 1 : 0);
        }, iter: 40);
        Assert.True(fewer > 5);
    }

    private static SimulationModel Busy(int seed, int people) =>
        SmallProcedure.OneClerk(seed, people) with { DelayElse = new(new(TimeSpan.FromHours(4), 0.8), 0), EffortElse = TimeSpan.FromHours(3) };

    private static SimulationFigures Figures(ProcedureDefinition definition, CasePlay play) => SimulationFigures.Of(definition, World.China, [play], new(), play.StartedAt, play.LastAt);

    private static List<string> Lateness(RunView view) =>
    [
        .. view.Steps.Where(step => step.ActivatedAt is not null).Select(step => (step.Ref, Done: step.Status == StepStatus.Done, step.SettledAt,
            Late: step.LateBy is not null && step.Status is StepStatus.Done or StepStatus.Missed or StepStatus.Required or StepStatus.External)).Select(one => $"{one.Ref} {one.Done} {one.Late} {(one.Done ? one.SettledAt : null):O}"),
    ];

    private static ProcedureDefinition Retitled(Plan plan)
    {
        var document = PlanDocument.Of(plan);
        document["version"] = "2";
        return World.Read(document).Definition!;
    }

    private static (Plan Plan, ProcedureDefinition Definition, List<RunEvent> History, RunState State) Run(int[] numbers, (int Quarters, int[] Act)[] history)
    {
        var (plan, definition) = PlanDocument.Read(PlanMaker.Make(numbers));
        var at = RandomActs.Start;
        List<RunEvent> taken = [new RunStarted(at, "x"), .. new[] { "e0", "e1", "e2" }.Select(code => new EventHappened(at, "x", code, at))];
        var state = RunEngine.Replay(definition, taken).State!;
        foreach (var (quarters, act) in history)
        {
            at = at.AddMinutes(15 * quarters);
            var happened = RandomActs.Make(plan, act, at);
            if (RunEngine.Apply(definition, state, happened).State is not { } next) { continue; }
            (state, taken) = (next, [.. taken, happened]);
        }

        return (plan, definition, taken, state);
    }
}
