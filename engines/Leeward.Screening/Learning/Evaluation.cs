namespace Leeward.Screening.Learning;

/// <summary>A text's label and what was said of it.</summary>
/// <param name="Text">The text with its label.</param>
/// <param name="Probability">The probability that it is harmful.</param>
public readonly record struct Judged(LabelledText Text, double Probability)
{
    /// <summary>All that the model said, for figures by category.</summary>
    public ModelScores Scores { get; init; }
}

/// <summary>Right and wrong of one class.</summary>
/// <param name="Precision">Of those said to be so, how many are.</param>
/// <param name="Recall">Of those that are so, how many were said to be.</param>
/// <param name="F1">The harmonic mean.</param>
/// <param name="Count">How many are so.</param>
public readonly record struct ClassFigures(double Precision, double Recall, double F1, int Count);

/// <summary>The figures of an evaluation.</summary>
/// <param name="Harmful">For harmful texts.</param>
/// <param name="Harmless">For harmless texts.</param>
/// <param name="MacroF1">The mean of both F1.</param>
/// <param name="Accuracy">The share of right answers.</param>
/// <param name="CalibrationError">By how much probabilities and frequencies differ, on average over ten bins of equal width (ECE).</param>
/// <param name="Functions">For functional tests: right answers and cases by function.</param>
/// <param name="Topics">Recall of harmful texts and false alarms on harmless ones by topic.</param>
public sealed record EvaluationFigures(ClassFigures Harmful, ClassFigures Harmless, double MacroF1, double Accuracy, double CalibrationError,
    IReadOnlyList<(string Function, int Right, int Cases)> Functions, IReadOnlyList<(string Topic, double Recall, double FalseAlarms, int Cases)> Topics)
{
    /// <summary>By category that the set knows: an attack for a topic, or a kind besides attacks; each against all other texts of the set.</summary>
    public IReadOnlyList<(string Category, ClassFigures Figures)> Categories { get; init; } = [];

    /// <summary>The mean of their F1; 0 where the set knows none.</summary>
    public double CategoriesMacroF1 => Categories.Count == 0 ? 0 : Categories.Average(one => one.Figures.F1);
}

/// <summary>Measures judgements against labels.</summary>
public static class Evaluation
{
    /// <summary>All figures; a probability of at least <paramref name="limit"/> says harmful.</summary>
    public static EvaluationFigures Measure(IReadOnlyList<Judged> judged, double limit = 0.5)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var harmful = Figures(judged, limit, true);
        var harmless = Figures(judged, limit, false);
        var right = judged.Count(j => (j.Probability >= limit) == j.Text.Harmful);
        return new(harmful, harmless, (harmful.F1 + harmless.F1) / 2, Share(right, judged.Count), CalibrationError(judged),
            [.. judged.Where(j => j.Text.Function.Length > 0).GroupBy(j => j.Text.Function, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, g.Count(j => (j.Probability >= limit) == j.Text.Harmful), g.Count()))],
            [.. judged.Where(j => j.Text.Topic.Length > 0).GroupBy(j => j.Text.Topic, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, Share(g.Count(j => j.Text.Harmful && j.Probability >= limit), g.Count(j => j.Text.Harmful)),
                    Share(g.Count(j => !j.Text.Harmful && j.Probability >= limit), g.Count(j => !j.Text.Harmful)), g.Count()))])
        {
            Categories = [.. Categories(judged, limit)],
        };
    }

    private static IEnumerable<(string, ClassFigures)> Categories(IReadOnlyList<Judged> judged, double limit)
    {
        static bool Is(LabelledText text, string head) => head == "attack" ? text.Harmful && text.Kind.Length == 0 : text.Kind == head || (text.Kind.Length == 0 && text.Harmful && text.Topic == head);
        var heads = (string[])["attack", "gender", "race", "region", .. ModelScores.Kinds];
        foreach (var head in heads.Where(head => judged.Any(j => Is(j.Text, head))))
        {
            var (said, are) = (judged.Count(j => j.Scores.Of(head) >= limit), judged.Count(j => Is(j.Text, head)));
            var both = judged.Count(j => j.Scores.Of(head) >= limit && Is(j.Text, head));
            yield return (head, new(Share(both, said), Share(both, are), Share(2 * both, said + are), are));
        }
    }

    private static ClassFigures Figures(IReadOnlyList<Judged> judged, double limit, bool harmful)
    {
        var said = judged.Count(j => (j.Probability >= limit) == harmful);
        var are = judged.Count(j => j.Text.Harmful == harmful);
        var both = judged.Count(j => (j.Probability >= limit) == harmful && j.Text.Harmful == harmful);
        return new(Share(both, said), Share(both, are), Share(2 * both, said + are), are);
    }

    private static double CalibrationError(IReadOnlyList<Judged> judged) =>
        judged.Count == 0 ? 0 : judged.GroupBy(j => Math.Min(9, (int)(j.Probability * 10))).Sum(bin => Math.Abs(bin.Sum(j => j.Probability) - bin.Count(j => j.Text.Harmful))) / judged.Count;

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
