using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Leeward.Cli.Tests;

/// <summary>Every command line that the documents tell people to type is one that the program takes.</summary>
public sealed partial class DocumentedCommandsTests
{
    [Theory]
    [InlineData("docs/operating.md", 12)]
    [InlineData("docs/people.md", 3)]
    [InlineData("docs/api.md", 1)]
    [InlineData("docs/import.md", 3)]
    [InlineData("docs/linkage.md", 3)]
    [InlineData("README.md", 6)]
    [InlineData("README.zh-CN.md", 4)]
    public void Each_command_line_of_a_document_is_taken(string document, int atLeast)
    {
        var lines = CommandsIn(File.ReadAllText(Path.Combine(Command.Root, document))).ToList();
        Assert.True(lines.Count >= atLeast, $"{lines.Count}: " + string.Join("; ", lines));
        Assert.All(lines, line => Assert.True(Complaint(line) is null, $"{line}: {Complaint(line)}"));
    }

    [Theory]
    [InlineData("leeward backpu FILE")]
    [InlineData("leeward serve --prot 8081")]
    [InlineData("leeward keys rotat")]
    public void Line_that_the_program_does_not_take_is_found(string line) => Assert.NotNull(Complaint(line));

    /// <summary>The commands in fenced blocks and in inline code; a word in capitals stands for a value.</summary>
    private static IEnumerable<string> CommandsIn(string text) =>
        Code().Matches(text).SelectMany(m => m.Value.Split('\n')).SelectMany(l => Line().Matches(l).Select(m => m.Value.Trim())).Where(l => l.Contains(' ', StringComparison.Ordinal)).Distinct();

    private static string? Complaint(string line)
    {
        var words = CommandLineParser.SplitCommandLine(Plain(line)).Skip(1).ToList();
        // The shell script takes flags without a verb as the demo's.
        if (words.Count > 0 && words[0].StartsWith('-') && words[0] != "--help") { words.Insert(0, "demo"); }
        var errors = CommandTree.Make().Parse(words).Errors;
        // A sentence may name a verb without what it needs; it must not name one that is not there.
        return words.All(word => word.All(char.IsAsciiLetterLower)) && errors.All(e => e.Message.Contains("equired", StringComparison.Ordinal)) ? null : errors is [var first, ..] ? first.Message : null;
    }

    private static string Plain(string line) => Shell().Replace(line, "x").Replace("NUMBER", "5", StringComparison.Ordinal).Replace("DATE", "2030-01-01", StringComparison.Ordinal).Replace("条数", "5", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=^`?|-- |/usr/local/bin/|\./)leeward (?=[a-z-])[^#&|;`\n]*")]
    private static partial Regex Line();

    [GeneratedRegex(@"\$\([^)]*\)")]
    private static partial Regex Shell();
}
