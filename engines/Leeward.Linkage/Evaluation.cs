using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>How well pairs agree with the truth.</summary>
/// <param name="TruePairs">Pairs that are one person.</param>
/// <param name="Found">Of these, found.</param>
/// <param name="Wrong">Pairs found that are not.</param>
public sealed record Accuracy(long TruePairs, long Found, long Wrong)
{
    /// <summary>Found pairs that are right, of all found.</summary>
    public double Precision => Found + Wrong == 0 ? 1 : (double)Found / (Found + Wrong);

    /// <summary>Right pairs found, of all right ones.</summary>
    public double Recall => TruePairs == 0 ? 1 : (double)Found / TruePairs;

    /// <summary>The harmonic mean of both.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>Pairs against the truth.</summary>
/// <param name="At">At the threshold that was used.</param>
/// <param name="BestThreshold">The threshold that would have been best.</param>
/// <param name="Best">What it would have reached.</param>
/// <param name="AveragePrecision">Mean precision over recall (the area under the precision-recall curve).</param>
/// <param name="BlockingRecall">Share of right pairs among the candidates.</param>
/// <param name="CalibrationError">Mean distance between probability and truth over ten classes of probability, weighted by pairs kept.</param>
/// <param name="Clusters">Pairs inside clusters, apart from the pairs scored.</param>
public sealed record EvaluationReport(Accuracy At, double BestThreshold, Accuracy Best, double AveragePrecision, double BlockingRecall, double CalibrationError, Accuracy? Clusters);

/// <summary>Compares a result with the truth.</summary>
public static class Evaluation
{
    /// <summary>Who is who: records with equal numbers are one person, -1 is nobody.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="truth">A number per record.</param>
    /// <param name="threshold">From this probability on a pair counts as found.</param>
    public static EvaluationReport Of(LinkageResult result, int[] truth, double threshold)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(truth);
        var across = result.Options.Mode == LinkageMode.Link;
        var all = TruePairs(truth, across ? result.Table : null);
        bool Right(PairScore pair) => truth[pair.Left] >= 0 && truth[pair.Left] == truth[pair.Right];
        var ranked = result.Pairs.OrderByDescending(pair => pair.Probability).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right).ToList();
        long right = 0, wrong = 0;
        double area = 0, bestThreshold = 1;
        Accuracy best = new(all, 0, 0), at = best;
        for (var i = 0; i < ranked.Count; i++)
        {
            if (Right(ranked[i]))
            {
                right++;
                area += (double)right / (right + wrong);
            }
            else { wrong++; }

            if (i + 1 < ranked.Count && ranked[i + 1].Probability == ranked[i].Probability) { continue; }
            var now = new Accuracy(all, right, wrong);
            if (now.F1 > best.F1) { (best, bestThreshold) = (now, ranked[i].Probability); }
            if (ranked[i].Probability >= threshold) { at = now; }
        }

        return new(at, bestThreshold, best, all == 0 ? 1 : area / all, double.NaN, Calibration(ranked, Right), null);
    }

    /// <summary>Pairs inside clusters against the truth.</summary>
    public static Accuracy OfClusters(int[] clusters, int[] truth)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(truth);
        long found = 0, all = 0;
        foreach (var cluster in Enumerable.Range(0, clusters.Length).GroupBy(record => clusters[record]))
        {
            long size = cluster.Count();
            all += size * (size - 1) / 2;
            foreach (var person in cluster.Where(record => truth[record] >= 0).GroupBy(record => truth[record]))
            {
                long same = person.Count();
                found += same * (same - 1) / 2;
            }
        }

        return new(TruePairs(truth), found, all - found);
    }

    /// <summary>Pairs of records that are one person.</summary>
    public static long TruePairs(int[] truth, RecordTable? acrossLists = null)
    {
        ArgumentNullException.ThrowIfNull(truth);
        long pairs = 0;
        foreach (var group in Enumerable.Range(0, truth.Length).Where(record => truth[record] >= 0).GroupBy(record => truth[record]))
        {
            long size = group.Count(), second = acrossLists is null ? 0 : group.Count(record => acrossLists.SourceOf(record) != 0);
            pairs += acrossLists is null ? size * (size - 1) / 2 : second * (size - second);
        }

        return pairs;
    }

    private static double Calibration(List<PairScore> ranked, Func<PairScore, bool> right)
    {
        double error = 0;
        foreach (var part in ranked.GroupBy(pair => Math.Min(9, (int)(pair.Probability * 10))))
        {
            error += Math.Abs(part.Average(pair => pair.Probability) - part.Average(pair => right(pair) ? 1.0 : 0)) * part.Count();
        }

        return ranked.Count == 0 ? 0 : error / ranked.Count;
    }
}
