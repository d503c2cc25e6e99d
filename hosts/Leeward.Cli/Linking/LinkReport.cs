using System.Globalization;
using System.Net;
using System.Text;
using Leeward.Linkage;

namespace Leeward.Cli.Linking;

/// <summary>A page that needs nothing else: columns, rules, model, distribution of weights, examples near the threshold.</summary>
internal static class LinkReport
{
    private const string Style = """
        body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1d273b;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}
        th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #dce1e7;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
        .bar{display:inline-block;height:.8rem;border-radius:2px}.for{background:#0b6e4f}.against{background:#a4262c}
        .note{background:#fff4d6;border-left:4px solid #b58100;padding:.5rem 1rem}details{margin:.5rem 0;border:1px solid #dce1e7;border-radius:4px;padding:.4rem .8rem}summary{cursor:pointer}
        @media(max-width:40rem){td,th{padding:.2rem .3rem;font-size:.9rem}}
        """;

    public static string Page(LinkageResult result, Func<int, string> ids, EvaluationReport? measured)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Linkage report</title><style>").Append(Style).Append("</style></head><body>");
        page.Append("<h1>Linkage report <span lang=\"zh-Hans\">比对报告</span></h1><p class=\"note\">This page shows values of records. Keep it as safe as the records. <span lang=\"zh-Hans\">本页含个人信息，请妥善保管。</span></p>");
        Figures(page, result, measured);
        Columns(page, result);
        Rules(page, result);
        Weights(page, result);
        Model(page, result);
        Examples(page, result, ids);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Figures(StringBuilder page, LinkageResult result, EvaluationReport? measured)
    {
        page.Append("<table><tbody>");
        Row(page, "Records 记录", N(result.Table.Count));
        Row(page, "Candidate pairs 候选配对", N(result.Compared));
        Row(page, "Threshold 阈值", F(result.Threshold, 3));
        Row(page, "Taken as one person 判定为同一人", N(result.Matches.Count));
        Row(page, "To be looked at 待复核", N(result.ToReview.Count()));
        if (measured is not null)
        {
            Row(page, "Precision, recall, F1 精确率、召回率、F1", $"{F(measured.At.Precision, 4)}, {F(measured.At.Recall, 4)}, {F(measured.At.F1, 4)}");
            Row(page, "Blocking recall 候选召回率", F(measured.BlockingRecall, 4));
            Row(page, "Average precision 平均精度", F(measured.AveragePrecision, 4));
            Row(page, "Calibration error 校准误差", F(measured.CalibrationError, 4));
        }

        page.Append("</tbody></table>");
    }

    private static void Columns(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>Columns 列</h2><table><thead><tr><th>Column</th><th>Taken for</th><th>Why</th><th class=\"n\">Filled</th><th class=\"n\">Distinct</th></tr></thead><tbody>");
        foreach (var role in result.Roles) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(role.Column)}</td><td>{role.Role}</td><td>{E(role.Why)}</td><td class=\"n\">{F(role.Filled * 100, 0)} %</td><td class=\"n\">{N(role.Distinct)}</td></tr>"); }
        page.Append("</tbody></table>");
    }

    private static void Rules(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>Blocking rules 分组规则</h2><table><thead><tr><th>Rule</th><th class=\"n\">Pairs</th><th class=\"n\">New</th><th class=\"n\">Blocks</th><th class=\"n\">Passed over</th></tr></thead><tbody>");
        foreach (var rule in result.Rules) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(rule.Rule)}</td><td class=\"n\">{N(rule.Pairs)}</td><td class=\"n\">{N(rule.NewPairs)}</td><td class=\"n\">{N(rule.Blocks)}</td><td class=\"n\">{N(rule.PassedOver)}</td></tr>"); }
        page.Append("</tbody></table>");
    }

    /// <summary>How many pairs there are at each weight, as a drawing and as a table for those who do not see it.</summary>
    private static void Weights(StringBuilder page, LinkageResult result)
    {
        if (result.Pairs.Count == 0) { return; }
        var bins = result.Pairs.GroupBy(pair => (int)Math.Floor(Math.Clamp(Math.Log2(Math.Max(1e-9, pair.Probability) / Math.Max(1e-9, 1 - pair.Probability)), -12, 30))).OrderBy(bin => bin.Key).ToDictionary(bin => bin.Key, bin => bin.Count());
        int from = bins.Keys.Min(), to = bins.Keys.Max();
        double most = Math.Log10(bins.Values.Max() + 1), width = 900.0 / (to - from + 1);
        page.Append("<h2>Weights 权重分布</h2><p>Pairs by log₂ of the odds that they are one person, on a logarithmic scale; the line is the threshold. Pairs below a probability of 0.001 are not kept.</p><svg viewBox=\"0 0 900 240\" role=\"img\" aria-label=\"Pairs by weight; the table below has the numbers\" style=\"width:100%\">");
        for (var bin = from; bin <= to; bin++)
        {
            var height = 200 * Math.Log10(bins.GetValueOrDefault(bin) + 1) / most;
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{(bin - from) * width:F1}\" y=\"{210 - height:F1}\" width=\"{Math.Max(1, width - 2):F1}\" height=\"{height:F1}\" fill=\"{(bin >= Odds(result.Threshold) ? "#0b6e4f" : "#7b8794")}\"/>");
            if (bin % 5 == 0) { page.Append(CultureInfo.InvariantCulture, $"<text x=\"{(bin - from) * width:F1}\" y=\"230\" font-size=\"13\">{bin}</text>"); }
        }

        page.Append(CultureInfo.InvariantCulture, $"<line x1=\"{(Odds(result.Threshold) - from) * width:F1}\" x2=\"{(Odds(result.Threshold) - from) * width:F1}\" y1=\"0\" y2=\"212\" stroke=\"#a4262c\" stroke-width=\"2\"/></svg><details><summary>The numbers 数据表</summary><table><thead><tr><th>log₂ odds</th><th class=\"n\">Pairs</th></tr></thead><tbody>");
        foreach (var (bin, count) in bins) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{bin} to {bin + 1}</td><td class=\"n\">{N(count)}</td></tr>"); }
        page.Append("</tbody></table></details>");
    }

    private static void Model(StringBuilder page, LinkageResult result)
    {
        page.Append("<h2>Model 模型</h2><p>Evidence of each level in bits: one bit more doubles the odds.</p>");
        foreach (var feature in result.Model.Features)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{E(feature.Name)}</h3><table><thead><tr><th>Level</th><th class=\"n\">One person</th><th class=\"n\">Two people</th><th class=\"n\">Bits</th><th></th></tr></thead><tbody>");
            foreach (var level in feature.Levels) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(level.Code)}</td><td class=\"n\">{F(level.Same, 4)}</td><td class=\"n\">{level.Different.ToString("E2", CultureInfo.InvariantCulture)}</td><td class=\"n\">{F(level.Bits, 1)}</td><td>{Bar(level.Bits)}</td></tr>"); }
            page.Append("</tbody></table>");
        }
    }

    private static void Examples(StringBuilder page, LinkageResult result, Func<int, string> ids)
    {
        page.Append("<h2>Examples near the threshold 阈值附近的例子</h2>");
        foreach (var pair in result.Pairs.OrderBy(pair => Math.Abs(Odds(pair.Probability) - Odds(result.Threshold))).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right).Take(20))
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{E(ids(pair.Left))} – {E(ids(pair.Right))}: {F(pair.Probability, 3)}</summary><table><thead><tr><th>Compared</th><th>One</th><th>Other</th><th>Found</th><th class=\"n\">Bits</th><th></th></tr></thead><tbody>");
            foreach (var line in result.Explain(pair.Left, pair.Right)) { page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(line.Feature)}</td><td>{E(line.Left)}</td><td>{E(line.Right)}</td><td>{E(line.Meaning)}</td><td class=\"n\">{F(line.Bits, 1)}</td><td>{Bar(line.Bits)}</td></tr>"); }
            page.Append("</tbody></table></details>");
        }
    }

    private static double Odds(double probability) => Math.Log2(Math.Max(1e-9, probability) / Math.Max(1e-9, 1 - probability));

    private static string Bar(double bits) => string.Create(CultureInfo.InvariantCulture, $"<span class=\"bar {(bits < 0 ? "against" : "for")}\" style=\"width:{Math.Min(12, Math.Abs(bits) * 0.6):F1}rem\"></span>");

    private static void Row(StringBuilder page, string what, string value) => page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{what}</th><td class=\"n\">{value}</td></tr>");

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string N(double n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string F(double n, int digits) => n.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
