namespace Leeward.Screening.Learning;

/// <summary>
/// From raw scores to probabilities: for each of two languages a logistic curve over the linear score and the network's (after Platt), and one over each other
/// head, fitted on texts that were not trained on.
/// </summary>
internal sealed class Calibration(double[] numbers)
{
    public const int Count = 2 * (3 + (2 * (PhraseNet.Heads - 1)));

    public double[] Numbers => numbers;

    public ModelScores Apply(double linear, float[] outputs, bool chinese)
    {
        var at = chinese ? 0 : Count / 2;
        var attack = ExactMath.Logistic(numbers[at] + (numbers[at + 1] * linear) + (numbers[at + 2] * outputs[0]));
        double Head(int head) => ExactMath.Logistic(numbers[at + 1 + (2 * head)] + (numbers[at + 2 + (2 * head)] * outputs[head]));
        return new(attack, attack * Head(1), attack * Head(2), attack * Head(3)) { Tells = Head(PhraseNet.Attacks) };
    }

    /// <summary>Fits logistic regression by Newton's method on weighted rows; a small ridge keeps it finite.</summary>
    public static double[] Fit(IReadOnlyList<(double[] X, bool Y, double Weight)> rows, int width)
    {
        var w = new double[width];
        for (var round = 0; round < 25; round++)
        {
            var gradient = new double[width];
            var hessian = new double[width, width];
            foreach (var (x, y, weight) in rows)
            {
                var z = 0.0;
                for (var i = 0; i < width; i++) { z += w[i] * x[i]; }
                var p = ExactMath.Logistic(z);
                for (var i = 0; i < width; i++)
                {
                    gradient[i] += weight * ((y ? 1 : 0) - p) * x[i];
                    for (var j = 0; j < width; j++) { hessian[i, j] += weight * p * (1 - p) * x[i] * x[j]; }
                }
            }

            for (var i = 0; i < width; i++) { gradient[i] -= 0.1 * w[i]; hessian[i, i] += 0.1; }
            Solve(hessian, gradient, width);
            var most = 0.0;
            for (var i = 0; i < width; i++) { w[i] += gradient[i]; most = Math.Max(most, Math.Abs(gradient[i])); }
            if (most < 1e-9) { break; }
        }

        return w;
    }

    /// <summary>Gauss with pivots; the answer replaces the right side.</summary>
    private static void Solve(double[,] a, double[] b, int n)
    {
        for (var c = 0; c < n; c++)
        {
            var pivot = c;
            for (var r = c + 1; r < n; r++) { if (Math.Abs(a[r, c]) > Math.Abs(a[pivot, c])) { pivot = r; } }
            for (var k = 0; k < n; k++) { (a[c, k], a[pivot, k]) = (a[pivot, k], a[c, k]); }
            (b[c], b[pivot]) = (b[pivot], b[c]);
            for (var r = 0; r < n; r++)
            {
                if (r == c) { continue; }
                var factor = a[r, c] / a[c, c];
                for (var k = c; k < n; k++) { a[r, k] -= factor * a[c, k]; }
                b[r] -= factor * b[c];
            }
        }

        for (var c = 0; c < n; c++) { b[c] /= a[c, c]; }
    }
}
