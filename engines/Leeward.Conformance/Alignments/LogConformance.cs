namespace Leeward.Conformance;

/// <summary>How well a log and a net agree.</summary>
public sealed class LogConformance
{
    internal LogConformance(VariantLog log, Aligner aligner, IReadOnlyList<Alignment> alignments)
    {
        (Log, Aligner, Alignments) = (log, aligner, alignments);
        var (fitness, cost, worst) = (0.0, 0L, 0L);
        // Sums of fractions depend on their order in the last digit; the order of case ids makes them independent of the file's.
        foreach (var one in log.Cases.OrderBy(one => one.Case, StringComparer.Ordinal))
        {
            var alignment = alignments[one.Variant];
            if (alignment.Fitness is not { } value) { continue; }
            (Aligned, fitness, cost, worst) = (Aligned + 1, fitness + value, cost + alignment.Cost, worst + alignment.WorstCost);
            Deviations += alignment.Deviations;
            if (alignment.Fits) { Fitting++; }
        }
        TotalCost = cost;
        AverageFitness = Aligned == 0 ? null : fitness / Aligned;
        LogFitness = Aligned == 0 ? null : worst == 0 ? 1 : 1 - ((double)cost / worst);
    }

    /// <summary>The log.</summary>
    public VariantLog Log { get; }

    /// <summary>What aligned it.</summary>
    public Aligner Aligner { get; }

    /// <summary>The alignment of each variant, in the order of <see cref="VariantLog.Variants"/>.</summary>
    public IReadOnlyList<Alignment> Alignments { get; }

    /// <summary>How many cases could be aligned; the figures below are about these.</summary>
    public int Aligned { get; }

    /// <summary>How many cases fit.</summary>
    public int Fitting { get; }

    /// <summary>How many deviations all cases have together.</summary>
    public long Deviations { get; }

    /// <summary>What all alignments cost, silent moves included.</summary>
    public long TotalCost { get; }

    /// <summary>The share of cases that fit, in percent; null where none was aligned.</summary>
    public double? PercentFitting => Aligned == 0 ? null : 100.0 * Fitting / Aligned;

    /// <summary>The mean of the fitness of the cases; null where none was aligned.</summary>
    public double? AverageFitness { get; }

    /// <summary>
    /// The fitness of the log as a whole: 1 - all costs / all worst costs, silent moves included, so that long cases weigh more. With the usual costs a log that fits has a
    /// little less than 1, because silent moves cost 1/10,000 of a deviation. Null where none was aligned.
    /// </summary>
    public double? LogFitness { get; }

    /// <summary>Aligns a log with a net: each variant once, on several threads. The answer does not depend on how many.</summary>
    /// <param name="log">The log.</param>
    /// <param name="aligner">Aligns.</param>
    /// <param name="threads">How many threads; 1 needs none but the caller's (as in a browser).</param>
    /// <param name="progress">Hears how many variants of how many are done.</param>
    /// <param name="ct">Stops it.</param>
    public static LogConformance Check(VariantLog log, Aligner aligner, int threads = 1, IProgress<(long Done, long? Total)>? progress = null, CancellationToken ct = default)
    {
        // The long ones first, so that no thread is left alone with one at the end.
        var order = Enumerable.Range(0, log.Variants.Count).OrderByDescending(index => log.Variants[index].Activities.Count).ToArray();
        var alignments = new Alignment[order.Length];
        var (next, done) = (-1, 0L);
        void Work()
        {
            while (true)
            {
                var turn = Interlocked.Increment(ref next);
                if (turn >= order.Length) { return; }
                ct.ThrowIfCancellationRequested();
                alignments[order[turn]] = aligner.Align(log.Variants[order[turn]].Activities, ct);
                progress?.Report((Interlocked.Increment(ref done), order.Length));
            }
        }
        if (threads <= 1 || order.Length < 2) { Work(); }
        else
        {
            try { Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work()); }
            catch (AggregateException e) when (e.InnerExceptions.All(one => one is OperationCanceledException)) { ct.ThrowIfCancellationRequested(); }
        }
        return new LogConformance(log, aligner, alignments);
    }
}
