using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Packs;
using Leeward.Procedures.Simulations;
using Leeward.Runs;

namespace Leeward.Procedures.Tests.Simulations;

/// <summary>What is said of a step whose difference is too small to show, and where it stands.</summary>
public sealed class ShownRangeTests
{
    private const string Changed = "CN-A03", Other = "CN-A05";
    private const int Least = 5;
    private static readonly DateTimeOffset T0 = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement OneStop = PackSet.Load(Path.Combine(Root(), "packs"), "china").Procedures.Values.First(one => one.Id == "sop-cn-onestop").Json;
    private static readonly ProcedureDefinition Before = ProcedureReader.Read(OneStop).Definition!;
    private static readonly ProcedureDefinition After = WithDue("PT4H");

    [Fact]
    public void Changed_step_stands_first_and_marked_although_another_moved_more()
    {
        var view = See(Figures((Changed, 40, 20), (Other, 40, 5)), Figures((Changed, 40, 18), (Other, 40, 35)));
        var first = StepLine.ChangedFirst(view.Steps).First();
        Assert.Equal((Changed, true), (first.Step, first.OwnChange));
        Assert.Equal([Changed], view.Steps.Where(step => step.OwnChange).Select(step => step.Step));
        Assert.Equal(Other, StepLine.ChangedFirst(view.Steps).ElementAt(1).Step);
    }

    [Fact]
    public void Other_words_and_sources_of_a_step_are_no_change_of_its_own()
    {
        var document = JsonNode.Parse(OneStop.GetRawText())!;
        document["steps"]!.AsArray().First(step => (string?)step!["id"] == Changed)!["title"] = JsonNode.Parse("""{"en": "Other words", "zh": "别的说法"}""");
        var view = See(Figures((Changed, 40, 20)), Figures((Changed, 40, 20)), ProcedureReader.Read(JsonSerializer.SerializeToElement(document)).Definition!);
        Assert.DoesNotContain(view.Steps, step => step.OwnChange);
    }

    [Theory]
    [InlineData(20, 18, -1)]
    [InlineData(20, 24, 1)]
    [InlineData(0, 4, 1)]
    public void Small_difference_is_a_range_beside_the_version_before(int was, int now, int direction)
    {
        var step = See(Figures((Changed, 40, was)), Figures((Changed, 40, now))).Triage();
        Assert.Equal(new StepRange(RangeOf.Late, direction, Least), step.Range);
        Assert.Equal((true, (long?)was, null, null), (step.Withheld, step.Before?.Late, step.After, step.LateMoved));
    }

    /// <summary>Whatever the number is, the same is shown: a reader who knows the rule cannot tell one from another.</summary>
    [Theory]
    [InlineData(40, 5)]
    [InlineData(11, 5)]
    [InlineData(11, 6)]
    [InlineData(10, 5)]
    [InlineData(12, 0)]
    public void Every_number_within_the_range_is_shown_alike(int cases, int was)
    {
        foreach (var direction in (int[])[-1, 1])
        {
            var possible = Enumerable.Range(1, Least - 1).Select(by => was + (direction * by)).Where(now => now >= 0 && now <= cases).ToList();
            var shown = possible.Select(now => See(Figures((Changed, cases, was)), Figures((Changed, cases, now)))).Select(Told).Distinct().ToList();
            Assert.True(shown.Count <= 1, string.Join(" | ", shown));
            Assert.True(possible.Count is 0 or > 1);
        }
    }

    [Fact]
    public void Range_without_a_version_before_that_can_be_shown_bears_no_number()
    {
        var step = See(Figures((Changed, 40, 3)), Figures((Changed, 40, 6))).Triage();
        Assert.Equal((new StepRange(RangeOf.Late, 1, Least), null, null), (step.Range, step.Before, step.After));
        Assert.Equal(new StepRange(RangeOf.Cases, 0, Least), See(Figures((Changed, 3, 1)), Figures((Changed, 3, 0))).Triage().Range);
        // What is withheld for another reason is no small difference.
        Assert.Equal((true, null), (See(Figures((Changed, 40, 3)), Figures((Changed, 40, 20))).Triage().Withheld, See(Figures((Changed, 40, 3)), Figures((Changed, 40, 20))).Triage().Range));
    }

    /// <summary>Ten more are late in another step, fourteen in all: the step of the range would be four.</summary>
    [Fact]
    public void Total_that_would_give_the_number_away_is_not_shown_beside_a_range()
    {
        var view = See(Figures((Changed, 60, 10), (Other, 60, 10)) with { CasesLate = 20 }, Figures((Changed, 60, 14), (Other, 60, 20)) with { CasesLate = 34 });
        Assert.Equal(new StepRange(RangeOf.Late, 1, Least), view.Triage().Range);
        Assert.Equal((20L, null), (view.CasesLate.Before, view.CasesLate.After));
        var plain = See(Figures((Changed, 60, 10), (Other, 60, 10)) with { CasesLate = 20 }, Figures((Changed, 60, 10), (Other, 60, 20)) with { CasesLate = 30 });
        Assert.Equal((20L, 30L), (plain.CasesLate.Before!.Value, plain.CasesLate.After!.Value));
    }

    [Fact]
    public void Hours_of_a_role_do_not_give_away_in_how_many_more_cases_its_step_applies()
    {
        var role = Before.Step(Changed)!.Role;
        SimulationFigures With(SimulationFigures figures, double hours) => figures with { Roles = [new(role, 40, hours, new double[168], new double[168], 1, 0, 1, 0)] };
        var view = See(With(Figures((Changed, 40, 0)), 20), With(Figures((Changed, 42, 0)), 21));
        Assert.Equal(new StepRange(RangeOf.Applies, 1, Least), view.Triage().Range);
        Assert.True(Assert.Single(view.Roles).Withheld);
        Assert.False(Assert.Single(See(With(Figures((Changed, 40, 0)), 20), With(Figures((Changed, 40, 4)), 20)).Roles).Withheld);
    }

    [Fact]
    public void Of_cases_that_were_made_up_nothing_is_withheld()
    {
        var view = See(Figures((Changed, 40, 20)), Figures((Changed, 40, 18)), threshold: null);
        Assert.Equal((false, null, 20L, 18L), (view.Triage().Withheld, view.Triage().Range, view.Triage().Before!.Late, view.Triage().After!.Late));
    }

    private static string Told(SimulationView view) =>
        JsonSerializer.Serialize(new { Step = view.Triage(), view.CasesLate, view.Cases, view.NeverEnd });

    private static SimulationView See(SimulationFigures before, SimulationFigures after, ProcedureDefinition? version = null, long? threshold = Least)
    {
        var line = new SimulationLine(Guid.Empty, null, 0, Before.Id, "2", "after", "before", "1", threshold is null ? CaseSource.Generated : CaseSource.Recorded, "", "minister", T0, T0, JobState.Done, 1, 1, null);
        return new ShownSimulation(new(before, after, before.Cases, 0, 0, [], T0, T0), version ?? After, Before, threshold).View(line, SimulationSettings.Usual);
    }

    /// <summary>Of steps: in how many cases they apply, and in how many they are late.</summary>
    private static SimulationFigures Figures(params (string Step, int Cases, int Late)[] steps) => new(
        steps.Max(one => one.Cases), steps.Max(one => one.Late), 0, 0, [.. steps.Select(one => new StepFigures(one.Step, one.Cases, one.Late, one.Cases, one.Cases, one.Late, null, null, null, null))], [], []);

    private static ProcedureDefinition WithDue(string within)
    {
        var document = JsonNode.Parse(OneStop.GetRawText())!;
        document["steps"]!.AsArray().First(step => (string?)step!["id"] == Changed)!["due"]![0]!["within"] = within;
        return ProcedureReader.Read(JsonSerializer.SerializeToElement(document)).Definition!;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "packs"))) { folder = folder.Parent!; }
        return folder.FullName;
    }
}
