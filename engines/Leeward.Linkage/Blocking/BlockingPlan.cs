using System.Numerics;
using Leeward.Linkage.Features;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Blocking;

/// <summary>
/// Chooses blocking rules without labels. Every key, and every two keys of different features, is a possible rule; what it costs is counted, what it finds is
/// tried on imagined pairs of the same person, in which each feature goes wrong as often as its kind usually does and is missing as often as it is missing here.
/// Greedy: the rule that finds most that is not yet found twice, per pair it costs, until the budget of pairs per record is spent. (Maximum coverage under a budget:
/// Khuller, Moss, Naor 1999; that blocking schemes can be learnt as set cover: Bilenko, Kamath, Mooney 2006.)
/// </summary>
internal sealed class BlockingPlan
{
    private readonly List<Trial> _trials;
    private readonly bool[,] _implied;
    private readonly int[] _imagined;
    private readonly int _pairs;

    private const int Sampled = 12000;
    private const int Imagined = 3000;
    private const int MostRules = 48;
    private const int MostTried = 900;
    private const double LeastGain = 0.3;
    private const double MostPerMatch = 50_000;

    /// <summary>What finding an imagined pair the first, second and third time is worth: a pair that two rules find survives one rule's failing.</summary>
    private static readonly double[] Worth = [1, 0.35, 0.12, 0];

    /// <param name="features">What is compared.</param>
    /// <param name="survives">How often two records of one person share each part's key, feature by feature; null for the first idea.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="pairsPerRecord">The largest budget that will be asked for.</param>
    /// <param name="largest">The largest block that is compared.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="likely">Pairs that are likely one person; they are tried beside the imagined ones, for their errors come together as they do.</param>
    public BlockingPlan(IReadOnlyList<Feature> features, double[][]? survives, int records, double pairsPerRecord, int largest, int threads, IReadOnlyList<(int Left, int Right)>? likely = null)
    {
        var sample = Sample(records);
        var scale = (double)records / Math.Max(1, sample.Length);
        var asked = features.SelectMany((feature, f) => feature.Parts.Select((part, p) => (Part: survives is null ? part : part with { Survives = survives[f][p] }, Feature: f))).ToArray();
        var parts = new SampledPart[asked.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, parts.Length, parallel, p => parts[p] = new(asked[p].Part, asked[p].Feature, sample));
        _pairs = Imagined + (likely?.Count ?? 0);
        _imagined = Imagine(parts, features.Count, sample.Length, _pairs);
        for (var i = Imagined; i < _pairs; i++)
        {
            foreach (var part in parts) { part.Finds[i] = part.Part.Key(likely![i - Imagined].Left) is > 0 and var key && key == part.Part.Key(likely[i - Imagined].Right); }
        }

        var combinations = Combinations(parts, records, pairsPerRecord);
        var trials = new Trial?[combinations.Count];
        Parallel.For(0, trials.Length, parallel, () => new BlockSizes(sample.Length), (i, _, sizes) =>
        {
            trials[i] = Try(combinations[i], parts, sizes, scale, pairsPerRecord, largest);
            return sizes;
        }, _ => { });
        _trials = [.. trials.OfType<Trial>()];
        _implied = new bool[parts.Length, parts.Length];
        for (var a = 0; a < parts.Length; a++) { for (var b = 0; b < parts.Length; b++) { _implied[a, b] = parts[a].Implies(parts[b]); } }
    }

    /// <summary>The rules for a budget of pairs per record, overlaps counted twice.</summary>
    /// <param name="budget">Pairs per record.</param>
    /// <param name="matches">Expected pairs of one person per record, where that is known: a rule that costs more than <see cref="MostPerMatch"/> pairs for each of them is not worth it.</param>
    public List<RulePlan> Choose(double budget, double matches = double.PositiveInfinity)
    {
        var trials = _trials.ToList();
        var chosen = new List<RulePlan>();
        Bits once = new(_pairs), twice = new(_pairs), thrice = new(_pairs);
        var left = budget;
        while (chosen.Count < MostRules)
        {
            Trial? best = null;
            double bestWorth = 0;
            foreach (var trial in trials)
            {
                if (trial.Cost > left) { continue; }
                var gain = Worth[0] * trial.Finds.CountWithout(once) + Worth[1] * trial.Finds.CountWith(once, twice) + Worth[2] * trial.Finds.CountWith(twice, thrice);
                var worth = gain / (trial.Cost + budget / 50);
                if (gain >= LeastGain && worth > bestWorth * (1 + 1e-12) && trial.Cost <= gain / _pairs * matches * MostPerMatch) { (best, bestWorth) = (trial, worth); }
            }

            if (best is null) { break; }
            chosen.Add(best.Rule);
            left -= best.Cost;
            thrice.Take(twice.Take(once.Take(best.Finds)));
            // A rule that asks for all this one asks for, and more, can find nothing new.
            trials.RemoveAll(trial => trial == best || Array.TrueForAll(best.Of, asked => Array.Exists(trial.Of, part => _implied[part, asked])));
        }

        return chosen;
    }

    private static int[] Sample(int records)
    {
        if (records <= Sampled) { return [.. Enumerable.Range(0, records)]; }
        var dice = new Dice(17);
        var chosen = new HashSet<int>();
        while (chosen.Count < Sampled) { chosen.Add(dice.Below(records)); }
        return [.. chosen.Order()];
    }

    /// <summary>Imagined pairs: two records whose gaps are taken over, and for each feature a number that says how badly it went wrong; for each part, which of them share its key. The first records come back.</summary>
    private static int[] Imagine(SampledPart[] parts, int features, int records, int pairs)
    {
        var dice = new Dice(4711);
        var firsts = new int[records == 0 ? 0 : Imagined];
        foreach (var part in parts) { part.Finds = new(pairs); }
        var harm = new double[features];
        for (var i = 0; i < firsts.Length; i++)
        {
            // Errors come together: of five pairs two are twice and three times as clean as the average, two as dirty.
            var quality = (i % 5) switch { 0 => 3.0, 1 => 2.0, 2 => 1.0, 3 => 1 / 2.0, _ => 1 / 3.0 };
            for (var f = 0; f < features; f++) { harm[f] = Math.Pow(dice.Unit(), quality); }
            int left = firsts[i] = dice.Below(records), right = dice.Below(records);
            foreach (var part in parts) { part.Finds[i] = part.Keys[left] != 0 && part.Keys[right] != 0 && harm[part.Feature] < part.Part.Survives; }
        }

        return firsts;
    }

    private static List<int[]> Combinations(SampledPart[] parts, double records, double budget)
    {
        double Cost(params ReadOnlySpan<int> of)
        {
            var cost = records / 2;
            foreach (var part in of) { cost *= parts[part].Chance; }
            return cost;
        }

        var list = new List<int[]>();
        var triples = new List<(double Cost, int[] Of)>();
        for (var a = 0; a < parts.Length; a++)
        {
            if (Cost(a) <= budget) { list.Add([a]); }
            for (var b = a + 1; b < parts.Length; b++)
            {
                if (parts[a].Feature == parts[b].Feature) { continue; }
                if (Cost(a, b) <= budget) { list.Add([a, b]); continue; }
                for (var c = b + 1; c < parts.Length; c++)
                {
                    if (parts[c].Feature != parts[a].Feature && parts[c].Feature != parts[b].Feature && Cost(a, b, c) is var cost && cost <= budget && cost >= budget / 100) { triples.Add((cost, [a, b, c])); }
                }
            }
        }

        list.AddRange(triples.OrderBy(one => one.Cost).Take(Math.Max(0, MostTried - list.Count)).Select(one => one.Of));
        return list;
    }

    private sealed record Trial(RulePlan Rule, double Cost, Bits Finds, int[] Of);

    private Trial? Try(int[] of, SampledPart[] parts, BlockSizes sizes, double scale, double budget, int largest)
    {
        sizes.Count([.. of.Select(part => parts[part])]);
        var cost = sizes.Pairs(scale, largest, out var passesOver) * scale / Math.Max(1, sizes.Records);
        if (cost > budget) { return null; }
        var finds = parts[of[0]].Finds;
        for (var i = 1; i < of.Length; i++) { finds = finds.And(parts[of[i]].Finds); }
        if (passesOver)
        {
            finds = finds.And(finds);
            for (var i = 0; i < _imagined.Length; i++) { if (finds[i] && sizes.Of(_imagined[i]) is var size && size * scale > largest && size > 1) { finds[i] = false; } }
        }

        var rule = new RulePlan([.. of.Select(part => parts[part].Part)], [.. of.Select(part => parts[part].Feature)]);
        return new(rule, cost, finds, of);
    }

    /// <summary>How large the blocks of a rule are on the sample; one is made per thread and used again and again.</summary>
    private sealed class BlockSizes(int records)
    {
        private readonly long[] _keys = new long[records];
        private readonly long[] _slots = new long[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, records) * 2)];
        private readonly int[] _counts = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, records) * 2)];

        public int Records => records;

        public void Count(SampledPart[] of)
        {
            for (var i = 0; i < records; i++) { _keys[i] = of[0].Keys[i]; }
            foreach (var part in of.AsSpan(1)) { for (var i = 0; i < records; i++) { _keys[i] = part.Keys[i] == 0 ? 0 : _keys[i] * part.Distinct + (_keys[i] == 0 ? 0 : part.Keys[i]); } }
            Array.Clear(_slots);
            Array.Clear(_counts);
            foreach (var key in _keys) { if (key != 0) { _counts[Slot(key)]++; } }
        }

        public int Of(int record) => _keys[record] == 0 ? 0 : _counts[Slot(_keys[record])];

        /// <summary>Pairs in the blocks that are not too large.</summary>
        public double Pairs(double scale, int largest, out bool passesOver)
        {
            double pairs = 0;
            passesOver = false;
            foreach (double n in _counts)
            {
                if (n < 2) { continue; }
                if (n * scale > largest) { passesOver = true; }
                else { pairs += n * (n - 1) / 2; }
            }

            return pairs;
        }

        private int Slot(long key)
        {
            var mask = _slots.Length - 1;
            var slot = (int)(Hashing.Mix((ulong)key) & (ulong)mask);
            while (_slots[slot] != key && _slots[slot] != 0) { slot = slot + 1 & mask; }
            _slots[slot] = key;
            return slot;
        }
    }
}
