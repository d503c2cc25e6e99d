using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What a constraint demands.</summary>
public enum ConstraintType
{
    /// <summary>The step is done at most n times, unless another step is done.</summary>
    AtMost,

    /// <summary>A before B.</summary>
    Precedence,

    /// <summary>After A, B follows: by its due time, and before the run is closed.</summary>
    Response,

    /// <summary>The step bears this proof.</summary>
    RequiresEvidence,

    /// <summary>An expression over the performance of the step holds.</summary>
    RequiresAttribute,

    /// <summary>Certain people do not perform or attend the step; confirmed by whoever completes it.</summary>
    NotPerformedBy,

    /// <summary>A is not completed while B is open.</summary>
    NotCoexist,

    /// <summary>A and B are done by different people.</summary>
    SeparationOfDuty,

    /// <summary>Certain people are never in the place of the step; confirmed by whoever completes it.</summary>
    NotCoexistRoom,

    /// <summary>The start of A does not depend on B; proved when the procedure is read.</summary>
    Independence,
}

/// <summary>How grave a violation is.</summary>
public enum Severity
{
    /// <summary>Light.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>A rule that spans steps.</summary>
public sealed record ConstraintDefinition
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it demands.</summary>
    public required ConstraintType Type { get; init; }

    /// <summary>The step it is about: <c>step</c>, or <c>first</c> or <c>a</c> for those about two.</summary>
    public required string Step { get; init; }

    /// <summary>The second step: <c>then</c> or <c>b</c>; null for those about one.</summary>
    public string? Other { get; init; }

    /// <summary>For <see cref="ConstraintType.AtMost"/>: how often.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For <see cref="ConstraintType.RequiresEvidence"/>: the proof.</summary>
    public string? Evidence { get; init; }

    /// <summary>For <see cref="ConstraintType.RequiresAttribute"/>: what must hold.</summary>
    public Expression? Require { get; init; }

    /// <summary>For the types about people: whom.</summary>
    public Bilingual? Who { get; init; }

    /// <summary>It applies if this holds or is unknown; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>It does not apply if this is known to hold.</summary>
    public Expression? Unless { get; init; }

    /// <summary>It does not apply if this step is done.</summary>
    public string? UnlessDone { get; init; }

    /// <summary>How grave a violation is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>In words.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>The source's key.</summary>
    public required string Source { get; init; }
}

/// <summary>A mistake in a procedure document.</summary>
/// <param name="JsonPointer">Where: a JSON pointer (RFC 6901).</param>
/// <param name="Code">What is wrong, e.g. <c>procedure.unknown_role</c>.</param>
/// <param name="Message">What is wrong, in English.</param>
/// <param name="IsWarning">It does not stop the procedure from being used.</param>
public sealed record DefinitionError(string JsonPointer, string Code, string Message, bool IsWarning = false)
{
    /// <summary>The parts of the message in order, for translated texts. For a <c>rule.</c> code: the place from 1, what stands there, what to write instead.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];
}

/// <summary>What the reader found.</summary>
/// <param name="Definition">The procedure; null where there are errors.</param>
/// <param name="Problems">Errors and warnings in the order of the document.</param>
public sealed record ProcedureReading(ProcedureDefinition? Definition, IReadOnlyList<DefinitionError> Problems)
{
    /// <summary>
    /// The procedure as far as it can be read, to show and to compare a draft that still has mistakes; never to run. Null where the document is no mapping.
    /// </summary>
    public ProcedureDefinition? Partial { get; init; } = Definition;

    /// <summary>Those that stop the procedure from being used.</summary>
    public IEnumerable<DefinitionError> Errors => Problems.Where(problem => !problem.IsWarning);
}
