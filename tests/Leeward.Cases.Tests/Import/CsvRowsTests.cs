using System.Text;
using CsCheck;
using Leeward.Cases.Import;
using Leeward.Kernel.Web;

namespace Leeward.Cases.Tests.Import;

public sealed class CsvRowsTests
{
    private static List<CsvRow> Read(string text) => [.. new CsvRows(new StringReader(text)).Read()];

    private static string Flat(string text) => string.Join('/', Read(text).Select(r => string.Join('|', r.Cells)));

    [Theory]
    [InlineData("a,b\n1,2\n", "a|b/1|2")]
    [InlineData("a;b\r\n1,5;2\r\n", "a|b/1,5|2")]
    [InlineData("a\tb\r1\t2", "a|b/1|2")]
    [InlineData("sep=;\r\na;b\r\n1;2", "a|b/1|2")]
    [InlineData("a,b\n\"x, y\",\"say \"\"hi\"\"\"", "a|b/x, y|say \"hi\"")]
    [InlineData("a,b\n\"two\r\nlines\",2", "a|b/two\nlines|2")]
    [InlineData("a,b\n=\"001\",\"=\"\"002\"\"\"", "a|b/001|002")]
    [InlineData("a;b\n=\"0;1\";2", "a|b/0;1|2")]
    [InlineData("a,b\n\n ,\n1,", "a|b/1|")]
    [InlineData("\uFEFFa,b\n　张三　,\u00a0x", "a|b/张三|x")]
    [InlineData("a,b\n\"x\"tail,2", "a|b/xtail|2")]
    [InlineData("编号，姓名\n1，张三", "编号|姓名/1|张三")]
    [InlineData("", "")]
    public void File_is_read_as_it_was_meant(string text, string expected) => Assert.Equal(expected, Flat(text));

    [Fact]
    public void Open_quote_costs_its_own_line_only()
    {
        var rows = Read("a,b\n1,2\n\"3,4\n5,6\n7,8");
        Assert.Equal([(1, false), (2, false), (3, true), (4, false), (5, false)], rows.Select(r => (r.Line, r.IsBroken)));
        Assert.Equal(["5", "6"], rows[3].Cells);
    }

    [Fact]
    public void Line_numbers_count_the_lines_inside_quotes() => Assert.Equal([1, 2, 4], Read("a\n\"x\ny\"\nz").Select(r => r.Line));

    [Fact]
    public void Half_a_million_open_quotes_are_read_in_time()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 20_000; i++) { text.Append("x,\"y\n"); }
        Assert.Equal(10_001, Read(text.ToString()).Count);
    }

    [Fact]
    public void Written_cells_come_back_and_formulas_are_disarmed()
    {
        Assert.Equal("'=1+1,\"a,b\"\r\n", CsvSheet.Line(["=1+1", "a,b"]));
        // A spreadsheet must not make a number of a telephone number, nor a text of a negative number.
        Assert.Equal("'+8613800138000,-5,'-5 or so\r\n", CsvSheet.Line(["+8613800138000", "-5", "-5 or so"]));
        // The separator is found from the first line: what could be taken for one stands in quotes.
        Assert.Equal(["a;b;c;d", "e\tf"], Read(CsvSheet.Line(["a;b;c;d", "e\tf"]))[0].Cells);
        var cell = Gen.String[Gen.Char["ab,;\"'=+-@ \t\n欧０"], 0, 8].Select(s => s.Trim().Replace("\r", "", StringComparison.Ordinal)).Where(s => !s.StartsWith('\'') && !s.StartsWith("=\"", StringComparison.Ordinal));
        Gen.Select(cell, cell).Where(p => p.Item1.Length + p.Item2.Length > 0).Sample((a, b) =>
            Assert.Equal(["h,h", a, b, "."], Read("h,h,h,h\n" + CsvSheet.Line(["h,h", a, b, "."]))[1].Cells), iter: 5_000);
    }

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8 with mark", "utf-8")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("GB18030", "GB18030")]
    public void Encoding_is_found(string written, string found)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = written == "utf-8 with mark" ? new UTF8Encoding(true) : written == "utf-8" ? new UTF8Encoding(false) : Encoding.GetEncoding(written);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("编号,姓名,区划代码\n" + string.Concat(Enumerable.Repeat("1,欧阳小雨,520102\n", 9_000)))];
        Assert.Equal(found, FileText.Find(new MemoryStream(bytes))!.WebName, ignoreCase: true);
        Assert.Equal(written is "GB18030" ? "GB18030" : found, FileText.Find(new MemoryStream(bytes))!.WebName, ignoreCase: true);
    }

    [Fact]
    public void One_spoilt_byte_does_not_turn_every_name_into_something_else()
    {
        var bytes = Encoding.UTF8.GetBytes("编号,姓名\n" + string.Concat(Enumerable.Repeat("1,欧阳小雨\n", 100)));
        bytes[200] = 0xFF;
        Assert.Equal("utf-8", FileText.Find(new MemoryStream(bytes))!.WebName);
    }

    [Fact]
    public void Foreign_encoding_is_not_guessed()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var russian = Encoding.GetEncoding("windows-1251").GetBytes("номер,имя\n" + string.Concat(Enumerable.Repeat("1,Мария Ивановна живёт в большом доме на берегу реки\n", 50)));
        Assert.Null(FileText.Find(new MemoryStream(russian)));
    }
}
