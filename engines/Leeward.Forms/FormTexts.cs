using System.Collections.Frozen;

namespace Leeward.Forms;

/// <summary>The words for the mistakes in answers, in both languages, so that the page, the API, the import and the offline app say the same.</summary>
public static class FormTexts
{
    private static readonly FrozenDictionary<string, FormText> ByCode = new Dictionary<string, FormText>
    {
        ["form.required"] = new("Please answer this question.", "请填写此项。"),
        ["form.unknown_not_allowed"] = new("\"Unknown\" is not possible here.", "此项不能选择“不清楚”。"),
        ["form.not_a_number"] = new("Please enter a number.", "请输入数字。"),
        ["form.not_whole"] = new("Please enter a whole number.", "请输入整数。"),
        ["form.not_a_date"] = new("Please enter a date such as 2026-01-31.", "请输入日期，例如2026-01-31。"),
        ["form.not_yes_or_no"] = new("Please choose yes or no.", "请选择“是”或“否”。"),
        ["form.not_an_option"] = new("Please choose one of the options.", "请从所列选项中选择。"),
        ["form.not_a_text"] = new("Please enter a text.", "请输入文字。"),
        ["form.too_small"] = new("Please enter {min} or more.", "不能小于{min}。"),
        ["form.too_large"] = new("Please enter {max} or less.", "不能大于{max}。"),
        ["form.too_early"] = new("Please enter {min} or a later day.", "日期不能早于{min}。"),
        ["form.too_late"] = new("Please enter {max} or an earlier day.", "日期不能晚于{max}。"),
        ["form.too_long"] = new("Please keep to {max} characters; these are {length}.", "最多{max}个字符，现有{length}个。"),
        ["form.pattern"] = new("This does not have the expected form.", "格式不正确。"),
        ["form.forbidden_characters"] = new("This contains characters that cannot be stored.", "包含不允许使用的字符。"),
        ["form.unknown"] = new("Unknown", "不清楚"),
        ["form.yes"] = new("Yes", "是"),
        ["form.no"] = new("No", "否"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All codes that have words, including the labels <c>form.unknown</c>, <c>form.yes</c> and <c>form.no</c>.</summary>
    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>The words for a code with the parts filled in, in the language of the tag (<c>en</c>, <c>zh-Hans</c>); the code itself if it has none.</summary>
    public static string For(string code, string language, IReadOnlyDictionary<string, string>? args = null)
    {
        var text = ByCode.TryGetValue(code, out var found) ? found.For(language) : code;
        return args is null ? text : args.Aggregate(text, (sum, arg) => sum.Replace($"{{{arg.Key}}}", arg.Value, StringComparison.Ordinal));
    }

    /// <summary>The words for a mistake.</summary>
    public static string For(FieldProblem problem, string language)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return For(problem.Code, language, problem.Args);
    }
}
