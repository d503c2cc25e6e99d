using System.Globalization;
using System.Net;
using System.Text;
using Leeward.Linkage;

namespace Leeward.Cli.Linking;

/// <summary>
/// A page that needs nothing else: columns, rules, model, distribution of weights, examples near the threshold. It speaks English and Chinese side by side; a choice at the top hides either, without a script.
/// </summary>
internal static class LinkReport
{
    private const string Style = """
        body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1d273b;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem}h3{font-size:1.05rem;margin:1.5rem 0 0}table{border-collapse:collapse;width:100%;margin:.5rem 0}
        th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #dce1e7;vertical-align:top;overflow-wrap:anywhere}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}td.n{white-space:nowrap}
        span[lang]+span[lang]{margin-inline-start:.45em}
        .fall{position:relative;display:block;height:1.1rem;min-width:9rem;border-inline:1px solid #dce1e7}.fall i{position:absolute;top:.15rem;height:.8rem;min-width:2px;border-radius:2px}.for{background:#0b6e4f}.against{background:#a4262c}.sum{background:#465b7a}
        .note{background:#fff4d6;border-left:4px solid #b58100;padding:.5rem 1rem}details{margin:.5rem 0;border:1px solid #dce1e7;border-radius:4px;padding:.4rem .8rem}summary{cursor:pointer}
        fieldset{border:1px solid #dce1e7;border-radius:4px;display:inline-block;padding:.2rem .8rem}label{display:inline-block;margin-inline-end:1rem}
        body:has(#only-en:checked) [lang=zh-Hans]:not(label),body:has(#only-zh:checked) [lang=en]:not(label){display:none}body:has(#only-zh:checked) span[lang]+span[lang]{margin:0}
        @media(max-width:40rem){td,th{padding:.2rem .3rem;font-size:.9rem}th{overflow-wrap:normal}td span[lang],th[scope=col] span[lang]{display:block}td span[lang]+span[lang],th[scope=col] span[lang]+span[lang]{margin:0}.fall{min-width:5rem}}
        @media print{fieldset{display:none}}
        """;

    /// <summary>The page.</summary>
    public static string Page(LinkageResult result, Func<int, string> ids, EvaluationReport? measured)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Linkage report 比对报告</title><style>").Append(Style).Append("</style></head><body><main>");
        page.Append("<h1>").Append(Both("Linkage report", "比对报告")).Append("</h1><fieldset><legend>").Append(Both("Language", "语言")).Append("</legend><label><input type=\"radio\" name=\"language\" id=\"both\" checked> English + 中文</label>")
            .Append("<label lang=\"en\"><input type=\"radio\" name=\"language\" id=\"only-en\"> English</label><label lang=\"zh-Hans\"><input type=\"radio\" name=\"language\" id=\"only-zh\"> 中文</label></fieldset>");
        page.Append("<p class=\"note\">").Append(Both("This page shows values of records. Keep it as safe as the records.", "本页含个人信息，请像保管原始名单一样妥善保管。")).Append("</p>");
        Figures(page, result, measured);
        Columns(page, result);
        Rules(page, result);
        LinkWeights.Draw(page, result);
        Model(page, result);
        Examples(page, result, ids);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Figures(StringBuilder page, LinkageResult result, EvaluationReport? measured)
    {
        page.Append("<table><tbody>");
        Row(page, "Records", "记录", N(result.Table.Count));
        Row(page, "Candidate pairs", "候选配对", N(result.Compared));
        Row(page, "Threshold", "阈值", F(result.Threshold, 3));
        Row(page, "Pairs of one person expected", "预计同一人配对", N(result.ExpectedMatches));
        Row(page, "Pairs taken as one person", "判定为同一人的配对", N(result.Matches.Count));
        Row(page, "To be looked at", "待人工复核", N(result.ToReview.Count()));
        if (measured is not null)
        {
            Row(page, "Precision", "精确率", F(measured.At.Precision, 4));
            Row(page, "Recall", "召回率", F(measured.At.Recall, 4));
            Row(page, "F1", "F1 值", F(measured.At.F1, 4));
            Row(page, "Blocking recall", "候选召回率", F(measured.BlockingRecall, 4));
            Row(page, "Average precision", "平均精度", F(measured.AveragePrecision, 4));
            Row(page, "Calibration error", "校准误差", F(measured.CalibrationError, 4));
        }

        page.Append("</tbody></table>");
    }

    private static void Columns(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>").Append(Both("Columns", "列")).Append("</h2>");
        Head(page, ("Column", "列名", false), ("Taken for", "判断为", false), ("Why", "依据", false), ("Filled", "有值", true), ("Distinct", "不同值", true));
        foreach (var role in result.Roles)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(role.Column)}</td><td>{Both(role.Role.ToString(), LinkWords.Of(role.Role))}</td><td>{Both(role.Why, LinkWords.Why(role.Why))}</td><td class=\"n\">{F(role.Filled * 100, 0)} %</td><td class=\"n\">{N(role.Distinct)}</td></tr>");
        }

        page.Append("</tbody></table>");
    }

    private static void Rules(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>").Append(Both("Blocking rules", "分组规则")).Append("</h2><p>").Append(Both("Records that agree in all parts of a rule are compared. \"New\" counts pairs that no rule above had yielded; blocks too large to be compared are passed over.", "各部分都一致的记录才相互比较。“新增”指前面的规则没有产生的配对；过大的组会跳过。")).Append("</p>");
        Head(page, ("Rule", "规则", false), ("Pairs", "配对", true), ("New", "新增", true), ("Blocks", "组", true), ("Passed over", "跳过的组", true));
        foreach (var rule in result.Rules) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Both(rule.Rule, LinkWords.Rule(rule.Rule))}</td><td class=\"n\">{N(rule.Pairs)}</td><td class=\"n\">{N(rule.NewPairs)}</td><td class=\"n\">{N(rule.Blocks)}</td><td class=\"n\">{N(rule.PassedOver)}</td></tr>"); }
        page.Append("</tbody></table>");
    }

    private static void Model(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>").Append(Both("Model", "模型")).Append("</h2><p>").Append(Both("How often two records of one person, and of two people, stand at each level. The evidence is in bits: one bit more doubles the odds that they are one person.", "同一人的两条记录、不同人的两条记录各有多大比例处于每一级。证据以比特计：每多一比特，是同一人的可能性（几率）加倍。")).Append("</p>");
        var most = Math.Max(1, result.Model.Features.Max(feature => feature.Levels.Max(level => Math.Abs(level.Bits))));
        foreach (var feature in result.Model.Features)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Both(feature.Name, LinkWords.Feature(feature.Name))}</h3>");
            Head(page, ("Level", "级别", false), ("One person", "同一人", true), ("Two people", "不同人", true), ("Bits", "比特", true), ("Drawn", "图示", false));
            foreach (var level in feature.Levels)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Both(result.MeaningOf(feature.Name, level.Code), LinkWords.Meaning(result.MeaningOf(feature.Name, level.Code)))}</td><td class=\"n\">{Share(level.Same)}</td><td class=\"n\">{Share(level.Different)}</td><td class=\"n\">{F(level.Bits, 1)}</td><td>{Fall(0, level.Bits, -most, most)}</td></tr>");
            }

            page.Append("</tbody></table>");
        }
    }

    /// <summary>Pairs near the threshold, each as a waterfall: from how rare one person is among all pairs, step by step, to what it comes to.</summary>
    private static void Examples(StringBuilder page, LinkageResult result, Func<int, string> ids)
    {
        page.Append("<h2>").Append(Both("Examples near the threshold", "阈值附近的例子")).Append("</h2><p>").Append(Both("Each bar begins where the one above ends; at 0 both are equally likely.", "每一条从上一条结束处开始；到 0 时两种可能相等。")).Append("</p>");
        foreach (var pair in result.Pairs.OrderBy(pair => Math.Abs(LinkWeights.Odds(pair.Probability) - LinkWeights.Odds(result.Threshold))).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right).Take(20))
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{E(ids(pair.Left))} – {E(ids(pair.Right))}: {F(pair.Probability, 3)}</summary>");
            Head(page, ("Compared", "比较", false), ("One", "一方", false), ("Other", "另一方", false), ("Found", "结果", false), ("Bits", "比特", true), ("Waterfall", "瀑布图", false));
            var lines = result.Explain(pair.Left, pair.Right);
            double start = LinkWeights.Odds(pair.Probability) - pair.Bits, at = start, low = Math.Min(start, 0), high = Math.Max(start, 0);
            foreach (var line in lines) { at += line.Bits; (low, high) = (Math.Min(low, at), Math.Max(high, at)); }
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Both("before anything is compared", "比较之前")}</td><td></td><td></td><td>{Both("few pairs are one person", "同一人的配对很少")}</td><td class=\"n\">{F(start, 1)}</td><td>{Fall(0, start, low, high)}</td></tr>");
            at = start;
            foreach (var line in lines)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Both(line.Feature, LinkWords.Feature(line.Feature))}</td><td>{E(line.Left)}</td><td>{E(line.Right)}</td><td>{Both(line.Meaning, LinkWords.Meaning(line.Meaning))}</td><td class=\"n\">{F(line.Bits, 1)}</td><td>{Fall(at, at + line.Bits, low, high)}</td></tr>");
                at += line.Bits;
            }

            page.Append(CultureInfo.InvariantCulture, $"<tr><td><strong>{Both("together", "合计")}</strong></td><td></td><td></td><td>{Both($"probability {F(pair.Probability, 3)}", $"概率 {F(pair.Probability, 3)}")}</td><td class=\"n\">{F(LinkWeights.Odds(pair.Probability), 1)}</td><td>{Fall(0, LinkWeights.Odds(pair.Probability), low, high, sum: true)}</td></tr></tbody></table></details>");
        }
    }

    /// <summary>A bar from one weight to another on a common scale; the numbers stand beside it, so that it need not be seen.</summary>
    private static string Fall(double from, double to, double low, double high, bool sum = false)
    {
        double all = Math.Max(1e-9, high - low), left = (Math.Min(from, to) - low) / all * 100, width = Math.Abs(to - from) / all * 100;
        return string.Create(CultureInfo.InvariantCulture, $"<span class=\"fall\" aria-hidden=\"true\"><i class=\"{(sum ? "sum" : to < from ? "against" : "for")}\" style=\"left:{Math.Clamp(left, 0, 100):F1}%;width:{Math.Clamp(width, 0, 100 - Math.Clamp(left, 0, 100)):F1}%\"></i></span>");
    }

    /// <summary>Opens a table with its head.</summary>
    internal static void Head(StringBuilder page, params ReadOnlySpan<(string English, string Chinese, bool Number)> columns)
    {
        page.Append("<table><thead><tr>");
        foreach (var (english, chinese, number) in columns) { page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(number ? " class=\"n\"" : "")}>{Both(english, chinese)}</th>"); }
        page.Append("</tr></thead><tbody>");
    }

    /// <summary>A text in both languages; once, where they are the same.</summary>
    internal static string Both(string english, string chinese) => english == chinese ? E(english) : $"<span lang=\"en\">{E(english)}</span><span lang=\"zh-Hans\">{E(chinese)}</span>";

    private static void Row(StringBuilder page, string english, string chinese, string value) => page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Both(english, chinese)}</th><td class=\"n\">{value}</td></tr>");

    private static string E(string text) => WebUtility.HtmlEncode(text);

    internal static string N(double n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string F(double n, int digits) => n.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A share in per cent, as exact as it is small.</summary>
    private static string Share(double share) => (share * 100).ToString(share >= 0.0995 ? "F1" : share >= 0.000995 ? "F2" : "0.#####", CultureInfo.InvariantCulture) + " %";
}
