using System.Collections.Frozen;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>A procedure (SOP) as checked data: who does what, when, by when, with what proof. Immutable. Made by ProcedureReader.</summary>
public sealed record ProcedureDefinition
{
    private readonly Lazy<FrozenDictionary<string, StepDefinition>> _byId;
    private readonly Lazy<IReadOnlyList<TimePassed>> _timesPassed;
    private readonly Lazy<IReadOnlyList<StepDefinition>> _repeatedByTime;
    private readonly Lazy<TimedConditions> _timed;
    private readonly Lazy<ILookup<string, ConstraintDefinition>> _proofRules;

    /// <summary>Made by ProcedureReader.</summary>
    internal ProcedureDefinition()
    {
        _byId = new(() => Steps!.ToFrozenDictionary(step => step.Id, StringComparer.Ordinal));
        _timesPassed = new(() => TimePassed.In(this));
        _repeatedByTime = new(() => [.. Steps!.Where(step => step.Repeat is { Event: null })]);
        _timed = new(() => new(this));
        _proofRules = new(() => Constraints!.Where(one => one.Type == ConstraintType.RequiresEvidence).ToLookup(one => one.Step, StringComparer.Ordinal));
    }

    /// <summary>Its id, e.g. <c>sop-cn-onestop</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>draft, approved, withdrawn...</summary>
    public required string Status { get; init; }

    /// <summary>Country code, or <c>*</c>.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>Its name.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>What it covers.</summary>
    public required Bilingual Scope { get; init; }

    /// <summary>The id or alias of the calendar it counts by.</summary>
    public required string Calendar { get; init; }

    /// <summary>Sources by key, in the order of the document.</summary>
    public required IReadOnlyDictionary<string, SourceDefinition> Sources { get; init; }

    /// <summary>Roles by code.</summary>
    public required IReadOnlyDictionary<string, Bilingual> Roles { get; init; }

    /// <summary>The facts it speaks of, by name.</summary>
    public required IReadOnlyDictionary<string, VariableDefinition> Variables { get; init; }

    /// <summary>The facts as a vocabulary for expressions, with those attributes of a performance that every procedure knows.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>Events by code.</summary>
    public required IReadOnlyDictionary<string, EventDefinition> Events { get; init; }

    /// <summary>Kinds of proof by code.</summary>
    public required IReadOnlyDictionary<string, Bilingual> Evidence { get; init; }

    /// <summary>Phases in order.</summary>
    public required IReadOnlyList<PhaseDefinition> Phases { get; init; }

    /// <summary>Steps in the order of the document.</summary>
    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    /// <summary>Rules that span steps.</summary>
    public required IReadOnlyList<ConstraintDefinition> Constraints { get; init; }

    /// <summary>SHA-256 over the canonical form of the document (keys sorted, no spaces), lower-case hexadecimal. Formatting and order of keys don't change it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The step of this id, or null.</summary>
    public StepDefinition? Step(string id) => _byId.Value.GetValueOrDefault(id);

    /// <summary>How long after which events conditions of steps can turn by time alone.</summary>
    internal IReadOnlyList<TimePassed> TimesPassed => _timesPassed.Value;

    /// <summary>The steps whose rounds come up by time.</summary>
    internal IReadOnlyList<StepDefinition> RepeatedByTime => _repeatedByTime.Value;

    /// <summary>The conditions that speak of time passed.</summary>
    internal TimedConditions Timed => _timed.Value;

    /// <summary>The constraints that ask for proof, by step.</summary>
    internal ILookup<string, ConstraintDefinition> ProofRules => _proofRules.Value;
}

/// <summary>A phase of a procedure.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Safety">Its steps keep the child safe and well: a case is not closed while one of them is open (<c>safety: true</c>).</param>
public sealed record PhaseDefinition(string Code, Bilingual Title, bool Safety);

/// <summary>A law, guideline or rule that a procedure rests on.</summary>
/// <param name="Key">Its key in the procedure.</param>
/// <param name="Title">Its name; where the document has one language only, the same in both.</param>
/// <param name="Articles">The articles used; empty where the whole is meant.</param>
/// <param name="Provenance">How well it is known.</param>
public sealed record SourceDefinition(string Key, Bilingual Title, string Articles, Provenance Provenance)
{
    /// <summary>A remark of the authors; where the document has one language only, the same in both.</summary>
    public Bilingual? Note { get; init; }
}

/// <summary>A fact that a procedure asks about.</summary>
/// <param name="Name">Its name in expressions.</param>
/// <param name="Type">Its type.</param>
/// <param name="ComputedFrom">For a fact that is time passed since an event ("now - incident_last_at"): the event. Such a fact is never recorded.</param>
/// <param name="Unit">For a computed fact: the unit, one hour or one day.</param>
/// <param name="Note">A remark of the authors.</param>
/// <param name="Title">Its label; where the document has none, the name.</param>
public sealed record VariableDefinition(string Name, VariableType Type, string? ComputedFrom, TimeSpan Unit, Bilingual? Note, Bilingual Title)
{
    /// <summary>What the values are called; a value without a label is shown as it is.</summary>
    public IReadOnlyDictionary<string, Bilingual> Labels { get; init; } = new Dictionary<string, Bilingual>();
}

/// <summary>Something that happens.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its name.</param>
/// <param name="External">It comes from outside: no step emits it (or the document says so).</param>
public sealed record EventDefinition(string Code, Bilingual Title, bool External);
