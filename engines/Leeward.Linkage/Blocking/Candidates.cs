using System.Buffers;

namespace Leeward.Linkage.Blocking;

/// <summary>
/// The candidate pairs of a set of rules, each once, under the first rule that yields it. For every record the members of its blocks that come after it are looked
/// through; a stamp per record says whether the pair has been seen. No list of pairs is ever held, so memory does not grow with pairs; work is cut into runs of
/// records whose results are put together in order, so the answer does not depend on how many threads there are.
/// </summary>
internal sealed class Candidates
{
    private const int Run = 512;
    private readonly BlockingRule[] _rules;
    private readonly int[]? _sources;
    private readonly long[] _newPairs;

    /// <param name="plans">The rules.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="largest">The largest block that is compared.</param>
    /// <param name="sources">Which list each record comes from, where only pairs across lists count.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="made">Rules worked out before, by name; afterwards these too.</param>
    public Candidates(IReadOnlyList<RulePlan> plans, int records, int largest, int[]? sources, int threads, Dictionary<string, BlockingRule>? made = null)
    {
        Records = records;
        Plans = plans;
        Threads = threads;
        _sources = sources;
        _rules = new BlockingRule[plans.Count];
        _newPairs = new long[plans.Count];
        Parallel.For(0, plans.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, r => _rules[r] = made?.GetValueOrDefault(plans[r].Name) ?? BlockingRule.Make(plans[r].Name, plans[r].Key, records, largest, sources));
        foreach (var rule in _rules) { made?.TryAdd(rule.Name, rule); }
    }

    public int Records { get; }

    public int Threads { get; }

    public IReadOnlyList<RulePlan> Plans { get; }

    public IReadOnlyList<RuleYield> Yields =>
        [.. _rules.Select((rule, r) => new RuleYield(rule.Name, rule.Blocks, rule.Pairs, _newPairs[r], rule.PassedOver, rule.PassedOverRecords))];

    /// <summary>
    /// Goes through all pairs. <paramref name="start"/> makes what a run of records collects, <paramref name="look"/> gets a record and its candidates,
    /// <paramref name="end"/> hears of the runs in their order, one at a time.
    /// </summary>
    public void Each<T>(Func<T> start, Action<T, int, ReadOnlySpan<int>> look, Action<T> end, int oneIn = 1, Action<int>? progress = null, CancellationToken ct = default)
    {
        var runs = (Records + Run - 1) / Run;
        var results = new T?[runs];
        var finished = new bool[runs];
        var counts = new long[_rules.Length];
        var gate = new Lock();
        int next = 0, done = 0, ended = 0;
        var workers = new Thread[Math.Max(1, Math.Min(Threads, runs))];
        Exception? failed = null;
        void Work()
        {
            var stamps = ArrayPool<int>.Shared.Rent(Records);
            try
            {
                Array.Fill(stamps, -1);
                var found = new int[1024];
                var yields = new long[_rules.Length];
                for (var run = Interlocked.Increment(ref next) - 1; run < runs && !ct.IsCancellationRequested && failed is null; run = Interlocked.Increment(ref next) - 1)
                {
                    var into = start();
                    var last = Math.Min(Records, (run + 1) * Run);
                    for (var record = run * Run; record < last; record++)
                    {
                        if (oneIn > 1 && Text.Hashing.Mix((ulong)record + 99) % (ulong)oneIn != 0) { continue; }
                        var count = Gather(record, stamps, ref found, yields);
                        if (count > 0) { look(into, record, found.AsSpan(0, count)); }
                    }

                    lock (gate)
                    {
                        (results[run], finished[run]) = (into, true);
                        for (; ended < runs && finished[ended]; ended++)
                        {
                            end(results[ended]!);
                            results[ended] = default;
                        }
                    }

                    progress?.Invoke(Interlocked.Increment(ref done) * Run);
                }

                lock (gate) { for (var r = 0; r < yields.Length; r++) { counts[r] += yields[r]; } }
            }
            catch (Exception e) when (e is not OutOfMemoryException) { lock (gate) { failed ??= e; } }
            finally { ArrayPool<int>.Shared.Return(stamps); }
        }

        for (var t = 0; t < workers.Length; t++) { (workers[t] = new(Work)).Start(); }
        foreach (var worker in workers) { worker.Join(); }
        ct.ThrowIfCancellationRequested();
        if (failed is not null) { throw new InvalidOperationException("Comparing failed.", failed); }
        if (oneIn == 1) { counts.CopyTo(_newPairs, 0); }
    }

    /// <summary>How many pairs there are in all, without looking at them.</summary>
    public long Most => _rules.Sum(rule => rule.Pairs);

    /// <summary>How many different pairs there are, from a part of the records where there are many.</summary>
    public double Estimate()
    {
        var oneIn = (int)Math.Max(1, Records / 10000);
        long pairs = 0;
        Each(() => new long[1], (sum, _, others) => sum[0] += others.Length, sum => pairs += sum[0], oneIn);
        return (double)pairs * oneIn;
    }

    private int Gather(int record, int[] stamps, ref int[] found, long[] yields)
    {
        var count = 0;
        for (var r = 0; r < _rules.Length; r++)
        {
            var before = count;
            var rule = _rules[r];
            for (var place = rule.After(record); place >= 0;)
            {
                var other = rule.Member(ref place);
                if (stamps[other] == record) { continue; }
                stamps[other] = record;
                if (_sources is not null && _sources[other] == _sources[record]) { continue; }
                if (count == found.Length) { Array.Resize(ref found, found.Length * 2); }
                found[count++] = other;
            }

            yields[r] += count - before;
        }

        return count;
    }
}
