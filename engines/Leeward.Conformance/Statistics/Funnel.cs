namespace Leeward.Conformance;

/// <summary>Where a centre stands in a funnel plot.</summary>
public enum FunnelPlace
{
    /// <summary>Within what chance alone would give.</summary>
    Inside,

    /// <summary>Above the 95 % limits: worth a look, one in forty is there by chance.</summary>
    High,

    /// <summary>Below the 95 % limits: worth a look, one in forty is there by chance.</summary>
    Low,

    /// <summary>Above the 99.8 % limits: chance alone puts one in a thousand there.</summary>
    VeryHigh,

    /// <summary>Below the 99.8 % limits: chance alone puts one in a thousand there.</summary>
    VeryLow,
}

/// <summary>A centre's count, or that of a step or month.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct FunnelCount(string Key, long Count, long Of);

/// <summary>A point of a funnel plot.</summary>
/// <param name="Counted">The count.</param>
/// <param name="Share">Its share; null where there is nothing to count.</param>
/// <param name="Sure">The interval of its share (Wilson, 95 %).</param>
/// <param name="Usual">Within what chance gives in 95 of 100 cases for a centre of this size.</param>
/// <param name="Wide">Within what chance gives in 998 of 1,000 cases for a centre of this size.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FunnelPoint(FunnelCount Counted, double? Share, Interval Sure, Interval Usual, Interval Wide, FunnelPlace Place);

/// <summary>
/// Funnel plots (Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24, 2005): shares of centres of different size beside what chance alone
/// would give, instead of a ranking, in which the smallest centres always come first and last. Limits are those of the exact binomial distribution and not interpolated, so
/// that with few cases nobody stands outside by a share that is likely: with 1 case neither 0 nor 100 % is remarkable unless the target makes it so.
/// </summary>
public static class Funnel
{
    /// <summary>Beyond so many, the limits are those of the normal distribution, which are then the same to three digits.</summary>
    private const long Exact = 20_000;

    /// <summary>The limits of a share for n, if the true share is the target; the limits themselves are still inside.</summary>
    /// <param name="target">The true share, from 0 to 1.</param>
    /// <param name="of">Of how many; with 0 everything is possible.</param>
    /// <param name="confidence">How sure.</param>
    public static Interval Limits(double target, long of, Confidence confidence)
    {
        if (!(target is >= 0 and <= 1)) { throw new ArgumentOutOfRangeException(nameof(target), target, "A share is from 0 to 1."); }
        if (of == 0) { return new(0, 1); }
        if (target is 0 or 1) { return new(target, target); }
        if (of > Exact)
        {
            var half = Proportion.Z(confidence) * Math.Sqrt(target * (1 - target) / of);
            return new(Math.Max(0, target - half), Math.Min(1, target + half));
        }
        var tail = Proportion.Tail(confidence);
        return new(Quantile(target, of, tail, upper: false), Quantile(target, of, 1 - tail, upper: true));
    }

    /// <summary>The points of a funnel plot. The target is given, or the share of all together.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="target">The true share, if one is known or demanded; null: that of all together.</param>
    public static IReadOnlyList<FunnelPoint> Plot(IReadOnlyList<FunnelCount> counts, double? target = null)
    {
        var (count, of) = (0L, 0L);
        foreach (var one in counts)
        {
            Proportion.Check(one.Count, one.Of);
            (count, of) = (count + one.Count, of + one.Of);
        }
        var aim = target ?? (of == 0 ? 0 : (double)count / of);
        return [.. counts.Select(one => Point(one, aim))];
    }

    private static FunnelPoint Point(FunnelCount one, double target)
    {
        var (usual, wide) = (Limits(target, one.Of, Confidence.Percent95), Limits(target, one.Of, Confidence.Percent998));
        double? share = one.Of == 0 ? null : (double)one.Count / one.Of;
        var place = share is not { } value ? FunnelPlace.Inside
            : value > wide.High ? FunnelPlace.VeryHigh
            : value < wide.Low ? FunnelPlace.VeryLow
            : value > usual.High ? FunnelPlace.High
            : value < usual.Low ? FunnelPlace.Low
            : FunnelPlace.Inside;
        return new(one, share, Proportion.Wilson(one.Count, one.Of), usual, wide, place);
    }

    /// <summary>The smallest whole number whose distribution function exceeds (or, at the upper end, reaches) the probability, as a share.</summary>
    private static double Quantile(double target, long of, double probability, bool upper)
    {
        var odds = Math.Log(target) - Math.Log(1 - target);
        var (log, sum) = (of * Math.Log(1 - target), 0.0);
        for (var r = 0L; r < of; r++)
        {
            sum += Math.Exp(log);
            // A rounding error of the sum must not decide a tie against a centre.
            if (upper ? sum >= probability + 1e-12 : sum > probability - 1e-12) { return (double)r / of; }
            log += Math.Log((of - r) / (r + 1.0)) + odds;
        }
        return 1;
    }
}
