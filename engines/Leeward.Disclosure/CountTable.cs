namespace Leeward.Disclosure;

/// <summary>One cell of a table of counts.</summary>
/// <param name="Key">One category per dimension, in the table's order; null in a place means "all of that dimension" (a margin).</param>
/// <param name="Count">How many; null when withheld.</param>
/// <param name="Why">Why it is withheld; None when shown.</param>
public sealed record Cell(IReadOnlyList<string?> Key, long? Count, Withheld Why = Withheld.None);

/// <summary>Why a count is not shown.</summary>
public enum Withheld
{
    /// <summary>It is shown.</summary>
    None,
    /// <summary>It is above zero and below the threshold (primary suppression).</summary>
    Small,
    /// <summary>It would give a small count away by subtraction (complementary suppression).</summary>
    GivesAway,
}

/// <summary>A full-key count that goes into a table.</summary>
/// <param name="Key">One category per dimension.</param>
/// <param name="Count">How many, zero or more.</param>
public sealed record CountEntry(IReadOnlyList<string> Key, long Count);
