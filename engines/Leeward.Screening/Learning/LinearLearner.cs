namespace Leeward.Screening.Learning;

/// <summary>The features of one text for learning: numbers below the table's size, each once, and how much the text counts.</summary>
/// <param name="Features">The numbers.</param>
/// <param name="Positive">The label.</param>
/// <param name="Weight">How much it counts.</param>
public readonly record struct Example(int[] Features, bool Positive, float Weight);

/// <summary>
/// A linear classifier over sparse yes-no features, learnt by dual coordinate descent for the L2 hinge loss (Hsieh et al. 2008) on features weighted by their
/// naive-Bayes log-count ratios (Wang and Manning 2012). A text's feature values are 1/√n for n features, so long and short texts weigh the same.
/// Single-threaded, in fixed order with an own generator and arithmetic without library functions whose last bit differs between machines: the
/// same examples give the same weights, to the byte.
/// </summary>
public static class LinearLearner
{
    /// <summary>Learns the weights of a table of 2^<paramref name="bits"/> features and, at the end, the constant.</summary>
    public static float[] Learn(IReadOnlyList<Example> examples, int bits, double cost = 0.5, int passes = 8, double smoothing = 1, uint seed = 1)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var size = 1 << bits;
        var ratios = Ratios(examples, size, smoothing);
        var weights = new float[size + 1];
        var alphas = new double[examples.Count];
        var norms = new double[examples.Count];
        for (var i = 0; i < examples.Count; i++)
        {
            var sum = 0.0;
            foreach (var feature in examples[i].Features) { sum += (double)ratios[feature] * ratios[feature]; }
            norms[i] = (sum / Math.Max(1, examples[i].Features.Length)) + 1;
        }

        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = seed;
        for (var pass = 0; pass < passes; pass++)
        {
            Shuffle(order, ref random);
            foreach (var i in order) { Step(examples[i], ratios, weights, ref alphas[i], norms[i], cost); }
        }

        for (var i = 0; i < size; i++) { weights[i] *= ratios[i]; }
        return weights;
    }

    private static void Step(in Example example, float[] ratios, float[] weights, ref double alpha, double norm, double cost)
    {
        var scale = 1 / Math.Sqrt(Math.Max(1, example.Features.Length));
        var sum = 0.0;
        foreach (var feature in example.Features) { sum += weights[feature] * ratios[feature]; }
        var y = example.Positive ? 1 : -1;
        var diagonal = 0.5 / (cost * example.Weight);
        var gradient = (y * ((sum * scale) + weights[^1])) - 1 + (diagonal * alpha);
        var next = Math.Max(0, alpha - (gradient / (norm + diagonal)));
        var change = (next - alpha) * y;
        if (change == 0) { return; }
        alpha = next;
        weights[^1] += (float)change;
        change *= scale;
        foreach (var feature in example.Features) { weights[feature] += (float)(change * ratios[feature]); }
    }

    private static float[] Ratios(IReadOnlyList<Example> examples, int size, double smoothing)
    {
        var positive = new float[size];
        var negative = new float[size];
        foreach (var example in examples)
        {
            var counts = example.Positive ? positive : negative;
            foreach (var feature in example.Features) { counts[feature] += example.Weight; }
        }

        double p = 0, n = 0;
        for (var i = 0; i < size; i++) { p += positive[i]; n += negative[i]; }
        var ratios = new float[size];
        for (var i = 0; i < size; i++)
        {
            if (positive[i] + negative[i] < 1.5) { ratios[i] = positive[i] + negative[i] == 0 ? 0 : 0.3f; continue; }
            var ratio = ExactMath.Log((positive[i] + smoothing) / (p + (smoothing * size)) / ((negative[i] + smoothing) / (n + (smoothing * size))));
            ratios[i] = (float)(0.3 + Math.Abs(ratio));
        }

        return ratios;
    }

    internal static void Shuffle(int[] order, ref uint random)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            random = unchecked((random * 1664525) + 1013904223);
            var j = (int)(((ulong)random * (uint)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}

/// <summary>Logarithm and exponential from additions and multiplications only: the same bits on every machine.</summary>
public static class ExactMath
{
    private const double Ln2 = 0.693147180559945309417;
    private static readonly double[] Inverse = [0, 1, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10, 1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14];

    /// <summary>The natural logarithm of a positive finite number.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsInfinity(x)) { throw new ArgumentOutOfRangeException(nameof(x)); }
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951) { mantissa /= 2; exponent++; }
        var z = (mantissa - 1) / (mantissa + 1);
        var (square, term, sum) = (z * z, z, 0.0);
        for (var k = 1; k < 40; k += 2) { sum += term / k; term *= square; }
        return (2 * sum) + (exponent * Ln2);
    }

    /// <summary>e to the power of <paramref name="x"/>; 0 below −700, the greatest at 700 above it.</summary>
    public static double Exp(double x)
    {
        if (x < -700) { return 0; }
        x = Math.Min(x, 700);
        var k = (int)Math.Floor((x / Ln2) + 0.5);
        var r = x - (k * Ln2);
        // |r| is at most 0.35: the series to the 14th power is exact to the last bits.
        var sum = 1.0;
        for (var n = Inverse.Length - 1; n > 0; n--) { sum = 1 + (r * Inverse[n] * sum); }
        return Math.ScaleB(sum, k);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static double Logistic(double x) => 1 / (1 + Exp(-x));
}
