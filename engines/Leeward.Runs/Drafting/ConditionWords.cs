using System.Buffers;
using System.Globalization;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>
/// A condition of a procedure as a sentence: "kind of harm is sexual and hours since the incident are at most 168". Every form of the language can be said;
/// brackets stand wherever "and" and "or" meet, and wherever a calculation would read otherwise without them.
/// </summary>
public sealed class ConditionWords
{
    private static readonly Dictionary<string, VariableDefinition> Standard = new(StringComparer.Ordinal)
    {
        [ProcedureReader.InterviewerSex] = new(ProcedureReader.InterviewerSex, ProcedureReader.Standard[ProcedureReader.InterviewerSex], null, default, null, new("Interviewer’s sex", "询问人员性别"))
        {
            Labels = new Dictionary<string, Bilingual> { ["female"] = new("female", "女"), ["male"] = new("male", "男"), ["unknown"] = new("not known", "不详") },
        },
        ["open_referrals"] = new("open_referrals", ProcedureReader.Standard["open_referrals"], null, default, null, new("Number of open referrals", "未结转介的数量")),
    };

    private static readonly string[] Units = ["hours ", "days ", "weeks ", "months ", "years ", "minutes "];

    private static readonly SearchValues<char> Joining = SearchValues.Create("且或和、，；：（");

    private readonly IReadOnlyDictionary<string, VariableDefinition> _variables;

    private ConditionWords(IReadOnlyDictionary<string, VariableDefinition> variables) => _variables = variables;

    /// <summary>The sentence for a condition, in English without a capital at its beginning, and in Chinese.</summary>
    public static Bilingual Of(ProcedureDefinition procedure, Expression condition)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(condition);
        var root = condition.Root;
        return root.Form == TermForm.Literal && root.Kind == ValueKind.Truth
            ? root.Value.AsTruth == Truth.True ? new("always", "始终") : new("never", "从不")
            : new ConditionWords(procedure.Variables).Say(root);
    }

    // What holds or not is a clause; everything else is the name of something.
    private Bilingual Say(Term term) => term.Form switch
    {
        TermForm.Literal => Literal(term, null),
        TermForm.Variable when term.Kind == ValueKind.Truth => Answer(term, "is yes", "为“是”"),
        TermForm.Variable => Name(term),
        TermForm.Not when term.Parts[0] is { Form: TermForm.Variable } variable => Answer(variable, "is not yes", "不为“是”"),
        TermForm.Not => Say(term.Parts[0]) is var part ? new($"it is not so that ({part.En})", $"并非（{part.Zh}）") : null!,
        TermForm.And => Join(term, " and ", "，且"),
        TermForm.Or => Join(term, " or ", "，或"),
        TermForm.Comparison => Compare(term.Name, term.Parts[0], term.Parts[1]),
        TermForm.In => Member(term, ("is one of", "属于"), ("is", "为")),
        TermForm.NotIn => Member(term, ("is none of", "不属于"), ("is not", "不是")),
        TermForm.Arithmetic => Calculate(term),
        TermForm.Negation => Within(term.Parts[0], TermForm.Arithmetic) is var part ? new($"minus {part.En}", $"负{part.Zh}") : null!,
        TermForm.Call => Call(term),
        _ => new(term.ToString(), term.ToString()),
    };

    private Bilingual Join(Term term, string en, string zh)
    {
        var parts = term.Parts.Select(part => Within(part, TermForm.And, TermForm.Or)).ToList();
        return new(string.Join(en, parts.Select(part => part.En)), string.Join(zh, parts.Select(part => part.Zh)));
    }

    private Bilingual Compare(string sign, Term left, Term right)
    {
        // The value stands last: "'sexual' == abuse_type" is said as "abuse_type == 'sexual'".
        if (left.Form == TermForm.Literal && right.Form != TermForm.Literal)
        {
            return Compare(sign switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => sign }, right, left);
        }

        if (left.Kind == ValueKind.Truth)
        {
            return Truths(sign, left, right);
        }

        var (a, b) = (Thing(left), right.Form == TermForm.Literal ? Literal(right, left) : Thing(right));
        var day = left.Kind == ValueKind.Date;
        var (en, zh) = sign switch
        {
            "==" => ("is", right.Form == TermForm.Literal ? "为" : "等于"),
            "!=" => ("is not", right.Form == TermForm.Literal ? "不是" : "不等于"),
            "<" => day ? ("is before", "早于") : ("is less than", "小于"),
            "<=" => day ? ("is not after", "不晚于") : ("is at most", "不超过"),
            ">" => day ? ("is after", "晚于") : ("is more than", "大于"),
            _ => day ? ("is not before", "不早于") : ("is at least", "不小于"),
        };
        if (Units.Any(unit => a.En.StartsWith(unit, StringComparison.Ordinal)))
        {
            en = "are" + en[2..];
        }

        return new($"{a.En} {en} {b.En}", $"{a.Zh}{zh}{b.Zh}");
    }

    private Bilingual Truths(string sign, Term left, Term right)
    {
        var equal = sign == "==";
        if (right.Form != TermForm.Literal)
        {
            var (a, b) = (Claim(left), Claim(right));
            return equal ? new($"{a.En} is answered like {b.En}", $"{a.Zh}与{b.Zh}的回答相同") : new($"{a.En} is answered unlike {b.En}", $"{a.Zh}与{b.Zh}的回答不同");
        }

        var yes = right.Value.AsTruth == Truth.True;
        if (left.Form == TermForm.Variable)
        {
            return (equal, yes) switch
            {
                (true, true) => Answer(left, "is yes", "为“是”"),
                (true, false) => Answer(left, "is no", "为“否”"),
                (false, true) => Answer(left, "is not yes", "不为“是”"),
                _ => Answer(left, "is not no", "不为“否”"),
            };
        }

        var said = Claim(left);
        return equal == yes ? new($"{said.En} holds", $"{said.Zh}成立") : new($"{said.En} does not hold", $"{said.Zh}不成立");
    }

    private Bilingual Member(Term term, (string En, string Zh) many, (string En, string Zh) one)
    {
        var subject = term.Parts[0].Kind == ValueKind.Truth ? Claim(term.Parts[0]) : Thing(term.Parts[0]);
        var items = term.Parts.Skip(1).Select(item => Literal(item, term.Parts[0])).ToList();
        return items.Count == 1
            ? new($"{subject.En} {one.En} {items[0].En}", $"{subject.Zh}{one.Zh}{items[0].Zh}")
            : new($"{subject.En} {many.En} ({List(items).En})", $"{subject.Zh}{many.Zh}（{List(items).Zh}）之列");
    }

    private Bilingual Calculate(Term term)
    {
        var (left, right) = (term.Parts[0], term.Parts[1]);
        if (left.Kind == ValueKind.Date && right.Kind == ValueKind.Date)
        {
            var (to, from) = (Within(left, TermForm.Arithmetic), Within(right, TermForm.Arithmetic));
            return new($"the days from {from.En} to {to.En}", $"从{from.Zh}到{to.Zh}的天数");
        }

        // A sum on the left of a sum, a product on the left of either, read from left to right as they stand.
        var product = term.Name is "*" or "/";
        var a = left.Form == TermForm.Arithmetic && (!product || left.Name is "*" or "/") && !BetweenDays(left) ? Say(left) : Within(left, TermForm.Arithmetic);
        var b = right.Form == TermForm.Arithmetic && !product && right.Name is "*" or "/" ? Say(right) : Within(right, TermForm.Arithmetic);
        // Days are added to a day.
        var (en, zh) = left.Kind == ValueKind.Date ? (" days", "天") : ("", "");
        return term.Name switch
        {
            "+" => new($"{a.En} plus {b.En}{en}", $"{a.Zh}加{b.Zh}{zh}"),
            "-" => new($"{a.En} minus {b.En}{en}", $"{a.Zh}减{b.Zh}{zh}"),
            "*" => new($"{a.En} times {b.En}", $"{a.Zh}乘以{b.Zh}"),
            _ => new($"{a.En} divided by {b.En}", $"{a.Zh}除以{b.Zh}"),
        };

        static bool BetweenDays(Term one) => one.Parts.All(part => part.Kind == ValueKind.Date);
    }

    private Bilingual Call(Term term)
    {
        var parts = term.Parts;
        var first = parts[0].Kind == ValueKind.Truth ? Claim(parts[0]) : Thing(parts[0]);
        switch (term.Name)
        {
            case "known":
                return new($"{first.En} is known", $"{first.Zh}已知");
            case "unknown":
                return new($"{first.En} is not known", $"{first.Zh}未知");
            case "contains":
                var item = parts[1].Form == TermForm.Literal ? Literal(parts[1], parts[0]) : Thing(parts[1]);
                return new($"{first.En} includes {item.En}", $"{first.Zh}包含{item.Zh}");
            case "years_between":
                var to = Thing(parts[1]);
                return new($"the full years from {first.En} to {to.En}", $"从{first.Zh}到{to.Zh}的周年数");
            case "if":
                var (when, then, otherwise) = (Say(parts[0]), Say(parts[1]), Say(parts[2]));
                return new($"(if {when.En}: {then.En}; otherwise: {otherwise.En})", $"（如{when.Zh}：{then.Zh}；否则：{otherwise.Zh}）");
            case "count" when parts is [{ Kind: ValueKind.Set }]:
                return new($"the number of answers in {first.En}", $"{first.Zh}中所选的项数");
        }

        var list = List([.. parts.Select(Say)]);
        return term.Name switch
        {
            "count" => new($"the number of these that hold ({list.En})", $"下列各项中成立的项数（{list.Zh}）"),
            "sum" => new($"the sum of ({list.En})", $"（{list.Zh}）之和"),
            "min" => new($"the least of ({list.En})", $"（{list.Zh}）中的最小值"),
            "max" => new($"the greatest of ({list.En})", $"（{list.Zh}）中的最大值"),
            "coalesce" => new($"the first that is known of ({list.En})", $"（{list.Zh}）中首个已知的值"),
            _ => new(term.ToString(), term.ToString()),
        };
    }

    private static Bilingual List(List<Bilingual> parts) => new(string.Join("; ", parts.Select(part => part.En)), string.Join("；", parts.Select(part => part.Zh)));

    private Bilingual Within(Term part, params ReadOnlySpan<TermForm> apart) => apart.Contains(part.Form) ? Bracketed(Say(part)) : Say(part);

    private static Bilingual Bracketed(Bilingual words) => new($"({words.En})", $"（{words.Zh}）");

    /// <summary>Something that is compared or asked about.</summary>
    private Bilingual Thing(Term term) => term.Form == TermForm.Literal ? Literal(term, null) : term.Kind == ValueKind.Truth ? Claim(term) : Within(term, TermForm.Arithmetic);

    /// <summary>What holds or not, as the name of something: the name of the fact, or the clause in brackets.</summary>
    private Bilingual Claim(Term term) => term.Form switch
    {
        TermForm.Variable => Quoted(Title(term.Name)),
        TermForm.Literal => Literal(term, null),
        _ => Bracketed(Say(term)),
    };

    private Bilingual Answer(Term variable, string en, string zh)
    {
        var name = Quoted(Title(variable.Name));
        return new($"{name.En} {en}", $"{name.Zh}{zh}");
    }

    private Bilingual Name(Term variable)
    {
        var title = Title(variable.Name);
        return Joins(title) ? Quoted(title) : new(Lower(title.En), title.Zh);
    }

    private Bilingual Title(string name) =>
        (_variables.GetValueOrDefault(name) ?? Standard.GetValueOrDefault(name)) is { } variable && variable.Title.En != name
            ? new(Tidy(variable.Title.En), variable.Title.Zh) : Spaced(name);

    private Bilingual Literal(Term literal, Term? comparedWith)
    {
        var value = literal.Value;
        switch (value.Kind)
        {
            case ValueKind.Truth:
                return value.AsTruth == Truth.True ? new("yes", "“是”") : new("no", "“否”");
            case ValueKind.Date:
                var day = value.AsDate!.Value;
                return new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture));
            case ValueKind.Text:
                return Label(value.AsText!, comparedWith);
            case ValueKind.Number:
                var (en, zh) = Unit(comparedWith);
                return new(value + en, value + zh);
            default:
                return new(literal.ToString(), literal.ToString());
        }
    }

    /// <summary>The unit of time passed, where the name of the fact does not say it.</summary>
    private (string En, string Zh) Unit(Term? comparedWith)
    {
        if (comparedWith is not { Form: TermForm.Variable } || _variables.GetValueOrDefault(comparedWith.Name) is not { ComputedFrom: not null } variable)
        {
            return ("", "");
        }

        var (title, hours) = (Title(variable.Name), variable.Unit < TimeSpan.FromDays(1));
        return (title.En.Contains(hours ? "hour" : "day", StringComparison.OrdinalIgnoreCase) ? "" : hours ? " h" : " days", title.Zh.Contains(hours ? "小时" : "天", StringComparison.Ordinal) ? "" : hours ? "小时" : "天");
    }

    private Bilingual Label(string code, Term? comparedWith)
    {
        var label = comparedWith is null ? null : Owners(comparedWith)
            .Select(name => (_variables.GetValueOrDefault(name) ?? Standard.GetValueOrDefault(name))?.Labels.GetValueOrDefault(code)).FirstOrDefault(found => found is not null);
        label = label is null ? Spaced(code) : new(Tidy(label.En), label.Zh);
        return Joins(label) || label.En.Trim().Length == 0 ? Quoted(label) : label;
    }

    /// <summary>The variables whose value this may be.</summary>
    private static IEnumerable<string> Owners(Term term) => term.Form switch
    {
        TermForm.Variable => [term.Name],
        TermForm.Call => term.Parts.SelectMany(Owners),
        _ => [],
    };

    /// <summary>Whether a name would read as two, or as a part of the sentence.</summary>
    private static bool Joins(Bilingual words) =>
        new[] { " and ", " or ", " is ", ", ", ";", ": ", "(" }.Any(part => words.En.Contains(part, StringComparison.Ordinal))
        || words.Zh.AsSpan().ContainsAny(Joining);

    private static Bilingual Quoted(Bilingual words) => new($"“{words.En}”", words.Zh.AsSpan().ContainsAny(Joining) ? $"“{words.Zh}”" : words.Zh);

    private static Bilingual Spaced(string code) => code.Replace('_', ' ') is var words ? new(Tidy(words), Tidy(words)) : null!;

    private static string Tidy(string words) => words.Replace('\'', '’');

    // "HIV test" and "A level" keep their capitals.
    private static string Lower(string words) => words.Length > 1 && char.IsUpper(words[0]) && char.IsLower(words[1]) ? char.ToLowerInvariant(words[0]) + words[1..] : words;
}
