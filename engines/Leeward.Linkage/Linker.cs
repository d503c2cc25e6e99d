using Leeward.Linkage.Blocking;
using Leeward.Linkage.Clusters;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>What a run is busy with.</summary>
public enum LinkageStage
{
    /// <summary>Reading values, choosing blocking rules.</summary>
    Preparing,
    /// <summary>Learning the model.</summary>
    Learning,
    /// <summary>Scoring candidates.</summary>
    Scoring,
    /// <summary>Putting pairs together.</summary>
    Grouping,
}

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What it is busy with.</param>
/// <param name="Done">Records done.</param>
/// <param name="Total">Records in all.</param>
public readonly record struct LinkageProgress(LinkageStage Stage, long Done, long Total);

/// <summary>Finds the records of the same person in a table, without labels.</summary>
public sealed class Linker
{
    /// <summary>Above this many records the model is learnt from a part of the candidates, and values are counted by record instead of by person.</summary>
    private const int Many = 400_000;

    /// <summary>Bits that a pair may reach when too little was compared: a probability of one third.</summary>
    private const double TooLittle = -1;

    /// <summary>How many times the budget is planned at first, since rules overlap.</summary>
    private const double Overlap = 3;

    /// <summary>Pairs that a model is learnt from at the least, where there are so many.</summary>
    private const double LearnFrom = 3_000_000;

    /// <summary>From this evidence on, prior included, a pair is likely one person: four to one.</summary>
    private const double LikelyFrom = 2;

    /// <summary>Likely pairs that rules are tried on at the most.</summary>
    private const int MostLikely = 3000;

    /// <summary>Times that the plan is brought nearer to the budget, by half of what is left each time.</summary>
    private const int Steps = 5;

    private readonly RecordTable _table;
    private readonly LinkageOptions _options;
    private readonly Feature[] _features;
    private readonly int[]? _sources;
    private readonly Action<LinkageProgress> _progress;
    private readonly CancellationToken _ct;

    private Linker(RecordTable table, IReadOnlyList<ColumnRole> roles, LinkageOptions options, Action<LinkageProgress>? progress, CancellationToken ct)
    {
        _table = table;
        _options = options;
        _progress = progress ?? (_ => { });
        _ct = ct;
        _sources = options.Mode == LinkageMode.Link ? table.SourceArray : null;
        _features = [.. FeaturePlan.Of(table, roles).Take(Patterns.MostFeatures)];
        Roles = roles;
    }

    private IReadOnlyList<ColumnRole> Roles { get; }

    /// <summary>Learns a model from the records themselves and scores every candidate pair.</summary>
    /// <param name="table">The records.</param>
    /// <param name="roles">What the columns hold, for example as <see cref="RoleGuess.Of"/> guessed.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="progress">Hears how far it is, from several threads.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="LinkageException">There is nothing to compare.</exception>
    public static LinkageResult Run(RecordTable table, IReadOnlyList<ColumnRole> roles, LinkageOptions? options = null, Action<LinkageProgress>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(roles);
        return new Linker(table, roles, options ?? new(), progress, ct).Run();
    }

    private LinkageResult Run()
    {
        if (_table.Count < 2) { throw new LinkageException("link.too_few", "Two records are needed at the least."); }
        if (_features.Length == 0) { throw new LinkageException("link.nothing_to_compare", "No column can be compared: each is empty, the same everywhere, or a number of records."); }
        Prepare();
        var rows = new Rows(_features, _table.Count, _options.Threads);
        var population = Population.Of(rows, _table.Count, _sources, _options.Threads);
        var rarities = Rare(population, null);
        var made = new Dictionary<string, BlockingRule>(StringComparer.Ordinal);
        var candidates = _options.Rules is { } given ? new(RulePlan.Named(given, _features), _table.Count, _options.LargestBlock, _sources, _options.Threads) : Choose(made, rows, rarities, population);
        LearningPairs? pairs = Sample(candidates, rows);
        var learnt = Learn(pairs, rarities, population);
        if (_table.Count <= Many)
        {
            // Who are surely one person counts once.
            var sure = Score(candidates, rows, Scorer(learnt, population, rarities), Prior(learnt.Matches, population.Pairs), 0.9, LinkageStage.Learning);
            rarities = Rare(population, DenseGroups.Of(_table.Count, sure).Groups());
            learnt = Learn(pairs, rarities, population);
        }

        pairs = null;
        made.Clear();
        var scorer = Scorer(learnt, population, rarities);
        var found = Score(candidates, rows, scorer, Prior(learnt.Matches, population.Pairs), _options.Keep, LinkageStage.Scoring);
        return new LinkageResult(_table, Roles, _options, scorer, learnt, population, candidates, found);
    }

    /// <summary>The candidates of rules chosen for these records: first with a general idea of what goes wrong, then with what was learnt here.</summary>
    private Candidates Choose(Dictionary<string, BlockingRule> made, Rows rows, Rarities rarities, Population population)
    {
        var (likely, matches) = Likely(Sample(Block(made, null, double.PositiveInfinity), rows));
        LetGo();
        return Block(made, Survival(likely), matches / _table.Count, Spread(likely));

        // By itself, so that the pairs are gone when what is done with is let go.
        (List<(int Left, int Right)> Pairs, double Matches) Likely(LearningPairs pairs)
        {
            var learnt = Learn(pairs, rarities, population);
            return (pairs.Above(Scorer(learnt, population, rarities), LikelyFrom - Prior(learnt.Matches, population.Pairs)), learnt.Matches);
        }
    }

    /// <summary>Rules and pairs of a large table that are done with are hundreds of megabytes in a few arrays: they go at once, not when the collector comes by. There is next to nothing to look through, so it costs milliseconds.</summary>
    private void LetGo()
    {
        if (_table.Count > Many) { GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true); }
    }

    private LearningPairs Sample(Candidates candidates, Rows rows) =>
        new(candidates, rows, (int)Math.Max(1, Math.Ceiling(candidates.Most / LearnFrom)), done => _progress(new(LinkageStage.Learning, done, _table.Count)), _ct);

    private Expectation.Result Learn(LearningPairs pairs, Rarities rarities, Population population) =>
        Expectation.Run(_features, pairs.Count(rarities), population, _table.Count, _options.Threads, _options.Model?.For(_features));

    private void Prepare()
    {
        var done = 0;
        _progress(new(LinkageStage.Preparing, 0, _features.Length));
        Parallel.ForEach(_features, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = _ct }, feature =>
        {
            for (var record = 0; record < _table.Count; record++) { feature.Append(_table, record); }
            feature.Ready();
            _progress(new(LinkageStage.Preparing, Interlocked.Increment(ref done), _features.Length));
        });
    }

    private Candidates Block(Dictionary<string, BlockingRule> made, double[][]? survives, double matches, IReadOnlyList<(int Left, int Right)>? likely = null)
    {
        // Rules overlap, so more than the budget is planned and the pairs, each counted once, are held to it.
        var plan = new BlockingPlan(_features, survives, _table.Count, Overlap * _options.PairsPerRecord, _options.LargestBlock, _options.Threads, likely);
        var most = _options.PairsPerRecord * _table.Count;
        Candidates Of(double planned)
        {
            _progress(new(LinkageStage.Learning, 0, _table.Count));
            return new(plan.Choose(planned, matches), _table.Count, _options.LargestBlock, _sources, _options.Threads, made);
        }

        var (fits, exceeds) = (_options.PairsPerRecord, Overlap * _options.PairsPerRecord);
        var candidates = Of(exceeds);
        if (candidates.Most <= most || candidates.Estimate() <= most) { return candidates; }
        var found = Of(fits);
        Forget(candidates, found);
        for (var step = 0; step < Steps; step++)
        {
            var planned = Math.Sqrt(fits * exceeds);
            candidates = Of(planned);
            if (candidates.Most <= most || candidates.Estimate() <= most) { (fits, found) = (planned, candidates); }
            else { exceeds = planned; }
            Forget(candidates, found);
        }

        Forget(found, found);
        return found;

        // A rule is eight bytes per record: those of a plan that is not in question any more go at once.
        void Forget(Candidates one, Candidates other)
        {
            var needed = one.Plans.Concat(other.Plans).Select(rule => rule.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in made.Keys.Where(name => !needed.Contains(name)).ToList()) { made.Remove(name); }
            LetGo();
        }
    }

    /// <summary>How often the likely matches among the pairs share each key, with the first idea counted in for twenty pairs.</summary>
    private double[][] Survival(List<(int Left, int Right)> likely)
    {
        const double Faith = 20;
        var shared = _features.Select(feature => feature.Parts.Select(part => part.Survives * Faith).ToArray()).ToArray();
        var known = _features.Select(feature => feature.Parts.Select(_ => Faith).ToArray()).ToArray();
        foreach (var (one, other) in likely)
        {
            for (var f = 0; f < shared.Length; f++)
            {
                for (var p = 0; p < shared[f].Length; p++)
                {
                    ulong left = _features[f].Parts[p].Key(one), right = _features[f].Parts[p].Key(other);
                    if (left == 0 || right == 0) { continue; }
                    known[f][p]++;
                    shared[f][p] += left == right ? 1 : 0;
                }
            }
        }

        return [.. shared.Select((parts, f) => parts.Select((sum, p) => sum / known[f][p]).ToArray())];
    }

    /// <summary>Some of the pairs, evenly taken.</summary>
    private static List<(int Left, int Right)> Spread(List<(int Left, int Right)> pairs)
    {
        var step = Math.Max(1, (double)pairs.Count / MostLikely);
        return [.. Enumerable.Range(0, Math.Min(pairs.Count, MostLikely)).Select(i => pairs[(int)(i * step)])];
    }

    private static double Prior(double matches, double pairs) => Math.Log2(Math.Max(0.5, matches) / Math.Max(1, pairs - matches));

    private Scorer Scorer(Expectation.Result learnt, Population population, Rarities rarities) =>
        new(_features, learnt.Beliefs, learnt.Kin / Math.Max(1, population.Pairs - learnt.Matches - learnt.Kin), rarities);

    private Rarities Rare(Population population, int[][]? groups)
    {
        var terms = new TermFrequencies[_features.Length];
        Parallel.For(0, terms.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, f => terms[f] = TermFrequencies.Of(_features[f], groups, _table.Count));
        return new(_features, terms, population.RareAt([.. terms.Select(one => one.Shares)]));
    }

    /// <summary>A text of many words says enough by itself, where it is all there is.</summary>
    private int LeastKnown => _features is [TextFeature { Kind: var only }] && only == TextKind.LongWords ? Math.Min(1, _options.LeastKnown) : _options.LeastKnown;

    private List<PairScore> Score(Candidates candidates, Rows rows, Scorer scorer, double prior, double keep, LinkageStage stage)
    {
        _progress(new(stage, 0, _table.Count));
        return Score(candidates, rows, scorer, prior, keep, LeastKnown, done => _progress(new(stage, done, _table.Count)), _ct);
    }

    /// <summary>Scores every candidate pair once and keeps those of at least this probability; where fewer features than <paramref name="leastKnown"/> are known on both sides, a third is the most that one can have.</summary>
    internal static List<PairScore> Score(Candidates candidates, Rows rows, Scorer scorer, double prior, double keep, int leastKnown, Action<int> progress, CancellationToken ct)
    {
        var runs = new List<List<PairScore>>();
        var least = Math.Log2(keep / (1 - keep)) - prior;
        var sieve = new Sieve(rows, scorer, least);
        candidates.Each(
            () => new List<PairScore>(),
            (into, record, others) =>
            {
                Span<double> same = stackalloc double[Patterns.MostFeatures];
                Span<int> met = stackalloc int[rows.Memory];
                sieve.Start(record, same);
                foreach (var other in others)
                {
                    if (!sieve.Reaches(record, other, same, met, out var bits, out var known)) { continue; }
                    if (known < leastKnown) { bits = Math.Min(bits, TooLittle - prior); }
                    if (bits >= least && known > 0) { into.Add(new(record, other, bits, Probability(bits + prior))); }
                }
            },
            runs.Add,
            1,
            progress,
            ct);
        // Put together once, at the size it has.
        var pairs = new List<PairScore>(runs.Sum(run => run.Count));
        foreach (var run in runs) { pairs.AddRange(run); }
        return pairs;
    }

    internal static double Probability(double bits) => 1 / (1 + double.Exp2(-bits));
}

/// <summary>A run that cannot be done, with a code for programs.</summary>
public sealed class LinkageException : Exception
{
    /// <summary>Nothing is said.</summary>
    public LinkageException() : this("link.failed", "Linkage failed.") { }

    /// <summary>With words.</summary>
    public LinkageException(string message) : this("link.failed", message) { }

    /// <summary>With words and a cause.</summary>
    public LinkageException(string message, Exception inner) : base(message, inner) => Code = "link.failed";

    /// <summary>With a code and words.</summary>
    public LinkageException(string code, string message) : base(message) => Code = code;

    /// <summary>With a code, words and the line of the file.</summary>
    public LinkageException(string code, string message, int line) : base(message) => (Code, Line) = (code, line);

    /// <summary>The line of the file that is wrong, from 1; 0 where it is none.</summary>
    public int Line { get; }

    /// <summary>For example <c>link.nothing_to_compare</c>.</summary>
    public string Code { get; }

    /// <summary>What there is to choose from, where something was named that is not there.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
