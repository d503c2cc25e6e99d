using System.Globalization;
using System.Text;
using System.Xml;

namespace Leeward.Runs;

/// <summary>
/// Writes a procedure as BPMN 2.0 with its picture (BPMN DI), for modelling tools: a pool with one lane for each role. What BPMN has no word for (working-day
/// deadlines, proof, repeats, constraints, sources) stands in words in the documentation and as data in extension elements of the namespace
/// <see cref="Namespace"/>. The text is the same for the same procedure and language.
/// </summary>
public static class BpmnWriter
{
    /// <summary>The namespace of the extension elements.</summary>
    public const string Namespace = "urn:leeward:procedure:1";
    private const string Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL", Di = "http://www.omg.org/spec/BPMN/20100524/DI";
    private const string Dc = "http://www.omg.org/spec/DD/20100524/DC", Line = "http://www.omg.org/spec/DD/20100524/DI", Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Writes the procedure, UTF-8. The stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="procedure">The procedure.</param>
    /// <param name="chinese">Names in Chinese; otherwise in English. The documentation bears both.</param>
    public static void Write(Stream stream, ProcedureDefinition procedure, bool chinese)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        var flow = BpmnFlow.Of(procedure);
        var layout = BpmnLayout.Of(flow, procedure.Steps.Select(step => step.Role).Distinct(StringComparer.Ordinal));
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("bpmn", "definitions", Bpmn);
        foreach (var (prefix, name) in ((string, string)[])[("bpmndi", Di), ("dc", Dc), ("di", Line), ("xsi", Xsi), ("leeward", Namespace)]) { xml.WriteAttributeString("xmlns", prefix, null, name); }
        xml.WriteAttributeString("id", "definitions");
        xml.WriteAttributeString("targetNamespace", $"urn:leeward:{procedure.Id}");
        xml.WriteAttributeString("exporter", "Leeward");
        foreach (var node in flow.Nodes.Where(node => node.Kind == BpmnKind.Catch))
        {
            xml.WriteStartElement("message", Bpmn);
            xml.WriteAttributeString("id", "message_" + node.Id);
            xml.WriteAttributeString("name", Say(node.Name, chinese));
            xml.WriteEndElement();
        }
        foreach (var node in flow.Nodes.Where(node => node.Kind == BpmnKind.Throw))
        {
            xml.WriteStartElement("signal", Bpmn);
            xml.WriteAttributeString("id", "signal_" + node.Id);
            xml.WriteAttributeString("name", Say(node.Name, chinese));
            xml.WriteEndElement();
        }
        xml.WriteStartElement("collaboration", Bpmn);
        xml.WriteAttributeString("id", "collaboration");
        xml.WriteStartElement("participant", Bpmn);
        xml.WriteAttributeString("id", "pool");
        xml.WriteAttributeString("name", $"{Say(procedure.Title, chinese)} {procedure.Version}");
        xml.WriteAttributeString("processRef", "process");
        xml.WriteEndElement();
        xml.WriteEndElement();
        Process(xml, procedure, flow, layout, chinese);
        Picture(xml, flow, layout);
        xml.WriteEndElement();
    }

    private static void Process(XmlWriter xml, ProcedureDefinition procedure, BpmnFlow flow, BpmnLayout layout, bool chinese)
    {
        xml.WriteStartElement("process", Bpmn);
        xml.WriteAttributeString("id", "process");
        xml.WriteAttributeString("isExecutable", "false");
        Documentation(xml, [procedure.Scope, .. procedure.Constraints.Select(rule => rule.Title)]);
        xml.WriteStartElement("extensionElements", Bpmn);
        xml.WriteStartElement("leeward", "procedure", Namespace);
        xml.WriteAttributeString("id", procedure.Id);
        xml.WriteAttributeString("version", procedure.Version);
        xml.WriteAttributeString("contentHash", procedure.ContentHash);
        xml.WriteEndElement();
        foreach (var rule in procedure.Constraints)
        {
            xml.WriteStartElement("leeward", "constraint", Namespace);
            xml.WriteAttributeString("id", rule.Id);
            xml.WriteAttributeString("type", rule.Type.ToString());
            xml.WriteAttributeString("severity", rule.Severity.ToString());
            xml.WriteAttributeString("step", rule.Step);
            if (rule.Other is { } other) { xml.WriteAttributeString("other", other); }
            xml.WriteAttributeString("source", rule.Source);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteStartElement("laneSet", Bpmn);
        xml.WriteAttributeString("id", "lanes");
        foreach (var (role, _) in layout.Lanes)
        {
            xml.WriteStartElement("lane", Bpmn);
            xml.WriteAttributeString("id", "lane_" + role);
            xml.WriteAttributeString("name", Say(procedure.Roles[role], chinese));
            foreach (var node in flow.Nodes.Where(node => node.Lane == role)) { xml.WriteElementString("flowNodeRef", Bpmn, node.Id); }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        foreach (var node in flow.Nodes) { Node(xml, procedure, flow, node, chinese); }
        foreach (var link in flow.Links) { Flow(xml, link, chinese); }
        xml.WriteEndElement();
    }

    private static void Node(XmlWriter xml, ProcedureDefinition procedure, BpmnFlow flow, BpmnNode node, bool chinese)
    {
        var (outgoing, incoming) = (flow.Links.Where(link => link.From == node.Id).ToList(), flow.Links.Where(link => link.To == node.Id).ToList());
        xml.WriteStartElement(Element(node), Bpmn);
        xml.WriteAttributeString("id", node.Id);
        if (node.Name.En.Length > 0) { xml.WriteAttributeString("name", Say(node.Name, chinese)); }
        if (node.Kind == BpmnKind.Timer)
        {
            xml.WriteAttributeString("attachedToRef", "step_" + node.Step!.Id);
            xml.WriteAttributeString("cancelActivity", "true");
        }
        if (outgoing.Find(link => link.IsDefault) is { } other) { xml.WriteAttributeString("default", other.Id); }
        if (node is { Kind: BpmnKind.Exclusive or BpmnKind.Parallel or BpmnKind.FirstOf })
        {
            xml.WriteAttributeString("gatewayDirection", (incoming.Count, outgoing.Count) switch { ( <= 1, > 1) => "Diverging", ( > 1, <= 1) => "Converging", _ => "Unspecified" });
        }
        if (node is { Kind: BpmnKind.Task, Step: { } step }) { BpmnStep.Write(xml, procedure, step); }
        foreach (var link in incoming) { xml.WriteElementString("incoming", Bpmn, link.Id); }
        foreach (var link in outgoing) { xml.WriteElementString("outgoing", Bpmn, link.Id); }
        Inside(xml, node);
        xml.WriteEndElement();
    }

    /// <summary>What stands inside a node after its ways.</summary>
    private static void Inside(XmlWriter xml, BpmnNode node)
    {
        switch (node.Kind)
        {
            case BpmnKind.Task when node.Step!.Repeat is { } repeat:
                xml.WriteStartElement("standardLoopCharacteristics", Bpmn);
                if (repeat.Times is { } times) { xml.WriteAttributeString("loopMaximum", Number(times)); }
                xml.WriteEndElement();
                break;
            case BpmnKind.Catch:
                xml.WriteStartElement("messageEventDefinition", Bpmn);
                xml.WriteAttributeString("id", "definition_" + node.Id);
                xml.WriteAttributeString("messageRef", "message_" + node.Id);
                xml.WriteEndElement();
                break;
            case BpmnKind.Throw:
                xml.WriteStartElement("signalEventDefinition", Bpmn);
                xml.WriteAttributeString("id", "definition_" + node.Id);
                xml.WriteAttributeString("signalRef", "signal_" + node.Id);
                xml.WriteEndElement();
                break;
            case BpmnKind.Timer:
                xml.WriteStartElement("timerEventDefinition", Bpmn);
                xml.WriteAttributeString("id", "definition_" + node.Id);
                Expression(xml, "timeDuration", BpmnStep.Duration(node.Due!.Rule.Within));
                xml.WriteEndElement();
                break;
            case BpmnKind.FirstOf:
                Expression(xml, "activationCondition", "activationCount >= 1");
                break;
            default:
                break;
        }
    }

    private static string Element(BpmnNode node) => node.Kind switch
    {
        BpmnKind.Start => "startEvent",
        BpmnKind.End => "endEvent",
        BpmnKind.Catch => "intermediateCatchEvent",
        BpmnKind.Throw => "intermediateThrowEvent",
        BpmnKind.Timer => "boundaryEvent",
        BpmnKind.Exclusive => "exclusiveGateway",
        BpmnKind.Parallel => "parallelGateway",
        BpmnKind.FirstOf => "complexGateway",
        BpmnKind.Task => node.Step!.External ? "receiveTask" : "userTask",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static void Flow(XmlWriter xml, BpmnLink link, bool chinese)
    {
        xml.WriteStartElement("sequenceFlow", Bpmn);
        xml.WriteAttributeString("id", link.Id);
        xml.WriteAttributeString("sourceRef", link.From);
        xml.WriteAttributeString("targetRef", link.To);
        if (link.Name is { } name) { xml.WriteAttributeString("name", Say(name, chinese)); }
        if (link.Words is { } words) { Documentation(xml, [words]); }
        if (link.Condition is { } condition) { Expression(xml, "conditionExpression", condition); }
        xml.WriteEndElement();
    }

    private static void Picture(XmlWriter xml, BpmnFlow flow, BpmnLayout layout)
    {
        xml.WriteStartElement("BPMNDiagram", Di);
        xml.WriteAttributeString("id", "diagram");
        xml.WriteStartElement("BPMNPlane", Di);
        xml.WriteAttributeString("id", "plane");
        xml.WriteAttributeString("bpmnElement", "collaboration");
        Shape(xml, "pool", layout.Pool, horizontal: true);
        foreach (var (role, box) in layout.Lanes) { Shape(xml, "lane_" + role, box, horizontal: true); }
        foreach (var node in flow.Nodes) { Shape(xml, node.Id, layout.Boxes[node.Id], horizontal: null); }
        foreach (var link in flow.Links)
        {
            xml.WriteStartElement("BPMNEdge", Di);
            xml.WriteAttributeString("id", "edge_" + link.Id);
            xml.WriteAttributeString("bpmnElement", link.Id);
            foreach (var (x, y) in layout.Way(link))
            {
                xml.WriteStartElement("waypoint", Line);
                xml.WriteAttributeString("x", Number(x));
                xml.WriteAttributeString("y", Number(y));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Shape(XmlWriter xml, string element, BpmnBox box, bool? horizontal)
    {
        xml.WriteStartElement("BPMNShape", Di);
        xml.WriteAttributeString("id", "shape_" + element);
        xml.WriteAttributeString("bpmnElement", element);
        if (horizontal is not null) { xml.WriteAttributeString("isHorizontal", "true"); }
        xml.WriteStartElement("Bounds", Dc);
        xml.WriteAttributeString("x", Number(box.X));
        xml.WriteAttributeString("y", Number(box.Y));
        xml.WriteAttributeString("width", Number(box.Width));
        xml.WriteAttributeString("height", Number(box.Height));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Expression(XmlWriter xml, string element, string text)
    {
        xml.WriteStartElement(element, Bpmn);
        xml.WriteAttributeString("type", Xsi, "bpmn:tFormalExpression");
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    internal static void Documentation(XmlWriter xml, IEnumerable<Leeward.Deadlines.Bilingual> lines)
    {
        var all = lines.ToList();
        xml.WriteElementString("documentation", Bpmn, string.Join('\n', all.Select(one => one.En)));
        xml.WriteElementString("documentation", Bpmn, string.Join('\n', all.Select(one => one.Zh)));
    }

    private static string Say(Leeward.Deadlines.Bilingual text, bool chinese) => chinese ? text.Zh : text.En;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
