using System.Globalization;
using System.Text;
using System.Xml;

namespace Leeward.Conformance;

/// <summary>Writes nets as PNML that ProM, pm4py and this library read with the same markings and silent transitions.</summary>
public static class PnmlWriter
{
    /// <summary>Writes a net. The stream stays open.</summary>
    public static void Write(Stream stream, PetriNet net)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("pnml");
        xml.WriteStartElement("net");
        xml.WriteAttributeString("id", net.Id.Length == 0 ? "net" : net.Id);
        xml.WriteAttributeString("type", "http://www.pnml.org/version-2009/grammar/pnmlcoremodel");
        Text(xml, "name", net.Name);
        xml.WriteStartElement("page");
        xml.WriteAttributeString("id", "page");
        foreach (var place in net.Places)
        {
            xml.WriteStartElement("place");
            xml.WriteAttributeString("id", place.Id);
            Text(xml, "name", place.Name);
            if (net.InitialMarking.TryGetValue(place.Id, out var tokens)) { Text(xml, "initialMarking", Number(tokens)); }
            xml.WriteEndElement();
        }
        foreach (var transition in net.Transitions)
        {
            xml.WriteStartElement("transition");
            xml.WriteAttributeString("id", transition.Id);
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
            xml.WriteEndElement();
        }
        foreach (var (arc, index) in net.Arcs.Select((arc, index) => (arc, index)))
        {
            xml.WriteStartElement("arc");
            xml.WriteAttributeString("id", "arc" + Number(index + 1));
            xml.WriteAttributeString("source", arc.Source);
            xml.WriteAttributeString("target", arc.Target);
            if (arc.Weight != 1) { Text(xml, "inscription", Number(arc.Weight)); }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteStartElement("finalmarkings");
        xml.WriteStartElement("marking");
        foreach (var (place, tokens) in net.FinalMarking.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            xml.WriteStartElement("place");
            xml.WriteAttributeString("idref", place);
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

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
