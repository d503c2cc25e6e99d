using System.Diagnostics.CodeAnalysis;

namespace Leeward.Conformance;

/// <summary>A log, or what is wrong with it.</summary>
public sealed class LogReading
{
    internal LogReading(EventLog? log, FormatProblem? problem) => (Log, Problem) = (log, problem);

    /// <summary>The log; null where something is wrong.</summary>
    public EventLog? Log { get; }

    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public FormatProblem? Problem { get; }

    /// <summary>Whether the log could be read.</summary>
    [MemberNotNullWhen(true, nameof(Log))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Problem is null;
}

/// <summary>Reads whole event logs.</summary>
public static class EventLogReader
{
    /// <summary>Reads an XES file, packed or not.</summary>
    public static LogReading ReadXes(Stream stream, XesOptions? options = null) => Guarded(() => XesReader.Whole(stream, options ?? XesOptions.Standard));

    /// <summary>Reads a CSV file, packed or not.</summary>
    public static LogReading ReadCsv(Stream stream, CsvOptions? options = null) => Guarded(() => new EventLog { Traces = [.. CsvLogReader.Traces(stream, options)] });

    /// <summary>
    /// The cases of an XES or CSV file one by one, whichever it is, packed or not: a file whose text begins with <c>&lt;</c> is XES. What is wrong is thrown as
    /// <see cref="LogFormatException"/>.
    /// </summary>
    public static IEnumerable<LogTrace> Traces(Stream stream, XesOptions? xes = null, CsvOptions? csv = null)
    {
        xes ??= XesOptions.Standard;
        var plain = BoundedStream.Over(stream, xes.Limits);
        var head = new byte[64];
        var got = plain.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var whole = new HeadedStream(head.AsMemory(0, got), plain);
        return LooksLikeXml(head.AsSpan(0, got)) ? XesReader.Traces(whole, xes) : CsvLogReader.Traces(whole, csv);
    }

    private static bool LooksLikeXml(ReadOnlySpan<byte> head)
    {
        // Spaces, the marks of UTF-8 and UTF-16 and the zero bytes of UTF-16 may stand before it.
        foreach (var one in head)
        {
            if (one == (byte)'<') { return true; }
            if (one is not (0 or 9 or 10 or 13 or 32 or 0xEF or 0xBB or 0xBF or 0xFE or 0xFF)) { return false; }
        }
        return false;
    }

    private static LogReading Guarded(Func<EventLog> read)
    {
        try { return new(read(), null); }
        catch (LogFormatException e) { return new(null, e.Problem); }
    }
}
