using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Leeward.Conformance;

/// <summary>Writes event logs as XES (IEEE 1849-2016), case by case.</summary>
public static class XesWriter
{
    private const string Namespace = "http://www.xes-standard.org/";

    private static readonly LogExtension[] Usual =
    [
        new("Concept", "concept", Namespace + "concept.xesext"),
        new("Time", "time", Namespace + "time.xesext"),
        new("Lifecycle", "lifecycle", Namespace + "lifecycle.xesext"),
        new("Organizational", "org", Namespace + "org.xesext"),
    ];

    /// <summary>Writes a log. The stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="log">The log.</param>
    /// <param name="packed">Pack it by gzip (<c>.xes.gz</c>).</param>
    public static void Write(Stream stream, EventLog log, bool packed) => Write(stream, log with { Traces = [] }, log.Traces, packed);

    /// <summary>Writes a log whose cases come one by one. The stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="head">Attributes, extensions, classifiers and globals; its own cases are not written.</param>
    /// <param name="traces">The cases.</param>
    /// <param name="packed">Pack it by gzip.</param>
    public static void Write(Stream stream, EventLog head, IEnumerable<LogTrace> traces, bool packed)
    {
        if (packed)
        {
            using var zip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            Write(zip, head, traces, packed: false);
            return;
        }
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("log", Namespace);
        xml.WriteAttributeString("xes.version", "1849.2016");
        foreach (var extension in head.Extensions.Count > 0 ? head.Extensions : Usual)
        {
            xml.WriteStartElement("extension", Namespace);
            xml.WriteAttributeString("name", extension.Name);
            xml.WriteAttributeString("prefix", extension.Prefix);
            xml.WriteAttributeString("uri", extension.Uri);
            xml.WriteEndElement();
        }
        Globals(xml, "trace", head.TraceGlobals);
        Globals(xml, "event", head.EventGlobals);
        foreach (var classifier in head.Classifiers)
        {
            xml.WriteStartElement("classifier", Namespace);
            xml.WriteAttributeString("name", classifier.Name);
            xml.WriteAttributeString("keys", string.Join(' ', classifier.Keys.Select(key => key.Contains(' ', StringComparison.Ordinal) ? $"'{key}'" : key)));
            xml.WriteEndElement();
        }
        foreach (var attribute in head.Attributes) { Write(xml, attribute); }
        foreach (var trace in traces) { Write(xml, trace); }
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, LogTrace trace)
    {
        xml.WriteStartElement("trace", Namespace);
        if (!trace.Attributes.Any(one => one.Key == "concept:name")) { Write(xml, new LogAttribute("concept:name", AttributeKind.Text, trace.Case)); }
        foreach (var attribute in trace.Attributes) { Write(xml, attribute); }
        foreach (var one in trace.Events)
        {
            xml.WriteStartElement("event", Namespace);
            if (one["concept:name"] is null) { Write(xml, new LogAttribute("concept:name", AttributeKind.Text, one.Activity)); }
            if (one.At is { } at && one["time:timestamp"] is null) { Write(xml, new LogAttribute("time:timestamp", AttributeKind.Time, Time(at))); }
            foreach (var attribute in one.Attributes) { Write(xml, attribute); }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Globals(XmlWriter xml, string scope, IReadOnlyList<LogAttribute> attributes)
    {
        if (attributes.Count == 0) { return; }
        xml.WriteStartElement("global", Namespace);
        xml.WriteAttributeString("scope", scope);
        foreach (var attribute in attributes) { Write(xml, attribute); }
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, LogAttribute attribute)
    {
        xml.WriteStartElement(
            attribute.Kind switch
            {
                AttributeKind.Text => "string",
                AttributeKind.Time => "date",
                AttributeKind.Integer => "int",
                AttributeKind.Real => "float",
                AttributeKind.Truth => "boolean",
                AttributeKind.Id => "id",
                AttributeKind.List => "list",
                AttributeKind.Container => "container",
                _ => throw new ArgumentOutOfRangeException(nameof(attribute), attribute.Kind, null),
            },
            Namespace);
        xml.WriteAttributeString("key", Clean(attribute.Key));
        if (attribute.Kind is not (AttributeKind.List or AttributeKind.Container)) { xml.WriteAttributeString("value", Clean(attribute.Text)); }
        if (attribute.Kind == AttributeKind.List && attribute.Children.Count > 0)
        {
            xml.WriteStartElement("values", Namespace);
            foreach (var child in attribute.Children) { Write(xml, child); }
            xml.WriteEndElement();
        }
        else
        {
            foreach (var child in attribute.Children) { Write(xml, child); }
        }
        xml.WriteEndElement();
    }

    // XML has no way to write most control characters and half surrogates; a log with them is written with the replacement character.
    private static string Clean(string text)
    {
        try { return XmlConvert.VerifyXmlChars(text); }
        catch (XmlException)
        {
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes()) { clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()); }
            return clean.ToString();
        }
    }

    internal static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
