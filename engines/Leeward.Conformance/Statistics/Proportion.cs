namespace Leeward.Conformance;

/// <summary>How sure an interval is to hold the true value.</summary>
public enum Confidence
{
    /// <summary>90 %.</summary>
    Percent90,

    /// <summary>95 %: about two standard deviations.</summary>
    Percent95,

    /// <summary>99 %.</summary>
    Percent99,

    /// <summary>99.8 %: about three standard deviations.</summary>
    Percent998,
}

/// <summary>From where to where.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>A share of few: k of n, with what can honestly be said about it.</summary>
public static class Proportion
{
    /// <summary>
    /// The score interval of Wilson (Probable inference, the law of succession, and statistical inference, Journal of the American Statistical Association 22, 1927). Stays
    /// between 0 and 1 and is honest for small n and for 0 of n, where the textbook interval shrinks to nothing (Brown, Cai, DasGupta 2001). With n = 0 nothing is known: 0 to 1.
    /// </summary>
    /// <param name="count">How many of them.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="confidence">How sure.</param>
    public static Interval Wilson(long count, long of, Confidence confidence = Confidence.Percent95)
    {
        Check(count, of);
        if (of == 0) { return new(0, 1); }
        var (z, n) = (Z(confidence), (double)of);
        var (share, square) = (count / n, z * z);
        var middle = (share + (square / (2 * n))) / (1 + (square / n));
        var half = z / (1 + (square / n)) * Math.Sqrt((share * (1 - share) / n) + (square / (4 * n * n)));
        return new(count == 0 ? 0 : Math.Max(0, middle - half), count == of ? 1 : Math.Min(1, middle + half));
    }

    internal static double Z(Confidence confidence) => confidence switch
    {
        Confidence.Percent90 => 1.6448536269514722,
        Confidence.Percent95 => 1.9599639845400545,
        Confidence.Percent99 => 2.5758293035489004,
        Confidence.Percent998 => 3.0902323061678132,
        _ => throw new ArgumentOutOfRangeException(nameof(confidence), confidence, null),
    };

    /// <summary>The probability that lies beyond either end.</summary>
    internal static double Tail(Confidence confidence) => confidence switch
    {
        Confidence.Percent90 => 0.05,
        Confidence.Percent95 => 0.025,
        Confidence.Percent99 => 0.005,
        Confidence.Percent998 => 0.001,
        _ => throw new ArgumentOutOfRangeException(nameof(confidence), confidence, null),
    };

    internal static void Check(long count, long of)
    {
        if (of < 0 || count < 0 || count > of) { throw new ArgumentOutOfRangeException(nameof(count), "A count is from 0 to the number it is of."); }
    }
}
