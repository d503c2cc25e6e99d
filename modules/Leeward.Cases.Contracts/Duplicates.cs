namespace Leeward.Cases.Contracts;

/// <summary>Where a pair of records stands that may be one child.</summary>
public enum PairState
{
    /// <summary>Nobody has decided.</summary>
    Waiting,
    /// <summary>A person decided that they are two children; remembered, and can be taken back.</summary>
    NotTheSame,
    /// <summary>They were merged.</summary>
    Merged,
    /// <summary>After a change they are no longer alike.</summary>
    NoLongerAlike,
}

/// <summary>How the list of likely duplicates is ordered.</summary>
public enum PairOrder
{
    /// <summary>The most likely first.</summary>
    Likeliest,
    /// <summary>The newest first.</summary>
    Newest,
}

/// <summary>One of two records that may be one child, as a list shows it.</summary>
public sealed record PairSide(Guid Id, string Number, string? Name, string Sex, int? BirthYear, string Region);

/// <summary>Two records that may be one child.</summary>
public sealed record PairSummary(
    Guid Id, PairSide First, PairSide Second, PairState State, LikelyBand Band, double Probability, KinCaution Caution, string Region, DateTimeOffset FoundAt, DateTimeOffset? DecidedAt, IReadOnlyList<LikelyReason> Why, int Version);

/// <summary>Decides that two records are two children.</summary>
/// <param name="Reason">Why; kept sealed.</param>
public sealed record ApartRequest(string? Reason);
