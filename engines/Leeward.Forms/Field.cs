using System.Text.RegularExpressions;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>What sort of question a field is.</summary>
public enum FieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Several lines of text.</summary>
    LongText,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary>Any number of the options.</summary>
    Choices,

    /// <summary>Yes or no; "unknown" too where it is allowed.</summary>
    YesNo,

    /// <summary>A whole number from <see cref="Field.Min"/> to <see cref="Field.Max"/>, shown as a row of steps.</summary>
    Scale,

    /// <summary>A text to read; it takes no answer.</summary>
    Note,
}

/// <summary>One option of a choice.</summary>
/// <param name="Value">The code that is stored and that rules speak of.</param>
/// <param name="Label">What people see.</param>
/// <param name="Score">Its points, if it has any.</param>
public sealed record FieldOption(string Value, FormText Label, decimal? Score = null);

/// <summary>One question of a form.</summary>
public sealed record Field
{
    /// <summary>Its name within the form; rules speak of it by this name.</summary>
    public required string Id { get; init; }

    /// <summary>What sort of question it is.</summary>
    public required FieldType Type { get; init; }

    /// <summary>The question, or for a note its text.</summary>
    public required FormText Label { get; init; }

    /// <summary>A line of help, if any.</summary>
    public FormText? Help { get; init; }

    /// <summary>Whether an answer is required while the field is visible. An explicit "unknown" is an answer.</summary>
    public bool Required { get; init; }

    /// <summary>Where required only under a condition: the condition. Required when it is true; not when it is unknown.</summary>
    public Expression? RequiredIf { get; init; }

    /// <summary>Visible only when this is true. It may speak of earlier fields only.</summary>
    public Expression? ShowIf { get; init; }

    /// <summary>Whether "unknown" may be answered. It differs from no answer: somebody asked and nobody knows.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>Smallest number.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest number.</summary>
    public decimal? Max { get; init; }

    /// <summary>Earliest day.</summary>
    public DateOnly? Earliest { get; init; }

    /// <summary>Latest day.</summary>
    public DateOnly? Latest { get; init; }

    /// <summary>Longest text in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What the whole text must look like; matched without backtracking, so that no text can make it slow.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The options of a choice.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>The lookup that the options come from, if they are not listed in the form.</summary>
    public string? Lookup { get; init; }

    /// <summary>Whether any option has points; then rules may speak of <c>id.score</c>.</summary>
    public bool HasScore => Options.Any(option => option.Score is not null);

    /// <summary>Its type for rules; null for a note.</summary>
    public VariableType? VariableType => Type switch
    {
        FieldType.Text or FieldType.LongText => VariableType.Text,
        FieldType.Integer or FieldType.Number or FieldType.Scale => new(ValueKind.Number, Min: Min, Max: Max),
        FieldType.Date => VariableType.Date,
        FieldType.Choice => new(ValueKind.Text, OptionValues),
        FieldType.Choices => new(ValueKind.Set, OptionValues),
        FieldType.YesNo => VariableType.Truth,
        _ => null,
    };

    private List<string> OptionValues => [.. Options.Select(option => option.Value)];
}

/// <summary>A group of questions under a heading.</summary>
/// <param name="Id">Its name within the form.</param>
/// <param name="Title">The heading.</param>
/// <param name="Fields">The questions in order.</param>
public sealed record Section(string Id, FormText Title, IReadOnlyList<Field> Fields);
