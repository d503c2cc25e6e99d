namespace Leeward.Runs.Tests.Simulating;

/// <summary>Generated cases and the people who share them.</summary>
public sealed class GeneratedTests
{
    [Fact]
    public void One_clerk_works_on_one_case_after_the_other_and_the_earliest_due_first()
    {
        var definition = SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 9), SmallProcedure.Step("S-2", "begun", 5));
        var plays = Simulator.Generate(definition, World.China, SmallProcedure.Arrivals(0.7), SmallProcedure.OneClerk());
        Assert.NotEmpty(plays);
        foreach (var play in plays)
        {
            var (first, second) = (play.Turns.Single(turn => turn.Ref.Step == "S-1"), play.Turns.Single(turn => turn.Ref.Step == "S-2"));
            // What was due later was looked at first and taken by the free clerk; a new case's own order is by due time as soon as both wait.
            Assert.True(first.Done && second.Done && !play.NeverEnds);
            Assert.True(first.BegunAt >= second.SettledAt || second.BegunAt >= first.SettledAt, "one clerk did two things at once");
        }
    }

    [Fact]
    public void Nobody_works_when_nobody_is_on_duty_and_who_has_begun_finishes()
    {
        var model = SmallProcedure.OneClerk() with { Capacities = new Dictionary<string, RoleCapacity> { ["clerk"] = RoleCapacity.Days(1, 0, 9, 10) } };
        var plays = Simulator.Generate(SmallProcedure.OneStep(24), World.China, SmallProcedure.Arrivals(2), model);
        var begun = plays.SelectMany(play => play.Turns).Select(turn => TimeZoneInfo.ConvertTime(turn.BegunAt!.Value, World.China.Zone)).ToList();
        Assert.NotEmpty(begun);
        Assert.All(begun, at => Assert.True(at.Hour == 9 && World.China.IsWorkingDay(DateOnly.FromDateTime(at.DateTime)), $"{at}"));
    }

    [Fact]
    public void Cases_come_at_the_stated_rate_and_hours()
    {
        double[] nights = [.. Enumerable.Range(0, 24).Select(hour => hour < 6 ? 1.0 : 0)];
        var plays = Simulator.Generate(SmallProcedure.OneStep(24), World.China, new(SmallProcedure.T0, 200, 3, nights), SmallProcedure.OneClerk());
        Assert.InRange(plays.Count, 520, 680);
        Assert.All(plays, play => Assert.InRange(TimeZoneInfo.ConvertTime(play.StartedAt, World.China.Zone).Hour, 0, 5));
    }

    [Fact]
    public void Facts_have_the_stated_shares_and_decide_what_applies()
    {
        var definition = SmallProcedure.Read(SmallProcedure.Step("S-1", "begun", 24).Replace("mod: mandatory", "mod: conditional, when: \"risk == 'high'\", on_unknown: skip", StringComparison.Ordinal));
        var model = SmallProcedure.OneClerk() with { Facts = [new("risk", [new(Rules.Value.Of("high"), 0.25), new(Rules.Value.Of("low"), 0.5)])], Capacities = new Dictionary<string, RoleCapacity>() };
        var figures = SmallProcedure.Figures(definition, Simulator.Generate(definition, World.China, SmallProcedure.Arrivals(4, 200), model), model, 200);
        Assert.InRange(figures.Cases, 700, 900);
        Assert.InRange((double)SmallProcedure.Of(figures, "S-1").Required / figures.Cases, 0.2, 0.3);
    }

    [Fact]
    public void Load_is_the_hands_on_time_in_the_hours_in_which_it_was_worked()
    {
        var model = SmallProcedure.OneClerk();
        double[] tens = [.. Enumerable.Range(0, 24).Select(hour => hour == 10 ? 1.0 : 0)];
        var definition = SmallProcedure.OneStep(24);
        var plays = Simulator.Generate(definition, World.China, new(SmallProcedure.T0, 28, 1, tens), model);
        var load = Assert.Single(SmallProcedure.Figures(definition, plays, model, 28).Roles);
        Assert.Equal(plays.Count, load.Hours, 0.001);
        Assert.Equal(plays.Count, load.Busy.Sum() * 4, 0.5);
        Assert.All(Enumerable.Range(0, 168).Where(hour => hour % 24 < 10), hour => Assert.Equal(0, load.Busy[hour]));
        Assert.InRange(load.PeakBusyHour % 24, 10, 20);
    }

    [Fact]
    public void Real_procedure_is_played_to_figures_for_every_step()
    {
        var fit = new SimulationFit();
        var model = new SimulationModel { Delays = fit.Delays(World.OneStop, World.OneStop), Facts = fit.Facts(World.OneStop), Events = fit.Events(World.OneStop), RunOut = TimeSpan.FromDays(40) };
        var told = 0;
        var plays = Simulator.Generate(World.OneStop, World.China, new(World.At(6, 1, 0), 10, 1, []), model, _ => told++);
        var figures = SimulationFigures.Of(World.OneStop, World.China, plays, model, World.At(6, 1, 0), World.At(6, 11, 0));
        Assert.Equal(World.OneStop.Steps.Count, figures.Steps.Count);
        Assert.True(figures.Steps.Count(step => step.Required > 0) > 25, string.Join(' ', figures.Steps.Where(step => step.Required > 0).Select(step => step.Step)));
        Assert.All(figures.Steps, step => Assert.True(step.Late <= step.Required && step.Done <= step.Required && step.CasesLate <= step.Cases && step.Cases <= figures.Cases));
        Assert.True(figures.Roles.Count > 8);
    }

    [Fact]
    public void What_cannot_be_played_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Simulator.Generate(SmallProcedure.OneStep(1), World.China, SmallProcedure.Arrivals(-1), SmallProcedure.OneClerk()));
        Assert.Throws<ArgumentException>(() => Simulator.Generate(SmallProcedure.OneStep(1), World.China, SmallProcedure.Arrivals(1, 0), SmallProcedure.OneClerk()));
        Assert.Throws<ArgumentException>(() => Simulator.Generate(SmallProcedure.OneStep(1), World.China, new(SmallProcedure.T0, 1, 1, [1, 2]), SmallProcedure.OneClerk()));
    }
}
