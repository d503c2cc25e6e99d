namespace Leeward.Rules;

/// <summary>Why a text is not a valid expression, and where.</summary>
/// <param name="Code">What is wrong, for looking up a translated text, e.g. <c>rule.unknown_variable</c>. The list is in the README.</param>
/// <param name="Position">Index of the first wrong character, from 0.</param>
/// <param name="Length">How many characters are wrong; 0 where something is missing.</param>
/// <param name="Message">What is wrong, in English.</param>
/// <param name="Suggestion">What to write instead; empty where nothing can be guessed.</param>
public sealed record RuleError(string Code, int Position, int Length, string Message, string Suggestion)
{
    /// <summary>The parts of the message by name (e.g. <c>name</c>, <c>expected</c>, <c>actual</c>), for translated texts.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();
}
