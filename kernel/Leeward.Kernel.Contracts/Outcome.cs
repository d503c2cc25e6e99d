namespace Leeward.Kernel;

/// <summary>What kind of no a refusal is; decides the HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>A rule of the work says no (422).</summary>
    Rule,
    /// <summary>The input has the wrong shape (400).</summary>
    Invalid,
    /// <summary>Not there, or not for this person: the two look the same (404).</summary>
    NotFound,
    /// <summary>Somebody else changed it first (409 or 412).</summary>
    Conflict,
    /// <summary>Too many tries (429).</summary>
    TooMany,
    /// <summary>The same thing exists already (409).</summary>
    Exists,
    /// <summary>Others are using the database; try again (503).</summary>
    Busy,
    /// <summary>The disk is full (507).</summary>
    NoRoom,
    /// <summary>It was there and has been deleted for good (410).</summary>
    Gone,
}

/// <summary>An expected no: a code whose text exists in both languages, with its arguments.</summary>
/// <param name="Code">For example <c>case.close.open_safety_steps</c>.</param>
/// <param name="Args">Values for the text's placeholders {0}, {1}...; never a name of a child.</param>
public sealed record Refusal(string Code, params object[] Args)
{
    /// <summary>What kind of no this is.</summary>
    public RefusalKind Kind { get; init; } = RefusalKind.Rule;

    /// <summary>The form field it belongs to, where there is one.</summary>
    public string? Field { get; init; }

    /// <summary>Further refusals found at the same time, such as one per field.</summary>
    public IReadOnlyList<Refusal> More { get; init; } = [];

    /// <summary>Not there, or not for this person.</summary>
    public static Refusal NotFound { get; } = new("kernel.not_found") { Kind = RefusalKind.NotFound };

    /// <summary>Somebody else changed the record first.</summary>
    public static Refusal Conflict { get; } = new("kernel.conflict") { Kind = RefusalKind.Conflict };

    /// <summary>Input of the wrong shape in <paramref name="field"/>.</summary>
    public static Refusal Invalid(string field, string code, params object[] args) =>
        new(code, args) { Kind = RefusalKind.Invalid, Field = field };
}

/// <summary>Done, or a refusal.</summary>
public class Outcome
{
    /// <summary>Makes an outcome; use the conversions instead.</summary>
    protected Outcome(Refusal? refusal) => Refusal = refusal;

    /// <summary>The success without a value.</summary>
    public static Outcome Done { get; } = new(null);

    /// <summary>Why not, or null when it was done.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when it was done.</summary>
    public bool Ok => Refusal is null;

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome(Refusal refusal) => new(refusal);

    /// <summary>A refusal as an outcome.</summary>
    public static Outcome Refused(Refusal refusal) => new(refusal);
}

/// <summary>A value, or a refusal.</summary>
public sealed class Outcome<T> : Outcome
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) : base(refusal) => _value = value;

    /// <summary>The value; only when <see cref="Outcome.Ok"/>.</summary>
    public T Value => Ok ? _value! : throw new InvalidOperationException($"Refused: {Refusal!.Code}");

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
