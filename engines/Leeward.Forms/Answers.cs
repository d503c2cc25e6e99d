using System.Collections.Immutable;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>What was answered to one question. <c>default</c> is <see cref="None"/>.</summary>
/// <remarks>Three states: no answer; the explicit answer "unknown" (asked, and nobody knows); a value.</remarks>
public readonly record struct Answer
{
    private Answer(Value value, bool isUnknown, string? unreadable)
    {
        Value = value;
        IsUnknown = isUnknown;
        Unreadable = unreadable;
    }

    /// <summary>Not answered.</summary>
    public static Answer None => default;

    /// <summary>Answered with "unknown".</summary>
    public static Answer Unknown { get; } = new(default, true, null);

    /// <summary>The value; unknown unless there is one.</summary>
    public Value Value { get; }

    /// <summary>Whether the answer is "unknown".</summary>
    public bool IsUnknown { get; }

    /// <summary>What was typed, where it could not be read as an answer of the field's type; kept so that it can be shown again.</summary>
    public string? Unreadable { get; }

    /// <summary>Whether anything was answered.</summary>
    public bool IsGiven => IsUnknown || Value.IsKnown || Unreadable is not null;

    /// <summary>An answer with a value; the unknown value gives <see cref="None"/>.</summary>
    public static Answer Of(Value value) => new(value, false, null);

    /// <summary>Something typed that is no answer to this field.</summary>
    public static Answer NotReadable(string typed) => new(default, false, typed);
}

/// <summary>The answers to a form by field; immutable.</summary>
public sealed class Answers
{
    private readonly ImmutableSortedDictionary<string, Answer> _answers;

    private Answers(ImmutableSortedDictionary<string, Answer> answers) => _answers = answers;

    /// <summary>Nothing is answered.</summary>
    public static Answers Empty { get; } = new(ImmutableSortedDictionary.Create<string, Answer>(StringComparer.Ordinal));

    /// <summary>The fields that have an answer, in alphabetical order.</summary>
    public IEnumerable<string> Fields => _answers.Keys;

    /// <summary>The answer to a field; <see cref="Answer.None"/> where there is none.</summary>
    public Answer this[string field] => _answers.GetValueOrDefault(field);

    /// <summary>The same answers with one changed; <see cref="Answer.None"/> takes it away.</summary>
    public Answers With(string field, Answer answer) => new(answer.IsGiven ? _answers.SetItem(field, answer) : _answers.Remove(field));

    /// <summary>The same answers with one changed.</summary>
    public Answers With(string field, Value value) => With(field, Answer.Of(value));
}
