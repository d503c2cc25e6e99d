namespace Leeward.Rules.Tests;

/// <summary>Every condition of the three reference procedures (one-stop centre, Barnahus, case management) over the variables they declare.</summary>
public sealed class ReferenceProcedureTests
{
    private static readonly Vocabulary BarnahusWords = new(new Dictionary<string, VariableType>
    {
        ["acute_crisis"] = VariableType.Truth,
        ["acute_forensic"] = VariableType.Truth,
        ["child_harmful_behaviour"] = VariableType.Truth,
        ["child_safe_at_home"] = VariableType.Truth,
        ["closure_criteria_met"] = VariableType.Truth,
        ["criminal_suspicion"] = VariableType.Truth,
        ["defence_right_to_question"] = VariableType.Truth,
        ["exposure_risk"] = VariableType.Truth,
        ["hours_since_incident"] = VariableType.Number,
        ["parent_suspected"] = VariableType.Truth,
        ["pregnancy_possible"] = VariableType.Truth,
        ["second_interview_needed"] = VariableType.Truth,
        ["support_need"] = VariableType.Truth,
        ["therapy_indicated"] = VariableType.Truth,
        ["urgent_medical_need"] = VariableType.Truth,
        ["violence_type"] = VariableType.OneOf("sexual", "physical", "domestic_witness", "psychological", "neglect", "exploitation", "peer_sexual_behaviour", "other"),
    });

    private static readonly Vocabulary OneStopWords = new(new Dictionary<string, VariableType>
    {
        ["abuse_type"] = VariableType.OneOf("sexual", "physical", "emotional", "neglect", "abandonment", "trafficking", "begging", "self_harm", "other"),
        ["acute_psych_risk"] = VariableType.Truth,
        ["case_complexity"] = VariableType.OneOf("ordinary", "major"),
        ["child_safe_at_home"] = VariableType.Truth,
        ["closure_criteria_met"] = VariableType.Truth,
        ["court_attendance_needed"] = VariableType.Truth,
        ["digital_evidence"] = VariableType.Truth,
        ["direct_filing"] = VariableType.Truth,
        ["drug_facilitated"] = VariableType.Truth,
        ["dv_risk"] = VariableType.Truth,
        ["dv_urgent"] = VariableType.Truth,
        ["exposure_risk"] = VariableType.Truth,
        ["filed"] = VariableType.Truth,
        ["filing_disputed"] = VariableType.Truth,
        ["guardian_available"] = VariableType.Truth,
        ["guardian_conflict"] = VariableType.Truth,
        ["hardship"] = VariableType.Truth,
        ["hours_since_incident"] = VariableType.Number,
        ["in_school"] = VariableType.Truth,
        ["interviewer_sex"] = VariableType.OneOf("female", "male", "unknown"),
        ["jurisdiction_ok"] = VariableType.Truth,
        ["pep_started"] = VariableType.Truth,
        ["pregnancy_possible"] = VariableType.Truth,
        ["pregnant"] = VariableType.Truth,
        ["pubertal"] = VariableType.Truth,
        ["supplementary_requested"] = VariableType.Truth,
        ["support_need"] = VariableType.Truth,
        ["suspect_works_with_children"] = VariableType.Truth,
        ["therapy_needed"] = VariableType.Truth,
        ["urgent_medical_need"] = VariableType.Truth,
        ["victim_age"] = VariableType.Number,
        ["victim_sex"] = VariableType.OneOf("female", "male", "unknown"),
        ["wants_legal_aid"] = VariableType.Truth,
    });

    private static readonly Vocabulary CaseManagementWords = new(new Dictionary<string, VariableType>
    {
        ["best_interests_decision"] = VariableType.Truth,
        ["child_death_or_lost"] = VariableType.Truth,
        ["goals_met"] = VariableType.Truth,
        ["hours_since_incident"] = VariableType.Number,
        ["mandatory_reporting"] = VariableType.Truth,
        ["needs_conference"] = VariableType.Truth,
        ["open_referrals"] = VariableType.Number,
        ["referral_needed"] = VariableType.Truth,
        ["reopened"] = VariableType.Truth,
        ["risk"] = VariableType.OneOf("high", "medium", "low", "none"),
        ["separated"] = VariableType.Truth,
        ["sexual_violence"] = VariableType.Truth,
        ["transfer_needed"] = VariableType.Truth,
        ["urgent_need"] = VariableType.Truth,
    });

    [Theory]
    [InlineData("acute_crisis == true")]
    [InlineData("acute_forensic == true && hours_since_incident <= 168")]
    [InlineData("child_harmful_behaviour == true")]
    [InlineData("child_safe_at_home == false")]
    [InlineData("child_safe_at_home == false || acute_forensic == true")]
    [InlineData("closure_criteria_met == true")]
    [InlineData("criminal_suspicion == true")]
    [InlineData("defence_right_to_question == true")]
    [InlineData("parent_suspected != true")]
    [InlineData("parent_suspected == true")]
    [InlineData("pregnancy_possible == true && hours_since_incident <= 120")]
    [InlineData("second_interview_needed == true")]
    [InlineData("support_need == true")]
    [InlineData("therapy_indicated == true")]
    [InlineData("urgent_medical_need == true")]
    [InlineData("violence_type == 'sexual' && exposure_risk == true && hours_since_incident <= 72")]
    public void Barnahus_condition_is_read(string text) => Reads(BarnahusWords, text);

    [Theory]
    [InlineData("abuse_type == 'physical' || abuse_type == 'sexual' || abuse_type == 'neglect'")]
    [InlineData("abuse_type == 'sexual' && exposure_risk == true")]
    [InlineData("abuse_type == 'sexual' && exposure_risk == true && hours_since_incident <= 72")]
    [InlineData("abuse_type == 'sexual' && hours_since_incident <= 168")]
    [InlineData("abuse_type == 'sexual' || abuse_type == 'physical'")]
    [InlineData("abuse_type == 'sexual' || case_complexity == 'major'")]
    [InlineData("acute_psych_risk == true")]
    [InlineData("case_complexity == 'major'")]
    [InlineData("case_complexity == 'major' || (abuse_type == 'sexual' && victim_age < 14)")]
    [InlineData("case_complexity == 'major' || abuse_type == 'sexual'")]
    [InlineData("child_safe_at_home == false")]
    [InlineData("closure_criteria_met == true")]
    [InlineData("court_attendance_needed == true")]
    [InlineData("digital_evidence == true")]
    [InlineData("direct_filing == true")]
    [InlineData("drug_facilitated == true && hours_since_incident <= 120")]
    [InlineData("dv_risk == true")]
    [InlineData("dv_urgent == true")]
    [InlineData("exposure_risk == true")]
    [InlineData("exposure_risk == true || pregnancy_possible == true || urgent_medical_need == true")]
    [InlineData("filed == false")]
    [InlineData("filed == false && filing_disputed == true")]
    [InlineData("filed == true")]
    [InlineData("guardian_conflict == true || guardian_available == false")]
    [InlineData("hardship == true")]
    [InlineData("in_school == true")]
    [InlineData("interviewer_sex == 'female'")]
    [InlineData("jurisdiction_ok == false")]
    [InlineData("pep_started == true")]
    [InlineData("pregnancy_possible == true")]
    [InlineData("pregnancy_possible == true && hours_since_incident <= 120")]
    [InlineData("pregnant == true")]
    [InlineData("pubertal == false")]
    [InlineData("supplementary_requested == true")]
    [InlineData("support_need == true")]
    [InlineData("suspect_works_with_children == true")]
    [InlineData("therapy_needed == true")]
    [InlineData("urgent_medical_need == true")]
    [InlineData("victim_sex == 'female'")]
    [InlineData("wants_legal_aid == true")]
    public void One_stop_centre_condition_is_read(string text) => Reads(OneStopWords, text);

    [Theory]
    [InlineData("best_interests_decision == true")]
    [InlineData("goals_met == true || child_death_or_lost == true")]
    [InlineData("mandatory_reporting == true")]
    [InlineData("needs_conference == true")]
    [InlineData("open_referrals > 0")]
    [InlineData("referral_needed == true")]
    [InlineData("reopened == true")]
    [InlineData("risk != 'none'")]
    [InlineData("risk == 'high'")]
    [InlineData("risk == 'high' || urgent_need == true")]
    [InlineData("risk == 'medium'")]
    [InlineData("separated == true")]
    [InlineData("sexual_violence == true && hours_since_incident <= 120")]
    [InlineData("transfer_needed == true")]
    public void Case_management_condition_is_read(string text) => Reads(CaseManagementWords, text);

    [Fact]
    public void Girl_under_fourteen_after_sexual_abuse_makes_a_case_major_even_when_its_complexity_is_unknown()
    {
        Assert.True(Expression.TryParse("case_complexity == 'major' || (abuse_type == 'sexual' && victim_age < 14)", OneStopWords, out var rule, out _));
        var facts = Facts.Empty.With("abuse_type", Value.Of("sexual"));
        Assert.Equal(Truth.Unknown, rule.Test(facts));
        Assert.Equal(Truth.True, rule.Test(facts.With("victim_age", Value.Of(9m))));
        Assert.Equal(Truth.Unknown, rule.Test(facts.With("victim_age", Value.Of(15m))));
        Assert.Equal(Truth.False, rule.Test(facts.With("victim_age", Value.Of(15m)).With("case_complexity", Value.Of("ordinary"))));
    }

    private static void Reads(Vocabulary words, string text)
    {
        Assert.True(Expression.TryParse(text, words, ValueKind.Truth, out var rule, out var errors), string.Join("; ", errors));
        Assert.Equal(Truth.Unknown, rule.Test(Facts.Empty));
        Assert.Equal(text.Replace("(", "").Replace(")", ""), rule.ToString());
    }
}
