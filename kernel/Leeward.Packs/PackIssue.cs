using Leeward.Kernel;
using Leeward.Packs.Yaml;

namespace Leeward.Packs;

/// <summary>How much an issue matters.</summary>
public enum IssueSeverity
{
    /// <summary>The pack can be used; somebody should look.</summary>
    Warning,
    /// <summary>The pack cannot be used.</summary>
    Error,
}

/// <summary>One mistake in a pack: where, what, and how to mend it, in both languages.</summary>
/// <param name="File">The file, relative to the pack's parent folder, with forward slashes.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">A steady code, for example <c>yaml.duplicate_key</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Mend">What to do.</param>
public sealed record PackIssue(string File, int Line, int Column, IssueSeverity Severity, string Code, LocalText Message, LocalText Mend)
{
    internal static PackIssue Error(string file, TextPosition at, string code, LocalText message, LocalText mend) =>
        new(file, at.Line, at.Column, IssueSeverity.Error, code, message, mend);

    internal static PackIssue Warning(string file, TextPosition at, string code, LocalText message, LocalText mend) =>
        new(file, at.Line, at.Column, IssueSeverity.Warning, code, message, mend);

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}: {Code}: {Message.En}";
}

/// <summary>A pack that cannot be used was loaded.</summary>
public sealed class PackException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public PackException(IReadOnlyList<PackIssue> issues)
        : base(string.Join(Environment.NewLine, issues.Take(20))) => Issues = issues;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<PackIssue> Issues { get; }
}
