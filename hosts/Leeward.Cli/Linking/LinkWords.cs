using System.Text.RegularExpressions;
using Leeward.Linkage;
using Leeward.Linkage.Records;

namespace Leeward.Cli.Linking;

/// <summary>The engine speaks English; here is what it says, in Chinese.</summary>
internal static partial class LinkWords
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["missing"] = "缺失", ["different"] = "不同", ["the same"] = "相同", ["similar"] = "相近", ["nearly the same"] = "几乎相同", ["faintly alike"] = "略有相似", ["short or pet form"] = "简称或昵称",
        ["one slip of the pen"] = "只差一处笔误", ["one or two slips"] = "一两处笔误", ["swapped with the other name"] = "姓与名对调", ["the same person's part or similar"] = "用户名相同或相近",
        ["two characters differ"] = "有两个字符不同", ["one character differs"] = "有一个字符不同", ["one character differs or two are swapped"] = "有一个字符不同，或相邻两个对调", ["the same area"] = "同一地区", ["some words in common"] = "有一些词相同", ["a few words in common"] = "有几个词相同", ["most words in common"] = "大部分词相同",
        ["year off by one or two"] = "年份相差一两年", ["the same year only"] = "只有年份相同", ["two of year, month and day"] = "年、月、日中有两项相同", ["lunar date written as solar"] = "农历日期写成了公历",
        ["one digit differs, digits or day and month swapped"] = "有一位数字不同，或数字、日月对调", ["two years apart"] = "相差两岁", ["one year apart"] = "相差一岁",
        ["the same province"] = "同省", ["the same prefecture"] = "同市（州）", ["the same county"] = "同县",
        ["sounds that dialects confuse"] = "方言中易混的读音", ["the same sound"] = "读音相同", ["one syllable in common"] = "有一个音节相同", ["a pet name on one side, which says little"] = "一方是小名，说明不了什么", ["a character left out"] = "少了一个字",
        ["the same sound and tone, or the same characters in another order"] = "读音声调相同，或同样的字换了顺序", ["one character the same, the other a homophone"] = "一个字相同，另一个字同音", ["one character the same, the other written much like it"] = "一个字相同，另一个字形近",
        ["brothers, sisters and households share this too"] = "兄弟姐妹或同住的人也会这样",
    };

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["named as the answer"] = "指定为真值列", ["named as the record's number"] = "指定为编号列", ["as in the model"] = "按模型", ["empty"] = "为空", ["the same everywhere"] = "全部相同", ["18-digit numbers with a date of birth inside"] = "18 位号码，内含出生日期",
        ["holds @"] = "含 @", ["every record has its own"] = "每条记录各不相同", ["a few words for sex"] = "几种表示性别的词", ["codes of regions"] = "行政区划代码", ["years"] = "年份", ["dates"] = "日期", ["two to four Chinese characters"] = "两到四个汉字",
        ["long numbers"] = "长号码", ["a few values"] = "取值很少", ["several words"] = "多个词", ["words that end alike, as streets do"] = "结尾的词大多相同，像街道名", ["words"] = "词", ["numbers"] = "数字", ["text"] = "文本",
    };

    public static string Of(Role role) => role switch
    {
        Role.Ignore => "不比较",
        Role.RecordId => "记录编号",
        Role.Truth => "真值",
        Role.GivenName => "名",
        Role.MiddleName => "中间名",
        Role.Surname => "姓",
        Role.FullName => "姓名",
        Role.ChineseName => "中文姓名",
        Role.CaregiverName => "照护人姓名",
        Role.Date => "日期",
        Role.Year => "年",
        Role.Month => "月",
        Role.Day => "日",
        Role.Age => "年龄",
        Role.Sex => "性别",
        Role.PersonNumber => "个人号码",
        Role.ResidentId => "居民身份号码",
        Role.Phone => "电话",
        Role.Email => "电子邮箱",
        Role.Postcode => "邮政编码",
        Role.RegionCode => "区划代码",
        Role.Address => "地址",
        Role.HouseNumber => "门牌号",
        Role.Place => "地名",
        Role.Category => "类别",
        Role.Words => "文字",
        _ => role.ToString(),
    };

    /// <summary>What a level of agreement means.</summary>
    public static string Meaning(string english) => Meanings.GetValueOrDefault(english, english);

    /// <summary>Why a column was taken for what it was.</summary>
    public static string Why(string english)
    {
        var (reason, more) = english.Split(", ") switch
        {
            [var first, "without a year beside it"] => (first, "，但没有年份列"),
            [var first, "a second one"] => (first, "，但已有一列"),
            _ => (english, ""),
        };
        return (reason.StartsWith("called \"", StringComparison.Ordinal) ? $"列名为“{reason[8..^1]}”" : Reasons.GetValueOrDefault(reason, reason)) + more;
    }

    /// <summary>Why two columns were matched.</summary>
    public static string WhyMatched(string english) =>
        english.StartsWith("both are ", StringComparison.Ordinal) && Enum.TryParse<Role>(english["both are ".Length..], out var role) ? $"两列都是{Of(role)}" : english == "the same words stand in both" ? "两列中的词大多相同" : "列名相同";

    /// <summary>What is compared: the column, or the part of it.</summary>
    public static string Feature(string english) => english == "family" ? "家庭" : english
        .Replace(": given name", "：名", StringComparison.Ordinal).Replace(": surname", "：姓", StringComparison.Ordinal).Replace(": first word", "：首词", StringComparison.Ordinal)
        .Replace(": last word", "：末词", StringComparison.Ordinal).Replace(": between", "：中间的词", StringComparison.Ordinal).Replace(": further words", "：其余的词", StringComparison.Ordinal);

    /// <summary>A blocking rule: the parts that must agree.</summary>
    public static string Rule(string english) => string.Join(" + ", english.Split(" + ").Select(part => Rest().Replace(Feature(part), found => Parts(found))));

    [GeneratedRegex(": (?:first|last) [0-9]+$|: (?:near sound|sound|first syllable|last syllable|year and month|month and day|year|rare words?|next rare word)$")]
    private static partial Regex Rest();

    private static string Parts(Match found) => found.Value[2..].Split(' ') switch
    {
        ["first", "syllable"] => "：首音节",
        ["last", "syllable"] => "：末音节",
        ["first", var n] => $"：前 {n} 个字符",
        ["last", var n] => $"：后 {n} 个字符",
        ["near", _] => "：近音",
        ["sound"] => "：读音",
        ["year", "and", _] => "：年月",
        ["month", ..] => "：月日",
        ["year"] => "：年",
        ["rare", _] => "：最少见的词",
        ["next", ..] => "：次少见的词",
        _ => found.Value,
    };

    /// <summary>What is wrong with a file, and what mends it.</summary>
    public static string Trouble(LinkageException e) => (e.Line > 0 ? $"第 {e.Line} 行：" : "") + e.Code switch
    {
        "link.empty" => "文件为空，首行应为列名。",
        "link.not_text" => "不是文本，请重新另存为 CSV。",
        "link.ragged" => "列数与首行不一致，请更正该行；含分隔符或换行的内容须放在引号内。",
        "link.columns" => "列名重复或列数过多，每列须有不同的列名。",
        "link.open_quote" => "引号没有闭合，请补上引号；属于内容的引号须写两遍。",
        "link.nothing_to_compare" => "没有可比较的列：各列为空、全部相同，或只是编号。",
        "link.too_few" => "至少需要两条记录。",
        "link.unknown_key" => $"分组规则中的键不存在，可用的键：{string.Join("；", e.Choices)}。",
        "link.bad_model" => "模型文件不正确，请删除后重新训练。",
        _ => "无法完成比对。",
    };
}
