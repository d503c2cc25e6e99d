using Leeward.Forms;

namespace Leeward.Packs.Tests;

public sealed class ShippedFormTests
{
    private static Form Form(string id) => Shipped.China.Forms[id].Form;

    private static FormScore Score(string id, params (string Field, string Value)[] answers) =>
        Form(id).Score(AnswerReader.FromTexts(Form(id), answers.ToDictionary(a => a.Field, a => (IReadOnlyList<string>)[a.Value])));

    private static readonly (string, string)[] Calm =
    [
        ("in_danger_now", "false"), ("needs_medical_care", "false"), ("harmer_has_access", "false"), ("talks_of_death", "false"),
        ("sexual_violence", "false"), ("frequency", "once"), ("severity", "none"), ("age_group", "from_14"), ("has_disability", "false"), ("alone", "false"),
        ("caregiver_caused_harm", "false"), ("caregiver_protects", "true"), ("siblings_at_risk", "false"), ("safe_place", "true"),
    ];

    [Fact]
    public void A_child_of_whom_nothing_is_known_counts_as_high_risk() => Assert.Equal("high", Score("initial-assessment").ActOn);

    [Fact]
    public void A_child_who_is_safe_counts_as_low_risk_for_certain()
    {
        var score = Score("initial-assessment", Calm);
        Assert.Equal(("low", true), (score.ActOn, score.IsCertain));
    }

    [Theory]
    [InlineData("in_danger_now", "true")]
    [InlineData("talks_of_death", "true")]
    [InlineData("severity", "life_threatening")]
    [InlineData("in_danger_now", "__unknown")]
    public void One_grave_sign_is_enough_for_high_risk(string field, string value) =>
        Assert.Equal("high", Score("initial-assessment", [.. Calm.Where(a => a.Item1 != field), (field, value)]).ActOn);

    [Fact]
    public void Several_lesser_signs_make_medium_risk() =>
        Assert.Equal("medium", Score("initial-assessment", [.. Calm.Where(a => a.Item1 is not ("caregiver_caused_harm" or "caregiver_protects" or "frequency")),
            ("caregiver_caused_harm", "true"), ("caregiver_protects", "false"), ("frequency", "ongoing")]).ActOn);

    [Fact]
    public void Times_follow_the_risk_level() =>
        Assert.Equal(["PT24H", "PT72H", "P7D"], new[] { "high", "medium", "low" }.Select(level => Form("initial-assessment").Responses[level].Single(t => t.Name == "response").Duration));

    [Fact]
    public void A_difficulty_in_one_domain_is_a_functional_difficulty()
    {
        string[] domains = ["self_care", "understood_at_home", "understood_outside", "learning", "remembering", "concentrating", "accepting_change", "controlling_behaviour", "making_friends"];
        (string, string)[] none =
        [
            .. domains.Select(d => (d, "none")), ("uses_glasses", "false"), ("seeing_without", "some"), ("uses_hearing_aid", "false"), ("hearing_without", "none"),
            ("uses_walking_aid", "true"), ("walking_with", "none"), ("anxious", "weekly"), ("sad", "never"),
        ];
        Assert.Equal("no_difficulty", Score("cfm-5-17", none).ActOn);
        Assert.Equal("difficulty", Score("cfm-5-17", [.. none.Where(a => a.Item1 != "anxious"), ("anxious", "daily")]).ActOn);
        Assert.Equal("difficulty", Score("cfm-5-17", [.. none.Where(a => a.Item1 != "seeing_without"), ("seeing_without", "cannot")]).ActOn);
    }

    [Fact]
    public void Closing_with_a_criterion_open_asks_for_a_reason()
    {
        var form = Form("closure");
        var some = AnswerReader.FromTexts(form, new Dictionary<string, IReadOnlyList<string>> { ["criteria_met"] = ["child_safe"] });
        var all = AnswerReader.FromTexts(form, new Dictionary<string, IReadOnlyList<string>> { ["criteria_met"] = [.. Shipped.China.Lookups["closure-criterion"].Items.Select(i => i.Code)] });
        Assert.Contains(form.Visible(some), f => f.Id == "exception_reason");
        Assert.DoesNotContain(form.Visible(all), f => f.Id == "exception_reason");
    }

    [Fact]
    public void A_visit_without_safety_asks_for_a_new_assessment() =>
        Assert.Equal("reassess", Score("follow-up-visit", ("safe", "__unknown"), ("new_incident", "false"), ("risk_changed", "false")).ActOn);
}
