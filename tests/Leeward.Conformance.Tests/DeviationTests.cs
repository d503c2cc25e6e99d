namespace Leeward.Conformance.Tests;

public sealed class DeviationTests
{
    private static readonly Aligner Aligner = new(Nets.Request);

    [Fact]
    public void What_was_left_out_is_named_with_its_place() =>
        Assert.Equal([new Deviation(DeviationKind.Skipped, "register", -1, null, "check", 10_000)], Explain("check", "examine", "decide"));

    [Fact]
    public void What_the_net_does_not_know_is_named() =>
        Assert.Equal([new Deviation(DeviationKind.Unknown, "dance", 1, "register", "check", 10_000)], Explain("register", "dance", "check", "examine", "decide"));

    [Fact]
    public void What_was_done_twice_is_named()
    {
        var one = Assert.Single(Explain("register", "check", "examine", "check", "decide"));
        Assert.Equal((DeviationKind.Repeated, "check"), (one.Kind, one.Activity));
    }

    [Fact]
    public void What_came_too_early_or_too_late_is_one_deviation_of_two_moves()
    {
        var early = Assert.Single(Explain("decide", "register", "check", "examine"));
        Assert.Equal(new Deviation(DeviationKind.TooEarly, "decide", 0, "examine", null, 20_000), early with { After = "examine" });
        var late = Assert.Single(Explain("check", "examine", "decide", "register"));
        Assert.Equal(new Deviation(DeviationKind.TooLate, "register", 3, null, "check", 20_000), late);
    }

    [Fact]
    public void Fitting_trace_has_nothing_to_explain() => Assert.Empty(Explain("register", "check", "examine", "decide"));

    [Fact]
    public void Severity_decides_what_is_given_up_and_fitness_weighs_it()
    {
        var grave = new Aligner(Nets.Request, new() { Costs = MoveCosts.BySeverity(new Dictionary<string, int> { ["register"] = 30 }) });
        var alignment = grave.Align(["check", "examine", "decide"]);
        Assert.Equal((1, 300_000), (alignment.Deviations, alignment.DeviationCost));
        Assert.Equal(1 - (300_000.0 / (30_000 + 330_000)), alignment.Fitness);
    }

    [Fact]
    public void Lateness_is_kept_apart_from_order()
    {
        var begun = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        var trace = new LogTrace("1", [new("register", begun), new("check", begun.AddHours(30)), new("dance", begun.AddDays(9)), new("examine", null), new("decide", begun.AddHours(24))]);
        var alignment = Aligner.Align([.. trace.Events.Select(one => one.Activity)]);
        var lateness = Lateness.Of(trace, alignment, at => at == 0 ? null : begun.AddHours(24));
        Assert.Equal(1, alignment.Deviations);
        Assert.Equal((1, 1), (lateness.InTime, lateness.NotKnown));
        var late = Assert.Single(lateness.Late);
        Assert.Equal(("check", TimeSpan.FromHours(6)), (late.Activity, late.By));
    }

    private static IReadOnlyList<Deviation> Explain(params string[] trace) => Deviations.Of(Aligner.Align(trace), Aligner);
}
