namespace Leeward.Linkage;

/// <summary>Which pairs count.</summary>
public enum LinkageMode
{
    /// <summary>Records of one list that are the same person.</summary>
    Dedupe,
    /// <summary>Records of one list that are a person of the other list; within a list nobody stands twice.</summary>
    Link,
    /// <summary>Both at once.</summary>
    LinkAndDedupe,
}

/// <summary>How a run goes about its work. The defaults are meant to be right for lists nobody has seen.</summary>
public sealed record LinkageOptions
{
    /// <summary>Which pairs count.</summary>
    public LinkageMode Mode { get; init; }

    /// <summary>Candidate pairs per record that blocking may spend; a pair belongs to two records.</summary>
    public double PairsPerRecord { get; init; } = 147;

    /// <summary>The largest block whose pairs are compared; larger ones are passed over and counted.</summary>
    public int LargestBlock { get; init; } = 2000;

    /// <summary>
    /// Blocking rules to go by, as <see cref="LinkageResult.Rules"/> calls them, for example "surname: sound + date: year": the keys whose values must all be equal, joined by " + ". Null to choose rules for these records. Given rules are
    /// taken as they are, whatever they cost; blocks above <see cref="LargestBlock"/> are passed over all the same.
    /// </summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Pairs less probable than this are forgotten.</summary>
    public double Keep { get; init; } = 0.001;

    /// <summary>From this probability on a pair is taken as the same person; null for the suggested one.</summary>
    public double? Threshold { get; init; }

    /// <summary>A model learnt before; only how many matches there are is learnt anew. Null to learn everything.</summary>
    public LinkageModel? Model { get; init; }

    /// <summary>A pair of which fewer features are known on both sides is never more than possible, whatever they say.</summary>
    public int LeastKnown { get; init; } = 2;

    /// <summary>Threads; the answer does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
