using System.Text.RegularExpressions;
using CsCheck;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs.Tests.Drafting;

public sealed class ConditionWordsTests
{
    private static readonly string[] Packs = ["china/procedures/cn-onestop.yaml", "generic/procedures/barnahus.yaml", "generic/procedures/cpms-case-management.yaml"];

    /// <summary>The one-stop procedure with facts of the kinds it has none of.</summary>
    private static readonly ProcedureDefinition Procedure = WithMore();

    [Theory]
    [InlineData("abuse_type == 'sexual' && hours_since_incident <= 168", "kind of harm is sexual and hours since the incident are at most 168", "侵害类型为性侵害，且距侵害发生的小时数不超过168")]
    [InlineData("'sexual' != abuse_type", "kind of harm is not sexual", "侵害类型不是性侵害")]
    [InlineData("case_complexity == 'major'", "complexity of the case is “major or complex”", "案件复杂程度为重大复杂")]
    [InlineData("abuse_type in ['sexual', 'physical']", "kind of harm is one of (sexual; physical)", "侵害类型属于（性侵害；身体伤害）之列")]
    [InlineData("abuse_type not in ['sexual', 'physical']", "kind of harm is none of (sexual; physical)", "侵害类型不属于（性侵害；身体伤害）之列")]
    [InlineData("abuse_type in ['sexual']", "kind of harm is sexual", "侵害类型为性侵害")]
    [InlineData("pregnant", "“Pregnant” is yes", "已怀孕为“是”")]
    [InlineData("pregnant == false", "“Pregnant” is no", "已怀孕为“否”")]
    [InlineData("pregnant != true", "“Pregnant” is not yes", "已怀孕不为“是”")]
    [InlineData("!pregnant", "“Pregnant” is not yes", "已怀孕不为“是”")]
    [InlineData("not (victim_age < 14)", "it is not so that (child’s age is less than 14)", "并非（未成年人年龄小于14）")]
    [InlineData("victim_age >= 14 || pregnant && filed", "child’s age is at least 14 or (“Pregnant” is yes and “Criminal case filed” is yes)", "未成年人年龄不小于14，或（已怀孕为“是”，且已刑事立案为“是”）")]
    [InlineData("(victim_age > 14 || pregnant) && filed", "(child’s age is more than 14 or “Pregnant” is yes) and “Criminal case filed” is yes", "（未成年人年龄大于14，或已怀孕为“是”），且已刑事立案为“是”")]
    [InlineData("known(pregnant) && unknown(victim_age)", "“Pregnant” is known and child’s age is not known", "已怀孕已知，且未成年人年龄未知")]
    [InlineData("victim_age - (2 - 1) * 3 > -4", "(child’s age minus (2 minus 1) times 3) is more than minus 4", "（未成年人年龄减（2减1）乘以3）大于负4")]
    [InlineData("victim_age / (2 * 3) == 1 - (2 - 3)", "(child’s age divided by (2 times 3)) is (1 minus (2 minus 3))", "（未成年人年龄除以（2乘以3））等于（1减（2减3））")]
    [InlineData("(victim_age + 1) * 2 < 30", "((child’s age plus 1) times 2) is less than 30", "（（未成年人年龄加1）乘以2）小于30")]
    [InlineData("born >= date('2026-01-31')", "day of birth is not before 2026-01-31", "出生日期不早于2026年1月31日")]
    [InlineData("born + 7 < met", "(day of birth plus 7 days) is before day of meeting", "（出生日期加7天）早于会面日期")]
    [InlineData("met - born > 30", "(the days from day of birth to day of meeting) is more than 30", "（从出生日期到会面日期的天数）大于30")]
    [InlineData("years_between(born, met) < 14", "the full years from day of birth to day of meeting is less than 14", "从出生日期到会面日期的周年数小于14")]
    [InlineData("contains(needs, 'sign')", "needs includes sign language", "需求包含手语")]
    [InlineData("count(needs) > 1", "the number of answers in needs is more than 1", "需求中所选的项数大于1")]
    [InlineData("count(pregnant, victim_age < 9) == 2", "the number of these that hold (“Pregnant” is yes; child’s age is less than 9) is 2", "下列各项中成立的项数（已怀孕为“是”；未成年人年龄小于9）为2")]
    [InlineData("max(victim_age, 3) + sum(1, 2) > min(4, 5)", "(the greatest of (child’s age; 3) plus the sum of (1; 2)) is more than the least of (4; 5)", "（（未成年人年龄；3）中的最大值加（1；2）之和）大于（4；5）中的最小值")]
    [InlineData("coalesce(abuse_type, 'other') == 'neglect'", "the first that is known of (kind of harm; other) is neglect", "（侵害类型；other）中首个已知的值为忽视")]
    [InlineData("if(pregnant, victim_age, 3) > 2", "(if “Pregnant” is yes: child’s age; otherwise: 3) is more than 2", "（如已怀孕为“是”：未成年人年龄；否则：3）大于2")]
    [InlineData("(victim_age < 9) == pregnant", "(child’s age is less than 9) is answered like “Pregnant”", "（未成年人年龄小于9）与已怀孕的回答相同")]
    [InlineData("(victim_age < 9) != true", "(child’s age is less than 9) does not hold", "（未成年人年龄小于9）不成立")]
    [InlineData("days_ill > 2", "days ill are more than 2", "days ill大于2天")]
    [InlineData("interviewer_sex == 'female' && open_referrals > 0", "interviewer’s sex is female and number of open referrals is more than 0", "询问人员性别为女，且未结转介的数量大于0")]
    [InlineData("true", "always", "始终")]
    public void Every_form_is_a_sentence(string code, string en, string zh) => Assert.Equal(new Bilingual(en, zh), Say(code));

    [Fact]
    public void Every_condition_of_the_packs_is_said_without_code_in_both_languages()
    {
        var said = 0;
        foreach (var procedure in Packs.Select(World.Load))
        {
            foreach (var condition in Conditions(procedure))
            {
                var words = ConditionWords.Of(procedure, condition);
                foreach (var text in new[] { words.En, words.Zh })
                {
                    Assert.False(text.Length == 0 || new[] { "==", "!=", "&&", "||", "<", ">", "'", "_" }.Any(sign => text.Contains(sign, StringComparison.Ordinal)), $"{condition}: {text}");
                }

                // Every name and every value has its Chinese word.
                Assert.False(words.Zh.Any(char.IsAsciiLetter), $"{condition}: {words.Zh}");
                said++;
            }
        }

        Assert.True(said > 80, $"{said} conditions");
    }

    /// <summary>Brackets decide what a sentence says: read back with its brackets, it means what the condition means.</summary>
    [Fact]
    public void Sentence_read_back_by_its_brackets_is_the_condition()
    {
        string[] names = ["pregnant", "filed", "pubertal"];
        var leaf = Gen.OneOfConst(names).Select(name => name);
        var gen = Gen.Recursive<string>((depth, deeper) => depth >= 4 ? leaf : Gen.OneOf(
            leaf, deeper.Select(part => $"!({part})"), Gen.Select(deeper, deeper, (a, b) => $"({a}) && ({b})"), Gen.Select(deeper, deeper, (a, b) => $"({a}) || ({b})")));
        gen.Sample(code =>
        {
            var (condition, words) = (Parse(code), Say(code));
            var back = words.En;
            foreach (var name in names)
            {
                back = back.Replace($"“{Procedure.Variables[name].Title.En}” is not yes", $"!{name}", StringComparison.Ordinal)
                    .Replace($"“{Procedure.Variables[name].Title.En}” is yes", name, StringComparison.Ordinal);
            }

            // Only brackets part "and" from "or": nobody has to know which binds more tightly.
            var rest = $"({back})";
            while (Regex.Match(rest, @"\([^()]*\)") is { Success: true } inner)
            {
                Assert.False(inner.Value.Contains(" and ", StringComparison.Ordinal) && inner.Value.Contains(" or ", StringComparison.Ordinal), back);
                rest = rest.Remove(inner.Index, inner.Length).Insert(inner.Index, "x");
            }

            var again = Parse(back.Replace("it is not so that ", "!", StringComparison.Ordinal));
            for (var world = 0; world < 27; world++)
            {
                var facts = names.Select((name, at) => (name, Value.Of((Truth)(world / (int)Math.Pow(3, at) % 3)))).Aggregate(Facts.Empty, (all, one) => all.With(one.name, one.Item2));
                Assert.Equal(condition.Test(facts), again.Test(facts));
            }

            Assert.Equal(words.En.Count(sign => sign == '('), words.Zh.Count(sign => sign == '（'));
        }, iter: 500);
    }

    private static Bilingual Say(string code) => ConditionWords.Of(Procedure, Parse(code));

    private static Expression Parse(string code) =>
        Expression.TryParse(code, Procedure.Vocabulary, out var expression, out var errors) ? expression : throw new ArgumentException($"{code}: {errors[0].Message}");

    internal static IEnumerable<Expression> Conditions(ProcedureDefinition procedure) =>
    [
        .. procedure.Steps.SelectMany(step => (Expression?[])
        [
            step.When, .. step.Due.Select(due => due.When), .. step.EvidenceIf.Select(one => one.When), .. step.EmitsIf.Select(one => one.When),
            .. step.Checks.SelectMany(one => new[] { one.If, one.Require }),
        ]).Concat(procedure.Constraints.SelectMany(one => new[] { one.When, one.Unless, one.Require })).OfType<Expression>(),
    ];

    private static ProcedureDefinition WithMore()
    {
        var document = World.Document("china/procedures/cn-onestop.yaml");
        foreach (var (name, variable) in World.Yaml("""
            born: {type: date, title: {en: Day of birth, zh: 出生日期}}
            met: {type: date, title: {en: Day of meeting, zh: 会面日期}}
            needs: {type: set, values: [sign, ramp], title: {en: Needs, zh: 需求}, labels: {sign: {en: sign language, zh: 手语}}}
            days_ill: {type: number, computed: now - incident_last_at, unit: d}
            """).AsObject())
        {
            document["variables"]!.AsObject().Add(name, variable!.DeepClone());
        }

        return World.Read(document).Definition!;
    }
}
