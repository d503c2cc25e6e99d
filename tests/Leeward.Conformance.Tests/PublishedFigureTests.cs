namespace Leeward.Conformance.Tests;

/// <summary>Every alignment figure that pm4py 2.7.11.4 found for eight pairs of log and net, case by case, to the last digit.</summary>
public sealed class PublishedFigureTests
{
    [Theory(SkipUnless = nameof(Published.Here), SkipType = typeof(Published), Skip = Published.Absent)]
    [MemberData(nameof(Published.Rows), MemberType = typeof(Published))]
    public void Figures_agree_exactly(string row, string log, string net)
    {
        var expected = Published.Figures(row);
        var found = LogConformance.Check(Published.Variants(log), new Aligner(Published.Net(net)), 2, ct: TestContext.Current.CancellationToken);
        Assert.Equal(expected.GetProperty("cases").GetInt32(), found.Log.Cases.Count);
        Assert.Equal(found.Log.Cases.Count, found.Aligned);
        Assert.Equal(expected.GetProperty("events").GetInt64(), found.Log.EventCount);
        Assert.Equal(expected.GetProperty("variants").GetInt32(), found.Log.Variants.Count);
        Assert.Equal(expected.GetProperty("alignment_cost_total").GetInt64(), found.Deviations);
        var alignments = expected.GetProperty("alignments");
        Assert.Equal(alignments.GetProperty("percentage_of_fitting_traces").GetDouble(), found.PercentFitting);
        Assert.Equal(alignments.GetProperty("average_trace_fitness").GetDouble(), found.AverageFitness);
        Assert.Equal(alignments.GetProperty("log_fitness").GetDouble(), found.LogFitness);
        var traces = found.Log.Cases.ToDictionary(one => one.Case, one => (Alignment: found.Alignments[one.Variant], Way: found.Log.Variants[one.Variant]));
        Assert.Equal(traces.Count, Published.Traces(row).Count());
        Assert.All(Published.Traces(row), one =>
        {
            var (alignment, way) = traces[one.Case];
            Assert.Equal(one.Length, way.Activities.Count);
            Assert.Equal(one.Deviations, alignment.Deviations);
            Assert.Equal(one.Fitness, alignment.Fitness);
            Assert.Equal(one.Worst, alignment.WorstDeviationCost / 10_000);
        });
    }

    [Theory(SkipUnless = nameof(Published.Here), SkipType = typeof(Published), Skip = Published.Absent)]
    [InlineData("08_receipt.xes.gz", "06_receipt_imf.pnml", 20)]
    [InlineData("13_SEPSIS_1t_per_variant.xes.gz", "08_sepsis_variants_imf.pnml", 40)]
    [InlineData("roadtraffic100traces.xes", "04_roadtraffic100_pnml.pnml", 1)]
    public void Marking_equation_finds_the_same_costs(string log, string net, int every)
    {
        var (plain, guided) = (new Aligner(Published.Net(net)), new Aligner(Published.Net(net), new AlignmentOptions { Search = SearchKind.MarkingEquation }));
        var variants = Published.Variants(log).Variants.Where((_, index) => index % every == 0).ToList();
        Assert.All(variants, one => Assert.Equal(plain.Align(one.Activities).Cost, guided.Align(one.Activities).Cost));
    }
}
