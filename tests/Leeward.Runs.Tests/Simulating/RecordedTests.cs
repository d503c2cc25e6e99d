using Leeward.Rules;

namespace Leeward.Runs.Tests.Simulating;

/// <summary>Recorded runs under another version.</summary>
public sealed class RecordedTests
{
    private static DateTimeOffset T0 => SmallProcedure.T0;

    [Fact]
    public void Shorter_deadline_makes_late_what_was_done_after_it()
    {
        var walk = Walked(SmallProcedure.OneStep(24));
        walk.Do(T0.AddHours(10), "S-1");
        Assert.False(Played(walk, SmallProcedure.OneStep(24)).Late);
        var shorter = Played(walk, SmallProcedure.OneStep(8));
        Assert.True(shorter.Late);
        Assert.Equal((T0.AddHours(10), T0.AddHours(8)), (shorter.SettledAt, shorter.DueAt));
    }

    [Fact]
    public void New_step_is_done_after_the_delay_of_the_model_and_those_behind_it_wait()
    {
        var walk = Walked(SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24), SmallProcedure.Step("S-2", "S-1", 48)));
        walk.Do(T0.AddHours(1), "S-1");
        walk.Do(T0.AddHours(2), "S-2");
        walk.Take(new RunClosed(T0.AddHours(3), "clerk", "done"));
        var draft = SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24), SmallProcedure.Step("N-1", "S-1", 4), SmallProcedure.Step("S-2", "N-1", 48));
        var play = Simulator.Play(draft, World.China, SmallProcedure.Recorded(walk), 1, new() { DelayElse = new(new(TimeSpan.FromHours(5), 0), 0) })!;
        Assert.Equal(
            [("S-1", 1, false), ("N-1", 6, true), ("S-2", 6, false)], play.Turns.Select(turn => (turn.Ref.Step, (int)(turn.SettledAt!.Value - T0).TotalHours, turn.Late)));
        Assert.Equal((T0.AddHours(6), false), (play.LastAt, play.NeverEnds));
    }

    [Fact]
    public void What_people_left_undone_they_leave_undone()
    {
        var walk = Walked(SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24)));
        var play = Simulator.Play(SmallProcedure.OneStep(12), World.China, SmallProcedure.Recorded(walk, T0.AddHours(20)), 1, new())!;
        var turn = Assert.Single(play.Turns);
        Assert.Equal((true, false, true), (turn.Applied, turn.Done, turn.Late));
    }

    [Fact]
    public void New_proof_is_brought_and_the_event_of_a_step_that_is_gone_still_happens()
    {
        var walk = Walked(SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24, ", emits: over"), "{id: S-2, phase: A, title: {en: a, zh: b}, role: clerk, start: {event: over}, mod: mandatory, due: [], evidence: [], src: [L]}"));
        walk.Do(T0.AddHours(1), "S-1");
        walk.Do(T0.AddHours(2), "S-2");
        var draft = SmallProcedure.Read("{id: S-2, phase: A, title: {en: a, zh: b}, role: clerk, start: {event: over}, mod: mandatory, due: [], evidence: [note], src: [L]}");
        var play = Simulator.Play(draft, World.China, SmallProcedure.Recorded(walk), 1, new())!;
        Assert.Equal((T0.AddHours(1), T0.AddHours(2)), (Assert.Single(play.Turns).ActivatedAt, play.Turns[0].SettledAt));
        Assert.Equal(1, play.Left);
    }

    [Fact]
    public void Run_that_a_draft_never_lets_end_is_told()
    {
        var walk = Walked(SmallProcedure.OneStep(24));
        walk.Do(T0.AddHours(1), "S-1");
        walk.Take(new RunClosed(T0.AddHours(3), "clerk", "done"));
        var draft = SmallProcedure.Ruled(
            "[{id: K-1, type: precedence, first: N-2, then: N-1, severity: high, en: a, zh: b, src: L}]",
            SmallProcedure.Step("S-1", "begun", 24), SmallProcedure.Step("N-1", "begun", 24), SmallProcedure.Step("N-2", "N-1", 24));
        var play = Simulator.Play(draft, World.China, SmallProcedure.Recorded(walk), 1, new() { RunOut = TimeSpan.FromDays(10) })!;
        Assert.True(play.NeverEnds);
        Assert.Equal(1, SmallProcedure.Figures(draft, [play], new()).NeverEnd);
    }

    [Fact]
    public void Rule_that_cannot_be_kept_is_counted_as_broken()
    {
        var walk = Walked(SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24), SmallProcedure.Step("S-2", "begun", 24)));
        walk.Do(T0.AddHours(1), "S-1", actor: "one");
        walk.Do(T0.AddHours(2), "S-2", actor: "one");
        var draft = SmallProcedure.Ruled(
            "[{id: K-1, type: separation_of_duty, a: S-1, b: S-2, severity: high, en: a, zh: b, src: L}]", SmallProcedure.Step("S-1", "begun", 24), SmallProcedure.Step("S-2", "begun", 24));
        Assert.Contains("K-1", Simulator.Play(draft, World.China, SmallProcedure.Recorded(walk), 1, new())!.Broken);
    }

    [Fact]
    public void Fitted_delay_is_the_recorded_one_and_few_runs_teach_nothing()
    {
        var (definition, fit, few) = (SmallProcedure.OneStep(24), new SimulationFit(), new SimulationFit());
        for (var run = 0; run < SimulationFit.Least; run++)
        {
            var walk = Walked(definition);
            walk.Fact(T0, "risk", Value.Of(run < 3 ? "high" : "low"));
            walk.Do(T0.AddHours(run % 2 == 0 ? 2 : 8), "S-1");
            fit.Add(walk.State!);
            if (run < 3) { few.Add(walk.State!); }
        }

        var delay = fit.Delays(definition, null)["S-1"];
        Assert.Equal((SimulationFit.Least, TimeSpan.FromHours(4)), (delay.Rests, delay.Length.Median));
        Assert.Equal(Math.Log(2), delay.Length.Spread, 0.001);
        Assert.Equal((0, TimeSpan.FromHours(12)), (few.Delays(definition, null)["S-1"].Rests, few.Delays(definition, null)["S-1"].Length.Median));
        // Three children with a value are too few to be told of: all are said to have the other.
        Assert.Equal([("low", 1.0)], Assert.Single(fit.Facts(definition)).Values.Select(one => (one.Value.AsText!, one.Share)));
        Assert.Equal(new EventShare("begun", 1, TimeSpan.Zero, 0), fit.Events(definition).Single(one => one.Code == "begun"));
    }

    private static Walk Walked(ProcedureDefinition definition)
    {
        var walk = new Walk(definition);
        walk.Take(new RunStarted(T0, "clerk"));
        walk.Event(T0, "begun");
        return walk;
    }

    private static PlayedTurn Played(Walk walk, ProcedureDefinition definition) => Simulator.Play(definition, World.China, SmallProcedure.Recorded(walk, T0.AddDays(2)), 1, new())!.Turns.Single();
}
