using Leeward.Linkage.Features;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Blocking;

/// <summary>A rule before it is worked out: the parts whose keys must all be equal.</summary>
internal sealed record RulePlan(string Name, KeyPart[] Parts, int[] FeatureOf)
{
    public ulong Key(int record)
    {
        ulong key = 1;
        foreach (var part in Parts)
        {
            var one = part.Key(record);
            if (one == 0) { return 0; }
            key = Hashing.Join(key, one);
        }

        return key == 0 ? 1 : key;
    }
}

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

    private const int Sampled = 12000;
    private const int Imagined = 3000;
    private const int MostRules = 32;
    private const int MostTried = 900;

    /// <summary>What finding an imagined pair the first, second and third time is worth: a pair that two rules find survives one rule's failing.</summary>
    private static readonly double[] Worth = [1, 0.35, 0.12, 0];

    /// <param name="features">What is compared.</param>
    /// <param name="survives">How often two records of one person share each part's key, feature by feature; null for the first idea.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="pairsPerRecord">The largest budget that will be asked for.</param>
    /// <param name="largest">The largest block that is compared.</param>
    public BlockingPlan(IReadOnlyList<Feature> features, double[][]? survives, int records, double pairsPerRecord, int largest)
    {
        var sample = Sample(records);
        var scale = (double)records / Math.Max(1, sample.Length);
        var parts = new List<(KeyPart Part, int Feature, ulong[] Keys)>();
        for (var feature = 0; feature < features.Count; feature++)
        {
            for (var p = 0; p < features[feature].Parts.Count; p++)
            {
                var part = features[feature].Parts[p];
                parts.Add((survives is null ? part : part with { Survives = survives[feature][p] }, feature, [.. sample.Select(part.Key)]));
            }
        }

        var imagined = Imagine(features.Count, sample.Length);
        var asked = Combinations(parts, scale, pairsPerRecord);
        var trials = new Trial?[asked.Count];
        Parallel.For(0, asked.Count, i => trials[i] = Try(asked[i], parts, imagined, scale, pairsPerRecord, largest));
        _trials = [.. trials.OfType<Trial>()];
        _implied = Implied(parts);
    }

    /// <summary>The rules for a budget of pairs per record, overlaps counted twice.</summary>
    public List<RulePlan> Choose(double budget)
    {
        var trials = _trials.ToList();
        return Greedy(trials, _implied, budget);
    }

    private static int[] Sample(int records)
    {
        if (records <= Sampled) { return [.. Enumerable.Range(0, records)]; }
        var dice = new Dice(17);
        var chosen = new HashSet<int>();
        while (chosen.Count < Sampled) { chosen.Add(dice.Below(records)); }
        return [.. chosen.Order()];
    }

    /// <summary>Imagined pairs: two records whose gaps are taken over, and for each feature a number that says how badly it went wrong.</summary>
    private static (int Left, int Right, double[] Harm)[] Imagine(int features, int records)
    {
        var dice = new Dice(4711);
        var pairs = new (int, int, double[])[records == 0 ? 0 : Imagined];
        for (var i = 0; i < pairs.Length; i++)
        {
            var harm = new double[features];
            // Errors come together: every third pair is twice as clean, every third twice as dirty as the average.
            var quality = (i % 3) switch { 0 => 2.0, 1 => 1.0, _ => 0.5 };
            for (var f = 0; f < features; f++) { harm[f] = Math.Pow(dice.Unit(), quality); }
            pairs[i] = (dice.Below(records), dice.Below(records), harm);
        }

        return pairs;
    }

    /// <summary>Which parts are at least as strict as which others: records that share the first share the second.</summary>
    private static bool[,] Implied(List<(KeyPart Part, int Feature, ulong[] Keys)> parts)
    {
        var implied = new bool[parts.Count, parts.Count];
        for (var a = 0; a < parts.Count; a++)
        {
            for (var b = 0; b < parts.Count; b++)
            {
                if (parts[a].Feature != parts[b].Feature) { continue; }
                var other = new Dictionary<ulong, ulong>();
                implied[a, b] = a == b || Enumerable.Range(0, parts[a].Keys.Length).All(i => parts[a].Keys[i] == 0 || (other.TryAdd(parts[a].Keys[i], parts[b].Keys[i]) ? parts[b].Keys[i] != 0 : other[parts[a].Keys[i]] == parts[b].Keys[i]));
            }
        }

        return implied;
    }

    private static List<int[]> Combinations(List<(KeyPart Part, int Feature, ulong[] Keys)> parts, double scale, double budget)
    {
        var chance = parts.Select(one => Chance(one.Keys)).ToArray();
        var records = parts.Count == 0 ? 0 : parts[0].Keys.Length * scale;
        double Cost(params ReadOnlySpan<int> of)
        {
            var cost = records / 2;
            foreach (var part in of) { cost *= chance[part]; }
            return cost;
        }

        var list = new List<int[]>();
        var triples = new List<(double Cost, int[] Of)>();
        for (var a = 0; a < parts.Count; a++)
        {
            if (Cost(a) <= budget) { list.Add([a]); }
            for (var b = a + 1; b < parts.Count; b++)
            {
                if (parts[a].Feature == parts[b].Feature) { continue; }
                if (Cost(a, b) <= budget) { list.Add([a, b]); continue; }
                for (var c = b + 1; c < parts.Count; c++)
                {
                    if (parts[c].Feature != parts[a].Feature && parts[c].Feature != parts[b].Feature && Cost(a, b, c) is var cost && cost <= budget && cost >= budget / 100) { triples.Add((cost, [a, b, c])); }
                }
            }
        }

        list.AddRange(triples.OrderBy(one => one.Cost).Take(Math.Max(0, MostTried - list.Count)).Select(one => one.Of));
        return list;
    }

    /// <summary>The chance that two records share a key.</summary>
    private static double Chance(ulong[] keys)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var key in keys) { if (key != 0) { counts[key] = counts.GetValueOrDefault(key) + 1; } }
        double same = 0;
        foreach (double n in counts.Values) { same += n * (n - 1); }
        return keys.Length < 2 ? 0 : Math.Max(same, 0.5) / ((double)keys.Length * (keys.Length - 1));
    }

    private sealed record Trial(RulePlan Rule, double Cost, int[] Finds, int[] Of);

    private static Trial? Try(int[] of, List<(KeyPart Part, int Feature, ulong[] Keys)> parts, (int Left, int Right, double[] Harm)[] imagined, double scale, double budget, int largest)
    {
        var keys = new ulong[parts[of[0]].Keys.Length];
        var counts = new Dictionary<ulong, int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            ulong key = 1;
            foreach (var part in of) { key = parts[part].Keys[i] is var one && one == 0 || key == 0 ? 0 : Hashing.Join(key, one); }
            keys[i] = key;
            if (key != 0) { counts[key] = counts.GetValueOrDefault(key) + 1; }
        }

        double pairs = 0;
        foreach (double n in counts.Values)
        {
            if (n * scale > largest && n > 1) { continue; }
            pairs += n * (n - 1) / 2;
        }

        var cost = pairs * scale / Math.Max(1, keys.Length);
        if (cost > budget) { return null; }
        var finds = new List<int>();
        for (var i = 0; i < imagined.Length; i++)
        {
            var (left, right, harm) = imagined[i];
            if (keys[left] == 0 || keys[right] == 0 || (counts[keys[left]] is var n && n * scale > largest && n > 1)) { continue; }
            if (Array.TrueForAll(of, part => harm[parts[part].Feature] < parts[part].Part.Survives)) { finds.Add(i); }
        }

        var rule = new RulePlan(string.Join(" + ", of.Select(part => parts[part].Part.Name)), [.. of.Select(part => parts[part].Part)], [.. of.Select(part => parts[part].Feature)]);
        return new(rule, cost, [.. finds], of);
    }

    private static List<RulePlan> Greedy(List<Trial> trials, bool[,] implied, double budget)
    {
        var chosen = new List<RulePlan>();
        var found = new byte[Imagined];
        var left = budget;
        while (chosen.Count < MostRules)
        {
            Trial? best = null;
            double bestWorth = 0;
            foreach (var trial in trials)
            {
                if (trial.Cost > left) { continue; }
                double gain = 0;
                foreach (var i in trial.Finds) { gain += Worth[Math.Min((int)found[i], 3)]; }
                var worth = gain / (trial.Cost + budget / 50);
                if (gain >= 1.5 && worth > bestWorth * (1 + 1e-12)) { (best, bestWorth) = (trial, worth); }
            }

            if (best is null) { break; }
            chosen.Add(best.Rule);
            left -= best.Cost;
            foreach (var i in best.Finds) { found[i] = (byte)Math.Min(found[i] + 1, 3); }
            // A rule that asks for all this one asks for, and more, can find nothing new.
            trials.RemoveAll(trial => trial == best || Array.TrueForAll(best.Of, asked => Array.Exists(trial.Of, part => implied[part, asked])));
        }

        return chosen;
    }
}
