namespace Leeward.Conformance;

/// <summary>What is wrong with a log or net that was read.</summary>
/// <param name="Code">For looking up the text, e.g. <c>xes.no_activity</c>; all stand in the README.</param>
/// <param name="Line">The line, from 1; 0 where it concerns the whole.</param>
/// <param name="Column">The column, from 1; 0 where it concerns the whole line.</param>
/// <param name="Message">What is wrong, in English, without the place.</param>
/// <param name="Args">The parts that differ, for texts in other languages, in the order of the README.</param>
public sealed record FormatProblem(string Code, int Line, int Column, string Message, params IReadOnlyList<string> Args)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Message : Column == 0 ? $"line {Line}: {Message}" : $"line {Line}, column {Column}: {Message}";
}

/// <summary>
/// A stream that is read bit by bit turned out to be wrong. Readers that give back a whole (<see cref="EventLogReader"/>, <see cref="PnmlReader"/>) answer
/// with the problem instead of throwing.
/// </summary>
/// <param name="problem">What is wrong.</param>
public sealed class LogFormatException(FormatProblem problem) : Exception(problem.ToString())
{
    /// <summary>What is wrong.</summary>
    public FormatProblem Problem { get; } = problem;
}
