namespace Leeward.Rules;

/// <summary>
/// What a variable may still be, or what an expression may still give: a set of values described from outside (truths, an interval, a list of codes),
/// after Cousot and Cousot, "Abstract interpretation" (POPL 1977). It may hold values that cannot occur; it never lacks one that can.
/// </summary>
public sealed record Possible
{
    private Possible()
    {
    }

    /// <summary>No value, now and later: what is not known stays so. The result of a division by zero is of this sort.</summary>
    public static Possible Unknown { get; } = new() { CanBeUnknown = true };

    /// <summary>
    /// Does not apply, such as the answer to a question that is not asked. Every comparison with it fails (so <c>!=</c> and <c>not in</c> hold),
    /// as a condition it is false, <c>coalesce</c> passes over it, <c>known</c> denies it, a calculation with it is unknown.
    /// </summary>
    public static Possible Absent { get; } = new() { CanBeAbsent = true };

    /// <summary>Whether it may be true.</summary>
    public bool CanBeTrue { get; private init; }

    /// <summary>Whether it may be false.</summary>
    public bool CanBeFalse { get; private init; }

    /// <summary>Whether it may have a value at all.</summary>
    public bool CanBeKnown { get; private init; }

    /// <summary>Whether it may have no value even if every missing variable becomes known.</summary>
    public bool CanBeUnknown { get; private init; }

    /// <summary>Whether it may not apply.</summary>
    public bool CanBeAbsent { get; private init; }

    /// <summary>The smallest number (or day number of a date); null where there is no bound.</summary>
    public decimal? Min { get; private init; }

    /// <summary>The largest number (or day number of a date); null where there is no bound.</summary>
    public decimal? Max { get; private init; }

    /// <summary>The texts it may be, or that the set may hold; null where any.</summary>
    public IReadOnlyList<string>? Texts { get; private init; }

    /// <summary>Whether it may be missing as things stand now, to be filled in later.</summary>
    public bool CanBeMissing { get; private init; }

    /// <summary>The value, where there is only one possible.</summary>
    public Value Only { get; private init; }

    /// <summary>Exactly this value; the unknown value gives <see cref="Unknown"/>.</summary>
    public static Possible Of(Value value) => value.Kind switch
    {
        ValueKind.Truth => Truth(value.AsTruth == Rules.Truth.True, value.AsTruth == Rules.Truth.False),
        ValueKind.Number => Between(value.AsNumber, value.AsNumber) with { Only = value },
        ValueKind.Date => Between(value.AsDate!.Value.DayNumber, value.AsDate!.Value.DayNumber) with { Only = value },
        ValueKind.Text => new() { CanBeKnown = true, Texts = [value.AsText!], Only = value },
        ValueKind.Set => new() { CanBeKnown = true, Texts = value.AsSet, Only = value },
        _ => Unknown,
    };

    /// <summary>Any value of a type: a variable that is missing now and may be filled in later.</summary>
    public static Possible AnyOf(VariableType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Any(type.Kind, type.Allowed, type.Min, type.Max) with { CanBeMissing = true };
    }

    /// <summary>A number from one bound to the other, inclusive; null is no bound. Combine with <see cref="OrMissing"/> where it is not given yet.</summary>
    public static Possible Between(decimal? min, decimal? max) =>
        new() { CanBeKnown = true, Min = min, Max = max, Only = default };

    /// <summary>One or the other: everything that either may be.</summary>
    public Possible Or(Possible other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var mixed = CanBeKnown && other.CanBeKnown;
        var carrier = CanBeKnown ? this : other;
        return new()
        {
            CanBeTrue = CanBeTrue || other.CanBeTrue,
            CanBeFalse = CanBeFalse || other.CanBeFalse,
            CanBeKnown = CanBeKnown || other.CanBeKnown,
            CanBeUnknown = CanBeUnknown || other.CanBeUnknown,
            CanBeAbsent = CanBeAbsent || other.CanBeAbsent,
            CanBeMissing = CanBeMissing || other.CanBeMissing,
            Min = !mixed ? carrier.Min : Min < other.Min ? Min : Min is null ? null : other.Min,
            Max = !mixed ? carrier.Max : Max > other.Max ? Max : Max is null ? null : other.Max,
            Texts = !mixed ? carrier.Texts : Texts is null || other.Texts is null ? null : [.. Texts.Union(other.Texts, StringComparer.Ordinal)],
            // With "unknown" or "absent" beside it a value is no longer the only possibility.
            Only = Only == other.Only && !CanBeUnknown && !other.CanBeUnknown && !CanBeAbsent && !other.CanBeAbsent ? Only : default,
        };
    }

    /// <summary>The same, but not given yet.</summary>
    public Possible OrMissing() => Missing(true);

    internal static Possible Truth(bool canBeTrue, bool canBeFalse, bool canBeUnknown = false) => new()
    {
        CanBeTrue = canBeTrue,
        CanBeFalse = canBeFalse,
        CanBeKnown = canBeTrue || canBeFalse,
        CanBeUnknown = canBeUnknown,
        Only = canBeUnknown || canBeTrue == canBeFalse ? default : Value.Of(canBeTrue),
    };

    internal static Possible Any(ValueKind kind, IReadOnlyList<string>? allowed = null, decimal? min = null, decimal? max = null) => kind switch
    {
        ValueKind.Truth => Truth(true, true),
        ValueKind.Number => Between(min, max),
        ValueKind.Date => Between(DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber),
        ValueKind.Unknown => Unknown,
        _ => new() { CanBeKnown = true, Texts = allowed },
    };

    /// <summary>The same values, and unknown beside them if asked for.</summary>
    internal Possible OrUnknownIf(bool condition) => condition && !CanBeUnknown ? Or(Unknown) : this;

    internal Possible Missing(bool canBeMissing) => canBeMissing == CanBeMissing ? this : this with { CanBeMissing = canBeMissing };

    /// <summary>The same values without "unknown" and "absent".</summary>
    internal Possible OnlyKnown() => CanBeUnknown || CanBeAbsent ? this with { CanBeUnknown = false, CanBeAbsent = false } : this;
}
