using System.Globalization;
using System.Net;
using System.Text;
using Leeward.Kernel.Texts;
using Leeward.Procedures.RunPages;
using Leeward.Runs;

namespace Leeward.Procedures.Flows;

/// <summary>Draws the picture of a procedure as SVG: within a page, where each step leads to its own page, or as a file of its own. In the reader's language; nothing in it needs a style sheet or a script.</summary>
internal static class FlowSvg
{
    private const string Ink = "#1d273b", Line = "#5b6b7f";

    /// <summary>The picture within a page.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="alt">What it is called to who does not see it.</param>
    /// <param name="link">Where a step leads.</param>
    /// <param name="worst">The gravest finding at a step; null where there is none.</param>
    public static string InPage(ProcedureDefinition procedure, string alt, Func<StepDefinition, string> link, Func<StepDefinition, FindingLevel?> worst)
    {
        var picture = FlowPicture.Of(procedure);
        return $"<svg width=\"{picture.Width}\" height=\"{picture.Height}\" viewBox=\"0 0 {picture.Width} {picture.Height}\" role=\"group\" aria-label=\"{Clean(alt)}\">{Inside(picture, link, worst)}</svg>";
    }

    /// <summary>The picture as a file of its own, which any browser enlarges by itself.</summary>
    public static string File(ProcedureDefinition procedure, Func<StepDefinition, FindingLevel?> worst)
    {
        var picture = FlowPicture.Of(procedure);
        var language = Languages.Current;
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{language}\" width=\"{picture.Width}\" height=\"{picture.Height}\" viewBox=\"0 0 {picture.Width} {picture.Height}\" font-family=\"sans-serif\">"
            + $"<title>{Clean($"{procedure.Title.Say()} {procedure.Version}")}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>{Inside(picture, null, worst)}</svg>";
    }

    private static StringBuilder Inside(FlowPicture picture, Func<StepDefinition, string>? link, Func<StepDefinition, FindingLevel?> worst)
    {
        var svg = new StringBuilder($"<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"{Line}\"/></marker></defs>");
        foreach (var lane in picture.Lanes)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"2\" y=\"{lane.Y}\" width=\"{picture.Width - 4}\" height=\"{lane.Height}\" rx=\"6\" fill=\"#f3f6fa\" stroke=\"#d5dde8\"/>");
            Words(svg, 12, lane.Y + 18, $"{lane.Phase.Code}. {lane.Phase.Title.Say()}", 13, bold: true);
        }

        foreach (var line in picture.Lines)
        {
            var bend = Math.Max(20, Math.Abs(line.X2 - line.X1) / 3);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{line.X1} {line.Y1}C{line.X1 + bend} {line.Y1} {line.X2 - bend} {line.Y2} {line.X2 - 2} {line.Y2}\" fill=\"none\" stroke=\"{Line}\" stroke-width=\"1.2\" marker-end=\"url(#tip)\"/>");
        }

        foreach (var box in picture.Boxes) { Box(svg, box, link, worst(box.Step)); }
        return svg;
    }

    private static void Box(StringBuilder svg, FlowBox box, Func<StepDefinition, string>? link, FindingLevel? worst)
    {
        var frame = worst switch { FindingLevel.Error => "#a61e1e", FindingLevel.Warning => "#b35900", _ => "#0b4f6c" };
        svg.Append(link is null ? "<g>" : $"<a href=\"{Clean(link(box.Step))}\">").Append("<title>").Append(Clean($"{box.Step.Id} {box.Step.Title.Say()}")).Append("</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{FlowPicture.BoxWidth}\" height=\"{FlowPicture.BoxHeight}\" rx=\"5\" fill=\"#ffffff\" stroke=\"{frame}\" stroke-width=\"{(worst is null or FindingLevel.Hint ? "1" : "2.5")}\"");
        svg.Append(box.Step.Modality == Modality.Mandatory ? "/>" : " stroke-dasharray=\"5 3\"/>");
        Words(svg, box.X + 8, box.Y + 17, box.Step.Id, 12, bold: true);
        Words(svg, box.X + 8, box.Y + 34, Short(box.Step.Title.Say()), 12, bold: false);
        svg.Append(link is null ? "</g>" : "</a>");
    }

    private static void Words(StringBuilder svg, int x, int y, string words, int size, bool bold) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{Ink}\"{(bold ? " font-weight=\"600\"" : "")}>{Clean(words)}</text>");

    private static string Short(string text) => text.Any(c => c > 0x2e80) ? text.Length > 11 ? text[..10] + "…" : text : text.Length > 23 ? text[..22].TrimEnd() + "…" : text;

    // A draft may hold what is no character of XML; a file with it could not be opened.
    private static string Clean(string text) => WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Where(rune => rune.Value is >= 0x20 and not 0xFFFE and not 0xFFFF)));
}
