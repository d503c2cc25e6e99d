using System.Globalization;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Rules;
using Leeward.Runs;

namespace Leeward.Procedures.RunPages;

/// <summary>Says the parts of a procedure in the reader's language.</summary>
internal static class RunWords
{
    public static string Say(this Bilingual words) => new LocalText(words.En, words.Zh).ToString();

    /// <summary>What a fact's value is called; empty where it is not known.</summary>
    public static string Say(this VariableDefinition variable, Value value) => variable.Labels.TryGetValue(Code(value), out var label) ? label.Say() : Code(value);

    /// <summary>The named values of a number, in order, each after its number; none where they have no names.</summary>
    public static IReadOnlyList<(string Code, string Text)> Numbers(this VariableDefinition variable) =>
        [.. variable.Labels.OrderBy(label => int.Parse(label.Key, CultureInfo.InvariantCulture)).Select(label => (label.Key, $"{label.Key}. {label.Value.Say()}"))];

    /// <summary>A value as a form carries it; empty for unknown.</summary>
    public static string Code(Value value) => !value.IsKnown ? "" : value.Kind == ValueKind.Truth ? value.AsTruth == Truth.True ? "true" : "false" : value.ToString();

    /// <summary>The colour of a status badge.</summary>
    public static string Colour(StepView step) => step switch
    {
        { Status: StepStatus.Done, Late: true } => "bg-orange-lt",
        { Status: StepStatus.Done } => "bg-green-lt",
        { Status: StepStatus.Missed } => "bg-red-lt",
        { IsOpen: true, Late: true } => "bg-red-lt",
        { IsOpen: true } => "bg-blue-lt",
        _ => "bg-secondary-lt",
    };
}
