using System.Text.Json;
using Leeward.Rules;

namespace Leeward.Runs.Tests;

/// <summary>The one-stop procedure walked from the report to the contact after closure.</summary>
public sealed class OneStopTests
{
    [Fact]
    public void Child_of_whom_it_is_not_known_whether_puberty_has_begun_is_examined_within_the_shorter_time()
    {
        var walk = Walk.Reported();
        var harmed = World.At(11, 23, 1);
        walk.Fact(World.At(11, 23, 9), "abuse_type", Value.Of("sexual"));
        walk.Event(World.At(11, 23, 9), "incident_last_at", harmed);
        Assert.Equal([(harmed.AddHours(72), false), (harmed.AddHours(168), true)], walk.Step(World.At(11, 23, 10), "CN-C02").Due.Select(due => (due.At!.Value, due.ConditionKnown)));
        // What is due before it may be due as early, and is late for certain only with the longer time.
        walk.Event(World.At(11, 23, 10), "child_arrived");
        Assert.Equal([(harmed.AddHours(72), false), (harmed.AddHours(168), true)], walk.Step(World.At(11, 23, 10), "CN-C01").Due.Select(due => (due.At!.Value, due.ConditionKnown)));
        Assert.Null(walk.Step(harmed.AddHours(80), "CN-C01").LateBy);
        // The window stays open: for an older child it is.
        Assert.Equal(StepStatus.Required, walk.Step(harmed.AddHours(80), "CN-C02").Status);
        walk.Fact(World.At(11, 23, 11), "pubertal", Value.Of(true));
        Assert.Equal(harmed.AddHours(168), walk.Step(World.At(11, 23, 11), "CN-C02").DueAt);
    }

    [Fact]
    public void Girl_harmed_sexually_is_walked_through_the_whole_procedure()
    {
        var walk = Walk.Reported();
        var report = World.At(11, 23, 9);
        foreach (var (name, value) in Facts())
        {
            walk.Fact(report.AddMinutes(5), name, value);
        }

        walk.Event(report.AddMinutes(6), "incident_last_at", World.At(11, 23, 1));
        walk.Event(report.AddMinutes(6), "suspicion", World.At(11, 23, 8));
        var at = report.AddMinutes(10);
        var done = new HashSet<OccurrenceRef>();
        for (var turn = 0; turn < 400 && walk.State!.Events.TrueForAll(one => one.Code != "closed"); turn++)
        {
            // Visits come again until the case is closed; three rounds are enough here.
            var next = walk.See(at).Next.FirstOrDefault(one => one.Step.Id is not ("CN-I03" or "CN-I04" or "CN-F13") || one.Ref.Number <= 3);
            if (next is null)
            {
                break;
            }

            Outside(walk, at, next.Step.Id);
            at = at < next.ActivatedAt ? next.ActivatedAt.Value.AddMinutes(1) : at.AddMinutes(20);
            walk.Do(at, next.Step.Id, next.Ref.Number, actor: next.Step.Role, facts: Sets(next.Step.Id));
            done.Add(next.Ref);
        }

        Assert.Contains(walk.State!.Events, one => one.Code == "closed");
        Assert.Contains(new("CN-D01"), done);
        Assert.Contains(new("CN-C04"), done);
        Assert.Contains(new("CN-F04"), done);
        Assert.DoesNotContain(new("CN-E02"), done);
        var end = walk.See(at);
        Assert.DoesNotContain(end.Findings, one => one.Kind == FindingKind.Violation);
        var touched = end.Steps.Where(one => one.Status != StepStatus.NotStarted).Select(one => one.Step.Id).Distinct().Count();
        Assert.True(touched >= 52, $"{touched} of 62 steps were reached.");
        var again = RunEngine.Replay(World.OneStop, walk.History);
        Assert.Equal(JsonSerializer.Serialize(walk.State), JsonSerializer.Serialize(again.State));
    }

    [Fact]
    public void Boy_neglected_needs_neither_samples_nor_prophylaxis_nor_an_interviewer_of_one_sex()
    {
        var walk = Walk.Reported();
        var now = World.At(11, 23, 9, 10);
        walk.Fact(now, "abuse_type", Value.Of("neglect"));
        walk.Fact(now, "victim_sex", Value.Of("male"));
        walk.Fact(now, "pregnancy_possible", Value.Of(false));
        var view = walk.See(now);
        Assert.All(["CN-C02", "CN-C04", "CN-C05"], id => Assert.Equal(StepStatus.NotApplicable, view.Find(new(id))!.Status));
        Assert.DoesNotContain(view.Find(new("CN-D01"))!.UnmetChecks, check => !check.BecauseUnknown);
        Assert.Equal(StepStatus.Required, view.Find(new("CN-A02"))!.Status);
    }

    [Fact]
    public void Every_step_that_starts_at_the_report_is_there_at_once_with_a_due_time()
    {
        var view = Walk.Reported().See(World.At(11, 23, 9));
        string[] safety = ["CN-A02", "CN-A03", "CN-C02", "CN-C04", "CN-C05"];
        Assert.All(safety, id => Assert.Equal(StepStatus.Required, view.Find(new(id))!.Status));
        Assert.All(safety, id => Assert.NotNull(view.Find(new(id))!.DueAt));
        Assert.Equal(view.Next.Select(one => one.DueAt), view.Next.Select(one => one.DueAt).Order());
    }

    private static IEnumerable<(string, Value)> Facts() =>
    [
        ("abuse_type", Value.Of("sexual")), ("victim_sex", Value.Of("female")), ("victim_age", Value.Of(13m)), ("pubertal", Value.Of(true)),
        ("exposure_risk", Value.Of(true)), ("pregnancy_possible", Value.Of(true)), ("urgent_medical_need", Value.Of(true)), ("acute_psych_risk", Value.Of(true)),
        ("guardian_available", Value.Of(true)), ("guardian_conflict", Value.Of(false)), ("child_safe_at_home", Value.Of(false)), ("dv_risk", Value.Of(true)),
        ("dv_urgent", Value.Of(true)), ("support_need", Value.Of(true)), ("jurisdiction_ok", Value.Of(true)), ("direct_filing", Value.Of(false)),
        ("case_complexity", Value.Of("major")), ("digital_evidence", Value.Of(true)), ("hardship", Value.Of(true)), ("wants_legal_aid", Value.Of(true)),
        ("therapy_needed", Value.Of(true)), ("in_school", Value.Of(true)), ("drug_facilitated", Value.Of(true)), ("suspect_works_with_children", Value.Of(true)),
        ("court_attendance_needed", Value.Of(true)), ("closure_criteria_met", Value.Of(true)), ("pep_started", Value.Of(true)), ("pregnant", Value.Of(false)),
    ];

    private static (string, Value)[] Sets(string step) => step switch
    {
        "CN-E01" => [("filed", Value.Of(true))],
        "CN-D01" => [("recording_made", Value.Of(true))],
        _ => [],
    };

    /// <summary>What others do while the centre works.</summary>
    private static void Outside(Walk walk, DateTimeOffset at, string step)
    {
        (string Step, string Event)[] world =
            [("CN-C04", "pep_start"), ("CN-F03", "order_accepted"), ("CN-F07", "aid_applied"), ("CN-F08", "aid_granted"), ("CN-F10", "relief_accepted"), ("CN-G02", "transferred"), ("CN-G02", "milestone_reached")];
        foreach (var (_, code) in world.Where(one => one.Step == step && walk.State!.Events.TrueForAll(known => known.Code != one.Event)))
        {
            walk.Event(at, code);
        }
    }
}
