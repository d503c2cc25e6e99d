using System.Globalization;
using System.Text;

namespace Leeward.Insight.Contracts;

/// <summary>Writes a review as plain text in one language; the same figures as the page and the JSON.</summary>
public static class ReviewWriter
{
    /// <summary>The review as text with aligned columns; wide (East Asian) characters count two.</summary>
    public static string Text(Review review, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(culture);
        var zh = culture.TwoLetterISOLanguageName == "zh";
        var text = new StringBuilder();
        text.AppendLine(zh ? $"{review.Year} 年度评估" : $"Annual review {review.Year}");
        text.AppendLine(zh
            ? $"根据记录计算，{review.ComputedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
            : $"Computed from the records, {review.ComputedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");
        if (review.Regions is { } regions) { text.AppendLine((zh ? "仅涵盖：" : "Covers only: ") + string.Join(zh ? "、" : ", ", regions)); }
        if (review.Protected)
        {
            text.AppendLine(zh
                ? $"为保护儿童，小于 {review.Threshold} 的数字及可据以推算的数字以“＊”代替。"
                : $"To protect children, counts below {review.Threshold}, and counts that would give them away, are shown as *.");
        }
        foreach (var indicator in review.Indicators)
        {
            text.AppendLine().AppendLine(indicator.Title.For(culture)).AppendLine(indicator.Description.For(culture));
            if (indicator.Total is null && indicator.Rows.Count == 0) { text.AppendLine(zh ? "  本年度没有记录。" : "  No records in this year."); continue; }
            if (indicator.Total is { } total) { text.Append("  ").Append(Pad(zh ? "合计" : "Total", 48)).AppendLine(Figure(total, culture)); }
            foreach (var row in indicator.Rows)
            {
                text.Append("  ").Append(Pad(string.Join(" / ", row.Labels.Select(l => l.For(culture))), 48)).AppendLine(Figure(row.Figure, culture));
            }
        }
        return text.ToString();
    }

    /// <summary>A figure in words: <c>12</c>, <c>*</c>, or <c>87.5 % (7 of 8)</c>.</summary>
    public static string Figure(ReviewFigure figure, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(culture);
        if (figure.Withheld) { return "*"; }
        var count = figure.Count!.Value.ToString("N0", culture);
        if (figure.Of is not { } of) { return count; }
        if (figure.Percent is not { } percent) { return "–"; }
        var all = of.ToString("N0", culture);
        return culture.TwoLetterISOLanguageName == "zh" ? $"{percent.ToString(culture)}%（{all} 中的 {count}）" : $"{percent.ToString(culture)} % ({count} of {all})";
    }

    private static string Pad(string text, int width)
    {
        var used = text.Sum(c => c >= 0x1100 ? 2 : 1);
        return text + new string(' ', Math.Max(1, width - used));
    }
}
