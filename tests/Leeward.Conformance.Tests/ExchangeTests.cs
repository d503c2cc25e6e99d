using System.Text;
using CsCheck;

namespace Leeward.Conformance.Tests;

/// <summary>What was written is read again the same; the variants that other tools write are understood.</summary>
public sealed class ExchangeTests
{
    private const string Xes = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1.0" xmlns="http://www.xes-standard.org/">
          <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
          <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
          <classifier name="Both" keys="concept:name lifecycle:transition"/>
          <classifier name="Odd" keys="'a name' b"/>
          <string key="source" value="测试"><int key="page" value="3"/></string>
          <trace>
            <string key="concept:name" value="个案 1"/>
            <event><string key="concept:name" value="受理"/><string key="lifecycle:transition" value="start"/><date key="time:timestamp" value="2026-03-02T09:00:00+08:00"/></event>
            <event><string key="concept:name" value="受理"/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="2026-03-02T08:00:00.5+08:00"/>
              <list key="people"><values><string key="p" value="x"/><string key="p" value="y &lt;&amp;&quot;"/></values></list><boolean key="late" value="true"/><float key="f" value="1.5"/></event>
          </trace>
          <trace/>
        </log>
        """;

    [Fact]
    public void Xes_is_read_whole()
    {
        var log = Read(Xes);
        Assert.Equal(2, log.Traces.Count);
        Assert.Equal(("个案 1", "2"), (log.Traces[0].Case, log.Traces[1].Case));
        Assert.Equal(["a name", "b"], log.Classifiers[1].Keys);
        Assert.Equal("3", log.Attributes[0].Children[0].Text);
        Assert.Single(log.EventGlobals);
        var one = log.Traces[0].Events[1];
        Assert.Equal(("受理", "complete"), (one.Activity, one["lifecycle:transition"]));
        Assert.Equal(["x", "y <&\""], one.Attributes.Single(a => a.Key == "people").Children.Select(child => child.Text));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 0, 0, 500, TimeSpan.FromHours(8)), one.At);
    }

    [Fact]
    public void Xes_can_be_read_by_time_by_classifier_and_by_lifecycle()
    {
        Assert.Equal(["受理+complete", "受理+start"], Read(Xes, new() { Order = EventOrder.ByTime, Classifier = ["concept:name", "lifecycle:transition"] }).Traces[0].Events.Select(one => one.Activity));
        var bare = Assert.Single(Read(Xes, new() { Lifecycle = "complete", KeepAttributes = false }).Traces[0].Events);
        Assert.Empty(bare.Attributes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xes_written_and_read_again_is_the_same(bool packed)
    {
        var whole = Read(Xes);
        var log = whole with { Traces = [whole.Traces[0]] };
        using var stream = new MemoryStream();
        XesWriter.Write(stream, log, packed);
        stream.Position = 0;
        var again = EventLogReader.ReadXes(stream).Log!;
        Assert.Equivalent(log, again, strict: true);
    }

    [Fact]
    public void Any_text_survives_xes_and_csv() => Gen.String.Array[1, 4].Sample(texts =>
    {
        var words = texts.Select(text => string.Concat(text.Where(letter => letter >= ' ' && !char.IsSurrogate(letter) && letter < 0xFFFE))).Where(text => text.Length > 0).ToArray();
        var log = Nets.Log(("1", words));
        using var xes = new MemoryStream();
        XesWriter.Write(xes, log, packed: false);
        xes.Position = 0;
        Assert.Equal(words, EventLogReader.ReadXes(xes).Log!.Traces[0].Events.Select(one => one.Activity));
        using var csv = new StringWriter();
        CsvLogWriter.Write(csv, log);
        Assert.Equal(words, EventLogReader.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()))).Log!.Traces.SelectMany(one => one.Events).Select(one => one.Activity));
    });

    [Theory]
    [InlineData("case:concept:name,concept:name,time:timestamp\n2,b,2026-01-02 09:00\n1,a,2026-01-01T10:00:00Z\n2,a,2026-01-01 09:00:00+00:00\n")]
    [InlineData("Case ID;Activity;Timestamp\r\n2;b;2026-01-02\r\n1;a;2026-01-01\r\n2;a;2026-01-01\r\n")]
    [InlineData("\uFEFF个案编号\t步骤\t完成时间\n2\tb\t2026/01/02 10:00\n1\ta\t2026/01/01\n2\ta\t2026/01/01\n")]
    [InlineData("noise|task|case_id|date\nx|b|2|2026-01-02\n|a|1|2026-01-01\ny|a|2|2026-01-01")]
    public void Columns_and_delimiter_are_found_out_and_events_ordered_by_time(string text)
    {
        var traces = EventLogReader.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(text))).Log!.Traces;
        Assert.Equal(["2", "1"], traces.Select(one => one.Case));
        Assert.Equal(["a", "b"], traces[0].Events.Select(one => one.Activity));
    }

    [Fact]
    public void Columns_can_be_set()
    {
        var text = Encoding.UTF8.GetBytes("who,what,when\nx,b,02.01.2026 10:00\nx,a,01.02.2025 09:00\n");
        var options = new CsvOptions { Case = "who", Activity = "what", Time = "when", TimeFormat = "dd.MM.yyyy HH:mm" };
        var traces = EventLogReader.ReadCsv(new MemoryStream(text), options).Log!.Traces;
        Assert.Equal(["a", "b"], traces[0].Events.Select(one => one.Activity));
        var wrong = EventLogReader.ReadCsv(new MemoryStream(text), options with { Activity = "nothing" }).Problem!;
        Assert.Equal(("csv.no_column", "nothing"), (wrong.Code, wrong.Args[0]));
    }

    [Fact]
    public void Kind_of_file_is_found_out()
    {
        foreach (var text in new[] { "\uFEFF \n<log><trace><event><string key=\"concept:name\" value=\"a\"/></event></trace></log>", "case,activity\n1,a\n" })
        {
            Assert.Equal("a", Assert.Single(EventLogReader.Traces(new MemoryStream(Encoding.UTF8.GetBytes(text)))).Events[0].Activity);
        }
    }

    [Fact]
    public void Table_for_people_runs_no_formula()
    {
        using var writer = new StringWriter();
        CsvLogWriter.Row(writer, ["=1+1", "-2", "a,\"b\"", "@x"], forSpreadsheets: true);
        Assert.Equal("'=1+1,-2,\"a,\"\"b\"\"\",'@x\n", writer.ToString());
    }

    [Fact]
    public void Pnml_written_and_read_again_is_the_same() => Gen.OneOf(Nets.Orderly, Nets.Wild).Sample(net =>
    {
        using var stream = new MemoryStream();
        PnmlWriter.Write(stream, net);
        stream.Position = 0;
        var reading = PnmlReader.Read(stream);
        Assert.Empty(reading.Problems);
        Assert.False(reading.FinalGuessed);
        Assert.Equal(net.Places, reading.Net!.Places);
        Assert.Equal(net.Transitions, reading.Net.Transitions);
        Assert.Equal(net.Arcs, reading.Net.Arcs);
        Assert.Equal(net.InitialMarking.Order(), reading.Net.InitialMarking.Order());
        Assert.Equal(net.FinalMarking.Order(), reading.Net.FinalMarking.Order());
    }, iter: 200);

    [Fact]
    public void Ids_are_written_as_xml_allows_them_and_weights_stand_at_their_transitions()
    {
        var net = PetriNet.Make("1st net", "Net", [new("to do", "to do"), new("done", "done")], [new("do it", "it"), new("quietly", null)], [new("to do", "do it"), new("do it", "done"), new("to do", "quietly"), new("quietly", "done")],
            new Dictionary<string, int> { ["to do"] = 1 }, new Dictionary<string, int> { ["done"] = 1 }).Net!;
        using var stream = new MemoryStream();
        PnmlWriter.Write(stream, net, new Dictionary<string, int> { ["it"] = 30, ["another"] = 3 });
        stream.Position = 0;
        var xml = System.Xml.Linq.XDocument.Load(stream);
        Assert.All(xml.Descendants().SelectMany(one => one.Attributes()).Where(one => one.Name.LocalName is "id" or "idref" or "source" or "target"), one => Assert.Equal(one.Value, System.Xml.XmlConvert.VerifyNCName(one.Value)));
        var own = Assert.Single(xml.Descendants("toolspecific"), one => (string?)one.Attribute("tool") == "Leeward");
        Assert.Equal(("30", "it"), ((string?)own.Attribute("weight"), own.Parent!.Element("name")!.Value));
        stream.Position = 0;
        var reading = PnmlReader.Read(stream);
        Assert.Empty(reading.Problems);
        Assert.Equal([new("it", 30)], reading.Weights);
        Assert.Equal(["it", null], reading.Net!.Transitions.Select(one => one.Label));
        Assert.True(new Aligner(reading.Net).Align(["it"]).Fits);
    }

    [Fact]
    public void Net_of_several_pages_without_final_marking_ends_where_no_arc_leads_on()
    {
        const string Text = """
            <pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml"><net id="n"><name><text>Two pages</text></name>
            <page id="a"><place id="p"><initialMarking><text>2</text></initialMarking></place><transition id="t"><name><text>go</text></name></transition></page>
            <page id="b"><page id="c"><place id="q"/></page><transition id="u"><name><text>silent one</text></name><toolspecific tool="ProM" version="6.4" activity="$invisible$"/></transition>
            <arc id="1" source="p" target="t"><inscription><text>2</text></inscription><arctype><text>normal</text></arctype></arc><arc id="2" source="t" target="q"/></page></net></pnml>
            """;
        var reading = PnmlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Text)));
        Assert.Empty(reading.Problems);
        Assert.True(reading.FinalGuessed);
        Assert.Equal(("Two pages", 2, 1), (reading.Net!.Name, reading.Net.InitialMarking["p"], reading.Net.FinalMarking["q"]));
        Assert.Equal(["go", null], reading.Net.Transitions.Select(one => one.Label));
        Assert.True(new Aligner(reading.Net).Align(["go"]).Fits);
    }

    private static EventLog Read(string text, XesOptions? options = null)
    {
        var reading = EventLogReader.ReadXes(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);
        Assert.True(reading.Ok, reading.Problem?.ToString());
        return reading.Log;
    }
}
