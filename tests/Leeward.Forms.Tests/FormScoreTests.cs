using CsCheck;
using Leeward.Rules;

namespace Leeward.Forms.Tests;

public sealed class FormScoreTests
{
    private static readonly Form Risk = Definitions.Read(Definitions.Risk);
    private static readonly Form Functioning = Definitions.Read(Definitions.ChildFunctioning);

    [Fact]
    public void All_answered_gives_one_level_and_exact_scores()
    {
        var score = Risk.Score(Safe.With("severity", Value.Of("some")).With("more", Value.Of("once")).With("signs", Value.OfSet(["fear"])));
        Assert.Equal(("medium", "medium", true), (score.AtLeast, score.AtMost, score.IsCertain));
        Assert.Equal([Value.Of(3m), Value.Of(6m)], score.Scores.Select(one => one.Value));
        Assert.Empty(score.Missing);
    }

    [Fact]
    public void Missing_answer_leaves_a_range_and_the_most_serious_level_is_acted_on()
    {
        var score = Risk.Score(Safe.With("severity", Answer.Unknown).With("signs", Value.OfSet([])));
        Assert.Equal(("low", "high", "high"), (score.AtLeast, score.AtMost, score.ActOn));
        Assert.Equal(["severity"], score.Missing);
        var points = score.Scores[0];
        Assert.Equal((Value.Unknown, 0m, 9m), (points.Value, points.Min, points.Max));
    }

    [Fact]
    public void Certain_sign_settles_the_level_although_much_is_missing()
    {
        var score = Risk.Score(Answers.Empty.With("danger", Value.Of(true)));
        Assert.Equal(("high", true), (score.AtMost, score.IsCertain));
        Assert.Empty(score.Missing);
    }

    [Fact]
    public void Question_not_asked_has_no_points_and_is_not_missing()
    {
        var score = Risk.Score(Safe.With("severity", Value.Of("none")).With("signs", Value.OfSet(["fear"])).With("more", Value.Of("often")));
        Assert.Equal(("low", true), (score.AtMost, score.IsCertain));
        Assert.Equal(Value.Of(1m), score.Scores[0].Value);
    }

    [Fact]
    public void Wrong_answer_counts_as_missing()
    {
        var score = Risk.Score(Safe.With("severity", Value.Of("nonesuch")).With("signs", Value.OfSet([])));
        Assert.Equal(["severity"], score.Missing);
    }

    [Fact]
    public void Level_has_its_time_limits_and_clocks()
    {
        Assert.Equal([new("response", "PT24H", "elapsed"), new ResponseTime("review", "P3D", "working_day")], Risk.Responses["high"]);
        Assert.Equal("calendar_day", Assert.Single(Risk.Responses["low"]).Clock);
    }

    [Theory]
    [InlineData("some", "some", "weekly", "no_difficulty", 0)]
    [InlineData("a_lot", "none", "weekly", "difficulty", 1)]
    [InlineData("none", "cannot", "weekly", "difficulty", 1)]
    [InlineData("none", "none", "daily", "difficulty", 2)]
    [InlineData("cannot", "a_lot", "daily", "difficulty", 4)]
    public void Child_functioning_counts_a_lot_cannot_and_daily(string seeing, string walking, string feeling, string level, int domains)
    {
        var score = Functioning.Score(Answers.Empty
            .With("glasses", Value.Of(true)).With("seeing_with", Value.Of(seeing)).With("seeing_without", Value.Of("cannot"))
            .With("walking", Value.Of(walking)).With("learning", Value.Of("none"))
            .With("anxiety", Value.Of(feeling)).With("depression", Value.Of(feeling)));
        Assert.Equal((level, true), (score.AtMost, score.IsCertain));
        Assert.Equal(Value.Of(domains), score.Scores[0].Value);
    }

    [Fact]
    public void Child_functioning_is_certain_after_one_difficulty_and_open_while_one_domain_is_missing()
    {
        Assert.Equal(("difficulty", true), Level(Functioning.Score(Answers.Empty.With("walking", Value.Of("cannot")))));
        var open = Functioning.Score(Answers.Empty.With("walking", Value.Of("none")).With("learning", Value.Of("none"))
            .With("anxiety", Value.Of("never")).With("depression", Value.Of("never")));
        Assert.Equal(("difficulty", false), Level(open));
        Assert.Equal(["glasses"], open.Missing);

        static (string?, bool) Level(FormScore score) => (score.AtMost, score.IsCertain);
    }

    [Fact]
    public void Bounds_never_leave_out_a_level_or_a_score_that_an_answer_leads_to() => Gen.Select(Gen.Int, Gen.Bool).Sample(
        (seed, which) =>
        {
            var form = which ? Risk : Functioning;
            var random = new Random(seed);
            var some = Fill(form, Answers.Empty, random, chance: 50);
            var before = form.Score(some);
            var order = form.Levels.Select(level => level.Code).Append(null).ToList();
            for (var i = 0; i < 5; i++)
            {
                var after = form.Score(Fill(form, form.OnlyVisible(some), random, chance: 100));
                Assert.True(after.IsCertain);
                Assert.True(order.IndexOf(before.AtMost) <= order.IndexOf(after.AtMost));
                Assert.True(order.IndexOf(after.AtMost) <= order.IndexOf(before.AtLeast));
                Assert.All(before.Scores.Zip(after.Scores), pair =>
                    Assert.True(!(pair.Second.Value.AsNumber < pair.First.Min) && !(pair.Second.Value.AsNumber > pair.First.Max)));
            }

            Assert.Equal(before.IsCertain, before.Missing.Count == 0);
        },
        iter: 500);

    [Fact]
    public void Whatever_is_posted_is_validated_without_failure() => Gen.Select(Gen.String, Gen.Int[0, 11]).Sample((text, place) =>
    {
        var field = Risk.Fields[place];
        var answers = Safe.With(field.Id, AnswerReader.Read(field, [text]));
        Assert.All(Risk.Validate(answers), problem => Assert.Contains(problem.Code, FormTexts.Codes));
        Risk.Score(answers);
    });

    private static Answers Safe => Answers.Empty.With("danger", Value.Of(false));

    /// <summary>Answers fields in order until the form has no visible field without an answer.</summary>
    private static Answers Fill(Form form, Answers answers, Random random, int chance)
    {
        foreach (var field in form.Fields.Where(field => field.Type is FieldType.YesNo or FieldType.Choice or FieldType.Choices))
        {
            if (!answers[field.Id].Value.IsKnown && random.Next(100) < chance && form.Visible(answers).Contains(field))
            {
                var option = field.Options.Count == 0 ? string.Empty : field.Options[random.Next(field.Options.Count)].Value;
                answers = answers.With(field.Id, field.Type switch
                {
                    FieldType.YesNo => Value.Of(random.Next(2) == 0),
                    FieldType.Choice => Value.Of(option),
                    _ => Value.OfSet(field.Options.Where(_ => random.Next(2) == 0).Select(one => one.Value)),
                });
            }
        }

        return answers;
    }
}
