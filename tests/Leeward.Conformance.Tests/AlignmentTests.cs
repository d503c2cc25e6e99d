using CsCheck;

namespace Leeward.Conformance.Tests;

public sealed class AlignmentTests
{
    private static readonly MoveCosts Weighted = new() { Unit = 10, Silent = 1, Extra = new Dictionary<string, int> { ["a"] = 3, ["b"] = 25 }, Skipped = new Dictionary<string, int> { ["a"] = 40, ["c"] = 7 } };

    [Fact]
    public void Any_net_and_trace_cost_what_the_plain_reference_says() => Agrees(Nets.Wild, MoveCosts.Standard with { Unit = 20 });

    [Fact]
    public void Orderly_net_and_trace_cost_what_the_plain_reference_says() => Agrees(Nets.Orderly, MoveCosts.Standard);

    [Fact]
    public void Weighted_costs_are_what_the_plain_reference_says() => Agrees(Nets.Orderly, Weighted);

    [Fact]
    public void Moves_replay_trace_and_net_and_cost_what_they_say() => Gen.Select(Nets.Orderly, Nets.Traces).Sample((net, trace) =>
    {
        foreach (var kind in new[] { SearchKind.Plain, SearchKind.MarkingEquation })
        {
            var alignment = new Aligner(net, new() { Search = kind }).Align(trace);
            Assert.Equal(trace, alignment.Moves.Where(one => one.Event >= 0).Select(one => one.Activity));
            Assert.Equal(Enumerable.Range(0, trace.Length), alignment.Moves.Where(one => one.Event >= 0).Select(one => one.Event));
            IReadOnlyDictionary<string, int> marking = net.InitialMarking;
            foreach (var move in alignment.Moves.Where(one => one.Transition >= 0))
            {
                var transition = net.Transitions[move.Transition];
                Assert.Equal(move.Activity, transition.Label);
                Assert.Equal(move.Kind == MoveKind.Silent, transition.Silent);
                marking = Reference.Fire(net, transition, marking)!;
                Assert.NotNull(marking);
            }
            Assert.Equal(Reference.Key(net.FinalMarking.ToDictionary()), Reference.Key(marking.ToDictionary()));
            Assert.Equal(alignment.Deviations, alignment.Moves.Count(one => one.Kind is MoveKind.Log or MoveKind.Model));
            Assert.Equal(alignment.Cost, (10_000L * alignment.Deviations) + alignment.Moves.Count(one => one.Kind == MoveKind.Silent));
            Assert.InRange(alignment.Fitness!.Value, 0, 1);
            Assert.True(alignment.Cost <= alignment.WorstCost);
        }
    }, iter: 200);

    [Fact]
    public void Answer_does_not_depend_on_threads_or_order() => Gen.Select(Nets.Orderly, Nets.Traces.Array[1, 30]).Sample((net, traces) =>
    {
        var log = VariantLog.Of(Nets.Log([.. traces.Select((trace, index) => ($"c{index}", trace))]).Traces);
        var alone = LogConformance.Check(log, new Aligner(net));
        var together = LogConformance.Check(log, new Aligner(net), 4);
        Assert.Equal(alone.LogFitness, together.LogFitness);
        Assert.Equal(alone.AverageFitness, together.AverageFitness);
        for (var i = 0; i < log.Variants.Count; i++)
        {
            Assert.Equal(alone.Alignments[i].Moves, together.Alignments[i].Moves);
            Assert.Equal(alone.Alignments[i].Moves, new Aligner(net).Align(log.Variants[i].Activities).Moves);
        }
    }, iter: 100);

    [Fact]
    public void Fitting_trace_fits_in_any_order_of_what_stands_side_by_side()
    {
        var aligner = new Aligner(Nets.Request);
        Assert.True(aligner.Align(["register", "check", "examine", "decide"]).Fits);
        Assert.True(aligner.Align(["register", "examine", "check", "remind", "remind", "decide"]).Fits);
        var empty = aligner.Align([]);
        Assert.Equal((4, 0.0), (empty.Deviations, empty.Fitness!.Value));
    }

    [Fact]
    public void Net_that_never_ends_aligns_nothing()
    {
        var net = Nets.Of(2, [new("t0", "a")], [new("p0", "t0"), new("t0", "p0")], new() { ["p0"] = 1 }, new() { ["p1"] = 1 });
        var aligner = new Aligner(net);
        Assert.Equal(AlignmentOutcome.NoWay, aligner.ShortestWay.Outcome);
        var all = LogConformance.Check(VariantLog.Of(Nets.Log(("1", ["a"])).Traces), aligner);
        Assert.Equal((0, null, null), (all.Aligned, all.LogFitness, all.PercentFitting));
    }

    [Fact]
    public void Search_that_needs_too_much_gives_up_with_a_true_lower_bound()
    {
        // Twelve steps side by side: each trace needs a few hundred states; ten are allowed.
        var steps = Enumerable.Range(0, 12).ToList();
        var net = Nets.Of(
            26,
            [new("begin", "begin"), .. steps.Select(i => new Transition($"s{i}", $"s{i}")), new("end", "end")],
            [
                new("p24", "begin"), new("end", "p25"),
                .. steps.SelectMany(i => new Arc[] { new("begin", $"p{i}"), new($"p{i}", $"s{i}"), new($"s{i}", $"p{i + 12}"), new($"p{i + 12}", "end") }),
            ],
            new() { ["p24"] = 1 },
            new() { ["p25"] = 1 });
        string[] trace = ["end", .. steps.Select(i => $"s{i}"), "begin"];
        var full = new Aligner(net).Align(trace);
        Assert.Equal((AlignmentOutcome.Optimal, 4), (full.Outcome, full.Deviations));
        var small = new Aligner(net, new() { StatesPerTrace = 20 }).Align(trace);
        Assert.Equal(AlignmentOutcome.GaveUp, small.Outcome);
        Assert.InRange(small.Cost, 0, full.Cost);
        Assert.Null(small.Fitness);
    }

    [Fact]
    public void Costs_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Aligner(Nets.Request, new() { Costs = new() { Silent = 10_000 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MoveCosts.BySeverity(new Dictionary<string, int> { ["a"] = 0 }));
    }

    private static void Agrees(Gen<PetriNet> nets, MoveCosts costs) => Gen.Select(nets, Nets.Traces).Sample((net, trace) =>
    {
        if (Reference.Cost(net, trace, costs) is not { } expected) { return; }
        foreach (var kind in Enum.GetValues<SearchKind>())
        {
            var aligner = new Aligner(net, new() { Costs = costs, Search = kind, StatesPerTrace = 10_000 });
            if (aligner.ShortestWay.Outcome == AlignmentOutcome.GaveUp) { return; }
            var found = aligner.Align(trace);
            Assert.Equal(expected < 0 ? AlignmentOutcome.NoWay : AlignmentOutcome.Optimal, found.Outcome);
            if (expected >= 0) { Assert.Equal(expected, found.Cost); }
        }
    }, iter: 500);
}
