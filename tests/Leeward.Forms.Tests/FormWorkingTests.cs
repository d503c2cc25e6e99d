using System.Text.Json;
using Leeward.Rules;

namespace Leeward.Forms.Tests;

public sealed class FormWorkingTests
{
    private static readonly Form Risk = Definitions.Read(Definitions.Risk);

    [Fact]
    public void Field_shows_only_when_its_condition_is_known_to_hold()
    {
        Assert.DoesNotContain("who", Visible(Answers.Empty));
        Assert.DoesNotContain("who", Visible(Answers.Empty.With("danger", Answer.Unknown)));
        Assert.DoesNotContain("who", Visible(Answers.Empty.With("danger", Value.Of(false))));
        Assert.Contains("who", Visible(Answers.Empty.With("danger", Value.Of(true))));
        Assert.Contains("more", Visible(Answers.Empty.With("severity", Value.Of("some"))));
        Assert.DoesNotContain("more", Visible(Answers.Empty.With("severity", Value.Of("none"))));
    }

    [Fact]
    public void Answer_to_a_question_no_longer_asked_is_dropped()
    {
        var answers = Answers.Empty.With("danger", Value.Of(false)).With("who", Value.Of("uncle")).With("nonesuch", Value.Of("x"));
        Assert.Equal(["danger"], Risk.OnlyVisible(answers).Fields);
        Assert.False(Risk.Facts(answers).ContainsKey("who"));
        Assert.DoesNotContain(Risk.Validate(answers), problem => problem.Field == "who");
    }

    [Fact]
    public void Unknown_is_an_answer_where_it_is_allowed_and_differs_from_none()
    {
        Assert.Equal(["danger:form.required", "severity:form.required"], Problems(Answers.Empty));
        var answers = Answers.Empty.With("danger", Answer.Unknown).With("severity", Answer.Unknown);
        Assert.Empty(Problems(answers));
        Assert.Equal(["age:form.unknown_not_allowed"], Problems(answers.With("age", Answer.Unknown)));
    }

    [Fact]
    public void Required_under_a_condition_is_required_when_the_condition_holds()
    {
        var answers = Answers.Empty.With("danger", Value.Of(false)).With("severity", Value.Of("none"));
        Assert.Empty(Problems(answers));
        Assert.Empty(Problems(answers.With("age", Value.Of(13m))));
        Assert.Equal(["phone:form.required"], Problems(answers.With("age", Value.Of(14m))));
    }

    [Theory]
    [InlineData("danger", "maybe", "form.not_yes_or_no")]
    [InlineData("severity", "terrible", "form.not_an_option")]
    [InlineData("signs", "tears", "form.not_an_option")]
    [InlineData("age", "ten", "form.not_a_number")]
    [InlineData("age", "10.5", "form.not_whole")]
    [InlineData("age", "-1", "form.too_small")]
    [InlineData("age", "18", "form.too_large")]
    [InlineData("age", "1e3", "form.not_a_number")]
    [InlineData("age", "99999999999999999999999999999999999", "form.not_a_number")]
    [InlineData("calm", "11", "form.too_large")]
    [InlineData("seen_on", "2026-02-30", "form.not_a_date")]
    [InlineData("seen_on", "31/01/2026", "form.not_a_date")]
    [InlineData("seen_on", "2019-12-31", "form.too_early")]
    [InlineData("seen_on", "2031-01-01", "form.too_late")]
    [InlineData("phone", "123", "form.pattern")]
    [InlineData("phone", "13800138000x", "form.pattern")]
    [InlineData("story", "a\u202eb", "form.forbidden_characters")]
    [InlineData("story", "a\0b", "form.forbidden_characters")]
    public void Wrong_text_is_refused_by_its_code(string field, string text, string code)
    {
        var answers = Post(("danger", "no"), ("severity", "none"), (field, text));
        Assert.Equal([$"{field}:{code}"], Problems(answers));
    }

    [Theory]
    [InlineData("age", "１２")]
    [InlineData("age", "0")]
    [InlineData("weight", "0.5")]
    [InlineData("seen_on", " 2026-01-31 ")]
    [InlineData("phone", "13800138000")]
    [InlineData("story", "line\r\nline <script>")]
    [InlineData("severity", AnswerReader.UnknownText)]
    [InlineData("age", "  ")]
    public void Good_text_is_taken(string field, string text) => Assert.Empty(Problems(Post(("danger", "no"), ("severity", "none")).With(field, AnswerReader.Read(Risk.Find(field)!, [text]))));

    [Fact]
    public void Text_that_is_too_long_says_how_long_it_may_be()
    {
        var problem = Assert.Single(Risk.Validate(Post(("danger", "yes"), ("severity", "none"), ("who", new string('x', 21)))));
        Assert.Equal("Please keep to 20 characters; these are 21.", FormTexts.For(problem, "en"));
        Assert.Equal("最多20个字符，现有21个。", FormTexts.For(problem, "zh-Hans"));
    }

    [Fact]
    public void Ten_megabytes_of_text_are_refused_and_every_code_has_words()
    {
        var answers = Answers.Empty.With("story", Value.Of(new string('x', 10_000_000))).With("phone", Value.Of(new string('1', 10_000_000)));
        Assert.All(Risk.Validate(answers), problem => Assert.Contains(problem.Code, FormTexts.Codes));
        Assert.Contains("story:form.too_long", Problems(answers));
    }

    [Fact]
    public void Answers_survive_JSON()
    {
        var json = JsonElement.Parse("""
            {"danger": true, "who": "uncle", "severity": {"unknown": true}, "signs": ["fear"], "age": 9, "seen_on": "2026-01-31", "phone": null, "nonesuch": 1}
            """);
        var answers = AnswerReader.FromJson(Risk, json);
        Assert.Equal(["age", "danger", "seen_on", "severity", "signs", "who"], answers.Fields);
        var again = AnswerReader.FromJson(Risk, AnswerReader.ToJson(answers));
        Assert.All(answers.Fields, field => Assert.Equal(answers[field], again[field]));
        Assert.Empty(Risk.Validate(answers));
    }

    [Theory]
    [InlineData("""{"danger": "yes"}""", "danger:form.not_yes_or_no")]
    [InlineData("""{"danger": {"unknown": false}}""", "danger:form.not_yes_or_no")]
    [InlineData("""{"age": [1]}""", "age:form.not_a_number")]
    [InlineData("""{"age": 1e300}""", "age:form.not_a_number")]
    [InlineData("""{"signs": [1]}""", "signs:form.not_an_option")]
    [InlineData("""{"story": {"a": 1}}""", "story:form.not_a_text")]
    public void Wrong_JSON_is_a_problem_of_the_field_and_no_failure(string json, string expected) =>
        Assert.Contains(expected, Problems(AnswerReader.FromJson(Risk, JsonElement.Parse(json))));

    [Fact]
    public void Several_values_for_a_single_choice_are_no_answer() =>
        Assert.Contains("severity:form.not_an_option", Problems(Answers.Empty.With("severity", AnswerReader.Read(Risk.Find("severity")!, ["none", "grave"]))));

    private static Answers Post(params (string Name, string Text)[] posted) => AnswerReader.FromTexts(
        Risk, posted.Select(pair => KeyValuePair.Create<string, IReadOnlyList<string>>(pair.Name, [pair.Text])));

    private static IEnumerable<string> Visible(Answers answers) => Risk.Visible(answers).Select(field => field.Id);

    private static IEnumerable<string> Problems(Answers answers) => Risk.Validate(answers).Select(problem => $"{problem.Field}:{problem.Code}");
}
