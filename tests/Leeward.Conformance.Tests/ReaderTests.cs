using System.IO.Compression;
using System.Text;

namespace Leeward.Conformance.Tests;

/// <summary>Files that strangers bring: read right, or refused with the line and in words, never a surprise.</summary>
public sealed class ReaderTests
{
    private const string Entities = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";

    [Theory]
    [InlineData("", "xml.malformed", 0)]
    [InlineData("<pnml/>", "xes.no_log", 1)]
    [InlineData("<log><trace><event><string key=\"x\" value=\"1\"/></event></trace></log>", "xes.no_activity", 1)]
    [InlineData("<log>\n<trace>\n<event>\n<string value=\"1\"/></event></trace></log>", "xes.no_key", 4)]
    [InlineData("<log>\n<trace>\n<string key=\"concept:name\"/></trace></log>", "xes.no_value", 3)]
    [InlineData("<log>\n<trace><event>\n<date key=\"time:timestamp\" value=\"yesterday\"/></event></trace></log>", "xes.bad_value", 3)]
    [InlineData("<log>\n<int key=\"n\" value=\"1.5\"/></log>", "xes.bad_value", 2)]
    [InlineData("<log>\n<trace>\n<event>", "xml.malformed", 3)]
    [InlineData("<log>\n<trace></log>", "xml.malformed", 2)]
    [InlineData(Entities + "<log><trace><string key=\"concept:name\" value=\"&b;\"/></trace></log>", "xml.dtd", 0)]
    [InlineData("<!DOCTYPE log SYSTEM \"file:///etc/passwd\"><log/>", "xml.dtd", 0)]
    [InlineData("<!DOCTYPE log [<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]><log>&x;</log>", "xml.dtd", 0)]
    public void Bad_xes_is_refused_with_its_line(string text, string code, int line)
    {
        var reading = EventLogReader.ReadXes(Bytes(text));
        Assert.False(reading.Ok);
        Assert.Equal((code, line), (reading.Problem.Code, reading.Problem.Line));
        Assert.DoesNotContain("Exception", reading.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "csv.empty", 0)]
    [InlineData("name,colour\n1,2\n", "csv.no_case_column", 1)]
    [InlineData("case,colour\n1,2\n", "csv.no_activity_column", 1)]
    [InlineData("case,activity,case\n1,a,2\n", "csv.doubled_column", 1)]
    [InlineData("case,activity\n1,a\n\n2\n", "csv.fields", 4)]
    [InlineData("case,activity\n1,\"a\n\nb\"\n,c\n", "csv.no_case", 5)]
    [InlineData("case,activity\n1,\n", "csv.no_activity", 2)]
    [InlineData("case,activity\n1,a\n2,\"b\n", "csv.open_quote", 3)]
    [InlineData("case,activity\n1,\"a\"b\n", "csv.after_quote", 2)]
    [InlineData("case,activity,time\n1,a,2026-02-30\n", "csv.bad_time", 2)]
    [InlineData("case,activity,time\n1,a,soon\n", "csv.bad_time", 2)]
    public void Bad_csv_is_refused_with_its_line(string text, string code, int line)
    {
        var reading = EventLogReader.ReadCsv(Bytes(text));
        Assert.False(reading.Ok);
        Assert.Equal((code, line), (reading.Problem.Code, reading.Problem.Line));
    }

    [Fact]
    public void Csv_in_another_encoding_is_refused_or_read_when_told()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb = Encoding.GetEncoding("gb18030");
        var bytes = gb.GetBytes("个案编号,步骤\n甲,受理\n");
        Assert.Equal("csv.encoding", EventLogReader.ReadCsv(new MemoryStream(bytes)).Problem!.Code);
        Assert.Equal("受理", EventLogReader.ReadCsv(new MemoryStream(bytes), new() { Encoding = gb }).Log!.Traces[0].Events[0].Activity);
    }

    [Theory]
    [InlineData("<log/>", "pnml.no_pnml")]
    [InlineData("<pnml/>", "pnml.no_net")]
    [InlineData("<pnml><net id=\"n\"/></pnml>", "net.no_initial")]
    [InlineData("<pnml><net><place id=\"p\"/><place id=\"p\"/></net></pnml>", "net.doubled_id")]
    [InlineData("<pnml><net><place/></net></pnml>", "pnml.no_attribute")]
    [InlineData("<pnml><net><place id=\"p\"/><arc source=\"p\" target=\"t\"/></net></pnml>", "net.unknown_node")]
    [InlineData("<pnml><net><place id=\"p\"/><place id=\"q\"/><arc source=\"p\" target=\"q\"/></net></pnml>", "net.same_kind")]
    [InlineData("<pnml><net><place id=\"p\"><initialMarking><text>many</text></initialMarking></place></net></pnml>", "pnml.not_a_number")]
    [InlineData("<pnml><net><place id=\"p\"><initialMarking><text>-1</text></initialMarking></place></net></pnml>", "net.tokens")]
    [InlineData("<pnml><net><place id=\"p\"/><transition id=\"t\"/><arc source=\"p\" target=\"t\"><inscription><text>0</text></inscription></arc></net></pnml>", "net.weight")]
    [InlineData("<pnml><net><place id=\"p\"/><transition id=\"t\"/><arc source=\"p\" target=\"t\"><type value=\"inhibitor\"/></arc></net></pnml>", "pnml.arc_kind")]
    [InlineData("<pnml><net><transition id=\"t\"><toolspecific tool=\"Leeward\" weight=\"0\"/></transition></net></pnml>", "pnml.weight")]
    [InlineData("<pnml><net><referencePlace id=\"p\" ref=\"q\"/></net></pnml>", "pnml.reference")]
    [InlineData("<pnml><net><place id=\"p\"/><finalmarkings><marking><place idref=\"q\"><text>1</text></place></marking></finalmarkings></net></pnml>", "net.unknown_place")]
    [InlineData("<pnml><net><finalmarkings><marking><place idref=\"q\"><text>1</text></place></marking><marking/></finalmarkings></net></pnml>", "pnml.several_finals")]
    [InlineData(Entities + "<pnml/>", "xml.dtd")]
    public void Bad_pnml_is_refused(string text, string code)
    {
        var reading = PnmlReader.Read(Bytes(text));
        Assert.Null(reading.Net);
        Assert.Equal(code, reading.Problems[0].Code);
    }

    [Fact]
    public void Bomb_is_stopped_long_before_it_fills_the_memory()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write("<log><trace>"u8);
            var blank = new byte[1 << 20];
            Array.Fill(blank, (byte)' ');
            for (var i = 0; i < 256; i++) { zip.Write(blank); }
        }
        packed.Position = 0;
        Assert.True(packed.Length < 4 << 20);
        Assert.Equal("log.too_large", EventLogReader.ReadXes(packed, new() { Limits = new() { UnpackingRatio = 50 } }).Problem!.Code);
        packed.Position = 0;
        Assert.Equal("log.too_large", EventLogReader.ReadXes(packed, new() { Limits = new() { Bytes = 1 << 20 } }).Problem!.Code);
    }

    [Fact]
    public void Deep_attributes_long_values_and_endless_cases_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<string key=\"k\" value=\"v\">", 200)) + string.Concat(Enumerable.Repeat("</string>", 200));
        Assert.Equal("xes.too_deep", EventLogReader.ReadXes(Bytes($"<log>{deep}</log>")).Problem!.Code);
        var limits = new LogLimits { ValueLength = 10, EventsOfOneCase = 2 };
        Assert.Equal("log.value_too_long", EventLogReader.ReadXes(Bytes("<log><string key=\"k\" value=\"eleven chars\"/></log>"), new() { Limits = limits }).Problem!.Code);
        Assert.Equal("log.too_many_events", EventLogReader.ReadCsv(Bytes("case,task\n1,a\n1,b\n1,c\n"), new() { Limits = limits with { ValueLength = 100 } }).Problem!.Code);
        Assert.Equal("log.value_too_long", EventLogReader.ReadCsv(Bytes("case,task\n1,aaaaaaaaaaaaa\n"), new() { Limits = limits }).Problem!.Code);
    }

    [Fact]
    public void Damaged_or_cut_off_gzip_is_refused()
    {
        using var packed = new MemoryStream();
        XesWriter.Write(packed, Nets.Log([.. Enumerable.Range(0, 500).Select(i => ($"case {i * 7919 % 1009}", new[] { $"a{i * 31 % 97}", "b" }))]), packed: true);
        var bytes = packed.ToArray();
        Assert.True(EventLogReader.ReadXes(new MemoryStream(bytes)).Ok);
        Assert.Contains(EventLogReader.ReadXes(new MemoryStream(bytes[..(bytes.Length / 2)])).Problem!.Code, (string[])["log.gzip", "xml.malformed"]);
        bytes.AsSpan(20, 30).Fill(0xFF);
        Assert.Equal("log.gzip", EventLogReader.ReadXes(new MemoryStream(bytes)).Problem!.Code);
    }

    [Fact]
    public void Random_noise_never_throws() => CsCheck.Check.Sample(CsCheck.Gen.Byte.Array[0, 300], bytes =>
    {
        EventLogReader.ReadXes(new MemoryStream(bytes));
        EventLogReader.ReadCsv(new MemoryStream(bytes));
        PnmlReader.Read(new MemoryStream(bytes));
    }, iter: 2000);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
