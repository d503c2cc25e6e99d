using System.Xml;

namespace Leeward.Conformance;

/// <summary>Reads XML that strangers wrote: no document type, no entities, nothing fetched, everything bounded.</summary>
internal sealed class SafeXml : IDisposable
{
    private readonly XmlReader _reader;
    private readonly LogLimits _limits;

    public SafeXml(Stream stream, LogLimits limits)
    {
        _limits = limits;
        _reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            MaxCharactersInDocument = limits.Bytes,
        });
    }

    public string Name => _reader.LocalName;

    public int Line => _reader is IXmlLineInfo place ? place.LineNumber : 0;

    public int Column => _reader is IXmlLineInfo place ? place.LinePosition : 0;

    public void Dispose() => _reader.Dispose();

    /// <summary>The value of an attribute, or null.</summary>
    public string? Attribute(string name)
    {
        var value = _reader.GetAttribute(name);
        return value?.Length > _limits.ValueLength ? throw Wrong("log.value_too_long", $"the value of '{name}' is too long", name) : value;
    }

    /// <summary>The depth of the present element, for <see cref="ReadChild"/>; -1 where it is empty.</summary>
    public int Open() => _reader.IsEmptyElement ? -1 : _reader.Depth;

    /// <summary>Goes to the next child element of the element that was opened; false at its end.</summary>
    public bool ReadChild(int depth)
    {
        if (depth < 0) { return false; }
        while (Next())
        {
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth) { return false; }
            if (_reader.NodeType == XmlNodeType.Element && _reader.Depth == depth + 1) { return true; }
        }
        return false;
    }

    /// <summary>Passes over the present element with all that stands in it.</summary>
    public void Skip()
    {
        if (_reader.IsEmptyElement) { return; }
        var depth = _reader.Depth;
        while (Next() && !(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth)) { }
    }

    /// <summary>The text in the present element, without the spaces around it; ends on its end.</summary>
    public string Text()
    {
        if (_reader.IsEmptyElement) { return string.Empty; }
        var depth = _reader.Depth;
        var text = new System.Text.StringBuilder();
        while (Next() && !(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth))
        {
            if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) { text.Append(_reader.Value); }
            if (text.Length > _limits.ValueLength) { throw Wrong("log.value_too_long", "a text is too long", Name); }
        }
        return text.ToString().Trim();
    }

    /// <summary>Goes to the first element of the document.</summary>
    public bool ReadRoot()
    {
        while (Next())
        {
            if (_reader.NodeType == XmlNodeType.Element) { return true; }
        }
        return false;
    }

    public LogFormatException Wrong(string code, string message, params string[] args) => new(new(code, Line, Column, message, args));

    private bool Next()
    {
        try { return _reader.Read(); }
        catch (XmlException e)
        {
            // The parser names no codes; a document type is the one thing that is told apart, because it is refused on purpose.
            var (line, column) = e.LineNumber > 0 ? (e.LineNumber, e.LinePosition) : (Line, Column);
            var dtd = e.Message.Contains("DTD", StringComparison.Ordinal);
            throw new LogFormatException(dtd
                ? new("xml.dtd", line, column, "the file declares a document type (DOCTYPE); such files are not read, for safety")
                : new("xml.malformed", line, column, $"the XML is not well-formed: {FirstSentence(e.Message)}", FirstSentence(e.Message)));
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Line ", StringComparison.Ordinal);
        return end > 0 ? message[..end].TrimEnd('.') : message.TrimEnd('.');
    }
}
