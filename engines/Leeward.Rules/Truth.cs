namespace Leeward.Rules;

/// <summary>
/// A truth value of Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64), the logic that SQL uses for NULL.
/// <see cref="Unknown"/> means "not known yet": it may turn out true or false, and a result is known only where it would be the same either way.
/// </summary>
public enum Truth : sbyte
{
    /// <summary>Known to be false.</summary>
    False = -1,

    /// <summary>Not known; neither true nor false may be assumed.</summary>
    Unknown = 0,

    /// <summary>Known to be true.</summary>
    True = 1,
}

/// <summary>Kleene's connectives over <see cref="Truth"/>. With False &lt; Unknown &lt; True, "and" is the minimum, "or" the maximum, "not" the mirror.</summary>
public static class TruthLogic
{
    /// <summary>Both hold. False as soon as one is false, even if the other is unknown.</summary>
    public static Truth And(this Truth left, Truth right) => left < right ? left : right;

    /// <summary>At least one holds. True as soon as one is true, even if the other is unknown.</summary>
    public static Truth Or(this Truth left, Truth right) => left > right ? left : right;

    /// <summary>The opposite; unknown stays unknown.</summary>
    public static Truth Not(this Truth truth) => (Truth)(-(int)truth);

    /// <summary>The truth value of an ordinary boolean, always known.</summary>
    public static Truth ToTruth(this bool value) => value ? Truth.True : Truth.False;

    /// <summary>The truth value of a boolean that may be missing: null is unknown.</summary>
    public static Truth ToTruth(this bool? value) => value is { } known ? known.ToTruth() : Truth.Unknown;

    /// <summary>The boolean, or null where unknown.</summary>
    public static bool? ToBoolean(this Truth truth) => truth switch { Truth.True => true, Truth.False => false, _ => null };
}
