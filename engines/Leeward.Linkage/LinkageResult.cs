using Leeward.Linkage.Blocking;
using Leeward.Linkage.Clusters;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>What a run found.</summary>
public sealed class LinkageResult
{
    private readonly Scorer _scorer;
    private readonly Candidates _candidates;
    private List<PairScore>? _matches;

    internal LinkageResult(RecordTable table, IReadOnlyList<ColumnRole> roles, LinkageOptions options, Scorer scorer, Expectation.Result learnt, Population population, Candidates candidates, List<PairScore> pairs)
    {
        _candidates = candidates;
        Table = table;
        Roles = roles;
        Options = options;
        _scorer = scorer;
        Learnt = learnt;
        Population = population;
        Rules = candidates.Yields;
        Pairs = pairs;
        Suggested = options.Model?.Threshold ?? BestThreshold(pairs);
        Threshold = options.Threshold ?? Suggested;
        Model = LinkageModel.Of(roles, scorer.Features, learnt, table.Count, Suggested);
    }

    /// <summary>The records.</summary>
    public RecordTable Table { get; }

    /// <summary>What the columns were taken for.</summary>
    public IReadOnlyList<ColumnRole> Roles { get; }

    /// <summary>How the run went about it.</summary>
    public LinkageOptions Options { get; }

    /// <summary>What each blocking rule yielded.</summary>
    public IReadOnlyList<RuleYield> Rules { get; }

    /// <summary>Candidate pairs that were compared, each once.</summary>
    public long Compared => Rules.Sum(rule => rule.NewPairs);

    /// <summary>The pairs worth keeping, in the order of the table.</summary>
    public IReadOnlyList<PairScore> Pairs { get; }

    internal Expectation.Result Learnt { get; }

    internal Population Population { get; }

    internal Scorer Scorer => _scorer;

    internal IReadOnlyList<RulePlan> Plans => _candidates.Plans;

    /// <summary>Why a pair has its score, feature by feature.</summary>
    public IReadOnlyList<Evidence> Explain(int left, int right) => Explain(_scorer, left, right);

    internal static List<Evidence> Explain(Scorer scorer, int left, int right)
    {
        var lines = new List<Evidence>();
        for (var f = 0; f < scorer.Features.Count; f++)
        {
            var feature = scorer.Features[f];
            var (level, bits, rarity) = scorer.Evidence(f, left, right);
            lines.Add(new(feature.Name, feature.Levels[level].Code, feature.Levels[level].Meaning, feature.Shown(left), feature.Shown(right), bits + rarity, rarity));
        }

        if (scorer.KinLoss(left, right) is > 0.05 and var loss) { lines.Add(new("family", "kin", "brothers, sisters and households share this too", "", "", -loss, 0)); }
        return lines;
    }

    /// <summary>What a level of a feature means, in English; its code where there is no such level.</summary>
    public string MeaningOf(string feature, string level) => _scorer.Features.FirstOrDefault(one => one.Name == feature)?.Levels.FirstOrDefault(one => one.Code == level)?.Meaning ?? level;

    /// <summary>Goes through every candidate pair, from several threads.</summary>
    public void EachCandidate(Action<int, int> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        _candidates.Each(() => 0, (_, record, others) => { foreach (var other in others) { look(record, other); } }, _ => { });
    }

    /// <summary>The threshold that promises the best F1: pairs are taken from the most probable down, as long as the expected F1 grows (Lipton, Elkan, Naryanaswamy 2014).</summary>
    public double Suggested { get; }

    /// <summary>The threshold that counts: the one asked for, or the suggested one.</summary>
    public double Threshold { get; }

    /// <summary>An index in which one new record is looked up among all others. It takes the table over: nothing else may add to it.</summary>
    public LinkageIndex ToIndex() => new(Table, _scorer, _candidates.Plans, Math.Log2(Math.Max(0.5, Learnt.Matches) / Math.Max(1, Population.Pairs - Learnt.Matches)), Options);

    /// <summary>What was learnt.</summary>
    public LinkageModel Model { get; }

    /// <summary>Pairs taken as one person: at the threshold or above; when two lists are linked, each record with one partner at the most.</summary>
    public IReadOnlyList<PairScore> Matches => _matches ??= Options.Mode == LinkageMode.Link ? OneToOne.Of(Above(), Table.Count) : Above();

    /// <summary>Pairs that a person should look at: not taken as one person, yet with a chance of one in twenty or more, or taken with less than 95 in a hundred.</summary>
    public IEnumerable<PairScore> ToReview => Pairs.Where(pair => pair.Probability is >= 0.05 and < 0.95);

    /// <summary>The person each record belongs to, numbered from 0 in the order of first records.</summary>
    public int[] Clusters()
    {
        var cluster = new int[Table.Count];
        var groups = DenseGroups.Of(Table.Count, Matches).Groups();
        for (var group = 0; group < groups.Length; group++) { foreach (var record in groups[group]) { cluster[record] = group; } }
        return cluster;
    }

    private List<PairScore> Above() => [.. Pairs.Where(pair => pair.Probability >= Threshold)];

    private static double BestThreshold(List<PairScore> pairs)
    {
        var all = pairs.Sum(pair => pair.Probability);
        double sum = 0, best = -1, threshold = 0.5;
        var rising = new double[pairs.Count];
        for (var k = 0; k < rising.Length; k++) { rising[k] = pairs[k].Probability; }
        Array.Sort(rising);
        for (var k = 0; k < rising.Length; k++)
        {
            var probability = rising[^(k + 1)];
            sum += probability;
            var promised = 2 * sum / (k + 1 + all);
            if (promised > best) { (best, threshold) = (promised, probability); }
        }

        // Never above one half: what is likelier one person than two counts as one.
        return Math.Clamp(threshold, 0.2, 0.5);
    }

    /// <summary>Expected number of pairs that are one person.</summary>
    public double ExpectedMatches => Learnt.Matches;

    internal IEnumerable<string> ModelLines()
    {
        yield return $"matches {Learnt.Matches:F0} kin {Learnt.Kin:F0} rounds {Learnt.Rounds}";
        for (var f = 0; f < _scorer.Features.Count; f++)
        {
            var feature = _scorer.Features[f];
            for (var l = 1; l < feature.Levels.Count; l++)
            {
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{feature.Name,-20} {feature.Levels[l].Code,-10} m {Learnt.Beliefs[f].M[l]:F4} u {Learnt.Beliefs[f].U[l]:E2} bits {Learnt.Beliefs[f].Bits(l),6:F2} {(Learnt.Beliefs[f].Kin is { } k ? $"kin {k[l]:F4}" : "")} {(_scorer.Rarities.Weighs(f, l) ? $"rarity base {_scorer.Rarities.Base(f, l):F2}" : "")}");
            }
        }
    }
}
