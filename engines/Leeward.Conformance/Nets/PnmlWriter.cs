using System.Globalization;
using System.Text;
using System.Xml;

namespace Leeward.Conformance;

/// <summary>Writes nets as PNML that ProM, pm4py and this library read with the same markings and silent transitions.</summary>
public static class PnmlWriter
{
    /// <summary>Writes a net. The stream stays open. Ids that XML does not allow, such as those with spaces, are written as XML escapes them.</summary>
    public static void Write(Stream stream, PetriNet net) => Write(stream, net, new Dictionary<string, int>());

    /// <summary>Writes a net with how grave a deviation at each activity is, as a tool-specific element of the transition that other tools pass over: <c>&lt;toolspecific tool="Leeward" version="1" weight="30"/&gt;</c>.</summary>
    /// <param name="stream">Where to. It stays open.</param>
    /// <param name="net">The net.</param>
    /// <param name="weights">The weight by activity, as in <see cref="MoveCosts.BySeverity"/>.</param>
    public static void Write(Stream stream, PetriNet net, IReadOnlyDictionary<string, int> weights)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("pnml");
        xml.WriteStartElement("net");
        xml.WriteAttributeString("id", net.Id.Length == 0 ? "net" : Id(net.Id));
        xml.WriteAttributeString("type", "http://www.pnml.org/version-2009/grammar/pnmlcoremodel");
        Text(xml, "name", net.Name);
        xml.WriteStartElement("page");
        xml.WriteAttributeString("id", "page");
        foreach (var place in net.Places)
        {
            xml.WriteStartElement("place");
            xml.WriteAttributeString("id", Id(place.Id));
            Text(xml, "name", place.Name);
            if (net.InitialMarking.TryGetValue(place.Id, out var tokens)) { Text(xml, "initialMarking", Number(tokens)); }
            xml.WriteEndElement();
        }
        foreach (var transition in net.Transitions)
        {
            xml.WriteStartElement("transition");
            xml.WriteAttributeString("id", Id(transition.Id));
            Text(xml, "name", transition.Label ?? transition.Id);
            if (transition.Silent)
            {
                xml.WriteStartElement("toolspecific");
                xml.WriteAttributeString("tool", "ProM");
                xml.WriteAttributeString("version", "6.4");
                xml.WriteAttributeString("activity", "$invisible$");
                xml.WriteAttributeString("localNodeID", transition.Id);
                xml.WriteEndElement();
            }
            else if (weights.TryGetValue(transition.Label!, out var weight))
            {
                xml.WriteStartElement("toolspecific");
                xml.WriteAttributeString("tool", "Leeward");
                xml.WriteAttributeString("version", "1");
                xml.WriteAttributeString("weight", Number(weight));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        foreach (var (arc, index) in net.Arcs.Select((arc, index) => (arc, index)))
        {
            xml.WriteStartElement("arc");
            xml.WriteAttributeString("id", "arc" + Number(index + 1));
            xml.WriteAttributeString("source", Id(arc.Source));
            xml.WriteAttributeString("target", Id(arc.Target));
            if (arc.Weight != 1) { Text(xml, "inscription", Number(arc.Weight)); }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteStartElement("finalmarkings");
        xml.WriteStartElement("marking");
        foreach (var (place, tokens) in net.FinalMarking.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            xml.WriteStartElement("place");
            xml.WriteAttributeString("idref", Id(place));
            xml.WriteElementString("text", Number(tokens));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string element, string text)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("text", text);
        xml.WriteEndElement();
    }

    // The ids of PNML are XML names.
    private static string Id(string id) => XmlConvert.EncodeLocalName(id);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
