using System.Text.Json;
using Leeward.Screening.Deciding;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Tests;

/// <summary>The policy decides, with reasons; a call for help is never blocked.</summary>
public sealed class DeciderTests
{
    private const string Text = """
        {"id":"p","version":"1.2.0","not_sure":{"from":0.35,"to":0.65},"model":{"attack":"M1-02"},
         "rules":[
          {"id":"block","categories":["I07"],"audience":"all","at_least":0.7,"action":"block_and_preserve","article":"22(1)"},
          {"id":"hold","categories":["B*"],"audience":"minors","at_least":0.6,"action":"hold","article":"26(1)"},
          {"id":"quiet","categories":["B*","M1-09"],"audience":"all","at_least":0.5,"action":"dont_recommend"},
          {"id":"warn","categories":["M*"],"audience":"all","at_least":0.5,"action":"warn","article":"23"}],
         "threads":{"pile_on_within":"12:00","pile_on_senders":5,"escalation_within":"3.00:00"}}
        """;

    private static readonly Policy Policy = Policy.Read(JsonDocument.Parse(Text).RootElement);

    [Fact]
    public void Strictest_rule_that_holds_for_the_audience_counts()
    {
        Evidence[] evidence = [new("B01", 0.8, Ground.Lexicon, [new(2, 4, "e1")]), new("M1-01", 0.9, Ground.Model, [])];
        var all = Decider.Decide(evidence, Policy, Audience.All, offerHelp: false, notSure: false);
        Assert.Equal((ScreeningAction.DoNotRecommend, "p@1.2.0"), (all.Action, all.Policy));
        Assert.Equal(["quiet", "warn"], all.Reasons.Select(r => r.Rule));
        Assert.Equal([new(2, 4, "e1")], all.Reasons[0].Spans);
        var minors = Decider.Decide(evidence, Policy, Audience.Minors, offerHelp: false, notSure: true);
        Assert.Equal((ScreeningAction.Hold, "26(1)", true), (minors.Action, minors.Reasons[0].Article, minors.NotSure));
    }

    [Fact]
    public void Call_for_help_is_shown_and_answered_whatever_else_was_found()
    {
        var decision = Decider.Decide([new("I07", 0.95, Ground.Lexicon, [])], Policy, Audience.Minors, offerHelp: true, notSure: false);
        Assert.Equal((ScreeningAction.Show, true), (decision.Action, decision.OfferHelp));
        Assert.Single(decision.Reasons);
    }

    [Fact]
    public void Nothing_found_is_shown_without_reasons()
    {
        var decision = Decider.Decide([new("B01", 0.49, Ground.Model, [])], Policy, Audience.Minors, offerHelp: false, notSure: false);
        Assert.Equal((ScreeningAction.Show, 0), (decision.Action, decision.Reasons.Count));
    }

    [Fact]
    public void Limits_of_threads_come_from_the_policy()
    {
        Assert.Equal((TimeSpan.FromHours(12), 5, TimeSpan.FromDays(3)), (Policy.Threads.PileOnWithin, Policy.Threads.PileOnSenders, Policy.Threads.EscalationWithin));
        Assert.Equal(4, Policy.Threads.PileOnMessages);
    }

    [Theory]
    [InlineData("\"hold\",\"article\":\"26(1)\"", "\"hang\"")]
    [InlineData("\"minors\"", "\"pets\"")]
    [InlineData("\"id\":\"hold\"", "\"id\":\"block\"")]
    [InlineData("\"at_least\":0.7,", "")]
    [InlineData("\"12:00\"", "\"noon\"")]
    public void Wrong_policy_is_refused(string part, string instead) =>
        Assert.Throws<FormatException>(() => Policy.Read(JsonDocument.Parse(Text.Replace(part, instead, StringComparison.Ordinal)).RootElement));

    [Theory]
    [InlineData("B0*", "")]
    [InlineData("B01", "")]
    [InlineData("B9*", "block:B9*")]
    [InlineData("Z01", "block:Z01")]
    public void Category_that_does_not_exist_is_named_with_its_rule(string category, string named)
    {
        var policy = Policy with { Rules = [new("block", ["B02", category], Audience.All, 0.5, ScreeningAction.BlockAndPreserve, "")], ModelCategories = new Dictionary<string, string> { ["attack"] = "B02" } };
        Assert.Equal(named, string.Join(' ', policy.Unknown(["B01", "B02"]).Select(one => $"{one.By}:{one.Category}")));
        Assert.Equal([("attack", "M1-02")], (policy with { Rules = [], ModelCategories = new Dictionary<string, string> { ["attack"] = "M1-02" } }).Unknown(["B01"]));
    }

    [Fact]
    public void Text_that_tells_of_abuse_gets_an_offer_of_help()
    {
        var screener = new Screener(new FeatureLibrary("1", [new("h", "有人打我", "help.abuse", 3), new("e", "大南瓜", "I07", 3)]), null, Policy);
        var result = screener.Screen("有人打我，还说我是大南瓜", default, new ScreenerRoom());
        Assert.Equal((ScreeningAction.Show, true), (result.Decision.Action, result.Decision.OfferHelp));
        Assert.Equal(ScreeningAction.BlockAndPreserve, screener.Screen("大南瓜", default, new ScreenerRoom()).Decision.Action);
    }

    [Theory]
    [InlineData("\"at_least\":", "\"atleast\":", "Rule 1")]
    [InlineData("\"rules\":", "\"rule\":", "rules")]
    public void What_is_wrong_with_a_policy_is_named(string part, string instead, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => Policy.Read(JsonDocument.Parse(Replaced(part, instead)).RootElement)).Message, StringComparison.Ordinal);

    private static string Replaced(string part, string instead) => new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(part)).Replace(Text, instead, 1);

    [Fact]
    public void Long_texts_are_read_to_the_end_with_right_places()
    {
        var screener = new Screener(new FeatureLibrary("1", [new("e", "大南瓜", "B01", 3)]), null, Policy);
        var text = string.Concat(new string('好', 200_000), "大南瓜", new string('好', 300_000), "大.南.瓜");
        var spans = screener.Screen(text, default, new ScreenerRoom()).Decision.Reasons.SelectMany(r => r.Spans).Select(s => text[s.Start..s.End]);
        Assert.Equal(["大南瓜", "大.南.瓜"], spans);
    }
}
