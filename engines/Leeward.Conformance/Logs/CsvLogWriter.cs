using System.Globalization;

namespace Leeward.Conformance;

/// <summary>Writes event logs as CSV (RFC 4180), one row per event, with the column names that process-mining tools know.</summary>
public static class CsvLogWriter
{
    /// <summary>Writes a log: case, activity, time, then every attribute that occurs. Nested attributes have no place in a table and are left out.</summary>
    public static void Write(TextWriter writer, EventLog log)
    {
        string[] own = ["concept:name", "time:timestamp"];
        var ofCases = Keys(log.Traces.SelectMany(trace => trace.Attributes), ["concept:name"]);
        var ofEvents = Keys(log.Traces.SelectMany(trace => trace.Events).SelectMany(one => one.Attributes), own);
        Row(writer, ["case:concept:name", .. own, .. ofCases.Select(key => "case:" + key), .. ofEvents]);
        foreach (var trace in log.Traces)
        {
            var shared = ofCases.Select(key => trace.Attributes.FirstOrDefault(one => one.Key == key)?.Text ?? string.Empty).ToList();
            foreach (var one in trace.Events)
            {
                Row(writer, [trace.Case, one.Activity, one.At is { } at ? XesWriter.Time(at) : string.Empty, .. shared, .. ofEvents.Select(key => one[key] ?? string.Empty)]);
            }
        }
    }

    /// <summary>Writes one row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="forSpreadsheets">
    /// Put an apostrophe before text that a spreadsheet would run as a formula (OWASP, CSV injection). For tables that people open; a log that is exchanged stays as it is.
    /// </param>
    public static void Row(TextWriter writer, IEnumerable<string> fields, bool forSpreadsheets = false)
    {
        var first = true;
        foreach (var field in fields)
        {
            if (!first) { writer.Write(','); }
            first = false;
            var text = forSpreadsheets && field.Length > 0 && field[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + field : field;
            writer.Write(text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
        writer.Write('\n');
    }

    private static List<string> Keys(IEnumerable<LogAttribute> attributes, string[] but) =>
        [.. attributes.Where(one => one.Kind is not (AttributeKind.List or AttributeKind.Container)).Select(one => one.Key).Distinct().Where(key => !but.Contains(key)).Order(StringComparer.Ordinal)];
}
