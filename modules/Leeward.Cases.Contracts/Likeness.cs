namespace Leeward.Cases.Contracts;

/// <summary>What is known so far of a child who may be registered already. It travels in the body, never in an address.</summary>
public sealed record LikelyRequest
{
    /// <summary>The name, in characters or Latin letters.</summary>
    public string? Name { get; init; }
    /// <summary>Code of the lookup <c>sex</c>.</summary>
    public string? Sex { get; init; }
    /// <summary>The birth date.</summary>
    public DateOnly? BornOn { get; init; }
    /// <summary>The age in years where the date is not known.</summary>
    public int? EstimatedAge { get; init; }
    /// <summary>The resident ID number.</summary>
    public string? ResidentId { get; init; }
    /// <summary>Region code, county or finer.</summary>
    public string? Region { get; init; }
    /// <summary>The child that is being changed, who is not a match of their own.</summary>
    public Guid? ChildId { get; init; }
}

/// <summary>How likely two records are one child.</summary>
public enum LikelyBand
{
    /// <summary>Three in ten or more.</summary>
    Possible,
    /// <summary>Seven in ten or more.</summary>
    Likely,
    /// <summary>95 in a hundred or more.</summary>
    VeryLikely,
}

/// <summary>Why care is needed before two records are taken for one child.</summary>
public enum KinCaution
{
    /// <summary>None that can be seen.</summary>
    None,
    /// <summary>Same birth date and family, other given name: perhaps twins.</summary>
    Twins,
    /// <summary>Same family, other given name and birth date: perhaps siblings.</summary>
    Siblings,
}

/// <summary>One line of the reasons: what was compared, how it stands, how much it counts.</summary>
/// <param name="Field">For example <c>given_name</c>.</param>
/// <param name="Level">How the two stand to each other, for example <c>sound</c>.</param>
/// <param name="Bits">Evidence in bits: above 0 speaks for one child, below 0 against; each bit doubles or halves the odds.</param>
/// <param name="Words">The line in the reader's language.</param>
public sealed record LikelyReason(string Field, string Level, double Bits, string Words);

/// <summary>A child who may be the one asked about, within the reach of the person who asks.</summary>
public sealed record LikelyChild(Guid Id, string Number, string? Name, string Sex, int? BirthYear, string Region, LikelyBand Band, double Probability, KinCaution Caution, IReadOnlyList<LikelyReason> Why);

/// <summary>Likely matches, the best first. A machine merges nothing: a person looks and decides.</summary>
/// <param name="Children">Those the person may see.</param>
/// <param name="KnownElsewhere">A child like this is known where the person may not look: ask the supervisor. Nothing more is said.</param>
/// <param name="Note">The same in words; null where there is nothing to say.</param>
public sealed record LikelyAnswer(IReadOnlyList<LikelyChild> Children, bool KnownElsewhere, string? Note);
