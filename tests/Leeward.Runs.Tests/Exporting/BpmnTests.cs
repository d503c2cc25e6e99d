using System.Text;
using System.Xml.Linq;

namespace Leeward.Runs.Tests.Exporting;

/// <summary>What modelling tools ask of a BPMN file: references that lead somewhere, a picture of everything, a flow that begins and ends.</summary>
public sealed class BpmnTests
{
    private static readonly XNamespace Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static readonly XNamespace Di = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static readonly XNamespace Dc = "http://www.omg.org/spec/DD/20100524/DC";

    public static TheoryData<string> Procedures => ["china/procedures/cn-onestop.yaml", "generic/procedures/barnahus.yaml", "generic/procedures/cpms-case-management.yaml"];

    [Theory, MemberData(nameof(Procedures))]
    public void Every_reference_leads_to_an_element_and_every_id_is_given_once(string path)
    {
        var document = Write(World.Load(path));
        var ids = document.Descendants().Attributes("id").Where(id => id.Parent!.Name.NamespaceName != BpmnWriter.Namespace).Select(id => id.Value).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        string[] names = ["sourceRef", "targetRef", "default", "attachedToRef", "messageRef", "signalRef", "processRef", "bpmnElement"];
        var named = document.Descendants().SelectMany(element => names.Select(name => element.Attribute(name)?.Value)).OfType<string>()
            .Concat(document.Descendants(Bpmn + "incoming").Concat(document.Descendants(Bpmn + "outgoing")).Concat(document.Descendants(Bpmn + "flowNodeRef")).Select(element => element.Value));
        Assert.Empty(named.Except(ids));
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Every_step_is_a_task_in_the_lane_of_its_role(string path)
    {
        var procedure = World.Load(path);
        var document = Write(procedure);
        var lanes = document.Descendants(Bpmn + "lane").SelectMany(lane => lane.Elements(Bpmn + "flowNodeRef").Select(node => (Node: node.Value, Lane: lane.Attribute("id")!.Value))).ToDictionary(one => one.Node, one => one.Lane);
        Assert.Equal(procedure.Steps.Select(step => ("step_" + step.Id, "lane_" + step.Role)).Order(), lanes.Where(one => one.Key.StartsWith("step_", StringComparison.Ordinal)).Select(one => (one.Key, one.Value)).Order());
        Assert.Equal(lanes.Keys.Order(), Nodes(document).Keys.Order());
        var deadlines = document.Descendants(XNamespace.Get(BpmnWriter.Namespace) + "deadline").Count();
        Assert.Equal(procedure.Steps.Sum(step => step.Due.Count), deadlines);
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Every_node_lies_between_the_start_and_an_end(string path)
    {
        var document = Write(World.Load(path));
        var nodes = Nodes(document);
        var links = document.Descendants(Bpmn + "sequenceFlow").Select(flow => (From: flow.Attribute("sourceRef")!.Value, To: flow.Attribute("targetRef")!.Value))
            .Concat(document.Descendants(Bpmn + "boundaryEvent").Select(timer => (From: timer.Attribute("attachedToRef")!.Value, To: timer.Attribute("id")!.Value))).ToList();
        Assert.Equal(nodes.Keys.Order(), Reached(["start"], links.ToLookup(link => link.From, link => link.To)).Order());
        var ends = nodes.Where(node => node.Value.Name == Bpmn + "endEvent").Select(node => node.Key);
        Assert.Equal(nodes.Keys.Order(), Reached(ends, links.ToLookup(link => link.To, link => link.From)).Order());
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Ways_part_and_meet_at_gateways_only(string path)
    {
        var document = Write(World.Load(path));
        foreach (var node in Nodes(document).Values.Where(node => !node.Name.LocalName.EndsWith("Gateway", StringComparison.Ordinal)))
        {
            Assert.InRange(node.Elements(Bpmn + "outgoing").Count(), 0, 1);
            if (node.Name != Bpmn + "endEvent") { Assert.InRange(node.Elements(Bpmn + "incoming").Count(), 0, 1); }
        }
        foreach (var choice in document.Descendants(Bpmn + "exclusiveGateway").Where(gate => gate.Elements(Bpmn + "outgoing").Count() > 1))
        {
            var flows = choice.Elements(Bpmn + "outgoing").Select(one => document.Descendants(Bpmn + "sequenceFlow").Single(flow => flow.Attribute("id")!.Value == one.Value)).ToList();
            var other = choice.Attribute("default")!.Value;
            Assert.All(flows, flow => Assert.NotEqual(flow.Attribute("id")!.Value == other, flow.Element(Bpmn + "conditionExpression") is not null));
            Assert.All(flows.Where(flow => flow.Element(Bpmn + "conditionExpression") is { Value: not "wanted" }), flow => Assert.Equal(["if", "条件"], flow.Elements(Bpmn + "documentation").Select(words => words.Value[..2])));
        }
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Picture_shows_everything_and_nothing_on_top_of_another(string path)
    {
        var document = Write(World.Load(path));
        var boxes = document.Descendants(Di + "BPMNShape").ToDictionary(shape => shape.Attribute("bpmnElement")!.Value, shape => Box(shape.Element(Dc + "Bounds")!));
        var nodes = Nodes(document);
        Assert.Empty(nodes.Keys.Except(boxes.Keys));
        Assert.Equal(document.Descendants(Bpmn + "sequenceFlow").Select(flow => flow.Attribute("id")!.Value).Order(), document.Descendants(Di + "BPMNEdge").Select(edge => edge.Attribute("bpmnElement")!.Value).Order());
        var flat = nodes.Where(node => node.Value.Name != Bpmn + "boundaryEvent").Select(node => (node.Key, Box: boxes[node.Key])).ToList();
        for (var one = 0; one < flat.Count; one++)
        {
            for (var other = one + 1; other < flat.Count; other++)
            {
                var (a, b) = (flat[one].Box, flat[other].Box);
                Assert.False(a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H, $"{flat[one].Key} lies on {flat[other].Key}");
            }
        }
        foreach (var lane in document.Descendants(Bpmn + "lane"))
        {
            var box = boxes[lane.Attribute("id")!.Value];
            Assert.All(lane.Elements(Bpmn + "flowNodeRef"), node => Assert.True(boxes[node.Value].Y >= box.Y && boxes[node.Value].Y + boxes[node.Value].H <= box.Y + box.H, node.Value));
        }
    }

    [Fact]
    public void Window_that_closes_ends_its_task()
    {
        var document = Write(World.OneStop);
        var timer = document.Descendants(Bpmn + "boundaryEvent").Single(one => one.Attribute("attachedToRef")!.Value == "step_CN-C04");
        Assert.Equal("true", timer.Attribute("cancelActivity")!.Value);
        Assert.Equal("PT72H", timer.Element(Bpmn + "timerEventDefinition")!.Element(Bpmn + "timeDuration")!.Value);
    }

    [Fact]
    public void Names_are_in_the_language_asked_for_and_documentation_is_in_both()
    {
        var (english, chinese) = (Write(World.OneStop), Write(World.OneStop, chinese: true));
        var step = World.OneStop.Steps[0];
        Assert.Equal($"{step.Id} {step.Title.En}", Nodes(english)["step_" + step.Id].Attribute("name")!.Value);
        Assert.Equal($"{step.Id} {step.Title.Zh}", Nodes(chinese)["step_" + step.Id].Attribute("name")!.Value);
        Assert.Equal(2, Nodes(chinese)["step_" + step.Id].Elements(Bpmn + "documentation").Count());
        Assert.Equal(Write(World.OneStop).ToString(), english.ToString());
    }

    private static XDocument Write(ProcedureDefinition procedure, bool chinese = false)
    {
        using var stream = new MemoryStream();
        BpmnWriter.Write(stream, procedure, chinese);
        return XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static Dictionary<string, XElement> Nodes(XDocument document) =>
        document.Descendants(Bpmn + "process").Elements().Where(element => element.Name.LocalName is not ("documentation" or "extensionElements" or "laneSet" or "sequenceFlow"))
            .ToDictionary(element => element.Attribute("id")!.Value);

    private static HashSet<string> Reached(IEnumerable<string> from, ILookup<string, string> next)
    {
        var (seen, waiting) = (new HashSet<string>(), new Queue<string>(from));
        while (waiting.TryDequeue(out var node))
        {
            if (!seen.Add(node)) { continue; }
            foreach (var other in next[node]) { waiting.Enqueue(other); }
        }
        return seen;
    }

    private static (int X, int Y, int W, int H) Box(XElement bounds) => ((int)bounds.Attribute("x")!, (int)bounds.Attribute("y")!, (int)bounds.Attribute("width")!, (int)bounds.Attribute("height")!);
}
