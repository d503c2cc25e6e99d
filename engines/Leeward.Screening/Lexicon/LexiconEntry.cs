namespace Leeward.Screening.Lexicon;

/// <summary>Who writes or who is written to, as far as the platform knows.</summary>
public enum Party
{
    /// <summary>Not known, or of no matter.</summary>
    Any,
    /// <summary>Under eighteen.</summary>
    Minor,
    /// <summary>Eighteen or over.</summary>
    Adult,
}

/// <summary>Words that must (or must not) stand near a match.</summary>
/// <param name="Words">The words; one of them is enough.</param>
/// <param name="Within">At most so many normalised characters between the word and the match.</param>
public sealed record Nearby(IReadOnlyList<string> Words, int Within)
{
    /// <summary>Only words that stand before the match: a refusal (do not ...), who is said to have said it.</summary>
    public bool Before { get; init; }
}

/// <summary>One word or phrase of the feature library.</summary>
/// <param name="Id">Its name in reasons and statistics, unique in the library.</param>
/// <param name="Text">The word or phrase.</param>
/// <param name="Category">The code of the harm category.</param>
/// <param name="Severity">1 mild, 2 serious, 3 grave.</param>
public sealed record LexiconEntry(string Id, string Text, string Category, int Severity)
{
    /// <summary>The word's language: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "zh";

    /// <summary>Only as a whole word; has no meaning for words with Chinese characters.</summary>
    public bool Whole { get; init; } = true;

    /// <summary>Also found by its sound: homophones and full pinyin. Needs two syllables at least.</summary>
    public bool Sound { get; init; }

    /// <summary>Abbreviations for it, such as initials of pinyin; found as whole words.</summary>
    public IReadOnlyList<string> Initials { get; init; } = [];

    /// <summary>Counts only near one of these words.</summary>
    public Nearby? Near { get; init; }

    /// <summary>Does not count near one of these words.</summary>
    public Nearby? NotNear { get; init; }

    /// <summary>Longer harmless phrases around it: inside them it does not count.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Counts only where the writer is such a person.</summary>
    public Party Speaker { get; init; }

    /// <summary>Counts only where the person written to is such a person.</summary>
    public Party Target { get; init; }

    /// <summary>The last day on which it counts.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>S read in a source, M from memory, D this project's default.</summary>
    public string Provenance { get; init; } = "D";
}

/// <summary>How an entry was found.</summary>
public enum FoundBy
{
    /// <summary>As it is written (after normalising).</summary>
    Text,
    /// <summary>By its sound.</summary>
    Sound,
    /// <summary>By an abbreviation.</summary>
    Initials,
}

/// <summary>A match that counts.</summary>
/// <param name="Entry">Number of the entry in the library.</param>
/// <param name="Start">Where it begins in the original, in UTF-16 units.</param>
/// <param name="End">Where it ends in the original (exclusive).</param>
/// <param name="By">How it was found.</param>
/// <param name="Disguised">Whether it was written otherwise than plainly: symbols between, look-alikes, other characters of the same sound.</param>
public readonly record struct LexiconMatch(int Entry, int Start, int End, FoundBy By, bool Disguised);

/// <summary>What is known of the two sides of a message and of the day.</summary>
/// <param name="Speaker">Who writes.</param>
/// <param name="Target">Who is written to.</param>
/// <param name="Day">The day, for entries that expire; null: none has expired.</param>
public readonly record struct Circumstances(Party Speaker, Party Target, DateOnly? Day);
