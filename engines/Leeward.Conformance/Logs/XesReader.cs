using System.Globalization;

namespace Leeward.Conformance;

/// <summary>How an XES file is to be read.</summary>
public sealed record XesOptions
{
    /// <summary>As written, named by <c>concept:name</c>, attributes kept.</summary>
    public static XesOptions Standard { get; } = new();

    /// <summary>The attribute keys whose values, joined by <c>+</c>, say what an event is.</summary>
    public IReadOnlyList<string> Classifier { get; init; } = ["concept:name"];

    /// <summary>In which order the events of a case stand.</summary>
    public EventOrder Order { get; init; } = EventOrder.AsWritten;

    /// <summary>Take only events of this <c>lifecycle:transition</c> (such as <c>complete</c>; events that do not say are taken); null: all.</summary>
    public string? Lifecycle { get; init; }

    /// <summary>Keep all attributes; without, only activity and time are kept, which is enough for conformance.</summary>
    public bool KeepAttributes { get; init; } = true;

    /// <summary>How much a file may hold.</summary>
    public LogLimits Limits { get; init; } = LogLimits.Standard;
}

/// <summary>
/// Reads event logs in XES (IEEE 1849-2016), packed by gzip or not, case by case: memory holds one case, never the file. Files by older tools without a namespace are
/// read too. Elements it does not know are passed over.
/// </summary>
public static class XesReader
{
    /// <summary>The cases one by one. What is wrong is thrown as <see cref="LogFormatException"/>, after the cases before it were given.</summary>
    public static IEnumerable<LogTrace> Traces(Stream stream, XesOptions? options = null) => Traces(stream, options ?? XesOptions.Standard, null);

    internal static EventLog Whole(Stream stream, XesOptions options)
    {
        var head = new Head();
        var traces = Traces(stream, options, head).ToList();
        return new EventLog
        {
            Traces = traces, Attributes = head.Attributes, Extensions = head.Extensions, Classifiers = head.Classifiers, TraceGlobals = head.TraceGlobals, EventGlobals = head.EventGlobals,
        };
    }

    private static IEnumerable<LogTrace> Traces(Stream stream, XesOptions options, Head? head)
    {
        using var xml = new SafeXml(BoundedStream.Over(stream, options.Limits), options.Limits);
        if (!xml.ReadRoot() || xml.Name != "log") { throw xml.Wrong("xes.no_log", "this is not an XES file: the first element must be <log>"); }
        var (depth, number) = (xml.Open(), 0);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (xml.ReadChild(depth))
        {
            if (xml.Name == "trace") { yield return Trace(xml, options, names, ++number); }
            else if (head is not null) { head.Take(xml, options); }
            else { xml.Skip(); }
        }
    }

    private static LogTrace Trace(SafeXml xml, XesOptions options, Dictionary<string, string> names, int number)
    {
        var events = new List<LogEvent>();
        var attributes = new List<LogAttribute>();
        string? name = null;
        var timed = true;
        var depth = xml.Open();
        while (xml.ReadChild(depth))
        {
            if (xml.Name == "event")
            {
                if (events.Count == options.Limits.EventsOfOneCase) { throw xml.Wrong("log.too_many_events", "the case has more events than allowed", Number(events.Count)); }
                if (Event(xml, options, names) is { } one)
                {
                    events.Add(one);
                    timed &= one.At is not null;
                }
            }
            else if (Attribute(xml, options, 0) is { } attribute)
            {
                if (attribute.Key == "concept:name") { name = attribute.Text; }
                if (options.KeepAttributes) { attributes.Add(attribute); }
            }
        }
        IReadOnlyList<LogEvent> ordered = options.Order == EventOrder.ByTime && timed ? [.. events.OrderBy(one => one.At!.Value.UtcTicks)] : events;
        return new LogTrace(name ?? Number(number), ordered) { Attributes = attributes };
    }

    private static LogEvent? Event(SafeXml xml, XesOptions options, Dictionary<string, string> names)
    {
        var (line, column) = (xml.Line, xml.Column);
        var parts = new string?[options.Classifier.Count];
        DateTimeOffset? at = null;
        string? lifecycle = null;
        List<LogAttribute>? kept = options.KeepAttributes ? [] : null;
        var depth = xml.Open();
        while (xml.ReadChild(depth))
        {
            if (Attribute(xml, options, 0) is not { } attribute) { continue; }
            for (var i = 0; i < parts.Length; i++)
            {
                if (attribute.Key == options.Classifier[i]) { parts[i] = attribute.Text; }
            }
            if (attribute is { Key: "time:timestamp", Kind: AttributeKind.Time }) { at = Time(attribute.Text); }
            else if (attribute.Key == "lifecycle:transition") { lifecycle = attribute.Text; }
            kept?.Add(attribute);
        }
        if (options.Lifecycle is { } wanted && lifecycle is not null && !string.Equals(wanted, lifecycle, StringComparison.OrdinalIgnoreCase)) { return null; }
        if (Array.FindIndex(parts, part => part is null) is >= 0 and var missing)
        {
            var key = options.Classifier[missing];
            throw new LogFormatException(new("xes.no_activity", line, column, $"the event does not say what was done: it has no attribute '{key}'", key));
        }
        var activity = parts.Length == 1 ? parts[0]! : string.Join('+', parts);
        if (!names.TryGetValue(activity, out var shared)) { names.Add(activity, shared = activity); }
        return new LogEvent(shared, at) { Attributes = kept ?? (IReadOnlyList<LogAttribute>)[] };
    }

    /// <summary>The attribute that the present element is; null for elements that are none.</summary>
    private static LogAttribute? Attribute(SafeXml xml, XesOptions options, int level)
    {
        AttributeKind? kind = xml.Name switch
        {
            "string" => AttributeKind.Text,
            "date" => AttributeKind.Time,
            "int" => AttributeKind.Integer,
            "float" => AttributeKind.Real,
            "boolean" => AttributeKind.Truth,
            "id" => AttributeKind.Id,
            "list" => AttributeKind.List,
            "container" => AttributeKind.Container,
            _ => null,
        };
        if (kind is null)
        {
            xml.Skip();
            return null;
        }
        if (level >= options.Limits.Depth) { throw xml.Wrong("xes.too_deep", "attributes stand too deep in one another", Number(options.Limits.Depth)); }
        var key = xml.Attribute("key") ?? throw xml.Wrong("xes.no_key", $"the <{xml.Name}> has no key", xml.Name);
        var text = xml.Attribute("value");
        if (kind is AttributeKind.List or AttributeKind.Container) { text = string.Empty; }
        else if (text is null) { throw xml.Wrong("xes.no_value", $"the attribute '{key}' has no value", key); }
        else if (!Fits(kind.Value, text)) { throw xml.Wrong("xes.bad_value", $"'{text}' is not a value of the kind <{xml.Name}> (attribute '{key}')", text, xml.Name, key); }
        return new LogAttribute(key, kind.Value, text) { Children = Children(xml, options, level) };
    }

    private static List<LogAttribute> Children(SafeXml xml, XesOptions options, int level)
    {
        var children = new List<LogAttribute>();
        var depth = xml.Open();
        while (xml.ReadChild(depth))
        {
            if (xml.Name == "values") { children.AddRange(Children(xml, options, level + 1)); }
            else if (Attribute(xml, options, level + 1) is { } child) { children.Add(child); }
        }
        return children;
    }

    private static bool Fits(AttributeKind kind, string text) => kind switch
    {
        AttributeKind.Time => Time(text) is not null,
        AttributeKind.Integer => Int128.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out _),
        AttributeKind.Real => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text is "INF" or "-INF",
        AttributeKind.Truth => text.ToUpperInvariant() is "TRUE" or "FALSE" or "0" or "1",
        _ => true,
    };

    /// <summary>A point in time as ISO 8601 has it; without a zone it counts as UTC.</summary>
    internal static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands before the cases.</summary>
    private sealed class Head
    {
        public List<LogAttribute> Attributes { get; } = [];

        public List<LogExtension> Extensions { get; } = [];

        public List<LogClassifier> Classifiers { get; } = [];

        public List<LogAttribute> TraceGlobals { get; } = [];

        public List<LogAttribute> EventGlobals { get; } = [];

        public void Take(SafeXml xml, XesOptions options)
        {
            switch (xml.Name)
            {
                case "extension":
                    Extensions.Add(new(xml.Attribute("name") ?? string.Empty, xml.Attribute("prefix") ?? string.Empty, xml.Attribute("uri") ?? string.Empty));
                    xml.Skip();
                    break;
                case "classifier":
                    Classifiers.Add(new(xml.Attribute("name") ?? string.Empty, Keys(xml.Attribute("keys") ?? string.Empty)));
                    xml.Skip();
                    break;
                case "global":
                    (xml.Attribute("scope") == "trace" ? TraceGlobals : EventGlobals).AddRange(Children(xml, options, 0));
                    break;
                default:
                    if (Attribute(xml, options, 0) is { } attribute) { Attributes.Add(attribute); }
                    break;
            }
        }

        // Keys are parted by spaces; one that holds a space stands in quotes.
        private static List<string> Keys(string text)
        {
            var keys = new List<string>();
            foreach (var (part, index) in text.Split('\'').Select((part, index) => (part, index)))
            {
                if (index % 2 == 1) { keys.Add(part); }
                else { keys.AddRange(part.Split(' ', StringSplitOptions.RemoveEmptyEntries)); }
            }
            return keys;
        }
    }
}
