using System.Globalization;
using System.Text;
using Leeward.Linkage;

namespace Leeward.Cli.Linking;

/// <summary>How many pairs there are at each weight, as a drawing and as a table for those who do not see it.</summary>
internal static class LinkWeights
{
    private const int Wide = 640;

    public static void Draw(StringBuilder page, LinkageResult result)
    {
        if (result.Pairs.Count == 0) { return; }
        var bins = result.Pairs.GroupBy(pair => (int)Math.Floor(Math.Clamp(Odds(pair.Probability), -12, 30))).OrderBy(bin => bin.Key).ToDictionary(bin => bin.Key, bin => bin.Count());
        int from = bins.Keys.Min(), to = bins.Keys.Max();
        double most = Math.Log10(bins.Values.Max() + 1), width = (double)Wide / (to - from + 1), line = Math.Clamp((Odds(result.Threshold) - from) * width, 0, Wide);
        page.Append("<h2>").Append(LinkReport.Both("Weights", "权重分布")).Append("</h2><p>").Append(LinkReport.Both(
            "Pairs by log₂ of the odds that they are one person, on a logarithmic scale; the line is the threshold, green is above it. Pairs below a probability of 0.001 are not kept.",
            "配对按是同一人的几率（log₂）分布，纵轴为对数；竖线为阈值，绿色在其上。概率低于 0.001 的配对不保留。")).Append("</p>");
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Wide} 240\" role=\"img\" aria-label=\"Pairs by weight; the table below has the numbers. 配对的权重分布，数据见下表。\" style=\"width:100%;max-width:56rem\">");
        for (var bin = from; bin <= to; bin++)
        {
            var height = 200 * Math.Log10(bins.GetValueOrDefault(bin) + 1) / most;
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{(bin - from) * width:F1}\" y=\"{210 - height:F1}\" width=\"{Math.Max(1, width - 2):F1}\" height=\"{height:F1}\" fill=\"{(bin >= Math.Floor(Odds(result.Threshold)) ? "#0b6e4f" : "#7b8794")}\"/>");
            if (bin % 5 == 0) { page.Append(CultureInfo.InvariantCulture, $"<text x=\"{(bin - from) * width:F1}\" y=\"230\" font-size=\"15\" fill=\"#1d273b\">{bin}</text>"); }
        }

        page.Append(CultureInfo.InvariantCulture, $"<line x1=\"{line:F1}\" x2=\"{line:F1}\" y1=\"0\" y2=\"212\" stroke=\"#a4262c\" stroke-width=\"2\"/></svg><details><summary>").Append(LinkReport.Both("The numbers", "数据表")).Append("</summary>");
        LinkReport.Head(page, ("log₂ odds", "log₂ 几率", true), ("Pairs", "配对", true));
        foreach (var (bin, count) in bins) { page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\">{bin} … {bin + 1}</td><td class=\"n\">{LinkReport.N(count)}</td></tr>"); }
        page.Append("</tbody></table></details>");
    }

    /// <summary>log₂ of the odds.</summary>
    public static double Odds(double probability) => Math.Log2(Math.Max(1e-9, probability) / Math.Max(1e-9, 1 - probability));
}
